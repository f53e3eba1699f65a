//! The trees of a database, page by page, without SQLite ("B-tree Pages", "Record Format"). What is not as it should
//! be is left to SQLite, which knows what to say of it.

use std::ops::Range;

use zeroize::Zeroizing;

use super::pages::Pages;
use super::{is_page_size, number};
use crate::record::Field;

/// More pages than this never wait at once: a page names some thousands of others at the most, and few lie above
/// each other.
pub const MOST_WAITING: usize = 1 << 16;

/// A table of a million cookies is four pages deep; SQLite gives up at twenty.
pub const DEEPEST: u32 = 20;

/// What the file's first bytes say ("The Database Header").
pub struct Form {
    page_size: usize,
    /// Bytes of a page that are not kept back.
    usable: usize,
    /// How many pages there are, as SQLite counts them.
    pub pages: u64,
    /// True if some pages only point back at others (`PRAGMA auto_vacuum`), by which SQLite finds where rows go on.
    points_back: bool,
    /// The number that a program is free to use (`PRAGMA user_version`).
    pub user_version: i64,
}

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Before the first page's own beginning.
const HEADER: usize = 100;

impl Form {
    /// `None` if it is not one that is read here.
    pub fn of(pages: &Pages) -> Option<Form> {
        let mut head = [0; HEADER];
        pages
            .read(0, &mut head)
            .ok()
            .filter(|found| *found == head.len())?;
        let page_size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        let usable = page_size.checked_sub(usize::from(head[20]))?;
        // A version that may be read, fractions of a page that have no other value, a schema of today, text in UTF-8.
        let is_known = head.starts_with(MAGIC)
            && matches!(head[19..24], [1 | 2, _, 64, 32, 32])
            && matches!(number(&head, 44), Some(1..=4))
            && number(&head, 56) == Some(1);
        // Asked first: a browser at work can leave zeros here for a moment.
        if !is_known || !is_page_size(page_size) || usable < 480 {
            return None;
        }
        let there = pages.size() / page_size as u64;
        // The head's own count stands if it was written with the last change; one above what is there is of a file cut off.
        let pages = match number(&head, 28).map(u64::from) {
            Some(told) if told > 0 && number(&head, 24) == number(&head, 92) => told,
            Some(_) | None => there,
        };
        (pages <= there).then(|| Form {
            page_size,
            usable,
            pages,
            points_back: number(&head, 52) != Some(0),
            user_version: i64::from(number(&head, 60).unwrap_or_default().cast_signed()),
        })
    }

    /// Room for one page, to be wiped.
    pub fn room(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(vec![0; self.page_size])
    }

    /// The page numbered `at` of a tree, which is read into `room`.
    pub fn page<'r>(&self, pages: &Pages, at: u32, room: &'r mut [u8]) -> Option<Page<'r>> {
        let begin = if at == 1 { HEADER } else { 0 };
        Page::of(self.bytes(pages, at, room)?, begin)
    }

    fn bytes<'r>(&self, pages: &Pages, at: u32, room: &'r mut [u8]) -> Option<&'r [u8]> {
        let before = u64::from(at)
            .checked_sub(1)
            .filter(|before| *before < self.pages)?;
        let found = pages.read(before * self.page_size as u64, room).ok()?;
        (found == room.len()).then(|| &room[..self.usable])
    }

    /// All that a row holds, which is brought together if it goes on in other pages ("Cell Payload Overflow Pages").
    pub fn whole<'p>(&self, pages: &Pages, row: Payload<'p>) -> Option<Whole<'p>> {
        let (part, length, mut next) = match row {
            Payload::Here(bytes) => return Some(Whole::Here(bytes)),
            Payload::GoesOn(part, length, next) => (part, length, next),
        };
        if length > LONGEST_ROW || self.points_back {
            return None;
        }
        let mut room = self.room();
        let mut all = Zeroizing::new(Vec::with_capacity(length));
        all.extend_from_slice(part);
        while all.len() < length {
            let page = self.bytes(pages, next, &mut room)?;
            let (after, content) = page.split_first_chunk::<4>()?;
            let wanted = content.len().min(length - all.len());
            all.extend_from_slice(&content[..wanted]);
            next = u32::from_be_bytes(*after);
        }
        Some(Whole::Together(all))
    }

    /// The most that an index's entry may have in its own page.
    pub fn most_in_index(&self) -> usize {
        (self.usable - 12) * 64 / 255 - 23
    }
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    IndexInterior,
    IndexLeaf,
    TableInterior,
    TableLeaf,
}

