//! Makes the large homes that the comparison in `bench/` reads: `make_stores FOLDER COOKIES…`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool of the workshop stops on the first surprise"
)]

#[path = "support/crowd.rs"]
mod crowd;

use std::path::PathBuf;

use crowd::{Family, State};

fn main() {
    let mut args = std::env::args_os().skip(1);
    let folder = PathBuf::from(args.next().unwrap());
    for cookies in args {
        let cookies = cookies.to_str().unwrap().parse().unwrap();
        for family in Family::ALL {
            for state in State::ALL {
                println!("{}", crowd::home(&folder, family, state, cookies).display());
            }
        }
    }
}
