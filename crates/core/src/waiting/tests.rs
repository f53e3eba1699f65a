use super::*;

fn open(browser: &str, running: Running) -> StillOpen {
    StillOpen {
        browser_name: browser.to_owned(),
        name: "Work".to_owned(),
        running,
    }
}

fn busy(open: &[StillOpen]) -> Look {
    Look {
        open: open.to_vec(),
        marks: Some(Vec::new()),
    }
}

fn quiet(size: u64) -> Look {
    Look {
        open: Vec::new(),
        marks: Some(vec![Some((size, None)), None]),
    }
}

fn blind() -> Look {
    Look {
        open: Vec::new(),
        marks: None,
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn closed_means_closed_twice_with_the_files_as_they_were() {
    let mut watch = Watch::new(MINUTE);
    let chromium = [open("Chromium", Running::Open)];
    let looks = [
        busy(&chromium),
        quiet(1),
        quiet(2),
        busy(&chromium),
        quiet(2),
        quiet(2),
    ];
    let steps: Vec<Step> = looks
        .into_iter()
        .map(|look| watch.step(look, Duration::ZERO).step)
        .collect();
    let expected = [
        Step::Open,
        Step::Settling,
        Step::Settling,
        Step::Open,
        Step::Settling,
        Step::Closed,
    ];
    assert_eq!(steps, expected);
}

#[test]
fn with_nothing_open_there_is_no_wait() {
    assert_eq!(
        Watch::new(MINUTE).step(quiet(1), Duration::ZERO).step,
        Step::Closed
    );
}

#[test]
fn what_cannot_be_looked_for_is_not_closed() {
    let mut watch = Watch::new(MINUTE);
    let looks = [blind(), blind(), quiet(1), blind(), quiet(1), quiet(1)];
    let steps: Vec<Step> = looks
        .into_iter()
        .map(|look| watch.step(look, Duration::ZERO).step)
        .collect();
    let mut expected = [Step::Settling; 6];
    expected[5] = Step::Closed;
    assert_eq!(steps, expected);
    let blind_at_last = watch.step(blind(), MINUTE);
    assert_eq!(blind_at_last.step, Step::TimedOut);
    assert!(
        blind_at_last.says.contains("could not see"),
        "{}",
        blind_at_last.says
    );
}

#[test]
fn a_look_tells_a_profile_that_is_gone_from_one_that_cannot_be_looked_for() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join(".mozilla/firefox");
    // A list that is no file cannot be read.
    fs::create_dir_all(root.join("profiles.ini")).unwrap();
    let machine = Machine::copied(home.path(), crate::machine::Os::Linux).unwrap();
    let marks = |id: &str| look(&machine, &[id.to_owned()]).marks;
    assert_eq!(marks("firefox-00000000"), None);
    assert_eq!(marks("chromium-00000000"), Some(Vec::new()));
}

#[test]
fn a_wait_ends_at_its_limit_whether_the_browser_is_open_or_still_saving() {
    let open = [open("Chromium", Running::Open)];
    let mut watch = Watch::new(MINUTE);
    let before = watch.step(busy(&open), MINUTE - Duration::from_millis(1));
    assert_eq!((before.step, before.seconds_left), (Step::Open, 1));
    let at = watch.step(busy(&open), MINUTE);
    assert_eq!((at.step, at.seconds_left), (Step::TimedOut, 0));
    assert!(at.says.contains("Chromium"), "{}", at.says);
    let saving = watch.step(quiet(1), MINUTE * 2);
    assert_eq!((saving.step, saving.seconds_left), (Step::TimedOut, 0));
    assert_eq!(
        watch.step(quiet(1), MINUTE * 3).step,
        Step::Closed,
        "better late than given up"
    );
}

#[test]
fn it_says_whom_it_waits_for_each_browser_once() {
    let (chromium, firefox) = (open("Chromium", Running::Open), open("Firefox", Running::Open));
    let mut watch = Watch::new(MINUTE);
    let one = watch.step(busy(&[chromium.clone(), chromium.clone()]), Duration::ZERO);
    assert_eq!(one.says, "Close Chromium. Then we will go on by ourselves.");
    let two = watch.step(busy(&[chromium, firefox]), Duration::ZERO);
    assert!(two.says.contains("Chromium, Firefox"), "{}", two.says);
    assert_eq!(two.hint, None);
}

#[test]
fn after_a_while_it_says_that_a_browser_can_run_without_a_window() {
    let mut watch = Watch::new(MINUTE);
    let mut hint = |running, passed| watch.step(busy(&[open("Chromium", running)]), passed).hint;
    assert_eq!(
        hint(Running::Open, LINGERS_AFTER - Duration::from_millis(1)),
        None
    );
    let lingers = hint(Running::Open, LINGERS_AFTER).unwrap();
    assert!(
        lingers.contains("Chromium") && lingers.contains("background"),
        "{lingers}"
    );
    let elsewhere = hint(Running::Elsewhere, Duration::ZERO).unwrap();
    assert!(elsewhere.contains("another computer"), "{elsewhere}");
}

#[test]
fn a_wait_that_is_called_off_says_that_nothing_was_changed() {
    let mut watch = Watch::new(MINUTE);
    let waiting = watch.step(busy(&[open("Chromium", Running::Open)]), Duration::ZERO);
    let cancelled = waiting.cancelled();
    assert_eq!(cancelled.step, Step::Cancelled);
    assert!(
        cancelled.says.contains("Nothing was changed"),
        "{}",
        cancelled.says
    );
}
