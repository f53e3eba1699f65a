//! One cookie exactly as stored: what goes from a store into a backup and back, and nowhere else.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// One column of one row, with SQLite's own type. Text is kept as bytes, for it need not be UTF-8.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// NULL.
    Null,
    /// INTEGER.
    Integer(i64),
    /// REAL, by its bits.
    Real(u64),
    /// TEXT.
    Text(#[serde(with = "base64_bytes")] Vec<u8>),
    /// BLOB.
    Blob(#[serde(with = "base64_bytes")] Vec<u8>),
}

impl Field {
    /// Bytes of text or blob.
    pub fn size(&self) -> usize {
        match self {
            Field::Null | Field::Integer(_) | Field::Real(_) => 0,
            Field::Text(bytes) | Field::Blob(bytes) => bytes.len(),
        }
    }
}

/// A column's name, which the rows of a table share.
pub type Name = Arc<str>;

/// A row: its columns by name, in the table's order. Printing it shows no content, and its bytes are wiped
/// when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Names and contents.
    pub columns: Vec<(Name, Field)>,
}

impl Record {
    /// The column called `name`, if this schema has it.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.columns
            .iter()
            .find(|(column, _)| **column == *name)
            .map(|(_, field)| field)
    }

    /// Bytes that it takes in memory, about.
    pub fn size(&self) -> usize {
        let column = |(_, field): &(Name, Field)| field.size() + size_of::<(Name, Field)>();
        self.columns.iter().map(column).sum()
    }

    /// The column called `name` as text, with bytes that are not UTF-8 replaced.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Field::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Field::Null | Field::Integer(_) | Field::Real(_) | Field::Blob(_) => None,
        }
    }

    /// The column called `name` as a number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Field::Integer(number) => Some(*number),
            Field::Null | Field::Real(_) | Field::Text(_) | Field::Blob(_) => None,
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        for (_, field) in &mut self.columns {
            match field {
                Field::Text(bytes) | Field::Blob(bytes) => bytes.zeroize(),
                Field::Null | Field::Integer(_) | Field::Real(_) => {}
            }
        }
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({} columns)", self.columns.len())
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Field")
    }
}

/// One cookie of a saved session: its text as it stands in the file, and where that was. Printing it shows no
/// content, and its text is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, by its name below the profile.
    pub file: String,
    /// Which of the file's lists: 0 is its own, the others are of sessions it can still go back to.
    pub list: usize,
    /// Its place in the list, from 0.
    pub place: usize,
    /// A digest of all of the file but its lists: by it the file is known again.
    pub rest: String,
    /// Its text.
    #[serde(with = "base64_bytes")]
    pub text: Vec<u8>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({}, {}, {})", self.file, self.list, self.place)
    }
}

/// A row by what a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct RowName {
    /// [`crate::report::CookieReport::id`].
    pub id: String,
    /// The cookie's name.
    pub name: String,
    /// The cookie's host, as stored.
    pub host: String,
    /// The cookie's path.
    pub path: String,
    /// The top-level site it is kept apart for.
    pub partition: Option<String>,
    /// The Firefox container.
    pub container: Option<String>,
    /// The category's id.
    pub category: String,
}

mod base64_bytes {
    use super::{Engine, STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let text = zeroize::Zeroizing::new(STANDARD.encode(bytes));
        serializer.serialize_str(&text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = zeroize::Zeroizing::new(String::deserialize(deserializer)?);
        STANDARD
            .decode(text.as_bytes())
            .map_err(|_| D::Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_text_form() {
        let record = Record {
            columns: vec![
                ("a".into(), Field::Null),
                ("b".into(), Field::Integer(i64::MIN)),
                ("c".into(), Field::Real(f64::NAN.to_bits())),
                ("d".into(), Field::Text(vec![0x63, 0xE9, 0])),
                ("e".into(), Field::Blob(vec![0, 255])),
            ],
        };
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(
            serde_json::from_str::<Record>(&text).unwrap(),
            record,
            "bytes and bits are kept"
        );
    }

    #[test]
    fn printing_a_record_shows_no_content() {
        let record = Record {
            columns: vec![("value".into(), Field::Text(b"secret".to_vec()))],
        };
        assert!(
            !format!("{record:?} {:?}", record.columns).contains("115"),
            "not even as numbers"
        );
    }
}
