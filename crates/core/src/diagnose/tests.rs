//! What the checks say together: order, what explains what, what stays open, and the words.

use std::collections::BTreeSet;

use super::made::*;
use super::*;
use crate::cookie::SameSite;
use crate::error::{Error, Problem};
use crate::export::Format;
use crate::settings::{Access, SetBy};

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.check.as_str()).collect()
}

fn first(home: &Home) -> Finding {
    home.diagnosis().findings.remove(0)
}

#[test]
fn there_are_thirty_five_checks_each_with_its_words() {
    let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!((CHECKS.len(), names.len()), (35, 35));
    for one in CHECKS {
        for part in ["", ".customer", ".support", ".refute"] {
            let id = format!("check-{}{part}", one.id);
            assert!(words::has(&id), "{id}");
        }
        let others = one.hides.iter().chain(one.lowers).chain(one.due_to);
        for other in others {
            assert!(check(other).is_some(), "{} names {other}", one.id);
        }
        for hidden in one.hides.iter().filter_map(|id| check(id)) {
            let all = hidden.hides.iter().all(|id| one.hides.contains(id));
            assert!(all, "{} hides {} and not all that it hides", one.id, hidden.id);
        }
    }
}

/// `fires` and `hinted` take two cases at least, `silent` and `unhinted` three: with fewer the tests do not compile.
#[test]
fn every_check_is_tried_on_cases_for_and_against_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnose");
    for check in CHECKS {
        let file = folder.join(check.id.replace('-', "_")).with_extension("rs");
        let text = std::fs::read_to_string(&file).unwrap();
        let (code, tests) = text.split_once("#[cfg(test)]").unwrap();
        let calls = |name: &str| tests.contains(&format!(" {name}(\n            &CHECK,"));
        let pairs = [
            (code.contains("fn look"), "fires", "silent"),
            (!check.hints.is_empty(), "hinted", "unhinted"),
        ];
        for (needed, with, without) in pairs {
            assert_eq!(
                (calls(with), calls(without)),
                (needed, needed),
                "{}: {with}",
                check.id
            );
        }
        assert!(pairs.iter().any(|(needed, _, _)| *needed), "{}", check.id);
    }
}

#[test]
fn an_ordinary_sign_in_is_no_finding() {
    let signed_in = [
        row("sessionid"),
        row("csrftoken"),
        row("theme"),
        row("DO-LB").of_session(),
    ];
    let other = [
        row("remember_token").aged(20 * DAY),
        row("locale"),
        row("_ga").on(".flasktrack.com"),
    ];
    let diagnosis = home(signed_in).and(other).and([]).diagnosis();
    assert_eq!(
        (diagnosis.findings, diagnosis.open, diagnosis.hints),
        (vec![], vec![], vec![])
    );
}

#[test]
fn nothing_found_is_not_told_as_nothing_there() {
    let nothing = home([row("session")]).diagnosis().headline;
    assert_eq!(nothing, words::plain("diagnose-headline.nothing"));
    assert!(nothing.contains("elsewhere"));
    assert_eq!(
        home([]).diagnosis().headline,
        words::plain("diagnose-headline.empty")
    );
    let open = home([row("session")]).open().diagnosis();
    assert!(open.findings.is_empty() && ids(&open.open) == ["snapshot-old"]);
    assert!(open.headline.contains(&words::plain("diagnose-headline.open")));
    let unread = home([row("session")]).and([]).with(|profile| {
        profile.problem = Some(Problem::from(Error::NeedsPermission));
    });
    assert!(unread.diagnosis().headline.contains("could not be read"));
    let none_read = home([]).with(|profile| profile.problem = Some(Problem::from(Error::NeedsPermission)));
    let headline = none_read.diagnosis().headline;
    assert!(
        headline.starts_with(&words::plain("diagnose-headline.none-read")),
        "{headline}"
    );
}

#[test]
fn the_main_cause_comes_first_and_there_is_one() {
    let two = [
        row("session").id("a"),
        row("session").on(".flasktrack.com").id("b"),
    ];
    let many = two
        .into_iter()
        .chain([row("next-auth.state").aged(DAY), row("theme").ended()]);
    let diagnosis = home(many).diagnosis();
    assert_eq!(
        ids(&diagnosis.findings),
        ["duplicate-name", "leftovers", "expired-row"]
    );
    let main: Vec<bool> = diagnosis
        .findings
        .iter()
        .map(|finding| finding.main_cause)
        .collect();
    assert_eq!(main, [true, false, false]);
    let note = home([row("session"), row("theme").ended()]).diagnosis();
    assert_eq!(ids(&note.findings), ["expired-row"]);
    assert!(!note.findings[0].main_cause, "a note is no cause");
}

#[test]
fn what_the_person_sees_orders_the_findings() {
    let strict = |name: &str| row(name).with(|row| row.same_site = SameSite::Strict);
    let home = || {
        home([
            strict("session"),
            row("next-auth.state").aged(DAY),
            row("__Secure-x").with(|row| row.secure = Some(false)),
        ])
    };
    assert_eq!(
        ids(&home().diagnosis().findings),
        ["leftovers", "samesite-strict", "prefix-broken"]
    );
    let asked = home().seeing(Symptom::OneWindow).diagnosis();
    assert_eq!(
        ids(&asked.findings),
        ["prefix-broken", "leftovers", "samesite-strict"]
    );
    assert_eq!(
        asked.findings[0].severity,
        Severity::Likely,
        "what fits weighs more"
    );
}

