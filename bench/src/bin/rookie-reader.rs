//! Reads one cookie file with rookie and prints what it found as JSON: `rookie-reader chromium|firefox FILE`.

use std::env::args;
use std::path::PathBuf;
use std::process::ExitCode;

const SITE: &str = "flasktrack.com";

fn main() -> ExitCode {
    let (Some(family), Some(file)) = (args().nth(1), args().nth(2)) else {
        return ExitCode::from(2);
    };
    let (file, site) = (PathBuf::from(file), Some(vec![SITE.to_owned()]));
    let found = match family.as_str() {
        "chromium" => rookie::chromium_based(rookie::config::get_browser_config("chromium"), file, site),
        _ => rookie::firefox_based(file, site),
    };
    match found {
        Ok(cookies) => {
            println!("{}", serde_json::to_string_pretty(&cookies).unwrap_or_default());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
