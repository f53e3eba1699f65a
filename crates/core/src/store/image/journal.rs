//! The rollback journal ("The Rollback Journal"): the pages that it would put back over the main file.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::time::Instant;

use zeroize::Zeroizing;

use super::pages::Beside;
use super::{exact, in_time, is_page_size, number};

/// Its first bytes; a journal without them takes nothing back.
pub const MAGIC: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// The pages a hot journal saved: its change was cut off, or is not final yet. `None` if it saved none.
///
/// SQLite stops at the first record that is not whole, takes the sizes from the first head, and of two records of one
/// page the last (`pager_playback` in `pager.c` puts one after the other in place).
pub fn saved(journal: File, deadline: Instant) -> io::Result<Option<Beside>> {
    let Some(first) = Head::at(&journal, 0)? else {
        return Ok(None);
    };
    if is_of_several(&journal)? {
        return Err(io::Error::new(
            ErrorKind::InvalidData,
            "a journal of several databases",
        ));
    }
    let mut saved = Beside::new(journal, first.page_size);
    saved.pages = first.pages;
    let mut record = Zeroizing::new(vec![0; 4 + first.page_size + 4]);
    let mut at = 0;
    while let Some(head) = Head::at(&saved.file, at)? {
        let Some(end) = segment(&mut saved, &head, at + first.sector, &mut record, deadline)? else {
            break;
        };
        at = end.next_multiple_of(first.sector);
    }
    Ok(Some(saved))
}

/// The records that follow `head`, from `at` on, each read into `record`; `None` if not all of them are whole, and
/// else where they end.
fn segment(
    saved: &mut Beside,
    head: &Head,
    mut at: u64,
    record: &mut [u8],
    deadline: Instant,
) -> io::Result<Option<u64>> {
    for _ in 0..head.records {
        in_time(deadline)?;
        if !exact(&saved.file, record, at)? {
            return Ok(None);
        }
        let (begin, content) = record.split_at(4);
        let (content, end) = content.split_at(saved.page_size);
        let Some(page) = number(begin, 0).filter(|page| *page > 0) else {
            return Ok(None);
        };
        if number(end, 0) != Some(page_sum(content, head.nonce)) {
            return Ok(None);
        }
        saved.put(page, at + 4)?;
        at += record.len() as u64;
    }
    Ok(Some(at))
}

/// True if the change was one of several databases: then the journal ends with the name of a super-journal, and counts
/// only as long as that is there. No browser makes one, and a name that a file says is not looked for.
fn is_of_several(journal: &File) -> io::Result<bool> {
    const END: u64 = 16;
    let size = journal.metadata()?.len();
    let mut end = [0; END as usize];
    let is_there = size > END && exact(journal, &mut end, size - END)?;
    let name = number(&end, 0).map_or(0, u64::from);
    Ok(is_there && end.ends_with(MAGIC) && name > 0 && name < size - END)
}

struct Head {
    records: u32,
    nonce: u32,
    /// The database's size in pages before the change.
    pages: u32,
    sector: u64,
    page_size: usize,
}

impl Head {
    fn at(journal: &File, at: u64) -> io::Result<Option<Head>> {
        let mut bytes = [0; 28];
        let is_there = exact(journal, &mut bytes, at)?;
        Ok(is_there.then(|| Head::of(&bytes)).flatten())
    }

    fn of(bytes: &[u8; 28]) -> Option<Head> {
        let (sector, page_size) = (number(bytes, 20)? as usize, number(bytes, 24)? as usize);
        let is_sector = (32..=65536).contains(&sector) && sector.is_power_of_two();
        let sound = bytes.starts_with(MAGIC) && is_page_size(page_size) && is_sector;
        // No record is counted before the journal is safely on the disk; the main file is untouched till then.
        let (records, nonce, pages) = (number(bytes, 8)?, number(bytes, 12)?, number(bytes, 16)?);
        (sound && records > 0).then_some(Head {
            records,
            nonce,
            pages,
            sector: sector as u64,
            page_size,
        })
    }
}

/// The journal's checksum: every 200th byte from the end, and a number chosen for each journal.
fn page_sum(content: &[u8], nonce: u32) -> u32 {
    let mut sum = nonce;
    let mut at = content.len().saturating_sub(200);
    while at > 0 {
        sum = sum.wrapping_add(u32::from(content[at]));
        at = at.saturating_sub(200);
    }
    sum
}