#[test]
fn followers_are_named_and_not_shown() {
    let blocked = home([row("theme")]).set(|set| set.cookies = vec![rule(Access::Block, SetBy::Person)]);
    let found = blocked.diagnosis().findings;
    assert_eq!(ids(&found), ["blocked-by-setting"]);
    assert_eq!(found[0].followers, ["no-session"]);
    let elsewhere = home([row("theme")]).and([row("session")]);
    assert_eq!(first(&elsewhere).check, "wrong-place");
    assert_eq!(first(&elsewhere).followers, ["no-session"]);
    let of_other = home([row("theme")]).and([row("locale")]).set(|set| {
        set.cookies = vec![rule(Access::Block, SetBy::Person)];
    });
    assert_eq!(
        ids(&of_other.diagnosis().findings),
        ["blocked-by-setting", "no-session"],
        "a setting explains its own profile alone"
    );
}

#[test]
fn a_heavy_header_names_what_made_it_heavy() {
    let tries = (0..12).map(|n| {
        row(&format!(".AspNetCore.Correlation.oidc.x{n}"))
            .aged(DAY)
            .sized(900)
    });
    let found = home(tries.chain([row("session")])).diagnosis().findings;
    assert_eq!(ids(&found), ["header-too-big", "leftovers"]);
    assert_eq!(found[0].due_to.as_deref(), Some("leftovers"));
    assert_eq!(found[1].due_to, None);
}

#[test]
fn a_pass_weighs_less_beside_a_wrong_clock() {
    let pass = || row("id_token").with(|row| row.value.token_expires = Some(at(-DAY)));
    assert_eq!(first(&home([pass()])).severity, Severity::Likely);
    let found = home([pass(), row("theme").aged(-DAY)]).diagnosis().findings;
    assert_eq!(ids(&found), ["clock-wrong", "token-expired"]);
    assert_eq!(found[1].severity, Severity::Possible);
}

#[test]
fn what_stays_open_stands_apart() {
    let diagnosis = home([row("theme")]).open().noted("session-elsewhere").diagnosis();
    assert!(diagnosis.findings.is_empty());
    assert_eq!(ids(&diagnosis.open), ["memory-only", "snapshot-old"]);
    assert!(
        diagnosis
            .open
            .iter()
            .all(|finding| !finding.main_cause && finding.repair.is_empty())
    );
}

#[test]
fn words_hold_no_name_of_a_cookie_a_profile_or_a_host() {
    let canary = "canary4711canary4711";
    let rows = || {
        ["sessionid", "__txn_", "theme", "__Host-", "appSession."].map(|name| {
            let named = row(&format!("{name}{canary}")).on(&format!("{canary}.flasktrack.com"));
            named.path(&format!("/{canary}")).aged(DAY).ended()
        })
    };
    let lively = rows().map(|row| row.with(|row| (row.expired, row.expires) = (false, Some(at(DAY)))));
    let home = home(rows())
        .and(lively)
        .with(|profile| profile.name = canary.into());
    let diagnosis = home.diagnosis();
    assert!(diagnosis.findings.len() >= 2);
    for finding in diagnosis.all() {
        for text in [
            &finding.title,
            &finding.customer,
            &finding.support,
            &finding.would_refute,
        ] {
            assert!(!text.contains("canary"), "{text}");
        }
    }
}

#[test]
fn an_address_is_answered_without_what_follows_its_path() {
    let diagnosis = home([row("session")])
        .at("https://app.flasktrack.com/x?token=CANARY#y")
        .diagnosis();
    assert_eq!(
        diagnosis.question.address.as_deref(),
        Some("https://app.flasktrack.com/x")
    );
}

#[test]
fn a_store_made_to_harm_is_answered_in_time() {
    let one = |n: usize| {
        let host = format!("h{n}.flasktrack.com");
        row(&format!("session.{}", n % 90))
            .on(&host)
            .path(&format!("/{n}"))
            .id(&format!("{n}"))
    };
    let diagnosis = home((0..1000).map(one)).diagnosis();
    assert!(!diagnosis.findings.is_empty());
}

#[test]
fn what_was_opened_is_not_repaired_and_what_it_lacks_proves_nothing() {
    let copies = [
        row("session").id("a"),
        row("session").on(".flasktrack.com").id("b"),
    ];
    let found = home(copies).opened(Format::Har).findings;
    assert_eq!(ids(&found), ["duplicate-name"]);
    assert!(found[0].repair.is_empty());
    assert!(home([row("theme")]).opened(Format::Har).findings.is_empty());
    assert_eq!(first(&home([row("theme")])).check, "no-session");
}

#[test]
fn what_a_source_does_not_say_is_no_finding() {
    let silent = |name: &str| {
        row(name).with(|row| {
            (row.host_only, row.secure, row.http_only, row.session) = (None, None, None, None);
            (row.same_site, row.expires) = (SameSite::Unknown, None);
            row.path.clear();
            (row.created, row.updated, row.last_accessed) = (None, None, None);
        })
    };
    let rows = [
        "session",
        "__Host-sid",
        "remember_token",
        "csrftoken",
        "theme",
        "next-auth.state",
    ];
    for symptom in Symptom::ALL {
        let said = home(rows.map(silent)).seeing(symptom).opened(Format::Har);
        assert!(said.findings.is_empty(), "{:?}", ids(&said.findings));
    }
}
