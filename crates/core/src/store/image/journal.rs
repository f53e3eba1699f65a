//! The rollback journal ("The Rollback Journal"): the pages that it would put back over the main file.

use std::fs::File;
use std::io;
use std::time::Instant;

use zeroize::Zeroizing;

use super::pages::Beside;
use super::{exact, in_time, is_page_size, number};

/// Its first bytes; a journal without them takes nothing back.
pub const MAGIC: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// The pages a hot journal saved: its change was cut off, or is not final yet. `None` if it saved none.
pub fn saved(journal: File, deadline: Instant) -> io::Result<Option<Beside>> {
    let Some(first) = Head::at(&journal, 0)? else {
        return Ok(None);
    };
    let mut saved = Beside::new(journal, first.page_size);
    saved.pages = first.pages;
    let mut record = Zeroizing::new(vec![0; 4 + first.page_size + 4]);
    let mut at = 0;
    while let Some(head) = Head::at(&saved.file, at)? {
        at += head.sector;
        for _ in 0..head.records {
            in_time(deadline)?;
            if !exact(&saved.file, &mut record, at)? {
                break;
            }
            let (begin, content) = record.split_at(4);
            let (content, end) = content.split_at(first.page_size);
            let Some(page) = number(begin, 0).filter(|page| *page > 0) else {
                break;
            };
            if number(end, 0) != Some(page_sum(content, head.nonce)) {
                break;
            }
            saved.put(page, at + 4)?;
            at += record.len() as u64;
        }
        at = at.next_multiple_of(head.sector);
    }
    Ok(Some(saved))
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
        let sound = bytes.starts_with(MAGIC) && is_page_size(page_size) && is_page_size(sector.max(512));
        // No record is counted before the journal is safely on the disk; the main file is untouched till then.
        let (records, nonce, pages) = (number(bytes, 8)?, number(bytes, 12)?, number(bytes, 16)?);
        (sound && sector >= 28 && records > 0).then_some(Head {
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
