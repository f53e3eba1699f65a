//! The jars of Firefox: which container, and which partition, a cookie lies in.
//!
//! The text form: `caps/OriginAttributes.cpp`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;

use crate::args;
use crate::bounds::Bounds;
use crate::file;
use crate::words;

/// Which jar a row lies in: `^userContextId=2&partitionKey=%28https%2Cexample.com%29`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Jar {
    /// The container's number, and what else keeps it apart without being a site, in words.
    pub container: Option<String>,
    /// The top-level site it is kept apart for.
    pub partition: Option<String>,
    /// True if a frame of another site stood between.
    pub foreign_ancestor: bool,
}

impl Jar {
    /// Reads the text form. Of two texts that differ, at least one part is told otherwise.
    pub fn parse(attributes: &str) -> Jar {
        let mut jar = Jar::default();
        let mut first_party = None;
        let mut apart = Vec::new();
        let pairs = attributes.strip_prefix('^').unwrap_or(attributes).split('&');
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decoded(value);
            match (name, value.as_str()) {
                ("userContextId" | "privateBrowsingId", "0") => {}
                ("geckoViewUserContextId" | "firstPartyDomain" | "partitionKey", "") => {}
                ("userContextId", _) => apart.insert(0, value),
                ("privateBrowsingId", "1") => apart.push(private()),
                ("geckoViewUserContextId", _) => {
                    apart.push(words::text("jar-app", &args! { "id" => value }));
                }
                ("firstPartyDomain", _) => {
                    first_party = first_party_site(&value);
                    apart.push(first_party_told(&value));
                }
                ("partitionKey", key) if jar.read_partition(key) => {}
                // No Firefox of today writes it, and what it keeps apart is another jar all the same.
                _ => apart.push(other(name, value)),
            }
        }
        match &jar.partition {
            None => jar.partition = first_party,
            // The first party alone stands for this site already.
            Some(site) if first_party.as_ref() == Some(site) => {
                apart.push(other("partitionKey", site.clone()))
            }
            Some(_) => {}
        }
        jar.container = told(apart);
        jar
    }

    /// `(scheme,base domain[,port][,f])`, where `f` marks a foreign ancestor; false if the key is none.
    fn read_partition(&mut self, key: &str) -> bool {
        let inner = key.strip_prefix('(').and_then(|key| key.strip_suffix(')'));
        let mut parts = inner.unwrap_or_default().split(',');
        let (Some(scheme), Some(domain)) = (parts.next(), parts.next()) else {
            return false;
        };
        let mut site = format!("{scheme}://{domain}");
        for part in parts {
            match part {
                "f" => self.foreign_ancestor = true,
                port => site = format!("{site}:{port}"),
            }
        }
        self.partition = Some(site);
        true
    }
}

/// A value of a form's text (`URLParams::Parse`).
fn decoded(value: &str) -> String {
    let blanks = value.replace('+', " ");
    percent_decode_str(&blanks).decode_utf8_lossy().into_owned()
}

fn other(name: &str, value: String) -> String {
    words::text(
        "jar-other",
        &args! { "name" => name.to_owned(), "value" => value },
    )
}

/// What keeps a jar apart without being a site, as one text; `None` if nothing does.
pub fn told(apart: Vec<String>) -> Option<String> {
    (!apart.is_empty()).then(|| apart.join(", "))
}

/// The jar of private windows, in words.
pub fn private() -> String {
    words::plain("jar-private")
}

/// First-party isolation's jar, in words. It is another one than the partition of the same site.
pub fn first_party_told(party: &str) -> String {
    let site = match party.starts_with('(') {
        true => first_party_site(party),
        false => None,
    };
    let site = site.unwrap_or_else(|| party.to_owned());
    words::text("jar-first-party", &args! { "site" => site })
}

/// The site that a first party stands for: it is a domain, or written like a partition.
pub fn first_party_site(party: &str) -> Option<String> {
    let mut jar = Jar::default();
    match party {
        "" => false,
        partition if partition.starts_with('(') => jar.read_partition(partition),
        domain => jar.read_partition(&format!("(https,{domain})")),
    };
    jar.partition
}

/// The same attributes as the session store writes them, by their names (`OriginAttributes.webidl`).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attributes {
    user_context_id: u32,
    private_browsing_id: u32,
    first_party_domain: String,
    gecko_view_session_context_id: String,
    partition_key: String,
}

/// What stands as it is in a form's text (`URLParams::Serialize`); a blank becomes a plus.
const PLAIN: AsciiSet = NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b' ');

