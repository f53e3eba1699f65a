//! The version of a file's schema.

use rusqlite::{Connection, OptionalExtension};

use super::plain::{Told, table};
use crate::error::Result;
use crate::store::image::{Made, Tables, sql};

/// Where a format tells it.
#[derive(Debug, Clone, Copy)]
pub enum VersionAt {
    /// Nowhere.
    Nowhere,
    /// In the file's header (`PRAGMA user_version`).
    UserVersion,
    /// In the table `meta`, under the key `version` (`sql/meta_table.cc`).
    Meta,
}

impl VersionAt {
    /// What the file tells; what is no number counts as nothing.
    pub fn of(self, db: &Connection) -> Result<Option<i64>> {
        let asked = || match self {
            VersionAt::Nowhere => Ok(None),
            VersionAt::UserVersion => db
                .query_row("PRAGMA user_version", [], |row| row.get(0))
                .map(Some),
            VersionAt::Meta => {
                let told = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'";
                if !db.prepare(told)?.exists([])? {
                    return Ok(None);
                }
                let version = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'version'";
                let version: Option<i64> = db.query_row(version, [], |row| row.get(0)).optional()?;
                Ok(version.filter(|version| *version > 0))
            }
        };
        asked().map_err(|error| sql(&error))
    }

    /// The same without SQLite; `None` where only SQLite can say.
    pub fn of_tables(self, tables: &Tables, made: &[Made]) -> Option<Option<i64>> {
        match self {
            VersionAt::Nowhere => Some(None),
            VersionAt::UserVersion => Some(Some(tables.user_version())),
            VersionAt::Meta => {
                let meta = table(made, "meta")?;
                let told = Told::of(meta.sql.as_deref()?, &meta.name)?;
                if told.columns != ["key", "value"] || told.unique != [["key"]] {
                    return None;
                }
                let mut version = None;
                tables.few_rows(meta.root, &mut |row| {
                    let [key, value] = row else { return None };
                    if key.text()? == "version" {
                        version = Some(value.text()?.parse().ok().filter(|version| *version > 0)?);
                    }
                    Some(())
                })?;
                version.map(Some)
            }
        }
    }
}
