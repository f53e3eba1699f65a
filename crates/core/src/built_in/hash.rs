//! A short number for a text, the same when this program is built and when it runs.

/// FNV-1a of 32 bits (RFC 9923). It guards against nothing: who looks a text up compares it as well.
pub fn of(text: &str) -> u32 {
    let with = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    text.as_bytes().iter().fold(0x811c_9dc5, with)
}