impl Attributes {
    /// The text form, spelled and ordered as Firefox does it in its table.
    pub fn text(&self) -> String {
        let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        let pairs = [
            ("userContextId", number(self.user_context_id)),
            ("privateBrowsingId", number(self.private_browsing_id)),
            ("firstPartyDomain", encoded(&self.first_party_domain)),
            (
                "geckoViewUserContextId",
                encoded(&self.gecko_view_session_context_id),
            ),
            ("partitionKey", encoded(&self.partition_key)),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let parts: Vec<String> = given.map(|(name, value)| format!("{name}={value}")).collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("^{}", parts.join("&")),
        }
    }
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, &PLAIN).to_string().replace(' ', "+")
}

/// Container names by id, from `containers.json` (`ContextualIdentityService.sys.mjs`).
pub fn containers(folder: &Path, bounds: &Bounds) -> BTreeMap<String, String> {
    let list = folder.join("containers.json");
    let read = || -> Option<Containers> {
        if bounds.leads_out(&list) {
            return None;
        }
        let file = file::read(&list, file::LIST).ok()?;
        serde_json::from_slice(&file).ok()
    };
    told_apart(read().unwrap_or_default().identities)
}

/// Names by id. A name that several containers have is told with its colour, by which the browser shows which it is, or
/// else with its number.
fn told_apart(identities: Vec<Identity>) -> BTreeMap<String, String> {
    let all: Vec<(u64, [String; 3])> = identities.into_iter().filter_map(Identity::names).collect();
    let mut times: HashMap<(usize, &str), usize> = HashMap::new();
    for (at, name) in all.iter().flat_map(|(_, names)| names.iter().enumerate()) {
        *times.entry((at, name)).or_default() += 1;
    }
    let of_one = |(id, names): &(u64, [String; 3])| {
        let mut names = names.iter().enumerate();
        let (_, name) = names.find(|(at, name)| times[&(*at, name.as_str())] == 1)?;
        Some((id.to_string(), name.clone()))
    };
    all.iter().filter_map(of_one).collect()
}

#[derive(Deserialize, Default)]
struct Containers {
    identities: Vec<Identity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    user_context_id: u64,
    name: Option<String>,
    #[serde(rename = "l10nId")]
    label: Option<String>,
    #[serde(rename = "l10nID")]
    older_label: Option<String>,
    #[serde(default)]
    color: String,
}

impl Identity {
    /// Its number and its name: alone, with its colour, with its number.
    fn names(self) -> Option<(u64, [String; 3])> {
        let given = self.name.filter(|name| !name.is_empty());
        let label = self.label.or(self.older_label);
        let usual = label.as_deref().and_then(usual_container);
        let name = given.or(usual.map(str::to_owned))?;
        let id = self.user_context_id;
        let [colour, number] = [self.color, id.to_string()].map(|more| format!("{name} ({more})"));
        Some((id, [name, colour, number]))
    }
}

/// The containers that Firefox makes itself; it shows them in the person's language, and we in ours.
fn usual_container(id: &str) -> Option<&'static str> {
    let word = id
        .trim_start_matches("user-context-")
        .trim_start_matches("userContext")
        .to_lowercase();
    ["Personal", "Work", "Banking", "Shopping"]
        .into_iter()
        .find(|name| word.starts_with(&name.to_lowercase()))
}

