//! What is read of a session, of odd and of hostile ones.

use std::fs;

use super::*;
use crate::cookie::{KeptIn, SameSite, SourceScheme};

const SITE: Site = Site::FLASKTRACK;

fn of(json: &str) -> Result<Reading, Fault> {
    let mut reading = Reading::default();
    merge(&mut reading, rows(json.as_bytes(), &SITE)?, false);
    Ok(reading)
}

fn names(reading: &Reading) -> Vec<&str> {
    reading
        .cookies
        .iter()
        .map(|cookie| cookie.name.as_str())
        .collect()
}

/// A profile folder with a session in `file`.
fn put(folder: &Path, file: &str, name: &str) {
    let plain = format!(r#"{{"cookies":[{{"host":"flasktrack.com","name":"{name}","value":"CANARY"}}]}}"#);
    let block = lz4_flex::block::compress(plain.as_bytes());
    let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
    fs::create_dir_all(folder.join("sessionstore-backups")).unwrap();
    fs::write(folder.join(file), [&b"mozLz40\0"[..], &size, &block].concat()).unwrap();
}

fn found(folder: &Path, running: Running) -> (Vec<String>, Vec<Remark>) {
    let mut reading = Reading::default();
    add(&mut reading, folder, &SITE, running);
    let names = names(&reading).into_iter().map(str::to_owned).collect();
    (names, reading.remarks)
}

#[test]
fn every_field_of_an_entry_is_read() {
    let reading = of(
        r#"{"version":["sessionrestore",1],"windows":[{"tabs":[{"entries":[{"url":"https://flasktrack.com/"}]}]}],
        "cookies":[
        {"host":".flasktrack.com","value":"a\"b\\c\u00e9\ud83d\ude00\/\n","path":"/app","name":"all","secure":true,
         "httponly":true,"sameSite":2,"schemeMap":3,"isPartitioned":true,
         "originAttributes":{"userContextId":2,"partitionKey":"(https,flasktrack.com,f)"}},
        {"host":"app.flasktrack.com","value":"12345","name":"few","sameSite":256}]}"#,
    )
    .unwrap();
    assert_eq!((names(&reading), reading.skipped.len()), (vec!["all", "few"], 0));
    let all = &reading.cookies[0];
    assert_eq!((all.host_only, all.path.as_str()), (Some(false), "/app"));
    assert_eq!((all.secure, all.http_only), (Some(true), Some(true)));
    assert_eq!(
        (all.same_site, all.source_scheme),
        (SameSite::Strict, Some(SourceScheme::Both))
    );
    assert_eq!(all.partition.as_deref(), Some("https://flasktrack.com"));
    assert_eq!(
        (all.cross_site_ancestor, all.container.as_deref()),
        (Some(true), Some("2"))
    );
    assert_eq!(
        all.value.bytes,
        5 + 2 + 4 + 2,
        "escapes count as what they stand for"
    );
    let few = &reading.cookies[1];
    assert_eq!(
        (few.host_only, few.secure, few.http_only),
        (Some(true), Some(false), Some(false))
    );
    assert_eq!(
        (few.same_site, few.source_scheme),
        (SameSite::Unspecified, Some(SourceScheme::Unset))
    );
    for cookie in &reading.cookies {
        assert_eq!((cookie.expires, cookie.kept_in), (None, KeptIn::SessionStore));
    }
}

#[test]
fn before_version_15_no_same_site_can_be_told_from_none() {
    let plain = r#"{"cookies":[{"host":"flasktrack.com","name":"x","value":""}]}"#;
    for (version, same_site) in [
        (12, SameSite::Unspecified),
        (15, SameSite::None),
        (17, SameSite::None),
    ] {
        let mut reading = Reading {
            version: Some(version),
            ..Reading::default()
        };
        merge(&mut reading, rows(plain.as_bytes(), &SITE).unwrap(), false);
        assert_eq!(reading.cookies[0].same_site, same_site, "version {version}");
    }
}

#[test]
fn only_the_entries_of_the_site_are_opened() {
    let reading = of(
        r#"{"cookies":[
        {"host":"notflasktrack.com","name":"other","value":"x"},
        {"host":"flasktrack.com.evil.example","name":"other","value":"x"},
        {"host":"bank.example","name":7,"value":[{}]},
        {"host":"js.stripe.com","name":"inside","value":"x","originAttributes":{"partitionKey":"(https,flasktrack.com)"}},
        {"host":"js.stripe.com","name":"other","value":"x","originAttributes":{"partitionKey":"(https,evil.example)"}},
        {"host":"FlaskTrack.com","name":"own","value":"x"},
        7, null, "flasktrack.com", [], {}, {"host":null}, {"host":7}]}"#,
    )
    .unwrap();
    assert_eq!(
        (names(&reading), reading.skipped.len()),
        (vec!["inside", "own"], 0)
    );
}

