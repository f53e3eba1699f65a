//! Headers as text, alone and among others.

use cookie_inspector_core::export::Format;

use crate::{codes, lines, read, read_at, told};

#[test]
fn headers_are_read_alone_and_among_others() {
    let alone = "theme=CANARY; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=60";
    assert_eq!(
        told(alone),
        (
            Format::Header,
            vec!["flasktrack.com theme / host-only secure hidden None later".to_owned()]
        )
    );
    let request = "> GET /x HTTP/1.1\r\n> Host: app.flasktrack.com:443\r\n> Cookie: theme=CANARY;lang=CANARY=x\r\n>\r\n\
        < HTTP/1.1 200 OK\r\n< Content-Type: text/html\r\n< set-cookie: sid=CANARY; Expires=Tue, 28 Dec 2027 13:20:00 GMT\r\n\
        < Set-Cookie: t=CANARY; Domain=.FlaskTrack.com\r\n< Set-Cookie: bank=CANARY; Domain=bank.example\r\n";
    let (_, reading) = read(request).unwrap();
    assert_eq!(
        lines(&reading),
        [
            "app.flasktrack.com theme ? ? ? ? ? ?",
            "app.flasktrack.com lang ? ? ? ? ? ?",
            "app.flasktrack.com sid ? host-only bare open Unspecified 2027-12-28T13:20:00Z",
            ".flasktrack.com t ? wide bare open Unspecified session",
        ]
    );
    assert_eq!(codes(&reading), [""; 0], "the text says where it was sent");
    let redirected = "> Host: app.flasktrack.com\n> Cookie: sid=CANARY-1; sid=CANARY-2\n\
        > Host: app.flasktrack.com\n> Cookie: sid=CANARY-1; sid=CANARY-2\n";
    assert_eq!(
        told(redirected).1.len(),
        2,
        "each is told once, however often it was sent"
    );
    let response = "< HTTP/2 200 \n< date: Mon, 23 Nov 2026 12:00:00 GMT\n< set-cookie: sid=CANARY; Domain=flasktrack.com\n";
    assert_eq!(
        told(response).1,
        [".flasktrack.com sid ? wide bare open Unspecified session"]
    );
}

#[test]
fn headers_that_do_not_say_their_host_get_one_with_a_note() {
    let (_, reading) = read("Cookie: theme=CANARY").unwrap();
    assert_eq!(codes(&reading), ["host-assumed"]);
    assert_eq!(reading.cookies[0].host, "flasktrack.com");
    let (_, reading) = read_at("Cookie: theme=CANARY", Some("App.flasktrack.com")).unwrap();
    assert_eq!(codes(&reading), [""; 0]);
    assert_eq!(reading.cookies[0].host, "app.flasktrack.com");
    let (_, reading) = read("Set-Cookie: theme=CANARY; Domain=flasktrack.com").unwrap();
    assert_eq!(codes(&reading), [""; 0], "its domain says where it goes");
    let (_, reading) = read("Host: bank.example\nCookie: theme=CANARY").unwrap();
    assert_eq!(reading.cookies.len(), 0, "another site's header");
}

#[test]
fn a_host_that_comes_after_the_cookies_is_theirs() {
    for theirs in [
        "Cookie: bank=CANARY\nHost: bank.example\n",
        "cookie: bank=CANARY\n:authority: bank.example\n",
        "GET https://bank.example/ HTTP/1.1\nCookie: bank=CANARY\n",
        "GET https://bank.example/\nCookie: bank=CANARY\n",
        "Request URL: https://bank.example/\nRequest Method: GET\nCookie: bank=CANARY\n",
        "Cookie: bank=CANARY\n\nHost: bank.example\n",
        "Set-Cookie: bank=CANARY\nRequest URL: https://bank.example/\n",
        "Set-Cookie: bank=CANARY\n\nHost: bank.example\n",
    ] {
        let (_, reading) = read(theirs).unwrap();
        assert_eq!(lines(&reading), [""; 0], "{theirs}");
        assert_eq!(codes(&reading), [""; 0], "{theirs}");
        let ours = theirs.replace("bank.example", "app.flasktrack.com");
        let (_, reading) = read(&ours).unwrap();
        assert_eq!(reading.cookies[0].host, "app.flasktrack.com", "{ours}");
        assert_eq!(codes(&reading), [""; 0], "{ours}");
    }
}

