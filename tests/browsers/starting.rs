//! A browser that starts at the very moment of a change: it waits, or finds its cookies all the same.

use cookie_inspector_core::platform::{self, Lock};
use rusqlite::Connection;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::browser::{self, Kind};
use crate::lab::{Lab, text_of};
use crate::{chromium, firefox, journey, pages, server};

#[test]
#[ignore = "starts real browsers"]
fn a_firefox_that_starts_while_its_profile_is_held_waits_and_has_every_cookie() {
    let lab = Lab::planted(Kind::Firefox);
    let all = names(&lab.visit());
    let beside = lab.beside_the_store();
    let hold = platform::hold(&Lock::ProfileLock(firefox::profile(lab.home()))).unwrap();
    assert!(hold.keeps_out());
    let mut browser = while_it_starts(&lab, || {
        // A change takes less; Firefox gives up after five seconds.
        std::thread::sleep(Duration::from_secs(1));
        assert!(
            !platform::held_open(&lab.kind.store(lab.home())),
            "it waits for its profile"
        );
        drop(hold);
    });
    assert_eq!(names(&lab.tour(&mut *browser)), all);
    browser.quit();
    assert_eq!(lab.beside_the_store(), beside, "no store was put aside");
    assert_eq!(lab.integrity(), "ok");
}

/// Our last look at Chromium's mark comes right before the lock under which nobody can read.
#[test]
#[ignore = "starts real browsers"]
fn a_chromium_that_starts_after_our_last_look_has_every_cookie() {
    let lab = Lab::planted(Kind::Chromium);
    let all = names(&lab.visit());
    let store = lab.kind.store(lab.home());
    let mark = chromium::folder(lab.home()).join("SingletonLock");
    let db = Connection::open(&store).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut browser = while_it_starts(&lab, || {
        until(|| {
            let opened = platform::held_open(&store);
            let marked = mark.is_symlink();
            assert!(marked || !opened, "the mark comes first");
            marked
        });
        let marked = Instant::now();
        drop(db);
        until(|| platform::held_open(&store));
        println!("opened {} ms after its mark", marked.elapsed().as_millis());
    });
    assert_eq!(names(&lab.tour(&mut *browser)), all);
    browser.quit();
}

/// While a change is prepared, others can read.
#[test]
#[ignore = "starts real browsers"]
fn a_chromium_that_starts_while_a_change_is_prepared_has_every_cookie_and_keeps_new_ones() {
    let lab = Lab::planted(Kind::Chromium);
    let all = names(&lab.visit());
    let store = lab.kind.store(lab.home());
    let db = Connection::open(&store).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut browser = while_it_starts(&lab, || {
        until(|| platform::held_open(&store));
    });
    assert_eq!(names(&lab.tour(&mut *browser)), all);
    drop(db);
    lab.server.play(setting_one());
    lab.tour(&mut *browser);
    browser.quit();
    assert!(lab.rows().iter().any(|row| text_of(row, "name") == NEW));
}

/// What a lock would do that lasts until Chromium opens its file: why ours may not.
#[test]
#[ignore = "starts real browsers"]
fn a_chromium_that_meets_a_locked_file_goes_without_it_until_its_next_start() {
    let lab = Lab::planted(Kind::Chromium);
    let all = names(&lab.visit());
    let rows = lab.rows();
    let db = Connection::open(lab.kind.store(lab.home())).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut browser = lab.start();
    let sent = names(&lab.tour(&mut *browser));
    drop(db);
    lab.server.play(setting_one());
    lab.tour(&mut *browser);
    browser.quit();
    assert!(sent.is_empty(), "it started with none: {sent:?}");
    assert_eq!(lab.rows(), rows, "and wrote nothing");
    lab.server.play(pages::quiet());
    assert_eq!(names(&lab.visit()), all, "the next start has them all");
}

/// Starts the browser, and does `meanwhile`.
fn while_it_starts(lab: &Lab, meanwhile: impl FnOnce()) -> Box<dyn browser::Browser> {
    std::thread::scope(|scope| {
        let starting = scope.spawn(|| lab.start());
        meanwhile();
        starting.join().unwrap()
    })
}

/// Looks again and again until `look` holds.
fn until(mut look: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !look() {
        assert!(Instant::now() < end, "it never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Which cookies were sent, and where.
fn names(visits: &[server::Visit]) -> BTreeSet<(String, String, String)> {
    let sent = journey::sent(visits).into_iter();
    sent.map(|sent| (sent.page, sent.name, sent.value)).collect()
}

const NEW: &str = "set_by_the_bank";

/// The sites, of which one sets a new cookie.
fn setting_one() -> Arc<server::Play> {
    let quiet = pages::quiet();
    Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        if (host, path) == ("bank.example", "/") {
            answer.set_cookie = vec![format!("{NEW}=1; Max-Age=9999; Path=/; Secure").into_bytes()];
        }
        Some(answer)
    })
}
