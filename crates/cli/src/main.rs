//! The command line for support staff and scripts.

fn main() {}
