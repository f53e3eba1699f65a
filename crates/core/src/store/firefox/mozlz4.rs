//! The frame around Firefox's packed files: `mozLz40\0`, the unpacked size in four bytes, one LZ4 block
//! (`IOUtils.cpp`).

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::ops::Deref;
use std::path::Path;

use zeroize::Zeroizing;

use crate::file;
use crate::platform::Pinned;
use crate::share::Share;

/// Why a packed file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The system does not let us read it.
    Unreadable,
    /// It does not begin as such a file does.
    Foreign,
    /// It is, or says that it unpacks to, more than [`MOST_BYTES`]; or others took the room for it.
    TooLarge,
    /// It is cut off or altered.
    Damaged,
}

const MAGIC: &[u8; 8] = b"mozLz40\0";

/// Magic and size.
const HEAD: usize = 12;

/// The largest session that is unpacked; a hundred tabs take a few megabytes.
pub const MOST_BYTES: usize = 64 << 20;

/// One byte of a block stands for no more than this many (LZ4 block format: a length grows by 255 a byte).
const MOST_GROWTH: usize = 255;

/// What cannot be packed grows by one byte in 255, and a few.
const MOST_PACKED: usize = MOST_BYTES + MOST_BYTES / MOST_GROWTH + 64;

/// What a file holds, and the share of memory that it takes.
#[derive(Debug)]
pub struct Unpacked {
    plain: Zeroizing<Vec<u8>>,
    _share: Share,
}

impl Deref for Unpacked {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.plain
    }
}

/// The content of the packed file `path`; `None` if there is no such file. One opening and one reading to
/// the end see one state, for Firefox writes a new file and renames it. All of it is wiped when dropped.
pub fn read(path: &Path) -> Result<Option<Unpacked>, Fault> {
    let mut file = match file::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(&error)),
    };
    let needed = needed(&mut file).map_err(|error| fault(&error))?;
    let mut share = Share::of(needed).ok_or(Fault::TooLarge)?;
    let packed = file::whole(file, MOST_PACKED as u64).map_err(|error| fault(&error))?;
    let plain = unpack(&packed)?;
    drop(packed);
    share.shrink(plain.len());
    Ok(Some(Unpacked { plain, _share: share }))
}

fn fault(error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::InvalidInput => Fault::Foreign,
        ErrorKind::FileTooLarge => Fault::TooLarge,
        _ => Fault::Unreadable,
    }
}

/// What a packed file and its content will take together, by what it says.
fn needed(file: &mut File) -> io::Result<usize> {
    let packed = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    let plain = head.get(MAGIC.len()..).map_or(0, size_of);
    Ok(packed.min(MOST_PACKED) + plain.min(MOST_BYTES))
}

/// The content of a packed file that is held open.
pub fn read_pinned(file: &Pinned) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let packed = file.read(MOST_PACKED).map_err(|_| Fault::Unreadable)?;
    unpack(&packed.ok_or(Fault::TooLarge)?)
}

/// `plain` as a packed file.
pub fn pack(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let size = u32::try_from(plain.len()).map_err(|_| Fault::TooLarge)?;
    if plain.len() > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    let room = HEAD + lz4_flex::block::get_maximum_output_size(plain.len());
    let mut packed = Zeroizing::new(vec![0; room]);
    let (head, block) = packed.split_at_mut(HEAD);
    let (magic, length) = head.split_at_mut(MAGIC.len());
    magic.copy_from_slice(MAGIC);
    length.copy_from_slice(&size.to_le_bytes());
    let written = lz4_flex::block::compress_into(plain, block).map_err(|_| Fault::Damaged)?;
    packed.truncate(HEAD + written);
    Ok(packed)
}

/// What `packed` holds.
pub fn unpack(packed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let (Some(head), Some(block)) = (packed.get(..HEAD), packed.get(HEAD..)) else {
        return Err(Fault::Foreign);
    };
    let (magic, size) = head.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(Fault::Foreign);
    }
    let size = size_of(size);
    if size > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    if size > block.len().saturating_mul(MOST_GROWTH) {
        return Err(Fault::Damaged);
    }
    let mut plain = Zeroizing::new(vec![0; size]);
    match lz4_flex::block::decompress_into(block, &mut plain) {
        Ok(written) if written == size => Ok(plain),
        Ok(_) | Err(_) => Err(Fault::Damaged),
    }
}

