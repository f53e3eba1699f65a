//! The saved session of Firefox: unpacked, and its list of cookies read. An even first byte says that the rest
//! is the unpacked text.

#![no_main]

use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::firefox::read_session;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let path = match kind % 2 {
        0 => place::put("session.jsonlz4", &packed(rest)),
        _ => place::put("session.jsonlz4", rest),
    };
    let _ = read_session(&path, &Site::FLASKTRACK);
});

/// `plain` in one run of plain bytes, as LZ4 writes what it cannot pack.
fn packed(plain: &[u8]) -> Vec<u8> {
    let mut file = b"mozLz40\0".to_vec();
    file.extend((plain.len() as u32).to_le_bytes());
    match plain.len() {
        short @ 0..15 => file.push((short as u8) << 4),
        long => {
            file.push(0xF0);
            file.extend(std::iter::repeat_n(255, (long - 15) / 255));
            file.push(((long - 15) % 255) as u8);
        }
    }
    file.extend(plain);
    file
}
