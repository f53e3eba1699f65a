//! Tables of cookies, copied as text.

use cookie_inspector_core::export::Format;

use crate::{lines, read, told};

#[test]
fn the_table_of_the_developer_tools_is_read() {
    let file = "Name\tValue\tDomain\tPath\tExpires / Max-Age\tSize\tHttpOnly\tSecure\tSameSite\tPartition Key Site\tCross Site\tPriority\n\
        theme\tCANARY\t.flasktrack.com\t/\t2027-12-28T13:20:00.000Z\t11\t\t✓\tLax\t\t\tMedium\n\
        sessionid\tCANARY\tapp.flasktrack.com\t/\tSession\t40\t✓\t✓\t\t\t\tMedium\n\
        m\tCANARY\tjs.stripe.com\t/\tSession\t7\t✓\t✓\tNone\thttps://flasktrack.com\t✓\tMedium\n\
        bank\tCANARY\tbank.example\t/\tSession\t7\t✓\t✓\tNone\t\t\tMedium\n";
    let expected = [
        ".flasktrack.com theme / wide secure open Lax 2027-12-28T13:20:00Z",
        "app.flasktrack.com sessionid / host-only secure hidden Unspecified session",
        "js.stripe.com m / host-only secure hidden None session",
    ];
    let (format, lines) = told(file);
    assert_eq!(
        (format, lines.as_slice()),
        (Format::Table, &expected.map(str::to_owned)[..])
    );
    let without_head: String = file.lines().skip(1).map(|line| format!("{line}\n")).collect();
    assert_eq!(told(without_head).1, expected);
}

#[test]
fn a_table_in_another_language_keeps_its_session_cookies() {
    let file = "Name\tWert\tDomain\tPath\tExpires / Max-Age\tGröße\tHttpOnly\tSecure\tSameSite\n\
        sessionid\tCANARY\tapp.flasktrack.com\t/\tSitzung\t40\t✓\t✓\tLax\n\
        far\tCANARY\tapp.flasktrack.com\t/\tnach +275760-09-13T00:00:00.000Z\t9\t✓\t✓\tLax\n\
        cut\tCANARY\tapp.flasktrack.com\n\
        bank\tCANARY\tbank.example\n";
    let (format, reading) = read(file).unwrap();
    assert_eq!(format, Format::Table);
    assert_eq!(
        lines(&reading),
        [
            "app.flasktrack.com sessionid / host-only secure hidden Lax ?",
            "app.flasktrack.com far / host-only secure hidden Lax later",
        ]
    );
    let skipped: Vec<_> = reading.skipped.iter().map(|row| (row.row, row.column)).collect();
    assert_eq!(skipped, [(4, "line")]);
}