impl Kind {
    pub fn is_of_table(self) -> bool {
        matches!(self, Kind::TableInterior | Kind::TableLeaf)
    }

    fn is_leaf(self) -> bool {
        matches!(self, Kind::IndexLeaf | Kind::TableLeaf)
    }
}

/// A page of a tree.
pub struct Page<'p> {
    pub bytes: &'p [u8],
    pub kind: Kind,
    begin: usize,
    count: usize,
}

impl<'p> Page<'p> {
    fn of(bytes: &'p [u8], begin: usize) -> Option<Page<'p>> {
        let kind = match *bytes.get(begin)? {
            2 => Kind::IndexInterior,
            5 => Kind::TableInterior,
            10 => Kind::IndexLeaf,
            13 => Kind::TableLeaf,
            _ => return None,
        };
        Some(Page {
            bytes,
            kind,
            begin,
            count: short(bytes, begin + 3)?,
        })
    }

    /// Where each entry begins.
    pub fn cells(&self) -> impl Iterator<Item = Option<usize>> {
        (0..self.count).map(|cell| self.cell(cell))
    }

    fn cell(&self, number: usize) -> Option<usize> {
        let head = if self.kind.is_leaf() { 8 } else { 12 };
        short(self.bytes, self.begin + head + 2 * number)
    }

    /// The child before an index's entry, and where in the page it has what it holds; `None` if that is not all of it.
    pub fn index_cell(&self, at: usize, most: usize) -> Option<(Option<u32>, Range<usize>)> {
        let (child, at) = match self.kind.is_leaf() {
            true => (None, at),
            false => (Some(number(self.bytes, at)?), at + 4),
        };
        let (length, used) = varint(self.bytes.get(at..)?)?;
        self.payload(at + used, length, most)
            .map(|payload| (child, payload))
    }

    /// Shows `each` the rows of a table's leaf, with their numbers. `None` if it wants no more of this, if the numbers do not
    /// rise, or if a row does not lie in the page as it should.
    pub fn rows(&self, mut each: impl FnMut(i64, Payload<'p>) -> Option<()>) -> Option<()> {
        let mut before = None;
        for cell in self.cells() {
            let cell = cell.filter(|cell| *cell >= self.end_of_head())?;
            let (length, used) = varint(self.bytes.get(cell..)?)?;
            let at = cell + used;
            let (number, used) = varint(self.bytes.get(at..)?)?;
            let number = number.cast_signed();
            let begin = at + used;
            let length = usize::try_from(length).ok()?;
            let payload = match self.local(length) {
                here if here == length => Payload::Here(self.bytes.get(begin..begin + here)?),
                here => {
                    let part = self.bytes.get(begin..begin + here)?;
                    Payload::GoesOn(part, length, super::number(self.bytes, begin + here)?)
                }
            };
            if before.is_some_and(|before| before >= number) {
                return None;
            }
            before = Some(number);
            each(number, payload)?;
        }
        Some(())
    }

    /// How much of a row of `length` lies in a table's leaf.
    fn local(&self, length: usize) -> usize {
        let usable = self.bytes.len();
        let most = usable - 35;
        if length <= most {
            return length;
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let fits = least + (length - least) % (usable - 4);
        if fits <= most { fits } else { least }
    }

    fn end_of_head(&self) -> usize {
        self.begin + if self.kind.is_leaf() { 8 } else { 12 } + 2 * self.count
    }

    /// A child of a table's page, and the last number that is in it.
    pub fn child_cell(&self, at: usize) -> Option<(u32, i64)> {
        let (row, _) = varint(self.bytes.get(at + 4..)?)?;
        Some((number(self.bytes, at)?, row.cast_signed()))
    }

    /// The child after all entries, which only an interior page has; `None` if it is not there.
    pub fn last_child(&self) -> Option<Option<u32>> {
        match self.kind.is_leaf() {
            true => Some(None),
            false => number(self.bytes, self.begin + 8).map(Some),
        }
    }

    fn payload(&self, begin: usize, length: u64, most: usize) -> Option<Range<usize>> {
        let length = usize::try_from(length).ok().filter(|length| *length <= most)?;
        let payload = begin..begin + length;
        self.bytes.get(payload.clone()).map(|_| payload)
    }
}

/// What a row holds, where it lies.
#[derive(Clone, Copy)]
pub enum Payload<'p> {
    /// All of it.
    Here(&'p [u8]),
    /// A part of it, how long it is, and the page in which it goes on.
    GoesOn(&'p [u8], usize, u32),
}

/// Longer than any row that a browser writes.
const LONGEST_ROW: usize = 1 << 20;

/// All that a row holds.
pub enum Whole<'p> {
    Here(&'p [u8]),
    Together(Zeroizing<Vec<u8>>),
}

impl Whole<'_> {
    /// Its fields, in order.
    pub fn fields(&self) -> Option<Vec<Stored<'_>>> {
        match self {
            Whole::Here(bytes) => entry(bytes),
            Whole::Together(bytes) => entry(bytes),
        }
    }
}

/// One field of an entry, where it lies.
#[derive(Clone, Copy)]
pub struct Stored<'p> {
    kind: u64,
    bytes: &'p [u8],
}

impl<'p> Stored<'p> {
    /// The same as SQLite gives it.
    pub fn field(self) -> Field {
        match (self.integer(), self.kind) {
            (Some(number), _) => Field::Integer(number),
            (None, 0) => Field::Null,
            (None, 7) => {
                let bits = self.bytes.iter();
                let bits = bits.fold(0, |bits, byte| bits << 8 | u64::from(*byte));
                // SQLite knows no such number.
                match f64::from_bits(bits).is_nan() {
                    true => Field::Null,
                    false => Field::Real(bits),
                }
            }
            (None, kind) if kind % 2 == 0 => Field::Blob(self.bytes.to_vec()),
            (None, _) => Field::Text(self.bytes.to_vec()),
        }
    }

