//! Archives of requests, followed as a browser would.

use cookie_inspector_core::export::Format;

use crate::{codes, read, told};

/// An archive of these exchanges.
pub fn archive(entries: &[&str]) -> String {
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"x","version":"1"}},"entries":[{}]}}}}"#,
        entries.join(",")
    )
}

/// One request and its answer.
pub fn exchange(url: &str, request: &str, response: &str) -> String {
    format!(
        r#"{{"startedDateTime":"2026-11-23T12:00:00.000+01:00","time":1,"request":{{"method":"GET","url":"{url}",{request}}},
           "response":{{"status":200,"content":{{"text":"CANARY"}},{response}}}}}"#
    )
}

const NONE: &str = r#""headers":[],"cookies":[]"#;

#[test]
fn a_request_shows_a_cookie_and_nothing_of_its_attributes() {
    let header = r#""headers":[{"name":"cookie","value":"theme=CANARY; sessionid=CANARY"}],"cookies":[]"#;
    let listed = r#""headers":[{"name":"Cookie","value":"theme=CANARY; sessionid=CANARY"}],
        "cookies":[{"name":"theme","value":"CANARY"},{"name":"sessionid","value":"CANARY"}]"#;
    for request in [header, listed] {
        let file = archive(&[&exchange("https://App.FlaskTrack.com:8443/x?y", request, NONE)]);
        assert_eq!(
            told(&file),
            (
                Format::Har,
                vec![
                    "app.flasktrack.com theme ? ? ? ? ? ?".to_owned(),
                    "app.flasktrack.com sessionid ? ? ? ? ? ?".to_owned(),
                ]
            )
        );
    }
}

#[test]
fn a_response_sets_a_cookie_with_all_that_it_says() {
    let response = r#""headers":[{"name":"Set-Cookie","value":"theme=CANARY; Domain=flasktrack.com; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax\nlang=CANARY"},
        {"name":"set-cookie","value":"old=CANARY; Expires=Wed, 21 Oct 2015 07:28:00 GMT"}],
        "cookies":[{"name":"theme","value":"CANARY"}]"#;
    let file = archive(&[&exchange("https://app.flasktrack.com/", NONE, response)]);
    assert_eq!(
        told(&file).1,
        [
            ".flasktrack.com theme / wide secure hidden Lax 2026-11-23T12:00:00Z",
            "app.flasktrack.com lang / host-only bare open Unspecified session",
        ],
        "what a response ends is not there any more"
    );
    let listed = r#""headers":[],"cookies":[{"name":"theme","value":"CANARY","path":"/","domain":".flasktrack.com",
        "expires":"2027-12-28T13:20:00.000Z","httpOnly":true,"secure":true,"sameSite":"Strict"},
        {"name":"bank","value":"CANARY","domain":"bank.example"},{"name":"lang","value":"CANARY","expires":null}]"#;
    let file = archive(&[&exchange("https://app.flasktrack.com/", NONE, listed)]);
    assert_eq!(
        told(&file).1,
        [
            ".flasktrack.com theme / wide secure hidden Strict 2027-12-28T13:20:00Z",
            "app.flasktrack.com lang ? ? ? ? ? ?",
        ]
    );
}

