//! A browser that is started at any moment of a removal: nothing is lost, and nothing comes back untold.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::removal::{Chosen, Outcome};

use crate::browser::{self, Kind};
use crate::dice::Dice;
use crate::lab::Lab;
use crate::pages::{self, LOADED};
use crate::{journey, server};

/// Starts of each browser, and removals around each: 200 removals in all, and more where the starts fall beside them.
const STARTS: usize = 10;
const MOST_STARTS: usize = 40;
const REMOVALS: usize = 10;

/// Milliseconds from the first removal to the start, at most.
const LATEST: u64 = 2000;

/// Cookies that stay.
const KEPT: usize = 5;

#[test]
#[ignore = "starts real browsers"]
fn chromium_started_during_removals_loses_nothing_and_brings_nothing_back() {
    race(Kind::Chromium);
}

#[test]
#[ignore = "starts real browsers"]
fn firefox_started_during_removals_loses_nothing_and_brings_nothing_back() {
    race(Kind::Firefox);
}

/// The site, which sets the cookies of the race, each with a value of its own.
fn setting() -> Arc<server::Play> {
    let quiet = pages::quiet();
    Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        if (host, path) == ("flasktrack.com", "/") {
            let names = (0..REMOVALS)
                .map(name)
                .chain((0..KEPT).map(|at| format!("ft_kept_{at}")));
            let line =
                |name: String| format!("{name}=CANARY-{name}; Max-Age=99999; Path=/; Secure").into_bytes();
            answer.set_cookie = names.map(line).collect();
        }
        Some(answer)
    })
}

fn name(at: usize) -> String {
    format!("_ga_RACE00000{at}")
}

fn race(kind: Kind) {
    let lab = Lab::new(kind);
    lab.server.play(setting());
    let mut browser = lab.start();
    visit(&lab, &mut *browser);
    browser.quit();
    lab.server.play(pages::quiet());
    let kept = tempfile::tempdir().unwrap();
    copy(lab.home(), kept.path());
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut dice = Dice(seed);
    // Printed, so that a race can be run again.
    println!("seed {seed}");
    let (mut gone, mut stopped, mut told) = (0, 0, 0);
    let (mut starts, mut latest) = (0, LATEST);
    while starts < STARTS || (gone.min(stopped) <= STARTS && starts < MOST_STARTS) {
        std::fs::remove_dir_all(lab.home()).unwrap();
        copy(kept.path(), lab.home());
        starts += 1;
        // How long a start and a removal take is the machine's to say: half of them shall be before the start.
        latest = if stopped < gone {
            latest / 2
        } else {
            (latest * 2).min(LATEST)
        };
        for removed in one_start(&lab, &mut dice, latest) {
            match removed {
                Removed::Gone => gone += 1,
                Removed::Stopped => stopped += 1,
                Removed::GoneAndTold => told += 1,
            }
        }
    }
    let all = gone + told + stopped;
    println!("{kind:?}: {all} removals around {starts} starts");
    println!("{kind:?}: {gone} done, {told} done and told of the start, {stopped} stopped by it");
    assert!(
        gone > STARTS && stopped > STARTS,
        "the starts fell among the removals"
    );
}

enum Removed {
    Gone,
    GoneAndTold,
    Stopped,
}

/// Removes one after the other, and starts the browser meanwhile, at most `latest` milliseconds after the first.
fn one_start(lab: &Lab, dice: &mut Dice, latest: u64) -> Vec<Removed> {
    let report = lab.report();
    let ticks: Vec<Chosen> = (0..REMOVALS)
        .flat_map(|at| journey::choose(&report, |cookie| cookie.name == name(at)))
        .collect();
    assert_eq!(ticks.len(), REMOVALS);
    let pauses: Vec<u64> = ticks.iter().map(|_| dice.up_to(150)).collect();
    let start_after = Duration::from_millis(dice.up_to(latest));

    let (mut browser, outcomes) = std::thread::scope(|scope| {
        let removing = scope.spawn(|| {
            let each = ticks.iter().zip(&pauses).map(|(tick, pause)| {
                std::thread::sleep(Duration::from_millis(*pause));
                journey::remove(lab, std::slice::from_ref(tick))
            });
            each.collect::<Vec<Outcome>>()
        });
        std::thread::sleep(start_after);
        let browser = lab.start();
        (browser, removing.join().unwrap())
    });
    let sent = visit(lab, &mut *browser);
    browser.quit();
    lab.wait_for_helpers();
    let report = lab.report();
    assert_eq!(lab.profile(&report).problem, None);
    let there = |name: &str| {
        report
            .cookies()
            .any(|(_, cookie)| cookie.name == name && cookie.kept_in == KeptIn::Table)
    };
    for at in 0..KEPT {
        let name = format!("ft_kept_{at}");
        assert!(there(&name) && sent.contains(&name), "{name} was not ticked");
    }
    let mut removed = Vec::new();
    let mut backups = Vec::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        let name = name(at);
        let Some(part) = outcome.removals.first() else {
            // Its store could not be read for a moment, so there was nothing to tick.
            assert_eq!(outcome.refused[0].problem.code, "row-not-found");
            assert!(there(&name) && sent.contains(&name), "{outcome:?}");
            removed.push(Removed::Stopped);
            continue;
        };
        let problem = part.problem.as_ref().map(|problem| problem.code.as_str());
        backups.extend(part.backup.clone());
        removed.push(match (part.removed.len(), problem) {
            (1, None) => {
                assert!(!there(&name), "{name} came back untold");
                assert!(!sent.contains(&name), "{name} was sent, untold");
                Removed::Gone
            }
            (1, Some("browser-started")) => Removed::GoneAndTold,
            (0, Some(_)) => {
                assert!(
                    there(&name) && sent.contains(&name),
                    "{name} is lost: {problem:?}"
                );
                Removed::Stopped
            }
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(lab.integrity(), "ok");
    let put_aside = |path: &std::path::PathBuf| path.to_string_lossy().contains(".sqlite.bak");
    assert!(
        !lab.beside_the_store().iter().any(put_aside),
        "Firefox began anew"
    );
    if !backups.is_empty() {
        journey::undo_all(lab, &backups);
    }
    let all = lab.report();
    for at in 0..REMOVALS {
        let found = all
            .cookies()
            .filter(|(_, cookie)| cookie.name == name(at))
            .count();
        assert_eq!(found, 1, "{} is back", name(at));
    }
    removed
}

/// Opens the site; gives the names of the cookies it got.
fn visit(lab: &Lab, browser: &mut dyn browser::Browser) -> BTreeSet<String> {
    browser.open("https://flasktrack.com/");
    let visits = lab.server.visits_until("flasktrack.com", LOADED);
    // An icon may be asked for late, after the visit before.
    let page = visits
        .iter()
        .filter(|visit| (visit.host.as_str(), visit.path.as_str()) == ("flasktrack.com", "/"));
    page.flat_map(|visit| visit.cookies.iter().map(|(name, _)| name.clone()))
        .collect()
}

/// Copies a home folder with its links, modes and times.
fn copy(from: &Path, to: &Path) {
    let done = std::process::Command::new("cp")
        .arg("-a")
        .arg(from.join("."))
        .arg(to)
        .status();
    assert!(done.unwrap().success());
}
