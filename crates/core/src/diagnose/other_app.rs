//! A link or a QR code opens in another app, which has cookies of its own. It cannot be seen here.
//!
//! FlaskTrack's QR codes carry no sign-in: the app that opens them needs one.

use crate::finding::Symptom;

use super::Check;

pub(super) const CHECK: Check = Check {
    id: "other-app",
    hints: &[Symptom::LinkAsks],
    ..Check::BARE
};

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn it_is_a_thought_where_links_ask() {
        hinted(
            &CHECK,
            [
                ("signed in", home([row("sessionid")]).seeing(Symptom::LinkAsks)),
                ("signed out", home([row("theme")]).seeing(Symptom::LinkAsks)),
            ],
        );
    }

    #[test]
    fn it_is_no_thought_elsewhere() {
        unhinted(
            &CHECK,
            [
                ("nothing said", home([row("sessionid")])),
                ("one window", home([row("sessionid")]).seeing(Symptom::OneWindow)),
                (
                    "bad request",
                    home([row("sessionid")]).seeing(Symptom::BadRequest),
                ),
            ],
        );
    }
}