    pub fn integer(self) -> Option<i64> {
        match self.kind {
            8 => Some(0),
            9 => Some(1),
            1..=6 => {
                let (first, rest) = self.bytes.split_first()?;
                let sign = i64::from(first.cast_signed());
                Some(rest.iter().fold(sign, |row, byte| row << 8 | i64::from(*byte)))
            }
            _ => None,
        }
    }

    pub fn text(self) -> Option<&'p str> {
        match self.kind >= 13 && self.kind % 2 == 1 {
            true => std::str::from_utf8(self.bytes).ok(),
            false => None,
        }
    }

    pub fn is_null(self) -> bool {
        self.kind == 0
    }
}

/// The fields of an entry, in order; `None` if they are not just what it holds.
pub fn entry(entry: &[u8]) -> Option<Vec<Stored<'_>>> {
    let (head, mut at) = varint(entry)?;
    let head = usize::try_from(head).ok()?;
    let mut body = head;
    let mut fields = Vec::new();
    while at < head {
        let (kind, used) = varint(entry.get(at..)?)?;
        at += used;
        let end = body.checked_add(size_of_kind(kind)?)?;
        let bytes = entry.get(body..end)?;
        fields.push(Stored { kind, bytes });
        body = end;
    }
    (at == head && body == entry.len()).then_some(fields)
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
