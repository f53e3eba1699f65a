//! A database with a log or a journal beside it: a first number, from the little end, says where that begins; its
//! lowest bit says which of the two it is.

#![no_main]

use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::CookieStore;
use cookie_inspector_core::store::chromium::Chromium;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((head, rest)) = bytes.split_first_chunk::<4>() else {
        return;
    };
    let number = u32::from_le_bytes(*head);
    let (main, beside) = rest.split_at((number as usize / 2).min(rest.len()));
    let (log, journal) = match number % 2 {
        0 => (beside, &[][..]),
        _ => (&[][..], beside),
    };
    place::put("Cookies", main);
    place::put("Cookies-wal", log);
    place::put("Cookies-journal", journal);
    let _ = Chromium.read(place::folder(), &Site::FLASKTRACK);
});
