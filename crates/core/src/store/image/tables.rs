//! The rows of a database's tables, without SQLite.

use std::cell::RefCell;
use std::collections::HashSet;

use zeroize::Zeroizing;

use super::btree::{DEEPEST, Form, Kind, MOST_WAITING, Stored};
use super::index;
use super::pages::Pages;

/// The first page of the table of tables ("Storage Of The SQL Database Schema").
const SCHEMA: u32 = 1;

/// A browser's store has some ten tables and indices, and as many notes about itself; pages are counted too.
const FEW_ROWS: usize = 100;

/// A database of the form that is read here. All answers are `None` where only SQLite can say.
pub struct Tables<'p> {
    pages: &'p Pages,
    form: Form,
    /// For one page at a time. What lies between its entries may have been anybody's, so it is wiped.
    room: RefCell<Zeroizing<Vec<u8>>>,
}

/// A table or an index.
pub struct Made {
    pub is_index: bool,
    pub name: String,
    pub table: String,
    /// Its first page.
    pub root: u32,
    /// The words that it was made with; an index that comes with its table has none.
    pub sql: Option<String>,
}

impl<'p> Tables<'p> {
    pub fn of(pages: &'p Pages) -> Option<Tables<'p>> {
        let form = Form::of(pages)?;
        let room = RefCell::new(form.room());
        Some(Tables { pages, form, room })
    }

    /// The number that a program is free to use.
    pub fn user_version(&self) -> i64 {
        self.form.user_version
    }

    /// All tables and indices. Views and triggers are left out; `None` if two of all these have one name, which SQLite
    /// does not mind the case of.
    pub fn made(&self) -> Option<Vec<Made>> {
        let (mut made, mut names) = (Vec::new(), HashSet::new());
        self.few_rows(SCHEMA, &mut |row| {
            let [kind, name, table, root, sql] = row else {
                return None;
            };
            names.insert(name.text()?.to_ascii_lowercase()).then_some(())?;
            let is_index = match kind.text()? {
                "table" => false,
                "index" => true,
                _ => return Some(()),
            };
            made.push(Made {
                is_index,
                name: name.text()?.to_owned(),
                table: table.text()?.to_owned(),
                root: u32::try_from(root.integer()?).ok()?,
                sql: match sql.is_null() {
                    true => None,
                    false => Some(sql.text()?.to_owned()),
                },
            });
            Some(())
        })?;
        Some(made)
    }

    /// Shows `each` every row of a small table, in order, until it wants no more of this.
    pub fn few_rows(&self, root: u32, each: &mut dyn FnMut(&[Stored]) -> Option<()>) -> Option<()> {
        let mut room = self.room.try_borrow_mut().ok()?;
        let (mut next, mut seen) = (vec![root], 0);
        // Pages that lead back to each other would never end.
        let mut more = || {
            seen += 1;
            (seen <= FEW_ROWS).then_some(())
        };
        while let Some(at) = next.pop() {
            let page = self.form.page(self.pages, at, &mut room)?;
            match page.kind {
                Kind::TableLeaf => {
                    page.rows(|_, row| {
                        more()?;
                        each(&self.form.whole(self.pages, row)?.fields()?)
                    })?;
                }
                Kind::TableInterior => {
                    let mut children = Vec::new();
                    for cell in page.cells() {
                        more()?;
                        children.push(page.child_cell(cell?)?.0);
                    }
                    more()?;
                    children.extend(page.last_child()?);
                    next.extend(children.into_iter().rev());
                }
                Kind::IndexInterior | Kind::IndexLeaf => return None,
            }
        }
        Some(())
    }

    /// The numbers of the rows with `text` in their entry in the index at `root`, in order.
    pub fn rows_with(&self, root: u32, text: &str) -> Option<Vec<i64>> {
        let mut room = self.room.try_borrow_mut().ok()?;
        index::rows_with(self.pages, &self.form, &mut room, root, text)
    }

    /// Shows `each` the rows of the table at `root` that have these numbers, in order; `numbers` are in order too. `None` if
    /// one is not there.
    pub fn rows(
        &self,
        root: u32,
        numbers: &[i64],
        each: &mut dyn FnMut(i64, &[Stored]) -> Option<()>,
    ) -> Option<()> {
        let mut room = self.room.try_borrow_mut().ok()?;
        let mut next = vec![(root, numbers, 0)];
        while let Some((at, mut numbers, depth)) = next.pop() {
            let page = self.form.page(self.pages, at, &mut room)?;
            match page.kind {
                Kind::TableLeaf => {
                    page.rows(|number, row| {
                        let Some(after) = numbers.strip_prefix(&[number]) else {
                            return Some(());
                        };
                        numbers = after;
                        each(number, &self.form.whole(self.pages, row)?.fields()?)
                    })?;
                    numbers.is_empty().then_some(())?;
                }
                Kind::TableInterior => {
                    let mut children = Vec::new();
                    for cell in page.cells() {
                        let (child, last) = page.child_cell(cell?)?;
                        let (here, after) =
                            numbers.split_at(numbers.partition_point(|number| *number <= last));
                        children.push((child, here, depth + 1));
                        numbers = after;
                    }
                    let last = page.last_child()?.map(|child| (child, numbers, depth + 1));
                    children.extend(last);
                    let wanted = children.into_iter().rev().filter(|(_, here, _)| !here.is_empty());
                    next.extend(wanted);
                }
                Kind::IndexInterior | Kind::IndexLeaf => return None,
            }
            if depth > DEEPEST || next.len() > MOST_WAITING {
                return None;
            }
        }
        Some(())
    }
}
