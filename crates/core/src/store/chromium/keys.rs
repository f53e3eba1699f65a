//! Whether the keys of encrypted values are where Chromium keeps them; a key itself is never read.
//!
//! On Windows they lie in `Local State`: of `v10` in `os_crypt.encrypted_key` (`components/os_crypt/sync/os_crypt_win.cc`), of
//! `v20` in `os_crypt.app_bound_encrypted_key` (`chrome/browser/os_crypt/app_bound_encryption_provider_win.cc`). Elsewhere a
//! service of the system keeps them, which would ask the person before it says anything.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::json;
use crate::cookie::ValueLock;
use crate::machine::Os;
use crate::platform::Running;
use crate::settings::Asked;

#[derive(Deserialize)]
struct State {
    os_crypt: Option<Keys>,
}

#[derive(Deserialize)]
struct Keys {
    encrypted_key: Option<IgnoredAny>,
    app_bound_encrypted_key: Option<IgnoredAny>,
}

/// The locks whose key is not there. A running browser may not have written it down yet.
pub fn missing(asked: &Asked) -> Vec<ValueLock> {
    let has_them = asked.os == Some(Os::Windows) && asked.running == Running::Closed;
    let state = has_them.then(|| json::<State>(&asked.root.join("Local State")));
    let Some(state) = state.flatten() else {
        return Vec::new();
    };
    let (own, bound) = match state.os_crypt {
        Some(keys) => (
            keys.encrypted_key.is_some(),
            keys.app_bound_encrypted_key.is_some(),
        ),
        None => (false, false),
    };
    let locks = [(own, ValueLock::V10), (bound, ValueLock::V20)];
    let gone = locks.into_iter().filter(|(is_there, _)| !is_there);
    gone.map(|(_, lock)| lock).collect()
}
