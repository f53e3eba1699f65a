//! Lists of cookies in JSON, as their tools write them.

use cookie_inspector_core::export::Format;

use crate::{lines, read, told};

#[test]
fn cookie_editors_json_is_read() {
    let file = r#"[
      {"domain":".flasktrack.com","expirationDate":1830000000.5,"hostOnly":false,"httpOnly":false,"name":"theme",
       "path":"/","sameSite":"lax","secure":true,"session":false,"storeId":null,"value":"CANARY"},
      {"domain":"app.flasktrack.com","hostOnly":true,"httpOnly":true,"name":"sessionid","path":"/","sameSite":null,
       "secure":true,"session":true,"storeId":null,"value":"CANARY"},
      {"domain":"app.flasktrack.com","hostOnly":true,"httpOnly":true,"name":"embed","path":"/",
       "sameSite":"no_restriction","secure":true,"session":true,"storeId":"0","value":"CANARY","id":3},
      {"domain":"js.stripe.com","hostOnly":true,"httpOnly":true,"name":"m","path":"/","sameSite":"no_restriction",
       "secure":true,"session":true,"value":"CANARY","partitionKey":{"topLevelSite":"https://flasktrack.com",
       "hasCrossSiteAncestor":true}},
      {"domain":"js.stripe.com","hostOnly":true,"httpOnly":true,"name":"m","path":"/","sameSite":"unspecified",
       "secure":true,"session":true,"value":"CANARY"},
      {"domain":".notflasktrack.com","name":"theme","value":"CANARY"}]"#;
    assert_eq!(
        told(file),
        (
            Format::Json,
            vec![
                ".flasktrack.com theme / wide secure open Lax 2027-12-28T13:20:00.5Z".to_owned(),
                "app.flasktrack.com sessionid / host-only secure hidden Unspecified session".to_owned(),
                "app.flasktrack.com embed / host-only secure hidden None session".to_owned(),
                "js.stripe.com m / host-only secure hidden None session".to_owned(),
            ]
        )
    );
    let (_, reading) = read(file).unwrap();
    let partner = &reading.cookies[3];
    assert_eq!(partner.partition.as_deref(), Some("https://flasktrack.com"));
    assert_eq!(partner.cross_site_ancestor, Some(true));
}

#[test]
fn firefox_extensions_json_says_nothing_where_firefox_does_not() {
    let file = r#"[{"domain":"app.flasktrack.com","hostOnly":true,"httpOnly":true,"name":"sessionid","path":"/",
        "sameSite":"no_restriction","secure":true,"session":false,"expirationDate":1830000000,"value":"CANARY",
        "firstPartyDomain":"","storeId":"firefox-container-2","partitionKey":null}]"#;
    let (_, reading) = read(file).unwrap();
    assert_eq!(
        lines(&reading),
        ["app.flasktrack.com sessionid / host-only secure hidden ? 2027-12-28T13:20:00Z"]
    );
    assert_eq!(reading.cookies[0].container.as_deref(), Some("Container 2"));
    assert_eq!(reading.cookies[0].partition, None);
    let file = r#"[{"domain":"js.partner.test","name":"embedded","value":"CANARY","firstPartyDomain":"flasktrack.com"},
        {"domain":"js.partner.test","name":"other","value":"CANARY","firstPartyDomain":"bank.example"}]"#;
    let (_, reading) = read(file).unwrap();
    let partitions = reading.cookies.iter().map(|cookie| cookie.partition.as_deref());
    assert_eq!(
        partitions.collect::<Vec<_>>(),
        [Some("https://flasktrack.com")],
        "a first party is told as in Firefox's own table"
    );
    let file = r#"[
        {"domain":"flasktrack.com","name":"a","value":"CANARY","firstPartyDomain":"flasktrack.com"},
        {"domain":"flasktrack.com","name":"a","value":"CANARY","partitionKey":{"topLevelSite":"https://flasktrack.com"}},
        {"domain":"flasktrack.com","name":"a","value":"CANARY","storeId":"firefox-private"}]"#;
    let (_, reading) = read(file).unwrap();
    let jars = reading.cookies.iter().map(|cookie| cookie.container.as_deref());
    assert_eq!(
        jars.collect::<Vec<_>>(),
        [Some("first party flasktrack.com"), None, Some("private windows")]
    );
}

#[test]
fn the_developer_tools_protocol_and_its_test_tools_are_read() {
    let state = r#"{"cookies":[
        {"name":"sessionid","value":"CANARY","domain":"app.flasktrack.com","path":"/","expires":-1,"httpOnly":true,
         "secure":true,"sameSite":"Strict"},
        {"name":"theme","value":"CANARY","domain":".flasktrack.com","path":"/","expires":1830000000.25,"size":11,
         "httpOnly":false,"secure":false,"session":false,"priority":"Medium","sourceScheme":"Secure",
         "partitionKey":"https://partner.test"}],"origins":[{"origin":"https://app.flasktrack.com"}]}"#;
    assert_eq!(
        told(state),
        (
            Format::Json,
            vec![
                "app.flasktrack.com sessionid / host-only secure hidden Strict session".to_owned(),
                ".flasktrack.com theme / wide bare open ? 2027-12-28T13:20:00.25Z".to_owned(),
            ]
        )
    );
}

#[test]
fn json_that_leaves_things_out_leaves_them_unknown() {
    let file = r#"[{"domain":"app.flasktrack.com","name":"theme","value":"CANARY"},
        {"domain":"app.flasktrack.com","name":"lang","value":"CANARY","session":false},
        {"domain":"app.flasktrack.com","name":"dark","value":"CANARY","expires":"2027-12-28T13:20:00Z"}]"#;
    let (_, lines) = told(file);
    assert_eq!(
        lines,
        [
            "app.flasktrack.com theme ? ? ? ? ? ?",
            "app.flasktrack.com lang ? ? ? ? ? later",
            "app.flasktrack.com dark ? ? ? ? ? 2027-12-28T13:20:00Z",
        ]
    );
}

#[test]
fn web_drivers_end_and_the_protocols_answer_are_read() {
    let driver = r#"[{"domain":"app.flasktrack.com","expiry":1830000000,"httpOnly":true,"name":"sid","path":"/",
        "sameSite":"Lax","secure":true,"value":"CANARY"}]"#;
    assert_eq!(
        told(driver).1,
        ["app.flasktrack.com sid / ? secure hidden Lax 2027-12-28T13:20:00Z"]
    );
    let answer = r#"{"id":1,"result":{"cookies":[{"name":"sid","value":"CANARY","domain":"app.flasktrack.com",
        "path":"/","expires":-1,"httpOnly":true,"secure":true,"sameSite":"Lax"}]}}"#;
    assert_eq!(
        told(answer).1,
        ["app.flasktrack.com sid / host-only secure hidden Lax session"]
    );
}
