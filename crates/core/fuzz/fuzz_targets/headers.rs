//! Headers as text.

#![no_main]

use cookie_inspector_core::export;
use cookie_inspector_core::site::Site;
use libfuzzer_sys::fuzz_target;
use zeroize::Zeroizing;

fuzz_target!(|bytes: &[u8]| {
    let _ = export::read(
        Zeroizing::new(bytes.to_vec()),
        &Site::FLASKTRACK,
        Some("app.flasktrack.com"),
    );
});