/// What keeps a row apart, with the container by its name.
pub fn named(names: &BTreeMap<String, String>, apart: String) -> String {
    let (id, rest) = apart.split_once(", ").unwrap_or((&apart, ""));
    if !id.bytes().all(|digit| digit.is_ascii_digit()) {
        return apart;
    }
    let name = names
        .get(id)
        .cloned()
        .unwrap_or_else(|| format!("Container {id}"));
    match rest {
        "" => name,
        _ => format!("{name}, {rest}"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_jar_is_read_from_its_text() {
        let jar = Jar::parse("^userContextId=2&partitionKey=%28https%2Cflasktrack.com%2C8443%2Cf%29");
        assert_eq!(
            jar,
            Jar {
                container: Some("2".into()),
                partition: Some("https://flasktrack.com:8443".into()),
                foreign_ancestor: true,
            }
        );
        assert_eq!(Jar::parse(""), Jar::default());
        for party in ["flasktrack.com", "%28https%2Cflasktrack.com%29"] {
            let jar = Jar::parse(&format!("^firstPartyDomain={party}"));
            assert_eq!(jar.partition.as_deref(), Some("https://flasktrack.com"));
        }
        let cut = Jar::parse("^partitionKey=%28https");
        assert_eq!(cut.partition, None, "a cut key names no site");
        let all_usual =
            "^userContextId=0&privateBrowsingId=0&geckoViewUserContextId=&firstPartyDomain=&partitionKey=";
        assert_eq!(Jar::parse(all_usual), Jar::default());
    }

    #[test]
    fn two_jars_are_never_told_alike() {
        let texts = [
            "",
            "^userContextId=2",
            "^privateBrowsingId=1",
            "^privateBrowsingId=2",
            "^inBrowser=1",
            "^userContextId=2&privateBrowsingId=1",
            "^geckoViewUserContextId=shop",
            "^geckoViewUserContextId=bank",
            "^firstPartyDomain=flasktrack.com",
            "^firstPartyDomain=%28https%2Cflasktrack.com%29",
            "^partitionKey=%28https%2Cflasktrack.com%29",
            "^partitionKey=%28https",
            "^firstPartyDomain=flasktrack.com&partitionKey=%28https%2Cflasktrack.com%29",
            "^firstPartyDomain=flasktrack.com&partitionKey=%28https%2Cpartner.test%29",
            "^firstPartyDomain=other.test&partitionKey=%28https%2Cpartner.test%29",
            "^partitionKey=%28https%2Cpartner.test%29",
            "^partitionKey=%28https%2Cpartner.test%2Cf%29",
            "^partitionKey=%28http%2Cpartner.test%29",
        ];
        let names = BTreeMap::from([("2".to_owned(), "Work".to_owned())]);
        let told = |text: &&str| {
            let jar = Jar::parse(text);
            let apart = jar.container.map(|apart| named(&names, apart));
            format!("{apart:?} {:?} {}", jar.partition, jar.foreign_ancestor)
        };
        let all: std::collections::BTreeSet<String> = texts.iter().map(told).collect();
        assert_eq!(all.len(), texts.len(), "{all:#?}");
        let both = Jar::parse("^userContextId=2&privateBrowsingId=1")
            .container
            .unwrap();
        assert_eq!(named(&names, both), "Work, private windows");
        let app = Jar::parse("^geckoViewUserContextId=my+shop").container.unwrap();
        assert_eq!(named(&names, app), "app “my shop”");
    }

    #[test]
    fn containers_carry_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let file = r#"{"version":5,"identities":[
            {"userContextId":2,"public":true,"l10nId":"user-context-work"},
            {"userContextId":3,"l10nID":"userContextBanking.label"},
            {"userContextId":12,"name":"Client X"}]}"#;
        fs::write(folder.path().join("containers.json"), file).unwrap();
        let names = containers(folder.path(), &Bounds::none());
        let shown = |id: &str| named(&names, id.to_owned());
        assert_eq!(
            [shown("2"), shown("3"), shown("12"), shown("7")],
            ["Work", "Banking", "Client X", "Container 7"]
        );
        let elsewhere = Bounds::of(&folder.path().join("copy"));
        assert!(
            containers(folder.path(), &elsewhere).is_empty(),
            "it is not looked at"
        );
    }

    #[test]
    fn containers_of_one_name_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let file = r#"{"version":5,"identities":[
            {"userContextId":1,"l10nId":"user-context-work","color":"orange"},
            {"userContextId":2,"name":"Work","color":"blue"},
            {"userContextId":3,"name":"Lab","color":"blue"},
            {"userContextId":4,"name":"Lab","color":"blue"},
            {"userContextId":5,"name":"Lab","color":"red"}]}"#;
        fs::write(folder.path().join("containers.json"), file).unwrap();
        let names: Vec<String> = containers(folder.path(), &Bounds::none()).into_values().collect();
        assert_eq!(
            names,
            ["Work (orange)", "Work (blue)", "Lab (3)", "Lab (4)", "Lab (red)"]
        );
    }

    #[test]
    fn however_many_containers_have_one_name_each_is_looked_at_once() {
        let many = 300_000;
        let lab = |user_context_id| Identity {
            user_context_id,
            name: Some("Lab".to_owned()),
            label: None,
            older_label: None,
            color: "blue".to_owned(),
        };
        // To compare each with each would take an hour.
        let names = told_apart((1..=many).map(lab).collect());
        assert_eq!(names.len() as u64, many);
        assert_eq!(names["7"], "Lab (7)");
    }

    #[test]
    fn attributes_are_spelled_as_in_the_table() {
        let text = |json: &str| serde_json::from_str::<Attributes>(json).unwrap().text();
        for (json, table) in [
            ("{}", ""),
            (
                r#"{"userContextId":0,"partitionKey":"","privateBrowsingId":0}"#,
                "",
            ),
            (
                r#"{"firstPartyDomain":"","geckoViewSessionContextId":"","inIsolatedMozBrowser":false,
                   "partitionKey":"(https,flasktrack.com)","privateBrowsingId":0,"userContextId":2}"#,
                "^userContextId=2&partitionKey=%28https%2Cflasktrack.com%29",
            ),
            (
                r#"{"firstPartyDomain":"flasktrack.com","partitionKey":"(https,flasktrack.com,8443,f)"}"#,
                "^firstPartyDomain=flasktrack.com&partitionKey=%28https%2Cflasktrack.com%2C8443%2Cf%29",
            ),
        ] {
            assert_eq!(text(json), table, "{json}");
        }
    }
}