/// The host and name of each cookie, and the place and field of each that could not be told.
type Owners = (Vec<(String, String)>, Vec<(i64, &'static str)>);

fn owners(text: &str) -> Owners {
    let (_, reading) = read(text).unwrap();
    let cookies = reading.cookies.iter();
    let skipped = reading.skipped.iter();
    (
        cookies
            .map(|cookie| (cookie.host.clone(), cookie.name.clone()))
            .collect(),
        skipped.map(|row| (row.row, row.column)).collect(),
    )
}

#[test]
fn each_of_several_requests_has_its_own_host() {
    let app = |name: &str| ("app.flasktrack.com".to_owned(), name.to_owned());
    let one_after_another = "GET /a HTTP/1.1\nCookie: sid=CANARY\nHost: app.flasktrack.com\n\
        GET /b HTTP/1.1\nCookie: bank=CANARY\nHost: bank.example\n";
    let (cookies, skipped) = owners(one_after_another);
    assert_eq!((cookies, skipped), (vec![app("sid")], vec![]));
    let answered = "> GET / HTTP/2\n> Host: bank.example\n>\n< HTTP/2 302 \n< set-cookie: bank=CANARY\n<\n\
        > GET / HTTP/2\n> Host: app.flasktrack.com\n>\n< HTTP/2 103 \n<\n< HTTP/2 200 \n< set-cookie: sid=CANARY\n";
    assert_eq!(owners(answered), (vec![app("sid")], vec![]));
    let no_host_of_its_own =
        "GET / HTTP/1.1\nHost: app.flasktrack.com\n\nGET / HTTP/1.1\nCookie: sid=CANARY\n";
    assert_eq!(owners(no_host_of_its_own), (vec![app("sid")], vec![]));
}

#[test]
fn a_cookie_that_may_be_of_two_hosts_is_of_none_and_told_by_its_place() {
    for unclear in [
        "Cookie: a=CANARY\n\nHost: app.flasktrack.com\n\nHost: bank.example\n",
        "Cookie: a=CANARY\nHost: app.flasktrack.com\nHost: bank.example\n",
        "HTTP/1.1 200 OK\nSet-Cookie: a=CANARY\n\nHost: app.flasktrack.com\n\nHost: bank.example\n",
    ] {
        let (cookies, skipped) = owners(unclear);
        let at = if unclear.starts_with("Cookie") { 1 } else { 2 };
        assert_eq!((cookies, skipped), (vec![], vec![(at, "host")]), "{unclear}");
    }
    let answers_first = "HTTP/1.1 200 OK\nSet-Cookie: a=CANARY\n\nGET / HTTP/1.1\nHost: app.flasktrack.com\n\n\
        HTTP/1.1 200 OK\nSet-Cookie: bank=CANARY\n\nGET / HTTP/1.1\nHost: bank.example\n";
    assert_eq!(owners(answers_first), (vec![], vec![(2, "host"), (8, "host")]));
    let named =
        "Set-Cookie: a=CANARY; Domain=flasktrack.com\n\nHost: app.flasktrack.com\n\nHost: bank.example\n";
    let own = (".flasktrack.com".to_owned(), "a".to_owned());
    assert_eq!(
        owners(named),
        (vec![own], vec![]),
        "its domain says where it goes"
    );
    let others = "Cookie: a=CANARY\n\nHost: shop.example\n\nHost: bank.example\n";
    assert_eq!(owners(others), (vec![], vec![]), "none of these is FlaskTrack's");
    let (_, reading) = read_at(
        "Cookie: a=CANARY\n\nHost: app.flasktrack.com\n\nHost: bank.example\n",
        Some("docs.flasktrack.com"),
    )
    .unwrap();
    assert_eq!(
        reading.cookies[0].host, "docs.flasktrack.com",
        "the person said where"
    );
}

#[test]
fn a_header_whose_text_stands_on_the_next_line_is_read() {
    for copied in [
        "Request URL:\nhttps://app.flasktrack.com/x\nRequest Method:\nGET\nCookie:\nsid=CANARY; a=CANARY\nHost:\napp.flasktrack.com\n",
        ":authority\napp.flasktrack.com\n:method\nGET\ncookie\nsid=CANARY; a=CANARY\n",
        ":authority:\r\napp.flasktrack.com\r\ncookie:\r\nsid=CANARY; a=CANARY\r\n",
    ] {
        let (_, reading) = read(copied).unwrap();
        assert_eq!(
            lines(&reading),
            [
                "app.flasktrack.com sid ? ? ? ? ? ?",
                "app.flasktrack.com a ? ? ? ? ? ?"
            ],
            "{copied}"
        );
        assert_eq!(reading.skipped.len(), 0, "{copied}");
    }
    let (_, reading) = read("Host: app.flasktrack.com\nSet-Cookie:\nsid=CANARY; Secure; HttpOnly\n").unwrap();
    assert_eq!(
        lines(&reading),
        ["app.flasktrack.com sid ? host-only secure hidden Unspecified session"]
    );
    let (cookies, skipped) = owners("Cookie:\nHost: app.flasktrack.com\nSet-Cookie:\n");
    assert_eq!(
        (cookies, skipped),
        (vec![], vec![(1, "cookie"), (3, "set-cookie")]),
        "a header without a text is told by its place"
    );
}

#[test]
fn a_text_with_more_headers_than_anybody_keeps_is_refused() {
    let text = "Host: app.flasktrack.com\n".repeat(1_100_000);
    assert_eq!(crate::refused(format!("Cookie: a=b\n{text}")), "export-too-large");
}
