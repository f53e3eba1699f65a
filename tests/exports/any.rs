//! Whatever was written is read back, and whatever else comes is read or refused.

use cookie_inspector_core::export::Format;
use proptest::prelude::*;

use crate::har::{archive, exchange};
use crate::read;

/// What both written formats can hold.
#[derive(Debug, Clone)]
struct Kept {
    host: &'static str,
    name: String,
    value: String,
    path: String,
    secure: bool,
    hidden: bool,
    end: Option<u32>,
}

fn any_kept() -> impl Strategy<Value = Kept> {
    let host = prop::sample::select(vec![
        "flasktrack.com",
        ".flasktrack.com",
        "app.flasktrack.com",
        ".notflasktrack.com",
        "bank.example",
    ]);
    let text = || "[^\t\r\n\0]{0,20}";
    (
        host,
        text(),
        text(),
        "/[a-z/]{0,8}",
        any::<bool>(),
        any::<bool>(),
        proptest::option::of(1_u32..),
    )
        .prop_map(|(host, name, value, path, secure, hidden, end)| Kept {
            host,
            name,
            value,
            path,
            secure,
            hidden,
            end,
        })
}

impl Kept {
    fn is_ours(&self) -> bool {
        cookie_inspector_core::site::Site::FLASKTRACK.covers_host(self.host)
    }

    fn netscape(&self) -> String {
        let truth = |is: bool| if is { "TRUE" } else { "FALSE" };
        format!(
            "{}{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            if self.hidden { "#HttpOnly_" } else { "" },
            self.host,
            truth(self.host.starts_with('.')),
            self.path,
            truth(self.secure),
            self.end.unwrap_or(0),
            self.name,
            self.value
        )
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({
            "domain": self.host, "hostOnly": !self.host.starts_with('.'), "name": self.name, "value": self.value,
            "path": self.path, "secure": self.secure, "httpOnly": self.hidden, "session": self.end.is_none(),
        });
        if let Some(end) = self.end {
            json["expirationDate"] = end.into();
        }
        json
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(kept in prop::collection::vec(any_kept(), 1..8)) {
        let mut netscape = "# Netscape HTTP Cookie File\n".to_owned();
        netscape.extend(kept.iter().map(Kept::netscape));
        let json = serde_json::Value::from_iter(kept.iter().map(Kept::json)).to_string();
        let ours: Vec<&Kept> = kept.iter().filter(|kept| kept.is_ours()).collect();
        let any_hidden = kept.iter().any(|kept| kept.hidden);
        for (text, format) in [(netscape, Format::Netscape), (json, Format::Json)] {
            let (found, reading) = read(&text).unwrap();
            prop_assert_eq!(found, format);
            prop_assert_eq!(reading.cookies.len(), ours.len());
            for (cookie, kept) in reading.cookies.iter().zip(&ours) {
                prop_assert_eq!(&cookie.host, kept.host);
                prop_assert_eq!(cookie.host_only, Some(!kept.host.starts_with('.')));
                prop_assert_eq!(&cookie.name, &kept.name);
                prop_assert_eq!(&cookie.path, &kept.path);
                prop_assert_eq!(cookie.secure, Some(kept.secure));
                let knows = format == Format::Json || any_hidden;
                prop_assert_eq!(cookie.http_only, knows.then_some(kept.hidden));
                prop_assert_eq!(cookie.value.bytes as usize, kept.value.len());
                let end = cookie.expires.map(|end| end.as_micros() / 1_000_000);
                prop_assert_eq!(end, kept.end.map(i64::from));
                prop_assert_eq!(cookie.session, Some(kept.end.is_none()));
            }
            let keys: std::collections::BTreeSet<_> = reading.cookies.iter().map(|cookie| &cookie.key).collect();
            prop_assert_eq!(keys.len(), ours.len(), "each row has a name of its own");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn an_altered_export_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), which in 0..3_usize) {
        let sends = r#""headers":[{"name":"Cookie","value":"a=b"}],"cookies":[{"name":"a","value":"b"}]"#;
        let files = [
            archive(&[&exchange("https://app.flasktrack.com/", sends, sends)]),
            r#"[{"domain":".flasktrack.com","name":"a","value":"b","expirationDate":1e300,"partitionKey":{}}]"#.to_owned(),
            ".flasktrack.com\tTRUE\t/\tTRUE\t1e300\ta\tb\nSet-Cookie: a=b; Max-Age=99999999999999999999\n".to_owned(),
        ];
        let mut bytes = files[which].clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes);
        let _ = read(&bytes[..at]);
    }
}
