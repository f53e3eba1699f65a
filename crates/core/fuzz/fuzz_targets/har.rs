//! An archive of requests.

#![no_main]

use cookie_inspector_core::export;
use cookie_inspector_core::site::Site;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = export::read(bytes, &Site::FLASKTRACK, None);
});
