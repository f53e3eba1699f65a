//! The frame around Firefox's packed files: `mozLz40\0`, the unpacked size in four bytes, one LZ4 block
//! (`IOUtils.cpp`).

use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use crate::file;
use crate::platform::Pinned;

/// Why a packed file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The system does not let us read it.
    Unreadable,
    /// It does not begin as such a file does.
    Foreign,
    /// It is, or says that it unpacks to, more than [`MOST_BYTES`].
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

/// The content of the packed file `path`; `None` if there is no such file. One opening and one reading to
/// the end see one state, for Firefox writes a new file and renames it. All of it is wiped when dropped.
pub fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
    match file::read(path, MOST_PACKED as u64) {
        Ok(packed) => unpack(&packed).map(Some),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(None),
            ErrorKind::InvalidInput => Err(Fault::Foreign),
            ErrorKind::FileTooLarge => Err(Fault::TooLarge),
            _ => Err(Fault::Unreadable),
        },
    }
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
    let size = size
        .iter()
        .rev()
        .fold(0, |size, byte| size << 8 | usize::from(*byte));
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

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

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
        assert_eq!(read(&path).unwrap(), None);
        // Sparse: it takes no room.
        File::create(&path)
            .unwrap()
            .set_len(MOST_PACKED as u64 + 1)
            .unwrap();
        assert_eq!(read(&path).unwrap_err(), Fault::TooLarge);
        assert_eq!(read(folder.path()).unwrap_err(), Fault::Foreign);
        fs::write(&path, packed(b"{}")).unwrap();
        assert_eq!(*read(&path).unwrap().unwrap(), b"{}");
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
