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
