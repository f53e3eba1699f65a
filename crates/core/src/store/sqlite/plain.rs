//! The site's rows from a table as browsers make it, taken from its pages without SQLite: to start SQLite and have it
//! learn the tables takes longer than to read a small store. Whatever is not just as known is left to SQLite.

use super::Table;
use crate::record::{Field, Name, Record};
use crate::site::Site;
use crate::store::image::{Made, Stored, Tables};
use crate::store::room::Room;

/// What a table is like, by the words that it was made with.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub columns: Vec<String>,
    /// The column that is the row's number, which is not stored.
    number: Option<usize>,
    /// Columns that are unique together; each such set has an index.
    unique: Vec<Vec<String>>,
}

/// The schema's version, and the rows with their numbers.
pub(super) type Rows = (Option<i64>, Vec<(i64, Record)>);

impl Table {
    /// The site's rows with their numbers, in order, and the schema's version. `None` where only SQLite can say.
    pub(super) fn plain_rows(&self, tables: &Tables, site: &Site) -> Option<Rows> {
        let made = tables.made()?;
        let own = only(&made, |one| one.name == self.name).filter(|one| !one.is_index)?;
        let told = Told::of(own.sql.as_deref()?, self.name)?;
        let place = |name: &str| told.columns.iter().position(|column| column == name);
        let is_known = self.needed.iter().all(|needed| place(needed).is_some())
            && !self.foreign.iter().any(|foreign| place(foreign).is_some());
        let (host, partition) = (place(self.host)?, place(self.partition)?);
        let version = self.version.of_tables(tables, &made)?;
        if !is_known || version.is_some_and(|version| version < self.oldest) {
            return None;
        }
        let numbers = tables.rows_with(self.plain_index(&made, &told)?, site.domain())?;
        let names: Vec<Name> = told
            .columns
            .iter()
            .map(|name| Name::from(name.as_str()))
            .collect();
        let (mut found, mut room) = (Vec::new(), Room::new());
        tables.rows(own.root, &numbers, &mut |number, fields| {
            // A row of before a column was added has less.
            if fields.len() != names.len() {
                return None;
            }
            let top_level = (self.top_level)(fields[partition].text()?);
            if !site.covers(fields[host].text()?, top_level.as_deref()) {
                return Some(());
            }
            let record = record(&names, fields, told.number.map(|at| (at, number)));
            room.take(record.size()).ok()?;
            found.push((number, record));
            Some(())
        })?;
        Some((version, found))
    }

    /// The first page of an index that knows host and partition of every row.
    fn plain_index(&self, made: &[Made], told: &Told) -> Option<u32> {
        let knows = |columns: &[String]| {
            let has = |name: &str| columns.iter().any(|column| column == name);
            has(self.host) && has(self.partition)
        };
        let own = made.iter().filter(|one| one.is_index && one.table == self.name);
        let of_table = |one: &Made| {
            let number = one
                .name
                .strip_prefix(&format!("sqlite_autoindex_{}_", self.name))?;
            let columns = told.unique.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(columns.clone())
        };
        let columns = |one: &Made| match &one.sql {
            None => of_table(one),
            Some(sql) => indexed(sql, &one.name, self.name),
        };
        let mut fit = own.filter(|one| columns(one).is_some_and(|columns| knows(&columns)));
        fit.next().map(|index| index.root)
    }
}

/// The only one that fits.
pub(super) fn only(made: &[Made], fits: impl Fn(&Made) -> bool) -> Option<&Made> {
    let mut all = made.iter().filter(|one| fits(one));
    all.next().filter(|_| all.next().is_none())
}

/// The row as SQLite would give it. A column that is the row's number is not stored with the others.
fn record(names: &[Name], fields: &[Stored], number: Option<(usize, i64)>) -> Record {
    let mut columns = Vec::with_capacity(names.len());
    for (at, (name, stored)) in names.iter().zip(fields).enumerate() {
        let field = match number {
            Some((own, number)) if own == at => Field::Integer(number),
            Some(_) | None => stored.field(),
        };
        columns.push((name.clone(), field));
    }
    Record { columns }
}

/// What a column may be made with. None of these changes what is stored, or adds an index.
const KNOWN: &[&str] = &[
    "INTEGER",
    "TEXT",
    "BLOB",
    "LONGVARCHAR",
    "NOT",
    "NULL",
    "DEFAULT",
    "''",
];

impl Told {
    /// From the words that made the table `name`; `None` if one of them is not known.
    pub fn of(sql: &str, name: &str) -> Option<Told> {
        let inner = sql
            .strip_prefix("CREATE TABLE ")?
            .strip_prefix(name)?
            .trim_start();
        let inner = inner.strip_prefix('(')?.strip_suffix(')')?;
        let mut told = Told::default();
        for part in parts(inner)? {
            let words: Vec<&str> = part.split_whitespace().collect();
            match words.as_slice() {
                ["CONSTRAINT", _, "UNIQUE", ..] => told.unique.push(listed(part.split_once("UNIQUE")?.1)?),
                ["UNIQUE", ..] => told
                    .unique
                    .push(listed(part.trim_start().strip_prefix("UNIQUE")?)?),
                [column, kind @ ..] if is_name(column) && !is_number(column) => {
                    if *kind == ["INTEGER", "PRIMARY", "KEY"] && told.number.is_none() {
                        told.number = Some(told.columns.len());
                    } else if *kind == ["LONGVARCHAR", "NOT", "NULL", "UNIQUE", "PRIMARY", "KEY"] {
                        told.unique.push(vec![(*column).to_owned()]);
                    } else if !kind
                        .iter()
                        .all(|word| KNOWN.contains(word) || word.parse::<i64>().is_ok())
                    {
                        return None;
                    }
                    told.columns.push((*column).to_owned());
                }
                _ => return None,
            }
        }
        Some(told)
    }
}

/// What stands between the commas; `None` where quotes or comments could hide one.
fn parts(inner: &str) -> Option<Vec<&str>> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_(),'-".contains(c);
    if !inner.chars().all(is_plain) || inner.contains("--") || inner.replace("''", "").contains('\'') {
        return None;
    }
    let mut depth = 0_usize;
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(&inner[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[begin..]);
    (depth == 0).then_some(parts)
}

/// The columns in `(a, b)`, which is all there is.
fn listed(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    let column = |part: &str| Some(part.trim().to_owned()).filter(|column| is_name(column));
    inner.split(',').map(column).collect()
}

/// The columns of an index that knows every row of `table`.
fn indexed(sql: &str, name: &str, table: &str) -> Option<Vec<String>> {
    let rest = sql
        .strip_prefix("CREATE UNIQUE INDEX ")
        .or_else(|| sql.strip_prefix("CREATE INDEX "))?;
    let rest = rest.strip_prefix(name)?.strip_prefix(" ON ")?;
    listed(rest.strip_prefix(table)?)
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// True for a name under which SQLite would give the row's number.
fn is_number(column: &str) -> bool {
    ["rowid", "oid", "_rowid_"]
        .iter()
        .any(|name| column.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
