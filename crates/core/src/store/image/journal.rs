//! The rollback journal ("The Rollback Journal"): what it saved, put back over the main file.

use zeroize::Zeroizing;

use super::{is_page_size, number, put_page};

/// Its first bytes; a journal without them takes nothing back.
pub const MAGIC: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Puts back the pages a hot journal saved: its change was cut off, or is not final yet.
pub fn roll_back(image: &mut Zeroizing<Vec<u8>>, journal: &[u8]) {
    let mut at = 0;
    let mut first = None;
    while let Some(head) = journal_head(journal, at) {
        let (_, page_size) = *first.get_or_insert((head.pages, head.page_size));
        at += head.sector;
        let record = 4 + page_size + 4;
        let rest = journal.len().saturating_sub(at) / record;
        let count = if head.records == u32::MAX {
            rest
        } else {
            (head.records as usize).min(rest)
        };
        for _ in 0..count {
            let (Some(page), Some(content), Some(sum)) = (
                number(journal, at),
                journal.get(at + 4..at + 4 + page_size),
                number(journal, at + 4 + page_size),
            ) else {
                break;
            };
            if sum != page_sum(content, head.nonce) {
                break;
            }
            put_page(image, page, content);
            at += record;
        }
        at = at.next_multiple_of(head.sector);
    }
    if let Some((pages, page_size)) = first {
        image.truncate(pages as usize * page_size);
    }
}

struct JournalHead {
    records: u32,
    nonce: u32,
    /// The database's size in pages before the change.
    pages: u32,
    sector: usize,
    page_size: usize,
}

fn journal_head(journal: &[u8], at: usize) -> Option<JournalHead> {
    let head = journal.get(at..at + 28)?;
    let (sector, page_size) = (number(head, 20)? as usize, number(head, 24)? as usize);
    let sound = head.starts_with(MAGIC) && is_page_size(page_size) && is_page_size(sector.max(512));
    // No record is counted before the journal is safely on the disk; the main file is untouched till then.
    let (records, nonce, pages) = (number(head, 8)?, number(head, 12)?, number(head, 16)?);
    (sound && sector >= 28 && records > 0).then_some(JournalHead {
        records,
        nonce,
        pages,
        sector,
        page_size,
    })
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
