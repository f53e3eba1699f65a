//! Finds the rows whose index entries hold some text, page by page ("B-tree Pages", "Record Format").
//!
//! SQLite looks at one entry after the other and takes it apart; a page without the text needs no such care,
//! and nearly every page is one. What is found is a guess: the row itself is asked, by SQLite.

use std::io;
use std::ops::Range;

use memchr::memmem::Finder;

use super::pages::Pages;
use super::{is_page_size, number};

/// More rows than this are no longer worth a look each.
const MOST_ROWS: usize = 20_000;

/// More pages than this never wait at once: a page names some thousands of others at the most, and few lie above
/// each other.
const MOST_WAITING: usize = 1 << 16;

/// An index of a million cookies is four pages deep; SQLite gives up at twenty.
const DEEPEST: u32 = 20;

const INTERIOR: u8 = 2;
const LEAF: u8 = 10;

/// The numbers of the rows with `text` in their entry, in order. `None` where this is not sure: a form that is
/// not as it should be, text in another encoding, an entry that goes on in another page, or no more time.
pub fn rows_with(pages: &Pages, root: u32, text: &str) -> Option<Vec<i64>> {
    let form = Form::of(pages)?;
    let finder = Finder::new(text);
    let mut page = vec![0; form.page_size];
    let (mut rows, mut next, mut seen) = (Vec::new(), vec![(root, 0)], 0);
    while let Some((at, depth)) = next.pop() {
        seen += 1;
        // Pages that lead back to each other would never end; how many there are is only a claim.
        let too_many = seen + next.len() as u64 > form.pages || next.len() > MOST_WAITING;
        if too_many || depth > DEEPEST || rows.len() > MOST_ROWS {
            return None;
        }
        form.read(pages, at, &mut page).ok()??;
        let page = Page::of(&page[..form.usable])?;
        // The name of a site does not overlap itself.
        let places: Vec<usize> = finder.find_iter(page.bytes).collect();
        for cell in page.cells() {
            let (child, payload) = page.cell(cell?, form.most_local())?;
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

/// What the file's first bytes say ("The Database Header").
struct Form {
    page_size: usize,
    /// Bytes of a page that are not kept back.
    usable: usize,
    pages: u64,
}

impl Form {
    fn of(pages: &Pages) -> Option<Form> {
        let mut head = [0; 100];
        pages
            .read(0, &mut head)
            .ok()
            .filter(|found| *found == head.len())?;
        let page_size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        let usable = page_size.checked_sub(usize::from(head[20]))?;
        let is_utf8 = number(&head, 56) == Some(1);
        // Asked first: a browser at work can leave zeros here for a moment.
        (is_utf8 && is_page_size(page_size) && usable >= 480).then(|| Form {
            page_size,
            usable,
            pages: pages.size() / page_size as u64,
        })
    }

    /// The most that an entry may have in its own page.
    fn most_local(&self) -> usize {
        (self.usable - 12) * 64 / 255 - 23
    }

    /// Fills `page` with the page numbered `at`; `None` if there is no such page.
    fn read(&self, pages: &Pages, at: u32, page: &mut [u8]) -> io::Result<Option<()>> {
        // The first page begins with the header, and never is an index.
        let Some(before) = u64::from(at).checked_sub(1).filter(|before| *before > 0) else {
            return Ok(None);
        };
        let found = pages.read(before * self.page_size as u64, page)?;
        Ok((found == page.len()).then_some(()))
    }
}

struct Page<'p> {
    bytes: &'p [u8],
    is_leaf: bool,
    count: usize,
}

impl<'p> Page<'p> {
    fn of(bytes: &'p [u8]) -> Option<Page<'p>> {
        let is_leaf = match *bytes.first()? {
            LEAF => true,
            INTERIOR => false,
            _ => return None,
        };
        Some(Page {
            bytes,
            is_leaf,
            count: short(bytes, 3)?,
        })
    }

    /// Where each entry begins.
    fn cells(&self) -> impl Iterator<Item = Option<usize>> + 'p {
        let (bytes, head) = (self.bytes, if self.is_leaf { 8 } else { 12 });
        (0..self.count).map(move |cell| short(bytes, head + 2 * cell))
    }

    /// The child before an entry, and where in the page it has what it holds; `None` if that is not all of it.
    fn cell(&self, at: usize, most_local: usize) -> Option<(Option<u32>, Range<usize>)> {
        let (child, at) = match self.is_leaf {
            true => (None, at),
            false => (Some(number(self.bytes, at)?), at + 4),
        };
        let (length, used) = varint(self.bytes.get(at..)?)?;
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= most_local)?;
        let begin = at + used;
        let payload = begin..begin + length;
        self.bytes.get(payload.clone()).map(|_| (child, payload))
    }

    fn last_child(&self) -> Option<Option<u32>> {
        match self.is_leaf {
            true => Some(None),
            false => number(self.bytes, 8).map(Some),
        }
    }
}

/// An index entry ends with the number of its row.
fn row_of(entry: &[u8]) -> Option<i64> {
    let (head, mut at) = varint(entry)?;
    let head = usize::try_from(head).ok()?;
    let mut body = head;
    let mut last = None;
    while at < head {
        let (kind, used) = varint(entry.get(at..)?)?;
        at += used;
        last = Some((kind, body));
        body = body.checked_add(size_of_kind(kind)?)?;
    }
    let (kind, begin) = last?;
    match kind {
        8 => Some(0),
        9 => Some(1),
        1..=6 => {
            let bytes = entry.get(begin..begin + size_of_kind(kind)?)?;
            let sign = i64::from(bytes.first()?.cast_signed());
            Some(
                bytes[1..]
                    .iter()
                    .fold(sign, |row, byte| row << 8 | i64::from(*byte)),
            )
        }
        _ => None,
    }
}

fn size_of_kind(kind: u64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        10 | 11 => None,
        _ => usize::try_from((kind - 12) / 2).ok(),
    }
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(u16::from_be_bytes([two[0], two[1]])))
}

/// A number of one to nine bytes, and how many it has.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        number = number << 7 | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, at + 1));
        }
    }
    Some((number << 8 | u64::from(*bytes.get(8)?), 9))
}
