//! Finds the rows whose index entries hold some text, page by page.
//!
//! SQLite looks at one entry after the other and takes it apart; a page without the text needs no such care,
//! and nearly every page is one. What is found is a guess: the row itself is asked.

use memchr::memmem::Finder;

use super::btree::{DEEPEST, Form, MOST_WAITING, entry};
use super::pages::Pages;

/// More rows than this are no longer worth a look each.
const MOST_ROWS: usize = 20_000;

/// The numbers of the rows with `text` in their entry, in order. `None` where this is not sure: a form that is
/// not as it should be, text in another encoding, an entry that goes on in another page, or no more time.
pub fn rows_with(pages: &Pages, form: &Form, room: &mut [u8], root: u32, text: &str) -> Option<Vec<i64>> {
    let finder = Finder::new(text);
    let (mut rows, mut next, mut seen) = (Vec::new(), vec![(root, 0)], 0);
    while let Some((at, depth)) = next.pop() {
        seen += 1;
        // Pages that lead back to each other would never end; how many there are is only a claim.
        let too_many = seen + next.len() as u64 > form.pages || next.len() > MOST_WAITING;
        if too_many || depth > DEEPEST || rows.len() > MOST_ROWS {
            return None;
        }
        let page = form.page(pages, at, room)?;
        if page.kind.is_of_table() {
            return None;
        }
        // The name of a site does not overlap itself.
        let places: Vec<usize> = finder.find_iter(page.bytes).collect();
        for cell in page.cells() {
            let (child, payload) = page.index_cell(cell?, form.most_in_index())?;
            next.extend(child.map(|child| (child, depth + 1)));
            let holds = |place: &usize| payload.start <= *place && place + text.len() <= payload.end;
            if places.iter().any(holds) {
                rows.push(row_of(&page.bytes[payload])?);
            }
        }
        next.extend(page.last_child()?.map(|child| (child, depth + 1)));
    }
    rows.sort_unstable();
    rows.dedup();
    Some(rows)
}

/// An index entry ends with the number of its row.
fn row_of(bytes: &[u8]) -> Option<i64> {
    entry(bytes)?.last()?.integer()
}
