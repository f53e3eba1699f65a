//! Bytes in hexadecimal digits.

/// Two small digits for each of `bytes`.
pub fn of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 0xf)].into());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(of(&[0x00, 0x0f, 0xa9, 0xff]), "000fa9ff");
        assert_eq!(of(&[]), "");
    }
}
