//! What every format must be able to do, and the formats.
