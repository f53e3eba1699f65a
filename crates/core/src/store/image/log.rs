//! The write-ahead log ("The WAL File Format"): the pages that it committed.

use std::fs::File;
use std::io;
use std::time::Instant;

use zeroize::Zeroizing;

use super::pages::{Beside, MOST_PLACES};
use super::{exact, in_time, is_page_size, number};
use crate::platform;

/// The pages of the committed frames: those whose salts are the header's and whose running checksum fits, up
/// to the last one that ends a transaction, if any does; and where the log ends.
pub fn committed(log: File, deadline: Instant) -> io::Result<(Option<Beside>, Option<End>)> {
    let mut head = [0; HEAD];
    if !exact(&log, &mut head, 0)? {
        return Ok((None, None));
    }
    let Some(head) = Head::of(&head) else {
        return Ok((None, None));
    };
    let mut sum = head.sum;
    let mut frame = Zeroizing::new(vec![0; FRAME + head.page_size]);
    let again = log.try_clone()?;
    let mut committed = Beside::new(log, head.page_size);
    let mut open: Vec<(u32, u64)> = Vec::new();
    let mut at = HEAD as u64;
    let mut found = platform::read_at(&committed.file, &mut frame, at)?;
    while found == frame.len() {
        in_time(deadline)?;
        let (begin, content) = frame.split_at(FRAME);
        sum = add_up(content, add_up(&begin[..8], sum, head.little), head.little);
        let (Some(page), Some(pages)) = (number(begin, 0), number(begin, 4)) else {
            break;
        };
        let sums = (number(begin, 16), number(begin, 20));
        if begin[8..16] != head.salts || sums != (Some(sum.0), Some(sum.1)) {
            break;
        }
        // What is not committed is held too.
        if open.len() >= MOST_PLACES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        open.push((page, at + FRAME as u64));
        // Only the frame that ends a transaction says how many pages there are.
        if pages > 0 {
            committed.pages = pages;
            for (page, place) in open.drain(..) {
                committed.put(page, place)?;
            }
        }
        at += frame.len() as u64;
        found = platform::read_at(&committed.file, &mut frame, at)?;
    }
    frame.truncate(found);
    let end = End {
        log: again,
        at,
        rest: frame,
    };
    Ok(((committed.pages > 0).then_some(committed), Some(end)))
}

/// Where a log ended when it was read.
pub struct End {
    log: File,
    at: u64,
    /// What stood there: nothing, a frame of an older log, or half a frame.
    rest: Zeroizing<Vec<u8>>,
}

impl End {
    /// True if the log has not gone on. What it goes on with may have been copied into the main file at once, and no
    /// other mark need tell: the salts change only with the next change after that.
    pub fn still_holds(&self) -> io::Result<bool> {
        // One byte more: a log that had nothing there has something now.
        let mut now = Zeroizing::new(vec![0; self.rest.len().max(1)]);
        let found = platform::read_at(&self.log, &mut now, self.at)?;
        Ok(now[..found] == self.rest[..])
    }
}

const HEAD: usize = 32;
const FRAME: usize = 24;

struct Head {
    little: bool,
    page_size: usize,
    salts: [u8; 8],
    sum: (u32, u32),
}

impl Head {
    fn of(bytes: &[u8; HEAD]) -> Option<Head> {
        let little = match number(bytes, 0)? {
            0x377f_0682 => true,
            0x377f_0683 => false,
            _ => return None,
        };
        let page_size = number(bytes, 8)? as usize;
        let sum = add_up(&bytes[..24], (0, 0), little);
        let sound = is_page_size(page_size) && sum == (number(bytes, 24)?, number(bytes, 28)?);
        let salts = bytes[16..24].try_into().ok()?;
        sound.then_some(Head {
            little,
            page_size,
            salts,
            sum,
        })
    }
}

/// The log's checksum: two sums over pairs of 32-bit words.
pub fn add_up(bytes: &[u8], (mut a, mut b): (u32, u32), little: bool) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
        if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        }
    };
    for pair in bytes.chunks_exact(8) {
        a = a.wrapping_add(word(&pair[..4])).wrapping_add(b);
        b = b.wrapping_add(word(&pair[4..])).wrapping_add(a);
    }
    (a, b)
}
