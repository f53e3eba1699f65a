//! A policy file, which anybody may write.

#![no_main]

use cookie_inspector_core::policy::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Policy::check(bytes);
});
