//! The site's rows, and no other.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Params, Row, Statement, ToSql};

use super::{Schema, Table};
use crate::record::{Field, Name, Record};
use crate::site::Site;
use crate::store::room::{Full, Room};

impl Table {
    /// The site's rows with their numbers, in order; if an index has `found` some numbers, only those are asked. The
    /// exact test runs inside the query, on the row itself, so that no other row is ever selected, whatever an index
    /// says.
    pub(super) fn site_rows(
        &self,
        db: &Connection,
        schema: &Schema,
        found: Option<Vec<i64>>,
        site: &Site,
    ) -> rusqlite::Result<Vec<(i64, Record)>> {
        self.teach_site(db, site)?;
        let mut query = db.prepare(&match found {
            Some(_) => self.one_row(schema.has_partition),
            None => self.scan(schema.has_partition),
        })?;
        let mut rows = Rows::of(&query);
        match found {
            Some(numbers) => numbers
                .into_iter()
                .try_for_each(|number| rows.take(&mut query, [number]))?,
            None => rows.take(&mut query, [site.domain()])?,
        }
        Ok(rows.found)
    }

    fn one_row(&self, has_partition: bool) -> String {
        let (table, host) = (self.name, self.host);
        let partition = if has_partition { self.partition } else { "''" };
        format!("SELECT rowid, * FROM {table} WHERE rowid = ?1 AND in_site({host}, {partition})")
    }

    /// The same by SQLite alone. The inner query needs the unique index only; `instr` goes first because it is
    /// cheap, and most rows have no partition to look at.
    pub(super) fn scan(&self, has_partition: bool) -> String {
        let (table, host) = (self.name, self.host);
        let (maybe, partition) = match has_partition {
            true => {
                let column = self.partition;
                let maybe = format!("(instr({host}, ?1) OR ({column} <> '' AND instr({column}, ?1)))");
                (maybe, column)
            }
            false => (format!("instr({host}, ?1)"), "''"),
        };
        format!(
            "SELECT rowid, * FROM {table} WHERE rowid IN (SELECT rowid FROM {table}
             WHERE {maybe} AND in_site({host}, {partition}))
             AND in_site({host}, {partition}) ORDER BY rowid"
        )
    }

    /// Gives SQLite the function `in_site(host, partition)`.
    pub(super) fn teach_site(&self, db: &Connection, site: &Site) -> rusqlite::Result<()> {
        let (site, top_level) = (site.clone(), self.top_level);
        let flags = FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_DIRECTONLY;
        db.create_scalar_function("in_site", 2, flags, move |context| {
            let text = |at: usize| match context.get_raw(at) {
                ValueRef::Text(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
                ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => "",
            };
            Ok(site.covers(text(0), top_level(text(1)).as_deref()))
        })
    }
}

/// Rows on their way out of a store, as long as there is room.
pub(super) struct Rows {
    pub found: Vec<(i64, Record)>,
    names: Vec<Name>,
    room: Room,
}

impl Rows {
    /// For the rows of `query`, which gives each with its number before it.
    pub fn of(query: &Statement) -> Rows {
        Rows {
            found: Vec::new(),
            names: query.column_names().skip(1).map(Name::from).collect(),
            room: Room::new(),
        }
    }

    pub fn take(&mut self, query: &mut Statement, about: impl Params) -> rusqlite::Result<()> {
        let mut rows = query.query(about)?;
        while let Some(row) = rows.next()? {
            let record = record(row, &self.names)?;
            self.room.take(record.size()).map_err(|Full| too_much())?;
            self.found.push((row.get(0)?, record));
        }
        Ok(())
    }
}

/// SQLite's own word for what is larger than it should be.
fn too_much() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_TOOBIG), None)
}

fn record(row: &Row, names: &[Name]) -> rusqlite::Result<Record> {
    let mut columns = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let field = match row.get_ref(at + 1)? {
            ValueRef::Null => Field::Null,
            ValueRef::Integer(number) => Field::Integer(number),
            ValueRef::Real(number) => Field::Real(number.to_bits()),
            ValueRef::Text(bytes) => Field::Text(bytes.to_vec()),
            ValueRef::Blob(bytes) => Field::Blob(bytes.to_vec()),
        };
        columns.push((name.clone(), field));
    }
    Ok(Record { columns })
}

impl ToSql for Field {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Field::Null => ValueRef::Null,
            Field::Integer(number) => ValueRef::Integer(*number),
            Field::Real(bits) => ValueRef::Real(f64::from_bits(*bits)),
            Field::Text(bytes) => ValueRef::Text(bytes),
            Field::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
