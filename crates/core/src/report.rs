//! What both faces show: one versioned shape for the window, `--json` and every test.

use serde::{Deserialize, Serialize};

use crate::args;
use crate::classify::{Confidence, Evidence, Verdict};
use crate::clause::Review;
use crate::cookie::{Cookie, KeptIn, RowTag, SameSite, SourceScheme, Timestamp, ValueFacts};
use crate::disk::Disk;
use crate::error::Problem;
use crate::explain::Explanation;
use crate::export::Format;
use crate::finding::Diagnosis;
use crate::machine::Os;
use crate::platform::Running;
use crate::policy::{Category, PolicyText};
use crate::settings::SiteSettings;
use crate::words;

/// The version of [`Report`]; it grows when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// Everything we found, judged and explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Version of this tool.
    pub tool_version: String,
    /// When we looked.
    pub created: Timestamp,
    /// The layout we looked at.
    pub os: Os,
    /// True for the made-up demo.
    pub demo: bool,
    /// What was looked at: this device, or something that was opened.
    #[serde(default)]
    pub origin: Origin,
    /// Days a backup of a removal is kept on this device; with none, a removal cannot be undone.
    #[serde(default)]
    pub keep_days: u32,
    /// The site's domain; its subdomains are included.
    pub site: String,
    /// What to call the browsers we looked for.
    #[serde(default)]
    pub looked_for: Vec<String>,
    /// The policy text this report was judged by.
    pub policy: PolicyText,
    /// The categories, in the order they are shown.
    pub categories: Vec<Category>,
    /// Every profile we found, in the order of the browser table.
    pub profiles: Vec<ProfileReport>,
    /// Browsers that are here and that we cannot read.
    #[serde(default)]
    pub unreadable: Vec<UnreadableBrowser>,
    /// What this look says of the policy's promises.
    #[serde(default)]
    pub review: Review,
    /// What this look says of signing in, without a word from the person.
    #[serde(default)]
    pub diagnosis: Diagnosis,
}

/// A browser that is here and that we cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct UnreadableBrowser {
    /// The name people know.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// What a report is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// The browsers of this device.
    #[default]
    Device,
    /// A file or folder that was opened. It is not this device's, and nothing can be removed from it.
    Opened {
        /// What it was found to be.
        format: Format,
        /// Its last component, never its path.
        name: String,
    },
}

impl Origin {
    /// True for what was opened: then there is nothing to remove, to undo or to remember.
    pub fn is_opened(&self) -> bool {
        match self {
            Origin::Device => false,
            Origin::Opened { .. } => true,
        }
    }

    /// True if the source may hold only some of the cookies there were, so that one it lacks proves nothing.
    pub fn is_partial(&self) -> bool {
        match self {
            Origin::Device => false,
            Origin::Opened { format, .. } => format.is_partial(),
        }
    }
}

/// One browser profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct ProfileReport {
    /// Names the profile on this machine.
    pub id: String,
    /// The browser's stable id, such as `chromium`.
    pub browser: String,
    /// The browser's name, such as `Chromium`.
    pub browser_name: String,
    /// The name the person knows.
    pub name: String,
    /// The last component of its folder.
    pub folder: String,
    /// Whether the browser is using it now.
    pub running: Running,
    /// The store's own schema version, where it has one.
    #[cfg_attr(feature = "bindings", ts(type = "number | null"))]
    pub store_version: Option<i64>,
    /// What the browser's own settings say of FlaskTrack's cookies.
    #[serde(default)]
    pub settings: SiteSettings,
    /// What the disk allows where the browser keeps its cookies; `null` for what is not this device's.
    #[serde(default)]
    pub disk: Option<Disk>,
    /// Why a change would reach out of a copied home folder; never written, so `None` in a report that was read.
    #[serde(skip)]
    pub shared: Option<Problem>,
    /// Things to know when reading this profile, in words.
    pub notes: Vec<Note>,
    /// Rows we could not understand; the others are all here.
    pub skipped: Vec<SkippedRow>,
    /// Why the store could not be read; `cookies` is empty then.
    pub problem: Option<Problem>,
    /// FlaskTrack's cookies, and those set inside its pages.
    pub cookies: Vec<CookieReport>,
}

