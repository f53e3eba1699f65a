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
    /// What stands in a column for rows that were there before it.
    missing: Vec<Field>,
    /// The column that is the row's number, which is not stored.
    number: Option<usize>,
    /// Columns that are unique together.
    pub unique: Vec<Vec<String>>,
}

/// As many columns as SQLite is let have; a browser's table has some 25.
const MOST_COLUMNS: usize = 100;

/// The schema's version, and the site's rows with their numbers.
pub(super) type SiteRows = (Option<i64>, Vec<(i64, Record)>);

impl Table {
    /// The site's rows with their numbers, in order, and the schema's version. `None` where only SQLite can say.
    pub(super) fn plain_rows(&self, tables: &Tables, site: &Site) -> Option<SiteRows> {
        let made = tables.made()?;
        let own = table(&made, self.name)?;
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
            let (host, partition) = (fields.get(host)?, fields.get(partition)?);
            let top_level = (self.top_level)(partition.text()?);
            if !site.covers(host.text()?, top_level.as_deref()) {
                return Some(());
            }
            let record = told.record(&names, fields, number)?;
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
        // Of two sets of the same columns SQLite makes one index; with a single set there is no doubt whose it is.
        let of_table = |one: &Made| match told.unique.as_slice() {
            [columns] if one.name == format!("sqlite_autoindex_{}_1", self.name) => Some(columns.clone()),
            _ => None,
        };
        let columns = |one: &Made| match &one.sql {
            None => of_table(one),
            Some(sql) => indexed(sql, &one.name, self.name),
        };
        let mut fit = own.filter(|one| columns(one).is_some_and(|columns| knows(&columns)));
        fit.next().map(|index| index.root)
    }
}

/// The table called `name`.
pub(super) fn table<'m>(made: &'m [Made], name: &str) -> Option<&'m Made> {
    let is_it = |one: &&Made| !one.is_index && one.name == name && one.table == name;
    made.iter().find(is_it)
}

/// What a column may be made with before its default. None of these changes what is stored, or adds an index.
const KNOWN: &[&str] = &["INTEGER", "TEXT", "BLOB", "LONGVARCHAR", "NOT", "NULL"];

/// What begins a part that is no column.
const NO_COLUMN: &[&str] = &["CONSTRAINT", "UNIQUE", "PRIMARY", "CHECK", "FOREIGN"];

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
                ["CONSTRAINT", name, "UNIQUE", ..] if is_name(name) => {
                    told.unique.push(listed(part.split_once("UNIQUE")?.1)?);
                }
                ["UNIQUE", ..] => told
                    .unique
                    .push(listed(part.trim_start().strip_prefix("UNIQUE")?)?),
                [column, words @ ..] if is_name(column) => told.column(column, words)?,
                _ => return None,
            }
        }
        let is_column = |name: &String| told.columns.contains(name);
        let is_sound = told.unique.iter().flatten().all(is_column) && told.columns.len() <= MOST_COLUMNS;
        is_sound.then_some(told)
    }

    /// One more column, made with these `words`.
    fn column(&mut self, name: &str, words: &[&str]) -> Option<()> {
        let is = |known: &String| known.eq_ignore_ascii_case(name);
        let is_no_column = NO_COLUMN.iter().any(|word| name.eq_ignore_ascii_case(word));
        if is_no_column || is_number(name) || self.columns.iter().any(is) {
            return None;
        }
        let mut missing = Field::Null;
        match words {
            ["INTEGER", "PRIMARY", "KEY"] if self.number.is_none() => self.number = Some(self.columns.len()),
            ["LONGVARCHAR", "NOT", "NULL", "UNIQUE", "PRIMARY", "KEY"] => {
                self.unique.push(vec![name.to_owned()]);
            }
            [words @ .., "DEFAULT", default] if is_known(words) => {
                missing = match *default {
                    "''" if words.first() == Some(&"TEXT") => Field::Text(Vec::new()),
                    number if words.first() == Some(&"INTEGER") => Field::Integer(number.parse().ok()?),
                    _ => return None,
                }
            }
            words if is_known(words) => {}
            _ => return None,
        }
        self.columns.push(name.to_owned());
        self.missing.push(missing);
        Some(())
    }

    /// The row as SQLite would give it. A column that is the row's number is not stored with the others, and a row of
    /// before a column was added is shorter.
    fn record(&self, names: &[Name], fields: &[Stored], number: i64) -> Option<Record> {
        if fields.len() > names.len() {
            return None;
        }
        let mut columns = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let field = match fields.get(at) {
                _ if self.number == Some(at) => Field::Integer(number),
                Some(stored) => stored.field(),
                None => self.missing[at].clone(),
            };
            columns.push((name.clone(), field));
        }
        Some(Record { columns })
    }
}

fn is_known(words: &[&str]) -> bool {
    words.iter().all(|word| KNOWN.contains(word))
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