#[test]
fn an_archive_is_followed_to_its_end() {
    let sends = |text: &str| format!(r#""headers":[{{"name":"Cookie","value":"{text}"}}],"cookies":[]"#);
    let sets = |text: &str| format!(r#""headers":[{{"name":"Set-Cookie","value":"{text}"}}],"cookies":[]"#);
    let file = archive(&[
        &exchange("https://flasktrack.com/", &sends("_ga=CANARY-1"), NONE),
        &exchange(
            "https://app.flasktrack.com/",
            &sends("_ga=CANARY-1; sid=CANARY"),
            NONE,
        ),
        &exchange(
            "https://app.flasktrack.com/",
            &sends("sid=CANARY"),
            &sets("theme=CANARY; Domain=flasktrack.com; Path=/"),
        ),
        &exchange("https://api.flasktrack.com/", &sends("theme=CANARY"), NONE),
        &exchange(
            "https://app.flasktrack.com/logout",
            &sends("sid=CANARY"),
            &sets("sid=; Max-Age=0; Path=/"),
        ),
        &exchange("https://bank.example/", &sends("sid=CANARY"), &sets("sid=CANARY")),
        &exchange(
            "https://flasktrack.com.evil.example/",
            &sends("theme=CANARY"),
            NONE,
        ),
        &exchange(
            "https://flasktrack.com@bank.example/",
            &sends("theme=CANARY"),
            NONE,
        ),
    ]);
    assert_eq!(
        told(&file).1,
        [
            "flasktrack.com _ga ? ? ? ? ? ?",
            ".flasktrack.com theme / wide bare open Unspecified session",
        ],
        "one cookie that two hosts get is told once, and signing out ended the other"
    );
}

#[test]
fn two_cookies_of_one_name_in_a_request_are_two() {
    let sends = |text: &str| format!(r#""headers":[{{"name":"Cookie","value":"{text}"}}],"cookies":[]"#);
    let listed = r#""headers":[],"cookies":[{"name":"sessionid","value":"CANARY-1"},{"name":"sessionid","value":"CANARY-2"}]"#;
    let twice = exchange(
        "https://app.flasktrack.com/",
        &sends("sessionid=CANARY-1; theme=CANARY; sessionid=CANARY-2"),
        NONE,
    );
    let again = exchange("https://app.flasktrack.com/", listed, NONE);
    let once = exchange("https://app.flasktrack.com/", &sends("sessionid=CANARY-1"), NONE);
    let sets = r#""headers":[{"name":"Set-Cookie","value":"sessionid=CANARY-3; Path=/"}],"cookies":[]"#;
    let renewed = exchange("https://app.flasktrack.com/", NONE, sets);
    let folder = tempfile::tempdir().unwrap();
    for (exchanges, sessions) in [
        (vec![&twice], 2),
        (vec![&again], 2),
        (vec![&twice, &once, &again, &twice], 2),
        (vec![&once, &twice], 2),
        (vec![&once, &once], 1),
        (vec![&once, &once, &renewed, &once], 1),
    ] {
        let exchanges: Vec<&str> = exchanges.into_iter().map(String::as_str).collect();
        let file = folder.path().join("requests.har");
        std::fs::write(&file, archive(&exchanges)).unwrap();
        let report = crate::open(&file).unwrap();
        let named = report.cookies().filter(|(_, cookie)| cookie.name == "sessionid");
        assert_eq!(named.count(), sessions, "{exchanges:#?}");
        let mut findings = report.diagnosis.findings.iter();
        let found = findings.any(|finding| finding.check == "duplicate-name");
        assert_eq!(found, sessions == 2, "{exchanges:#?}");
    }
}

/// The partition of each cookie, and whether another site stands between, as far as they are told.
fn apart(exchanges: &[&str]) -> Vec<(Option<String>, Option<bool>)> {
    let (_, reading) = read(archive(exchanges)).unwrap();
    let cookies = reading.cookies.into_iter();
    cookies
        .map(|cookie| (cookie.partition, cookie.cross_site_ancestor))
        .collect()
}

#[test]
fn cookies_that_differ_in_their_partition_alone_are_two() {
    let key = |site: &str, between: bool| {
        format!(r#","partitionKey":{{"topLevelSite":"{site}","hasCrossSiteAncestor":{between}}}"#)
    };
    let listed = |key: &str| {
        format!(
            r#"{{"name":"lab","value":"CANARY","path":"/","domain":"app.flasktrack.com","httpOnly":true,"secure":true{key}}}"#
        )
    };
    let sends = |keys: &[&str]| {
        let cookies: Vec<String> = keys.iter().map(|key| listed(key)).collect();
        let request = format!(r#""headers":[],"cookies":[{}]"#, cookies.join(","));
        exchange("https://app.flasktrack.com/", &request, NONE)
    };
    let (partner, ours) = (
        key("https://partner.test", true),
        key("https://flasktrack.com", false),
    );
    let at = |site: &str, between| (Some(site.to_owned()), Some(between));
    let all = [
        (None, None),
        at("https://partner.test", true),
        at("https://flasktrack.com", false),
    ];
    let first = sends(&["", &partner]);
    assert_eq!(apart(&[&first, &first, &sends(&[&ours])]), all);
    let sets = |header: &str, key: &str| {
        let response = format!(
            r#""headers":[{{"name":"Set-Cookie","value":"lab=CANARY; Path=/; Secure; HttpOnly{header}"}}],"cookies":[{}]"#,
            listed(key)
        );
        exchange("https://app.flasktrack.com/", NONE, &response)
    };
    let kept = sets("; Partitioned", &partner);
    assert_eq!(
        apart(&[&sets("", ""), &kept, &sends(&[&partner])]),
        all[..2],
        "the list says in which partition the header keeps it"
    );
    let both = |headers: [&str; 2]| {
        let [one, other] = headers.map(|more| format!("lab=CANARY; Path=/; Secure; HttpOnly{more}"));
        let response = format!(
            r#""headers":[{{"name":"Set-Cookie","value":"{one}\n{other}"}}],"cookies":[{},{}]"#,
            listed(&partner),
            listed("")
        );
        exchange("https://app.flasktrack.com/", NONE, &response)
    };
    assert_eq!(
        apart(&[&both(["", "; Partitioned"])]),
        all[..2],
        "one of two headers of a name is not in the other's partition"
    );
    let ends = sets("; Partitioned; Max-Age=0", &partner);
    assert_eq!(
        apart(&[&first, &ends]),
        all[..1],
        "the one in the partition has ended"
    );
    let bare = r#""headers":[{"name":"Cookie","value":"lab=CANARY"}],"cookies":[]"#;
    let bare = exchange("https://app.flasktrack.com/", bare, NONE);
    assert_eq!(
        apart(&[&sends(&[&partner]), &bare]),
        all[1..2],
        "a header does not say the partition"
    );
    assert_eq!(
        apart(&[&bare, &sends(&[&partner])]),
        all[1..2],
        "and a list says it later"
    );
}

#[test]
fn a_cookie_without_a_path_gets_that_of_the_request() {
    let response = r#""headers":[{"name":"Set-Cookie","value":"theme=CANARY"}],"cookies":[]"#;
    for (url, path) in [
        ("https://app.flasktrack.com", "/"),
        ("https://app.flasktrack.com?x=/a/b", "/"),
        ("https://app.flasktrack.com/app", "/"),
        ("https://app.flasktrack.com/app/lab?x=/y#/z", "/app"),
    ] {
        let (_, lines) = told(archive(&[&exchange(url, NONE, response)]));
        assert_eq!(
            lines,
            [format!(
                "app.flasktrack.com theme {path} host-only bare open Unspecified session"
            )]
        );
    }
}

#[test]
fn an_archive_without_cookies_says_why_that_proves_nothing() {
    let file = archive(&[&exchange("https://app.flasktrack.com/", NONE, NONE)]);
    let (format, reading) = read(file).unwrap();
    assert_eq!((format, reading.cookies.len()), (Format::Har, 0));
    assert_eq!(codes(&reading), ["cookies-left-out"]);
}
