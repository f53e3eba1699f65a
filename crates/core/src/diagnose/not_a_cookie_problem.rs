//! Calls with an API key use no cookie, so that nothing here says anything about them.
//!
//! FlaskTrack's API and its agents send the headers `x-api-key` and `x-organization`.

use crate::finding::Symptom;

use super::Check;

pub(super) const CHECK: Check = Check {
    id: "not-a-cookie-problem",
    hints: &[Symptom::NoneOfThese],
    ..Check::BARE
};

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn it_is_a_thought_where_nothing_fits() {
        hinted(
            &CHECK,
            [
                ("signed in", home([row("sessionid")]).seeing(Symptom::NoneOfThese)),
                ("nothing stored", home([]).seeing(Symptom::NoneOfThese)),
            ],
        );
    }

    #[test]
    fn it_is_no_thought_elsewhere() {
        unhinted(
            &CHECK,
            [
                ("nothing said", home([row("sessionid")])),
                (
                    "saving fails",
                    home([row("sessionid")]).seeing(Symptom::SavingFails),
                ),
                ("bad request", home([]).seeing(Symptom::BadRequest)),
            ],
        );
    }
}
