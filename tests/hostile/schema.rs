//! Tables that are not what they are called.

use crate::good::Good;
use crate::pen::Pen;
use crate::told;

/// Makes something else called as the table; `TABLE` stands for it, `COLUMNS` for what it declares.
const TRICKS: &[(&str, &str)] = &[
    ("a view", "ALTER TABLE TABLE RENAME TO old; CREATE VIEW TABLE AS SELECT * FROM old;"),
    (
        "a view without an end",
        "ALTER TABLE TABLE RENAME TO old; CREATE VIEW TABLE AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n)
         SELECT old.* FROM old, n;",
    ),
    // Our own SQLite has no modules for these two, and would not make them.
    ("a full-text table", "DROP TABLE TABLE; INSERT INTO sqlite_schema
      VALUES ('table', 'TABLE', 'TABLE', 0, 'CREATE VIRTUAL TABLE TABLE USING fts5(host_key, host, name, value)');"),
    ("a spatial table", "DROP TABLE TABLE; INSERT INTO sqlite_schema
      VALUES ('table', 'TABLE', 'TABLE', 0, 'CREATE VIRTUAL TABLE TABLE USING rtree(id, a, b)');"),
    ("an index", "ALTER TABLE TABLE RENAME TO old; CREATE INDEX TABLE ON old(name);"),
    ("a trigger", "ALTER TABLE TABLE RENAME TO old; CREATE TRIGGER TABLE AFTER DELETE ON old BEGIN SELECT 1; END;"),
    ("no table", "DROP TABLE TABLE;"),
    ("a table of something else", "DROP TABLE TABLE; CREATE TABLE TABLE(a, b, c);"),
    ("a table without row numbers", "DROP TABLE TABLE; CREATE TABLE TABLE(COLUMNS, PRIMARY KEY(name)) WITHOUT ROWID;"),
    ("a column called rowid", "DROP TABLE TABLE; CREATE TABLE TABLE(COLUMNS, rowid);"),
    ("a column that is computed", "ALTER TABLE TABLE ADD COLUMN more AS (zeroblob(4000000)) VIRTUAL;"),
    ("a table of very many columns", "DROP TABLE TABLE; CREATE TABLE TABLE(COLUMNS, MANY);"),
    ("a definition that is no SQL", "UPDATE sqlite_schema SET sql = 'CREATE TABLE TABLE(' WHERE name = 'TABLE';"),
    ("a definition without an end", "UPDATE sqlite_schema SET sql = sql || '/*' || hex(zeroblob(3000000)) WHERE name = 'TABLE';"),
    ("two tables of the name", "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'TABLE';"),
    ("no root", "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'TABLE';"),
    ("a root below the first page", "UPDATE sqlite_schema SET rootpage = -7 WHERE name = 'TABLE';"),
    ("a root beyond the end", "UPDATE sqlite_schema SET rootpage = 2147483647 WHERE name = 'TABLE';"),
    ("the list of tables as its root", "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'TABLE';"),
];

#[test]
fn what_only_has_the_name_of_the_table_is_refused() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let columns: String = good.ask(&format!(
            "SELECT group_concat(name) FROM pragma_table_info('{}') WHERE name NOT IN ('rowid')",
            good.table
        ));
        let many: Vec<String> = (0..1500).map(|n| format!("c{n}")).collect();
        for (name, sql) in TRICKS {
            let sql = sql
                .replace(
                    "CREATE TABLE TABLE(COLUMNS",
                    &format!("CREATE TABLE {}({columns}", good.table),
                )
                .replace("MANY", &many.join(","))
                .replace("'TABLE'", &format!("'{}'", good.table))
                .replace("TABLE TABLE", &format!("TABLE {}", good.table))
                .replace("VIEW TABLE", &format!("VIEW {}", good.table))
                .replace("INDEX TABLE", &format!("INDEX {}", good.table))
                .replace("TRIGGER TABLE", &format!("TRIGGER {}", good.table))
                .replace("CREATE TABLE TABLE(", &format!("CREATE TABLE {}(", good.table));
            let bytes = good.after(&sql);
            let told = told(&mut pen, &good, name, &bytes);
            assert!(
                told.is("store-unknown") || told.is_refused(),
                "{}: {name}: {told:?}",
                good.name
            );
        }
    }
}

/// What a file may hold besides, and what is read of it all the same.
const BESIDES: &[(&str, &str)] = &[
    (
        "a trigger",
        "CREATE TRIGGER t AFTER DELETE ON TABLE BEGIN DELETE FROM TABLE; END;",
    ),
    ("an index that computes", "CREATE INDEX i ON TABLE(name || path);"),
    (
        "an index of a part",
        "CREATE INDEX i ON TABLE(name) WHERE name > 'm';",
    ),
    (
        "a view without an end",
        "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT * FROM n;",
    ),
    (
        "a full-text table",
        "INSERT INTO sqlite_schema VALUES ('table', 'f', 'f', 0, 'CREATE VIRTUAL TABLE f USING fts5(a)');",
    ),
    ("many tables", "MANY"),
    (
        "an order that nobody knows",
        "UPDATE sqlite_schema SET sql = replace(sql, 'path TEXT', 'path TEXT COLLATE nosuch') WHERE type = 'table';",
    ),
];

#[test]
fn what_lies_beside_the_table_does_no_harm() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let many: String = (0..500).map(|n| format!("CREATE TABLE t{n}(a);")).collect();
        for (name, sql) in BESIDES {
            let sql = sql.replace("ON TABLE", &format!("ON {}", good.table));
            let sql = sql
                .replace("FROM TABLE", &format!("FROM {}", good.table))
                .replace("MANY", &many);
            let told = told(&mut pen, &good, name, &good.after(&sql));
            assert!(told.is_whole(), "{}: {name}: {told:?}", good.name);
        }
    }
}

#[test]
fn a_version_that_is_no_version_is_told_or_refused() {
    let mut pen = Pen::new();
    let good = Good::chromium();
    for value in [
        "NULL",
        "9223372036854775807",
        "-1",
        "'soon'",
        "x'ff00'",
        "1e300",
        "''",
    ] {
        let sql = format!("UPDATE meta SET value = {value} WHERE key = 'version'");
        let told = told(&mut pen, &good, value, &good.after(&sql));
        // "1e+300" begins with a version of many years ago.
        let refused = told.is_refused() || told.is("store-unknown");
        assert!(told.is_whole() || refused, "{value}: {told:?}");
    }
    for sql in [
        "DROP TABLE meta",
        "DELETE FROM meta",
        "ALTER TABLE meta RENAME TO old; CREATE VIEW meta AS SELECT * FROM old",
        "ALTER TABLE meta RENAME TO old; CREATE VIEW meta AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n)
         SELECT 'version' AS key, 24 AS value FROM n",
    ] {
        let told = told(&mut pen, &good, sql, &good.after(sql));
        assert!(told.is_whole() || told.is_refused(), "{sql}: {told:?}");
    }
    let good = Good::firefox();
    for version in [0, -1, i32::MIN, i32::MAX] {
        let sql = format!("PRAGMA user_version = {version}");
        let told = told(&mut pen, &good, &sql, &good.after(&sql));
        assert!(told.is_whole(), "{version}: {told:?}");
    }
}
