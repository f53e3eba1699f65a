//! Rows with anything in any column.

use crate::good::Good;
use crate::pen::Pen;
use crate::{Told, told};

/// Contents that a column may not have, or that are the utmost it may.
const CONTENTS: &[(&str, &str)] = &[
    ("nothing", "NULL"),
    ("a blob", "x'00ff00ff'"),
    ("a text", "'soon'"),
    ("an empty text", "''"),
    ("a text that is not UTF-8", "CAST(x'63e9ff1b5b324a' AS TEXT)"),
    ("a text with a zero in it", "CAST(x'610062' AS TEXT)"),
    ("a text of 100 KB", "CAST(zeroblob(100000) AS TEXT)"),
    ("a fraction", "1.5"),
    ("a huge fraction", "9e999"),
    ("zero", "0"),
    ("the first number", "-9223372036854775807 - 1"),
    ("the last number", "9223372036854775807"),
    ("minus one", "-1"),
];

/// Takes from the table's definition what would keep such rows out.
fn loosened(table: &str) -> String {
    format!(
        "UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), ' TEXT', '') WHERE name = '{table}';
         PRAGMA schema_version = 4711;"
    )
}

#[test]
fn a_row_with_anything_in_any_column_is_shown_or_skipped_with_its_column() {
    let mut pen = Pen::new();
    let (mut shown, mut skipped) = (0, 0);
    for good in Good::tables() {
        let columns: String = good.ask(&format!(
            "SELECT group_concat(name) FROM pragma_table_info('{}')",
            good.table
        ));
        for column in columns.split(',').filter(|column| *column != "id") {
            for (name, content) in CONTENTS {
                let sql = format!(
                    "{} UPDATE {} SET {column} = {content} WHERE name = 'theme';",
                    loosened(good.table),
                    good.table
                );
                let name = format!("{name} in {column}");
                let told = told(&mut pen, &good, &name, &good.after(&sql));
                assert_eq!(told.problem, None, "{}: {name}", good.name);
                assert!(
                    told.names.contains(&"lang".to_owned()),
                    "{}: {name}: the other row shows",
                    good.name
                );
                for reason in &told.skipped {
                    let known =
                        reason.contains(column) || (column == "encrypted_value" && reason.contains("value"));
                    assert!(known, "{}: {name}: {reason}", good.name);
                }
                let hidden = is_another_site(column, told.names.len(), told.skipped.len());
                assert!(
                    told.names.len() + told.skipped.len() == 2 || hidden,
                    "{}: {name}: {told:?}",
                    good.name
                );
                shown += told.names.len() - 1;
                skipped += told.skipped.len();
            }
        }
    }
    println!("odd rows: {shown} shown, {skipped} skipped");
    assert!(shown > 100 && skipped > 100);
}

/// A row whose host is not FlaskTrack's is another site's.
fn is_another_site(column: &str, shown: usize, skipped: usize) -> bool {
    column.starts_with("host") && (shown, skipped) == (1, 0)
}

#[test]
fn a_huge_cell_is_refused_and_takes_no_room() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        for (column, who) in [
            ("value", "theme"),
            ("name", "theme"),
            ("value", "other"),
            ("path", "other"),
        ] {
            let sql = format!(
                "{} UPDATE {} SET {column} = CAST(zeroblob(16000000) AS TEXT) WHERE name = '{who}';",
                loosened(good.table),
                good.table
            );
            let told = told(
                &mut pen,
                &good,
                &format!("16 MB in {column} of {who}"),
                &good.after(&sql),
            );
            let others = who == "other" && told.is_whole();
            assert!(
                others || told.is_refused(),
                "{}: {column} of {who}: {told:?}",
                good.name
            );
        }
    }
}

/// A table with `count` rows of FlaskTrack, each with a value of `bytes`.
fn crowded(good: &Good, count: usize, bytes: usize) -> Vec<u8> {
    let columns: String = good.ask(&format!(
        "SELECT group_concat(name) FROM pragma_table_info('{}') WHERE name NOT IN ('id', 'name', 'value')",
        good.table
    ));
    good.after(&format!(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {count})
         INSERT INTO {table} (name, value, {columns}) SELECT 'n' || x, CAST(zeroblob({bytes}) AS TEXT), {columns}
         FROM {table}, n WHERE name = 'theme'",
        table = good.table
    ))
}

#[test]
fn more_rows_than_a_browser_keeps_are_refused_and_as_many_are_read() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let told = told_crowded(&mut pen, &good, 4000, 10);
        assert_eq!((told.problem, told.names.len()), (None, 4002), "{}", good.name);
        for (count, bytes) in [(6000, 10), (1000, 60_000)] {
            let told = told_crowded(&mut pen, &good, count, bytes);
            assert!(told.is_refused(), "{}: {count} of {bytes} bytes", good.name);
        }
    }
}

fn told_crowded(pen: &mut Pen, good: &Good, count: usize, bytes: usize) -> Told {
    let store = crowded(good, count, bytes);
    told(pen, good, &format!("{count} rows of {bytes} bytes"), &store)
}

#[test]
fn an_index_that_names_another_sites_row_shows_nothing_of_it() {
    let mut pen = Pen::new();
    let good = Good::chromium();
    // The index keeps FlaskTrack's host and name for a row that the table gives to another.
    let root: usize = good.ask::<i64>("SELECT rootpage FROM sqlite_schema WHERE name = 'cookies'") as usize;
    let (ours, theirs) = (b".flasktrack.comtheme", b".bank.example\0\0theme");
    let mut bytes = good.bytes.clone();
    let table = &mut bytes[(root - 1) * good.page_size()..root * good.page_size()];
    let at = table.windows(ours.len()).position(|part| part == ours).unwrap();
    table[at..at + ours.len()].copy_from_slice(theirs);
    let told = told(&mut pen, &good, "an index that lies", &bytes);
    assert_eq!(
        (told.problem.as_deref(), &told.names[..]),
        (None, &["lang".to_owned()][..])
    );
}
