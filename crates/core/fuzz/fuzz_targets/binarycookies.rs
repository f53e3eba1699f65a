//! Safari's file.

#![no_main]

use cookie_inspector_core::bounds::Bounds;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::CookieStore;
use cookie_inspector_core::store::safari::Safari;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    place::put("Cookies/Cookies.binarycookies", bytes);
    let _ = Safari.read(place::folder(), &Bounds::none(), &Site::FLASKTRACK);
});
