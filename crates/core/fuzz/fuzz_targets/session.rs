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
        0 => place::put("session.jsonlz4", &place::packed(rest)),
        _ => place::put("session.jsonlz4", rest),
    };
    let _ = read_session(&path, &Site::FLASKTRACK);
});
