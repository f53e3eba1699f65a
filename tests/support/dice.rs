//! Numbers that nobody chose.

/// A row of numbers that follows from its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn up_to(&mut self, most: u64) -> u64 {
        // Knuth's MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % (most + 1)
    }
}
