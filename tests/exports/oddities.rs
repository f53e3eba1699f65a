//! Files that were saved wrongly, hostile ones, and other sites' rows.

use std::collections::BTreeSet;

use crate::har::{archive, exchange};
use crate::{codes, lines, read, refused, told};

#[test]
fn what_is_no_export_is_refused_with_its_reason() {
    for (text, code) in [
        ("", "export-empty"),
        (" \r\n\t", "export-empty"),
        ("<!doctype html><html>", "export-web-page"),
        ("Dear support, my cookies do not work.", "export-unknown"),
        ("Dear support,\nCOLOR=blue\nSIZE=7\n", "export-unknown"),
        ("COLOR=blue\nSIZE=7\n", "export-unknown"),
        ("name,value,domain\na,b,flasktrack.com", "export-unknown"),
        ("{}", "export-unknown"),
        ("[1,2,3]", "export-unknown"),
        (r#"{"log":{}}"#, "export-unknown"),
        (r#"{"cookies":"none"}"#, "export-unknown"),
        (r#"[{"name":"x"}]"#, "export-unknown"),
        ("[{\n\"domain\":\".flasktrack.com\",\n\"name", "export-damaged"),
        ("{\"log\":{\"entries\":[{\"request\":", "export-damaged"),
        ("{ \"log\" : {\"entries\":[", "export-damaged"),
    ] {
        assert_eq!(refused(text), code, "{text}");
    }
    assert_eq!(refused(b"PK\x03\x04 cookies.txt"), "export-packed");
    assert_eq!(refused(b"\x1f\x8b\x08"), "export-packed");
    assert_eq!(refused(b"theme=dark\0"), "export-unknown");
    assert_eq!(refused(b"[\"\xff\"]"), "export-unknown");
}

#[test]
fn a_list_without_a_cookie_of_ours_is_read_and_empty() {
    for text in [
        "[]",
        r#"{"cookies":[]}"#,
        r#"[{"domain":"bank.example","name":"x","value":"CANARY"}]"#,
    ] {
        assert_eq!(told(text).1, [""; 0], "{text}");
    }
}

#[test]
fn the_place_of_a_break_is_told_by_its_line() {
    let problem = read("[{\n\"domain\":\".flasktrack.com\",\n\"name\":\"CANARY").unwrap_err();
    assert!(problem.to_string().contains("line 3"), "{problem}");
}

#[test]
fn a_file_of_windows_is_read_like_any_other() {
    let text = "# Netscape HTTP Cookie File\r\n#HttpOnly_.flasktrack.com\tTRUE\t/\tTRUE\t0\tkäse\tCANARY\r\n";
    let expected = [".flasktrack.com käse / wide secure hidden ? session"];
    let with_mark = format!("\u{feff}{text}");
    let units = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { with_mark.encode_utf16().flat_map(bytes).collect() };
    for file in [
        text.into(),
        with_mark.clone().into_bytes(),
        units(u16::to_le_bytes),
        units(u16::to_be_bytes),
    ] {
        let file: Vec<u8> = file;
        assert_eq!(told(&file).1, expected);
    }
}

#[test]
fn a_row_of_ours_that_cannot_be_read_is_named_by_its_place_and_the_others_stay() {
    let netscape = "# Netscape HTTP Cookie File\n.flasktrack.com\tTRUE\t/\tTRUE\tsoon\ttheme\tCANARY\n\
        .flasktrack.com\tTRUE\t/\tTR\nbank.example\tTRUE\n.flasktrack.com\tTRUE\t/\tTRUE\t0\tlang\tCANARY\n";
    let (_, reading) = read(netscape).unwrap();
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(
        (skipped, reading.cookies.len()),
        (vec![(2, "expiry"), (3, "line")], 1)
    );
    let json = r#"[{"domain":".flasktrack.com","name":"a","value":7},{"domain":".flasktrack.com","name":8,"value":"x"},
        {"domain":".flasktrack.com","name":"c","value":"CANARY"}]"#;
    let (_, reading) = read(json).unwrap();
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(
        (skipped, reading.cookies.len()),
        (vec![(1, "value"), (2, "name")], 1)
    );
    let header = "Cookie: theme=CANARY; nameless; =CANARY\n";
    let (_, reading) = read(header).unwrap();
    assert_eq!((reading.cookies.len(), reading.skipped.len()), (1, 2));
}

#[test]
fn a_cookie_that_stands_twice_is_told_twice_under_two_ids() {
    let line = ".flasktrack.com\tTRUE\t/\tTRUE\t0\ttheme\tCANARY\n";
    let (_, reading) = read(format!("{line}{line}")).unwrap();
    assert_eq!(reading.cookies.len(), 2);
    assert_ne!(reading.cookies[0].key, reading.cookies[1].key);
}

#[test]
fn hostile_names_and_numbers_are_kept_in_bounds() {
    let json = serde_json::json!([
        { "domain": ".flasktrack.com", "name": "\u{202e}\u{1b}[2J\n", "value": "CANARY", "expirationDate": 1e300 },
        { "domain": ".flasktrack.com", "name": "n".repeat(100_000), "value": "CANARY" },
        { "domain": ".flasktrack.com", "name": "v", "value": "CANARY".repeat(100_000) },
        { "domain": ".flasktrack.com", "name": "neg", "value": "CANARY", "expirationDate": -1e300 },
    ]);
    let (_, reading) = read(json.to_string()).unwrap();
    let ends: Vec<String> = lines(&reading);
    assert!(ends[0].ends_with("9999-12-30T00:00:00Z"), "{}", ends[0]);
    assert!(ends[1].ends_with("session"), "{}", ends[1]);
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(skipped, [(2, "name"), (3, "value")]);
}

#[test]
fn an_export_with_more_of_us_than_any_browser_keeps_is_refused() {
    let line = ".flasktrack.com\tTRUE\t/\tTRUE\t0\ttheme\tx\n";
    assert_eq!(refused(line.repeat(6_000)), "export-too-large");
    let other = ".bank.example\tTRUE\t/\tTRUE\t0\ttheme\tx\n";
    assert_eq!(
        read(other.repeat(100_000)).unwrap().1.cookies.len(),
        0,
        "others take no room"
    );
}

#[test]
fn an_archive_may_be_as_long_as_it_likes_where_few_cookies_are_kept() {
    let exchange = |cookie: &str| {
        format!(
            r#"{{"request":{{"url":"https://app.flasktrack.com/"}},"response":{{"headers":[{{"name":"Set-Cookie","value":"{cookie}"}}]}}}}"#
        )
    };
    let entries: Vec<String> = (0..3_000)
        .flat_map(|n| {
            let once = format!("once{n}=CANARY; Path=/");
            let over = format!("once{n}=; Path=/; Max-Age=0");
            ["sid=CANARY; Path=/".to_owned(), once, over].map(|cookie| exchange(&cookie))
        })
        .collect();
    let archive = format!(r#"{{"log":{{"entries":[{}]}}}}"#, entries.join(","));
    assert_eq!(
        told(archive).1,
        ["app.flasktrack.com sid / host-only bare open Unspecified session"]
    );
    let kept: Vec<String> = (0..6_000).map(|n| exchange(&format!("kept{n}=x"))).collect();
    let archive = format!(r#"{{"log":{{"entries":[{}]}}}}"#, kept.join(","));
    assert_eq!(refused(archive), "export-too-large");
}

#[test]
fn cookies_of_one_name_are_told_apart_up_to_a_limit_and_the_rest_by_their_place() {
    let sent = format!("Cookie: {}\n", "a=x; ".repeat(600));
    let (_, reading) = read(sent.repeat(3)).unwrap();
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(reading.cookies.len(), 500, "each is told once");
    assert_eq!(
        skipped,
        (1..=3).flat_map(|line| [(line, "name"); 100]).collect::<Vec<_>>()
    );
    let cookies = r#"{"name":"a","value":"x"},"#.repeat(600);
    let request = format!(r#""headers":[],"cookies":[{}]"#, cookies.trim_end_matches(','));
    let asks = exchange("https://app.flasktrack.com/", &request, r#""headers":[]"#);
    let (_, reading) = read(archive(&[&asks, &asks])).unwrap();
    assert_eq!((reading.cookies.len(), reading.skipped.len()), (500, 200));
    let keys: BTreeSet<_> = reading.cookies.iter().map(|cookie| &cookie.key).collect();
    assert_eq!(keys.len(), 500, "each has an id of its own");
}

#[test]
fn an_export_that_tells_its_cookies_without_end_is_refused() {
    let sent = format!("Cookie: {}\n", "a=;".repeat(100)).repeat(10_010);
    assert_eq!(refused(sent), "export-too-large");
}

#[test]
fn json_nested_without_end_is_refused() {
    assert_eq!(refused("[".repeat(1 << 20)), "export-damaged");
    assert_eq!(refused("{\"a\":".repeat(1 << 20)), "export-damaged");
    let deep = format!(
        "[{{\"domain\":\".flasktrack.com\",\"name\":\"a\",\"value\":{}}}]",
        "[".repeat(1 << 20)
    );
    assert_eq!(refused(deep), "export-damaged");
}

#[test]
fn notes_are_given_for_our_rows_only() {
    let (_, reading) = read("# Netscape HTTP Cookie File\nbank.example TRUE / TRUE 0 a CANARY\n").unwrap();
    assert_eq!(codes(&reading), [""; 0]);
}
