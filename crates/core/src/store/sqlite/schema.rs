//! What the table of cookies in one file is like.

use rusqlite::{Connection, OptionalExtension, Row};

use super::Table;
use crate::error::{Error, Result};
use crate::store::image::sql;

/// A plain table with the columns that its format cannot be without.
pub(super) struct Schema {
    /// Its version, where it is told.
    pub version: Option<i64>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// True if there is a column for the partition.
    pub has_partition: bool,
    /// The first page of an index that knows host and partition of every row.
    pub index: Option<u32>,
}

impl Table {
    /// What the table in `db` is like; an error if it is not of this format.
    pub(super) fn schema(&self, db: &Connection) -> Result<Schema> {
        self.refuse_other_kinds(db)?;
        let version = self.version.of(db)?;
        let unknown = |cause: &str| match version {
            Some(version) => unknown(&format!("version {version}: {cause}")),
            None => unknown(cause),
        };
        let columns = self.columns(db)?;
        let has = |name: &str| columns.iter().any(|column| column == name);
        let had = |name: &str| self.once.iter().any(|(today, once)| *today == name && has(once));
        if let Some(missing) = self.needed.iter().find(|needed| !has(needed) && !had(needed)) {
            return Err(unknown(&format!("no column {missing}")));
        }
        if let Some(foreign) = self.foreign.iter().find(|foreign| has(foreign)) {
            return Err(unknown(&format!("a column {foreign}")));
        }
        if version.is_some_and(|version| version < self.oldest) {
            return Err(unknown("too old"));
        }
        let has_partition = has(self.partition);
        Ok(Schema {
            version,
            has_partition,
            index: self.index(db, has_partition).map_err(|error| sql(&error))?,
            columns,
        })
    }

    /// A view or a virtual table could do anything when it is asked.
    fn refuse_other_kinds(&self, db: &Connection) -> Result<()> {
        let kind: Option<String> = db
            .query_row(
                "SELECT type || ' ' || sql FROM sqlite_schema WHERE name = ?1",
                [self.name],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| sql(&error))?;
        match kind {
            None => Err(unknown("no table of cookies")),
            Some(kind) if kind.starts_with("table CREATE TABLE") => Ok(()),
            Some(_) => Err(not_plain()),
        }
    }

    /// The table's columns; an error if some of them are computed when they are read, or if a row has no number of
    /// its own, or one that a column hides.
    pub(super) fn columns(&self, db: &Connection) -> Result<Vec<String>> {
        let told = told(db, "table_xinfo", self.name, |row| {
            Ok((row.get("name")?, row.get::<_, i64>("hidden")? != 0))
        });
        let told: Vec<(String, bool)> = told.map_err(|error| sql(&error))?;
        let numbered = db.prepare(&format!("SELECT rowid FROM {}", self.name));
        let hides = |(name, computed): &(String, bool)| *computed || name.eq_ignore_ascii_case("rowid");
        if numbered.is_err() || told.iter().any(hides) {
            return Err(not_plain());
        }
        Ok(told.into_iter().map(|(name, _)| name).collect())
    }

    pub(super) fn index(&self, db: &Connection, has_partition: bool) -> rusqlite::Result<Option<u32>> {
        let partition = if has_partition { self.partition } else { self.host };
        let indices = told(db, "index_list", self.name, |row| {
            Ok((row.get::<_, String>("name")?, row.get::<_, bool>("partial")?))
        })?;
        for (name, is_partial) in indices {
            let columns: Vec<Option<String>> = told(db, "index_info", &name, |row| row.get("name"))?;
            let knows = |column: &str| columns.iter().flatten().any(|known| known == column);
            if !is_partial && knows(self.host) && knows(partition) {
                return root(db, &name);
            }
        }
        Ok(None)
    }
}

/// The first page of the index `name`.
fn root(db: &Connection, name: &str) -> rusqlite::Result<Option<u32>> {
    db.query_row(
        "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND name = ?1",
        [name],
        |row| row.get(0),
    )
    .optional()
}

/// What SQLite tells of `name`. A question of its own takes less than a table that stands for one.
fn told<T>(
    db: &Connection,
    pragma: &str,
    name: &str,
    read: impl Fn(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut told = Vec::new();
    db.pragma(None, pragma, name, |row| {
        told.push(read(row)?);
        Ok(())
    })?;
    Ok(told)
}

fn not_plain() -> Error {
    unknown("not a plain table")
}

fn unknown(cause: &str) -> Error {
    Error::StoreUnknown {
        cause: cause.to_owned(),
    }
}
