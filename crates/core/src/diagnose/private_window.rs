//! A private window leaves nothing that could be checked; that one was used is never inferred.

use crate::finding::Symptom;

use super::Check;

pub(super) const CHECK: Check = Check {
    id: "private-window",
    hints: &[Symptom::OneWindow],
    ..Check::BARE
};

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn it_is_a_thought_where_one_window_works() {
        hinted(
            &CHECK,
            [
                ("signed in", home([row("sessionid")]).seeing(Symptom::OneWindow)),
                ("nothing stored", home([]).seeing(Symptom::OneWindow)),
            ],
        );
    }

    #[test]
    fn it_is_never_inferred() {
        unhinted(
            &CHECK,
            [
                ("nothing said", home([row("theme")])),
                ("nothing stored", home([])),
                ("another symptom", home([]).seeing(Symptom::SavingFails)),
                ("signed out at start", home([]).seeing(Symptom::SignedOutAtStart)),
            ],
        );
    }
}