/// A thing to know, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Note {
    /// A stable word, such as `browser-open` or `schema-newer`.
    pub code: String,
    /// The sentence.
    pub text: String,
}

impl Note {
    /// The code of a note that no place is known where a company sets rules for the browser.
    pub const RULES_UNKNOWN: &str = "rules-unknown";

    /// True if it asks nothing of the person, and only helps who looks for a cause.
    pub fn is_for_support(&self) -> bool {
        self.code == Note::RULES_UNKNOWN
    }
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct SkippedRow {
    /// Its place in the store, such as `row 17`.
    pub place: String,
    /// What was wrong with it, without its content.
    pub reason: String,
}

/// One cookie, judged and explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct CookieReport {
    /// Names this row on this machine, over time.
    pub id: String,
    /// Tells whether the row still is what is shown here; good within one run of the program.
    pub seen: RowTag,
    /// As stored, leading dot kept.
    pub host: String,
    /// True if only that very host gets it; `null` if the opened file does not say.
    pub host_only: Option<bool>,
    /// Its name; may be empty.
    pub name: String,
    /// The path it is sent below; empty if the opened file does not say.
    pub path: String,
    /// Sent over https only; `null` if the opened file does not say.
    pub secure: Option<bool>,
    /// Out of reach of scripts; `null` if the opened file does not say.
    pub http_only: Option<bool>,
    /// When it goes along from other sites.
    pub same_site: SameSite,
    /// Its end; `null` if it ends with the browser session, or if the opened file does not say.
    pub expires: Option<Timestamp>,
    /// True if it ends with the browser session; `null` if the opened file does not say when it ends.
    #[serde(default)]
    pub session: Option<bool>,
    /// True if its end has passed.
    pub expired: bool,
    /// When it was first set.
    pub created: Option<Timestamp>,
    /// When it was last set.
    pub updated: Option<Timestamp>,
    /// When it was last used.
    pub last_accessed: Option<Timestamp>,
    /// The top-level site it is kept apart for.
    pub partition: Option<String>,
    /// True if a frame of another site stood between.
    pub cross_site_ancestor: Option<bool>,
    /// The Firefox container.
    pub container: Option<String>,
    /// The scheme of what set it.
    pub source_scheme: Option<SourceScheme>,
    /// The port of what set it.
    pub source_port: Option<u16>,
    /// What we know of its value.
    pub value: ValueFacts,
    /// Tells whether the value still is the same; never written, so `None` in a report that was read.
    #[serde(skip)]
    pub value_tag: Option<RowTag>,
    /// Only in a saved report: cookies with the same value have the same tag there. It says nothing elsewhere.
    #[serde(rename = "value_tag", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(rename = "value_tag", optional))]
    pub saved_tag: Option<String>,
    /// Only where a saved report shortened the name: the same name has the same tag there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub name_tag: Option<String>,
    /// Where the browser keeps it.
    #[serde(default)]
    pub kept_in: KeptIn,
    /// What it is, and why we think so.
    pub verdict: Verdict,
    /// The same in short plain sentences.
    pub explanation: Explanation,
}