/// The size after the magic, from its little end.
fn size_of(size: &[u8]) -> usize {
    size.iter()
        .rev()
        .fold(0, |size, byte| size << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn packed(plain: &[u8]) -> Vec<u8> {
        pack(plain).unwrap().to_vec()
    }

    fn claiming(size: u32, block: &[u8]) -> Vec<u8> {
        [&MAGIC[..], &size.to_le_bytes(), block].concat()
    }

    #[test]
    fn what_was_packed_comes_out() {
        for plain in [&b""[..], b"{}", &b"tab ".repeat(100_000)] {
            assert_eq!(*unpack(&packed(plain)).unwrap(), plain);
        }
    }

    #[test]
    fn a_block_as_the_format_describes_it_is_unpacked() {
        // One literal "ab", a match of four bytes two back, and five literals to end with.
        let block = [0x20, b'a', b'b', 2, 0, 0x50, b'c', b'c', b'c', b'c', b'c'];
        assert_eq!(*unpack(&claiming(11, &block)).unwrap(), b"abababccccc");
    }

    #[test]
    fn what_is_not_packed_this_way_is_foreign() {
        for foreign in [
            &b""[..],
            b"mozLz40",
            b"mozLz40\0\0\0\0",
            b"{\"cookies\":[]}",
            b"mozLz4a\0\0\0\0\0\0",
        ] {
            assert_eq!(unpack(foreign).unwrap_err(), Fault::Foreign, "{foreign:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        assert_eq!(unpack(&claiming(u32::MAX, b"x")).unwrap_err(), Fault::TooLarge);
        let most = u32::try_from(MOST_BYTES).unwrap();
        assert_eq!(unpack(&claiming(most + 1, b"x")).unwrap_err(), Fault::TooLarge);
        assert_eq!(unpack(&claiming(most, b"xxxx")).unwrap_err(), Fault::Damaged);
        assert_eq!(unpack(&claiming(1, b"")).unwrap_err(), Fault::Damaged);
        // A block that unpacks to more than it said.
        let more = lz4_flex::block::compress(&[b'a'; 100_000]);
        assert_eq!(unpack(&claiming(1000, &more)).unwrap_err(), Fault::Damaged);
        assert_eq!(unpack(&claiming(100_001, &more)).unwrap_err(), Fault::Damaged);
    }

    #[test]
    fn a_file_that_is_too_large_or_no_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recovery.jsonlz4");
        assert!(read(&path).unwrap().is_none());
        // Sparse: it takes no room.
        File::create(&path)
            .unwrap()
            .set_len(MOST_PACKED as u64 + 1)
            .unwrap();
        assert_eq!(read(&path).unwrap_err(), Fault::TooLarge);
        assert_eq!(read(folder.path()).unwrap_err(), Fault::Foreign);
        fs::write(&path, packed(b"{}")).unwrap();
        assert_eq!(read(&path).unwrap().unwrap()[..], *b"{}");
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        let whole =
            packed(br#"{"cookies":[{"host":"flasktrack.com","value":"CANARY"}],"windows":[[],[],[],[]]}"#);
        for end in 0..whole.len() {
            assert!(unpack(&whole[..end]).is_err(), "cut at {end}");
        }
    }

    proptest! {
        #[test]
        fn any_block_unpacks_or_is_an_error(block in prop::collection::vec(any::<u8>(), 0..200), size in 0_u32..60_000) {
            if let Ok(plain) = unpack(&claiming(size, &block)) {
                prop_assert_eq!(plain.len(), size as usize);
            }
        }

        #[test]
        fn an_altered_file_unpacks_or_is_an_error(at in 0_usize..200, byte in any::<u8>()) {
            let mut file = packed(&b"{\"cookies\":[{\"host\":\"flasktrack.com\"}]}".repeat(20));
            let at = at % file.len();
            file[at] = byte;
            unpack(&file).ok();
        }
    }
}
