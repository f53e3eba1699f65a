//! The write-ahead log ("The WAL File Format"): what it committed, put over the main file.

use zeroize::Zeroizing;

use super::{is_page_size, number, put_page};

/// Applies the committed frames: those whose salts are the
/// header's and whose running checksum fits, up to the last one that ends a transaction.
pub fn replay(image: &mut Zeroizing<Vec<u8>>, log: &[u8]) {
    let Some(committed) = committed_frames(log) else {
        return;
    };
    for (page, content) in &committed.frames {
        put_page(image, *page, content);
    }
    image.truncate(committed.pages as usize * committed.page_size);
}

struct Committed<'a> {
    frames: Vec<(u32, &'a [u8])>,
    /// The database's size in pages after the last transaction.
    pages: u32,
    page_size: usize,
}

fn committed_frames(log: &[u8]) -> Option<Committed<'_>> {
    let little = match number(log, 0)? {
        0x377f_0682 => true,
        0x377f_0683 => false,
        _ => return None,
    };
    let page_size = number(log, 8)? as usize;
    let mut sum = add_up(log.get(..24)?, (0, 0), little);
    if !is_page_size(page_size) || sum != (number(log, 24)?, number(log, 28)?) {
        return None;
    }
    let salts = log.get(16..24)?;
    let (mut frames, mut found) = (Vec::new(), None);
    for frame in log.get(32..)?.chunks_exact(24 + page_size) {
        let (head, content) = frame.split_at(24);
        sum = add_up(content, add_up(&head[..8], sum, little), little);
        if &head[8..16] != salts || sum != (number(head, 16)?, number(head, 20)?) {
            break;
        }
        frames.push((number(head, 0)?, content));
        match number(head, 4)? {
            0 => {}
            pages => found = Some((frames.len(), pages)),
        }
    }
    let (count, pages) = found?;
    frames.truncate(count);
    Some(Committed {
        frames,
        pages,
        page_size,
    })
}

/// The log's checksum: two sums over pairs of 32-bit words.
fn add_up(bytes: &[u8], (mut a, mut b): (u32, u32), little: bool) -> (u32, u32) {
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
