//! One cookie exactly as stored: what a backup keeps, and nothing else ever sees.