impl CookieReport {
    /// Puts a cookie together with its verdict; `id` names its row.
    pub fn new(
        id: String,
        cookie: Cookie,
        verdict: Verdict,
        explanation: Explanation,
        now: Timestamp,
    ) -> CookieReport {
        CookieReport {
            id,
            seen: cookie.seen,
            expired: cookie.is_expired(now),
            host: cookie.host,
            host_only: cookie.host_only,
            name: cookie.name,
            path: cookie.path,
            secure: cookie.secure,
            http_only: cookie.http_only,
            same_site: cookie.same_site,
            expires: cookie.expires,
            session: cookie.session,
            created: cookie.created,
            updated: cookie.updated,
            last_accessed: cookie.last_accessed,
            partition: cookie.partition,
            cross_site_ancestor: cookie.cross_site_ancestor,
            container: cookie.container,
            source_scheme: cookie.source_scheme,
            source_port: cookie.source_port,
            value: cookie.value,
            value_tag: Some(cookie.value_tag),
            saved_tag: None,
            name_tag: None,
            kept_in: cookie.kept_in,
            verdict,
            explanation,
        }
    }

    /// Its name, with what tells it apart from others that a saved report has shortened to the same.
    pub fn called(&self) -> (&str, Option<&str>) {
        (&self.name, self.name_tag.as_deref())
    }

    /// The site it is kept apart for, and whether frames of other sites stand between, in words.
    pub fn apart(&self) -> Option<String> {
        let site = self.partition.clone()?;
        match self.cross_site_ancestor {
            Some(true) => Some(words::text("jar-nested", &args! { "site" => site })),
            Some(false) | None => Some(site),
        }
    }

    /// True if it is offered for removal, and lies where we can remove it.
    pub fn is_removable(&self) -> bool {
        self.verdict.deletable && self.kept_in != KeptIn::File
    }
}

/// One cookie as `inspect --json --lines` prints it: flat, with names that programs may rely on.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    id: &'a str,
    browser: &'a str,
    profile: &'a str,
    profile_folder: &'a str,
    host: &'a str,
    host_only: Option<bool>,
    name: &'a str,
    path: &'a str,
    secure: Option<bool>,
    http_only: Option<bool>,
    same_site: SameSite,
    session: Option<bool>,
    expires: Option<Timestamp>,
    created: Option<Timestamp>,
    partition: Option<&'a str>,
    cross_site_ancestor: Option<bool>,
    container: Option<&'a str>,
    source_scheme: Option<SourceScheme>,
    source_port: Option<u16>,
    bytes: u32,
    category: &'a str,
    policy_section: Option<u8>,
    protected: bool,
    deletable: bool,
    rule: &'a str,
    evidence: Evidence,
    confidence: Confidence,
}

impl<'a> Line<'a> {
    /// The line of one cookie.
    pub fn new(profile: &'a ProfileReport, cookie: &'a CookieReport) -> Line<'a> {
        Line {
            id: &cookie.id,
            browser: &profile.browser,
            profile: &profile.name,
            profile_folder: &profile.folder,
            host: &cookie.host,
            host_only: cookie.host_only,
            name: &cookie.name,
            path: &cookie.path,
            secure: cookie.secure,
            http_only: cookie.http_only,
            same_site: cookie.same_site,
            session: cookie.session,
            expires: cookie.expires,
            created: cookie.created,
            partition: cookie.partition.as_deref(),
            cross_site_ancestor: cookie.cross_site_ancestor,
            container: cookie.container.as_deref(),
            source_scheme: cookie.source_scheme,
            source_port: cookie.source_port,
            bytes: cookie.value.bytes,
            category: &cookie.verdict.category,
            policy_section: cookie.verdict.policy_section,
            protected: cookie.verdict.protected,
            deletable: cookie.verdict.deletable,
            rule: &cookie.verdict.rule,
            evidence: cookie.verdict.evidence,
            confidence: cookie.verdict.confidence,
        }
    }
}

impl Report {
    /// Every cookie with its profile.
    pub fn cookies(&self) -> impl Iterator<Item = (&ProfileReport, &CookieReport)> {
        self.profiles
            .iter()
            .flat_map(|profile| profile.cookies.iter().map(move |cookie| (profile, cookie)))
    }

    /// The cookie called `id`.
    pub fn cookie(&self, id: &str) -> Option<(&ProfileReport, &CookieReport)> {
        self.cookies().find(|(_, cookie)| cookie.id == id)
    }
}