#[test]
fn an_odd_entry_of_the_site_is_counted_and_the_others_show() {
    let reading = of(
        r#"{"cookies":[{"host":"flasktrack.com","name":"good","value":"x"},
        {"host":"flasktrack.com","name":["bad"],"value":"CANARY"},
        {"host":"flasktrack.com","name":"bad","value":{"CANARY":1}},
        {"host":"flasktrack.com","name":"bad","value":"x","secure":"yes"},
        {"host":"flasktrack.com","name":"bad","value":"x","sameSite":1e99},
        {"host":"flasktrack.com","name":"lone \ud800 half","value":"x"}]}"#,
    )
    .unwrap();
    assert_eq!(names(&reading), ["good", "lone \u{FFFD} half"]);
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(
        skipped,
        [(2, "name"), (3, "value"), (4, "isSecure"), (5, "sameSite")]
    );
}

#[test]
fn a_session_without_cookies_is_read() {
    for empty in ["{}", r#"{"cookies":null}"#, r#"{"cookies":[],"windows":[]}"#] {
        assert_eq!(of(empty).unwrap().cookies.len(), 0, "{empty}");
    }
}

#[test]
fn what_is_not_a_session_is_an_error() {
    let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let many = "0,".repeat(MOST_ENTRIES);
    for bad in [
        "",
        "7",
        "{",
        r#"{"cookies":{}}"#,
        r#"{"cookies":[],"cookies":[]}"#,
        r#"{"cookies":[{"host":"flasktrack.com","value":"CANARY"}"#,
        &format!(r#"{{"cookies":[{many}0]}}"#),
        &deep(1_000_000)[..1_000_000],
    ] {
        assert_eq!(of(bad).unwrap_err(), Fault::Damaged);
    }
    let nested = |depth| {
        let (tabs, more) = (deep(1_000_000), deep(depth));
        format!(r#"{{"tabs":{tabs},"cookies":[{{"host":"flasktrack.com","name":"x","more":{more}}}]}}"#)
    };
    let fits = of(&nested(100_000)).unwrap();
    assert_eq!(names(&fits), ["x"], "what is passed over may be deep");
    let long = of(&nested(LONGEST_ENTRY)).unwrap();
    let skipped: Vec<_> = long.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!((long.cookies.len(), skipped), (0, vec![(1, "cookies")]));
    assert_eq!(
        rows(b"{\"cookies\":[\"\xFF\"]}", &SITE).unwrap_err(),
        Fault::Damaged
    );
}

#[test]
fn the_file_of_the_present_session_counts() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(
        found(folder, Running::Closed),
        (vec![], vec![]),
        "no session is kept"
    );
    assert_eq!(
        found(folder, Running::Open),
        (vec![], vec![Remark::SessionElsewhere])
    );
    put(folder, "sessionstore-backups/previous.jsonlz4", "older");
    put(folder, "sessionstore-backups/upgrade.jsonlz4-20261123", "older");
    put(folder, "sessionstore.jsonlz4", "closed");
    assert_eq!(
        found(folder, Running::Open),
        (vec![], vec![Remark::SessionElsewhere]),
        "what it started from is not its present"
    );
    assert_eq!(
        found(folder, Running::Closed),
        (vec!["closed".into()], vec![Remark::SessionKept])
    );
    put(folder, "sessionstore-backups/recovery.baklz4", "before");
    put(folder, "sessionstore-backups/recovery.jsonlz4", "now");
    assert_eq!(
        found(folder, Running::Open),
        (vec!["now".into()], vec![Remark::SessionLags])
    );
    assert_eq!(found(folder, Running::Closed).0, ["closed"]);
    fs::remove_file(folder.join("sessionstore.jsonlz4")).unwrap();
    assert_eq!(found(folder, Running::Closed).0, ["now"], "after a crash");
}

#[test]
fn a_damaged_file_falls_back_to_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "sessionstore-backups/recovery.jsonlz4", "now");
    put(folder, "sessionstore-backups/recovery.baklz4", "before");
    let newest = folder.join("sessionstore-backups/recovery.jsonlz4");
    let whole = fs::read(&newest).unwrap();
    fs::write(&newest, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(
        found(folder, Running::Open),
        (
            vec!["before".into()],
            vec![Remark::SessionDamaged, Remark::SessionLags]
        )
    );
    fs::write(folder.join("sessionstore-backups/recovery.baklz4"), "").unwrap();
    for running in [Running::Open, Running::Closed, Running::Elsewhere] {
        assert_eq!(found(folder, running), (vec![], vec![Remark::SessionUnreadable]));
    }
}
