//! The form of `Cookies.binarycookies`: a head, pages of records, and a trailer with a checksum.
//!
//! Apple has not published it. These are the facts on which independent readers and writers agree: the head
//! counts from the big end, pages from the little one; the checksum adds every fourth byte of every page.
//! Unless all of it fits, nothing of it is believed.

/// The pages of a file.
#[derive(Debug)]
pub struct Pages<'a> {
    pages: Vec<Vec<Row<'a>>>,
}

impl<'a> Pages<'a> {
    /// All rows, in the file's order.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.pages.iter().flatten()
    }
}

/// One record.
pub struct Row<'a> {
    pub domain: &'a [u8],
    pub name: &'a [u8],
    pub path: &'a [u8],
    pub value: &'a [u8],
    /// Bit 1: secure; 4: HTTP only; 8 and 16: same-site Lax and Strict.
    pub flags: u32,
    pub port: Option<u16>,
    /// Seconds since 2001.
    pub expires: f64,
    /// Seconds since 2001.
    pub created: f64,
    /// The record as stored.
    pub bytes: &'a [u8],
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({} bytes)", self.bytes.len())
    }
}

const HEAD: &[u8] = b"cook";
const PAGE_HEAD: &[u8] = &[0, 0, 1, 0];
const TRAILER: &[u8] = &[7, 0x17, 0x20, 5];

/// Where a record's strings may begin at the earliest.
const FIXED: usize = 56;

/// The result of looking at a piece; the error says what does not fit.
type Fit<T> = Result<T, &'static str>;

/// Reads a whole file.
pub fn parse(file: &[u8]) -> Fit<Pages<'_>> {
    if !file.starts_with(HEAD) {
        return Err("not a file of cookies");
    }
    let count = big(file, 4)?;
    let sizes = part(file, 8, count.checked_mul(4).ok_or("too many pages")?)?;
    let mut at = 8 + sizes.len();
    let mut pages = Vec::new();
    let mut sum = 0_u32;
    for size in sizes.chunks_exact(4) {
        let page = part(file, at, big(size, 0)?)?;
        at += page.len();
        sum = page
            .iter()
            .step_by(4)
            .fold(sum, |sum, byte| sum.wrapping_add(u32::from(*byte)));
        pages.push(rows_of(page)?);
    }
    if big(file, at)? != sum as usize {
        return Err("the checksum does not fit");
    }
    if part(file, at + 4, 4)? != TRAILER {
        return Err("no trailer");
    }
    settings(&file[at + 8..])?;
    Ok(Pages { pages })
}

/// Newer files end with the person's choice of which cookies to take: its size, and a property list.
fn settings(rest: &[u8]) -> Fit<()> {
    match rest.is_empty() || part(rest, 4, big(rest, 0)?)?.len() + 4 == rest.len() {
        true => Ok(()),
        false => Err("something after the end"),
    }
}

fn rows_of(page: &[u8]) -> Fit<Vec<Row<'_>>> {
    if !page.starts_with(PAGE_HEAD) {
        return Err("not a page");
    }
    let count = little(page, 4)?;
    let offsets = part(page, 8, count.checked_mul(4).ok_or("too many records")?)?;
    if count > page.len() / FIXED {
        return Err("too many records");
    }
    let start = 8 + offsets.len();
    if little(page, start)? != 0 {
        return Err("the list of records does not end");
    }
    let mut records = Vec::with_capacity(count);
    for offset in offsets.chunks_exact(4) {
        let offset = little(offset, 0)?;
        records.push((offset, part(page, offset, little(page, offset)?)?));
    }
    refuse_overlap(start + 4, &records)?;
    records.into_iter().map(|(_, record)| row(record)).collect()
}

/// Asked before a record is looked into: all offsets may name the same one, and it may be long.
fn refuse_overlap(start: usize, records: &[(usize, &[u8])]) -> Fit<()> {
    let taken = records.iter().map(|(at, record)| (*at, at + record.len()));
    let mut taken: Vec<_> = taken.collect();
    taken.sort_unstable();
    let ends = std::iter::once(start).chain(taken.iter().map(|(_, end)| *end));
    match ends.zip(&taken).any(|(before, (begin, _))| *begin < before) {
        true => Err("records that overlap"),
        false => Ok(()),
    }
}

