//! A made-up home folder with a realistic Chromium and Firefox store, to try everything without a real browser.

use crate::error::{Error, Result};
use crate::machine::Machine;

/// Opens the demo kept in this computer's own folder, and makes it if it is not there.
pub fn open(here: &Machine) -> Result<Machine> {
    let _ = here;
    Err(Error::DemoUnwritable {
        cause: "not yet built".to_owned(),
    })
}

/// Makes the demo anew, with all its cookies, and opens it.
pub fn renew(here: &Machine) -> Result<Machine> {
    open(here)
}
