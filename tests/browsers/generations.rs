//! A site that sets the same cookies again and again, while they are read: each look tells one state that there was.
//!
//! A generation is the same few cookies, each set anew with an end one second later, so that the ends tell which
//! generation a row is of. A browser takes the cookies of an answer one after the other, and writes in that order, many
//! changes at once or few (Chromium's `net/extras/sqlite/sqlite_persistent_cookie_store.cc`, Firefox's
//! `netwerk/cookie/CookiePersistentStorage.cpp`): it promises no more. So there are so many states: the first cookies
//! are of one generation, the others of the one before, and the one between them may be gone, for a browser deletes a
//! row before it writes it anew.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use cookie_inspector_core::bounds::Bounds;
use cookie_inspector_core::browser;
use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::Reading;

use crate::browser::Kind;
use crate::lab::Lab;
use crate::pages::{self, LOADED};
use crate::server::{Answer, Play};
use crate::writing::Ended;

const HOST: &str = "app.flasktrack.com";

/// It asks for [`NEXT`] again and again, each after the one before was answered.
const PAGE: &str = "/generations";

const NEXT: &str = "/next";

const PER_PAGE: usize = 50;

/// How many cookies a generation has.
const COUNT: usize = 20;

/// So long that the rows lie on many pages of the store, and what is torn apart shows.
const BYTES: usize = 1500;

/// Looks, and different states seen, before it is enough; and pages before the test gives up.
const LOOKS: usize = 400;
const STATES: usize = 20;
const PAGES: usize = 100;

#[test]
#[ignore = "starts real browsers"]
fn each_look_at_a_chromium_that_writes_tells_one_state_and_never_an_older_one() {
    each_look_tells_one_state_and_never_an_older_one(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn each_look_at_a_firefox_that_writes_tells_one_state_and_never_an_older_one() {
    each_look_tells_one_state_and_never_an_older_one(Lab::new(Kind::Firefox));
}

fn each_look_tells_one_state_and_never_an_older_one(mut lab: Lab) {
    let mut browser = lab.plant();
    // All ends are after this one, by a second a generation.
    let born = lab.set.end() + 30 * 24 * 3600;
    let sent = Arc::new(AtomicI64::new(0));
    lab.server.play(generations(Arc::clone(&sent), born));
    let (looks, states, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = BTreeSet::from([State::of(&read(&lab), born)]);
            while !done.load(Ordering::Relaxed) {
                let now = State::of(&read(&lab), born);
                let newest = sent.load(Ordering::SeqCst);
                assert!(
                    now.generation <= newest,
                    "{now:?} of {newest}, which are yet to be set"
                );
                // What an earlier look has told was in the store before this one began.
                let before = seen.last().unwrap();
                assert!(now >= *before, "{now:?} after {before:?}");
                seen.insert(now);
                looks.fetch_add(1, Ordering::Relaxed);
                states.store(seen.len(), Ordering::Relaxed);
            }
        });
        let _ended = Ended(&done);
        let enough = || looks.load(Ordering::Relaxed) >= LOOKS && states.load(Ordering::Relaxed) >= STATES;
        for _ in 0..PAGES {
            if enough() || reader.is_finished() {
                break;
            }
            browser.open(&format!("https://{HOST}{PAGE}"));
            lab.server.visits_until(HOST, LOADED);
        }
        assert!(
            enough() || reader.is_finished(),
            "{states:?} states in {looks:?} looks"
        );
    });
    browser.quit();
    let last = State {
        generation: sent.load(Ordering::SeqCst),
        written: COUNT,
        gone: false,
    };
    assert_eq!(
        State::of(&read(&lab), born),
        last,
        "all of it is there in the end"
    );
}

/// One look at the store alone: there is no time for more between two changes.
fn read(lab: &Lab) -> Reading {
    let profiles = browser::profiles(&lab.machine());
    let [profile] = profiles.as_slice() else {
        panic!("{profiles:?}");
    };
    profile
        .browser
        .store
        .read(&profile.folder, &Bounds::none(), &Site::FLASKTRACK)
        .unwrap()
}

/// The sites as they are, and one that sets the next generation whenever it is asked.
fn generations(sent: Arc<AtomicI64>, born: i64) -> Arc<Play> {
    let others = pages::quiet();
    Arc::new(move |host, path| match (host, path) {
        (HOST, PAGE) => Some(Answer {
            set_cookie: Vec::new(),
            html: format!(
                "<!doctype html><script>(async () => {{
                    for (let i = 0; i < {PER_PAGE}; i++) await fetch('{NEXT}');
                    fetch('{LOADED}');
                }})()</script>"
            ),
        }),
        (HOST, NEXT) => {
            let ends = born + sent.fetch_add(1, Ordering::SeqCst) + 1;
            let ends = cookie::time::OffsetDateTime::from_unix_timestamp(ends).unwrap();
            let line = |number| {
                let cookie = cookie::Cookie::build((name(number), "x".repeat(BYTES)));
                cookie.path("/").expires(ends).to_string().into_bytes()
            };
            Some(Answer {
                set_cookie: (0..COUNT).map(line).collect(),
                html: String::new(),
            })
        }
        _ => others(host, path),
    })
}

fn name(number: usize) -> String {
    format!("generation{number}")
}

/// How far a browser has come: so many cookies of a generation are written, and the next may be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    generation: i64,
    written: usize,
    gone: bool,
}

impl State {
    /// The state that a reading tells; one that tells none is torn.
    fn of(reading: &Reading, born: i64) -> State {
        assert!(reading.skipped.is_empty());
        let seconds = |at: Timestamp| at.as_micros().div_euclid(1_000_000);
        let told: Vec<Option<i64>> = (0..COUNT)
            .map(|number| {
                let mut found = reading
                    .cookies
                    .iter()
                    .filter(|cookie| cookie.name == name(number));
                let generation = found.next().map(|cookie| seconds(cookie.expires.unwrap()) - born);
                assert!(found.next().is_none(), "generation{number} is told twice");
                generation
            })
            .collect();
        let newest = told.iter().flatten().max().copied().unwrap_or(0);
        let mut states = [newest, newest + 1].into_iter().flat_map(State::in_generation);
        states
            .find(|state| state.rows() == told)
            .unwrap_or_else(|| panic!("there never was such a state: {told:?}"))
    }

    fn in_generation(generation: i64) -> impl Iterator<Item = State> {
        let states = (1..=COUNT).map(move |written| State {
            generation,
            written,
            gone: false,
        });
        let between = (0..COUNT).map(move |written| State {
            generation,
            written,
            gone: true,
        });
        states.chain(between)
    }

    /// The generation of each row.
    fn rows(self) -> Vec<Option<i64>> {
        // Before the first one there was nothing.
        let row = |number| {
            let of = self.generation - i64::from(number >= self.written);
            Some(of).filter(|of| *of > 0 && !(self.gone && number == self.written))
        };
        (0..COUNT).map(row).collect()
    }
}
