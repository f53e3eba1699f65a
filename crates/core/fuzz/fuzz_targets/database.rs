//! A database with a log or a journal beside it. A first number, from the little end, says what is made of the rest:
//! its lowest bit whether that is a log or a journal, the next whether what SQLite counts together is made to fit, two
//! more whose table it is, and the others where the log or journal begins.

#![no_main]

use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::CookieStore;
use cookie_inspector_core::store::chromium::Chromium;
use cookie_inspector_core::store::firefox::Firefox;
use cookie_inspector_core::store::qt::Qt;
use cookie_inspector_core::store::soup::Soup;
use libfuzzer_sys::fuzz_target;
use place::sums;

fuzz_target!(|bytes: &[u8]| {
    let Some((head, rest)) = bytes.split_first_chunk::<4>() else {
        return;
    };
    let number = u32::from_le_bytes(*head);
    let (main, beside) = rest.split_at((number as usize / 16).min(rest.len()));
    let mut beside = beside.to_vec();
    let is_journal = number % 2 == 1;
    if number / 2 % 2 == 1 {
        match is_journal {
            true => sums::fit_journal(&mut beside, sums::page_size(main)),
            false => sums::fit_log(&mut beside, sums::page_size(main)),
        }
    }
    let (log, journal) = match is_journal {
        false => (&beside[..], &[][..]),
        true => (&[][..], &beside[..]),
    };
    let stores: [&dyn CookieStore; 4] = [&Chromium, &Firefox, &Soup, &Qt];
    let file = place::put("database", main);
    place::put("database-wal", log);
    place::put("database-journal", journal);
    let _ = stores[number as usize / 4 % 4].read_file(&file, &Site::FLASKTRACK);
});