fn row(record: &[u8]) -> Fit<Row<'_>> {
    if record.len() < FIXED {
        return Err("a record that is too short");
    }
    let text = |at: usize| -> Fit<&[u8]> {
        let offset = little(record, at)?;
        let rest = record.get(offset..).filter(|_| offset >= FIXED);
        let rest = rest.ok_or("a text outside its record")?;
        let end = rest.iter().position(|byte| *byte == 0);
        end.map(|end| &rest[..end]).ok_or("a text without an end")
    };
    for comment in [32, 36] {
        if little(record, comment)? != 0 {
            text(comment)?;
        }
    }
    let port = match little(record, 12)? {
        1 => Some(u16::from_le_bytes(array(record, FIXED)?)),
        _ => None,
    };
    Ok(Row {
        domain: text(16)?,
        name: text(20)?,
        path: text(24)?,
        value: text(28)?,
        flags: u32::from_le_bytes(array(record, 8)?),
        port,
        expires: f64::from_le_bytes(array(record, 40)?),
        created: f64::from_le_bytes(array(record, 48)?),
        bytes: record,
    })
}

fn part(bytes: &[u8], at: usize, length: usize) -> Fit<&[u8]> {
    let end = at.checked_add(length).ok_or("a size out of range")?;
    bytes.get(at..end).ok_or("the file ends too soon")
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Fit<[u8; N]> {
    part(bytes, at, N)?
        .try_into()
        .map_err(|_| "the file ends too soon")
}

fn big(bytes: &[u8], at: usize) -> Fit<usize> {
    Ok(u32::from_be_bytes(array(bytes, at)?) as usize)
}

fn little(bytes: &[u8], at: usize) -> Fit<usize> {
    Ok(u32::from_le_bytes(array(bytes, at)?) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::write::{Jar, Stored, Text};
    use super::*;

    fn stored(name: &str, value: &str, domain: &str) -> Stored {
        Stored {
            version: 0,
            flags: 1,
            port: None,
            domain: domain.as_bytes().to_vec(),
            name: name.as_bytes().to_vec(),
            path: b"/".to_vec(),
            value: value.as_bytes().to_vec(),
            comment: None,
            expires: 8.2e8,
            created: 8.1e8,
            order: [Text::Domain, Text::Name, Text::Path, Text::Value],
        }
    }

    fn jar(cookies: &[Stored]) -> Jar {
        Jar {
            pages: vec![cookies.to_vec()],
            settings: None,
        }
    }

    /// The jar a file was written from, told from what was read of it.
    fn read_back(file: &[u8]) -> Jar {
        let stored = |row: &Row| {
            let number = |at| u32::from_le_bytes(array(row.bytes, at).unwrap());
            let mut order = [Text::Domain, Text::Name, Text::Path, Text::Value];
            order.sort_by_key(|text| number(16 + 4 * *text as usize));
            let text = |at: usize| {
                let from = number(at) as usize;
                let end = row.bytes[from..].iter().position(|byte| *byte == 0).unwrap();
                row.bytes[from..from + end].to_vec()
            };
            Stored {
                version: number(4),
                flags: row.flags,
                port: row.port,
                domain: row.domain.to_vec(),
                name: row.name.to_vec(),
                path: row.path.to_vec(),
                value: row.value.to_vec(),
                comment: (number(32) != 0).then(|| text(32)),
                expires: row.expires,
                created: row.created,
                order,
            }
        };
        let pages = parse(file).unwrap().pages;
        let in_pages: usize = 8
            + pages.len() * 4
            + (0..pages.len())
                .map(|page| big(file, 8 + page * 4).unwrap())
                .sum::<usize>();
        let rest = &file[in_pages + 8..];
        Jar {
            pages: pages
                .iter()
                .map(|rows| rows.iter().map(stored).collect())
                .collect(),
            settings: (!rest.is_empty()).then(|| rest[4..].to_vec()),
        }
    }

    fn small() -> Jar {
        jar(&[
            stored("theme", "dark", ".flasktrack.com"),
            stored("", "x", "app.flasktrack.com"),
        ])
    }

    fn large() -> Jar {
        let mut older = stored("older", "käse", "flasktrack.com");
        (older.version, older.port, older.flags) = (1, Some(8443), 1 | 4 | 16);
        older.comment = Some(b"said something".to_vec());
        older.order = [Text::Name, Text::Value, Text::Domain, Text::Path];
        let odd = Stored {
            expires: f64::NAN,
            created: -0.0,
            ..stored("odd", &"v".repeat(4000), "bank.example")
        };
        Jar {
            pages: vec![vec![older], vec![], small().pages.remove(0), vec![odd]],
            settings: Some(b"bplist00 made up".to_vec()),
        }
    }

    #[test]
    fn a_file_written_from_what_was_read_is_the_same_file() {
        for jar in [small(), large(), Jar::default()] {
            let file = jar.write();
            assert_eq!(read_back(&file).write(), file);
        }
        let large = large().write();
        let rows: Vec<_> = parse(&large).unwrap().pages.into_iter().flatten().collect();
        assert_eq!(rows[0].value, "käse".as_bytes());
        assert_eq!((rows[0].port, rows[1].port), (Some(8443), None));
        assert_eq!(
            (rows[0].domain, rows[0].path),
            (&b"flasktrack.com"[..], &b"/"[..])
        );
    }

    #[test]
    fn the_checksum_is_the_one_that_was_worked_out_by_hand() {
        // One page without a record: 00 00 01 00, count 0, end 0. Of its bytes 0, 4 and 8 none counts.
        let mut file = b"cook\0\0\0\x01\0\0\0\x0c\0\0\x01\0\0\0\0\0\0\0\0\0".to_vec();
        file.extend([0, 0, 0, 0, 7, 0x17, 0x20, 5]);
        assert_eq!(parse(&file).unwrap().rows().count(), 0);
        file[27] = 1;
        assert_eq!(parse(&file).unwrap_err(), "the checksum does not fit");
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        for whole in [small().write(), large().write()] {
            let trailer_only = large().write().len() - (4 + b"bplist00 made up".len());
            for end in 0..whole.len() {
                // Cut right after the trailer it is a file of the older kind.
                if whole.len() > trailer_only && end == trailer_only {
                    continue;
                }
                assert!(parse(&whole[..end]).is_err(), "cut at {end}");
            }
            let longer = [whole, vec![0]].concat();
            assert!(parse(&longer).is_err(), "nothing may follow");
        }
    }

    #[test]
    fn a_changed_byte_is_refused_or_harmless() {
        let whole = small().write();
        for at in 0..whole.len() {
            for change in [1_u8, 0x80, 0xFF] {
                let mut file = whole.clone();
                file[at] ^= change;
                let Ok(pages) = parse(&file) else { continue };
                assert!(pages.rows().all(|row| row.bytes.len() <= file.len()));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let change = |at: usize, bytes: &[u8]| {
            let mut file = small().write();
            file[at..at + bytes.len()].copy_from_slice(bytes);
            parse(&file).unwrap_err()
        };
        // The page begins at 12, its two records' offsets at 20, the first record at 32.
        assert_eq!(change(0, b"xook"), "not a file of cookies");
        assert_eq!(change(4, &[0xFF; 4]), "the file ends too soon");
        assert_eq!(change(8, &[0, 0, 0, 1]), "not a page");
        assert_eq!(change(16, &[0xFF; 4]), "the file ends too soon");
        assert_eq!(change(28, &[1]), "the list of records does not end");
        assert_eq!(change(24, &[20]), "records that overlap");
        assert_eq!(change(20, &[0xFF; 4]), "the file ends too soon");
        assert_eq!(change(32, &[55, 0, 0, 0]), "a record that is too short");
        assert_eq!(change(48, &[55, 0, 0, 0]), "a text outside its record");
        assert_eq!(change(48, &[0xFF; 4]), "a text outside its record");
    }

    #[test]
    fn thrown_together_bytes_never_panic() {
        // A generator of its own (xorshift), so that a failure can be seen again.
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let whole = large().write();
        for _ in 0..20_000 {
            let mut file = whole.clone();
            for _ in 0..=next() % 8 {
                let at = next() as usize % file.len();
                file[at] = next() as u8;
            }
            file.truncate(1 + next() as usize % (2 * whole.len()));
            let _ = parse(&file);
        }
    }

    /// Any text that a record can hold: its end is a zero.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(1_u8.., 0..40)
    }

    fn any_stored() -> impl Strategy<Value = Stored> {
        let order = Just([Text::Domain, Text::Name, Text::Path, Text::Value]).prop_shuffle();
        let texts = (text(), text(), text(), text(), prop::option::of(text()));
        let numbers = (
            any::<u32>(),
            any::<u32>(),
            any::<Option<u16>>(),
            any::<f64>(),
            any::<f64>(),
        );
        (texts, numbers, order).prop_map(|(texts, numbers, order)| Stored {
            version: numbers.0,
            flags: numbers.1,
            port: numbers.2,
            domain: texts.0,
            name: texts.1,
            path: texts.2,
            value: texts.3,
            comment: texts.4,
            expires: numbers.3,
            created: numbers.4,
            order,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_written_again_byte_for_byte(
            pages in prop::collection::vec(prop::collection::vec(any_stored(), 0..5), 0..4),
            settings in prop::option::of(prop::collection::vec(any::<u8>(), 0..80)),
        ) {
            let jar = Jar { pages, settings };
            let file = jar.write();
            let read = read_back(&file);
            // Compared by their text, for a number that is none is never equal.
            prop_assert_eq!(format!("{read:?}"), format!("{jar:?}"));
            prop_assert!(read.write() == file);
        }
    }
}
