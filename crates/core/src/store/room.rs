//! How much one store may give us of one site: far more than any browser keeps, and little enough to hold.

/// Browsers keep some hundreds of cookies of one site; a store with more of them was not written by one.
pub const MOST_ROWS: usize = 5_000;

/// What those rows may take together.
const MOST_BYTES: usize = 8 << 20;

/// Browsers refuse a cookie of more than 4096 bytes (RFC 6265bis section 5.7).
pub const LONGEST_FIELD: usize = 64 << 10;

/// What is left.
#[derive(Debug)]
pub struct Room {
    rows: usize,
    bytes: usize,
}

/// The store holds more than there is room for.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

impl Room {
    /// All of it.
    pub fn new() -> Room {
        Room {
            rows: MOST_ROWS,
            bytes: MOST_BYTES,
        }
    }

    /// Takes the room for one row of `bytes`.
    pub fn take(&mut self, bytes: usize) -> Result<(), Full> {
        self.rows = self.rows.checked_sub(1).ok_or(Full)?;
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Full)?;
        Ok(())
    }

    /// Gives back the room of one row of `bytes`, which is not kept after all.
    pub fn give_back(&mut self, bytes: usize) {
        self.rows += 1;
        self.bytes += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_ends_with_the_rows_or_with_their_bytes() {
        let mut room = Room::new();
        assert!((0..MOST_ROWS).all(|_| room.take(1000).is_ok()));
        assert_eq!(room.take(0), Err(Full));
        let mut room = Room::new();
        assert_eq!(room.take(MOST_BYTES), Ok(()));
        assert_eq!(room.take(1), Err(Full));
        room.give_back(MOST_BYTES);
        assert_eq!(room.take(1), Ok(()));
    }
}
