//! A wait for a browser to be closed, told to the window look by look.

use std::time::{Duration, Instant};

use cookie_inspector_core::error::Problem;
use cookie_inspector_core::waiting::{LOOK_EVERY, Step, Waiting, Watch, look};
use tauri::ipc::Channel;
use tokio::time::timeout;

use crate::shell::{Place, Shell};

/// Waits for at most `limit` seconds until the profiles called `ids` are closed. A wait that is called off, and one
/// whose window is gone, ends at once.
pub async fn until_closed(
    shell: &Shell,
    place: Place,
    ids: Vec<String>,
    limit: u32,
    told: &Channel<Waiting>,
) -> Result<Waiting, Problem> {
    let (began, called_off) = (Instant::now(), shell.begin_wait());
    let mut watch = Watch::new(Duration::from_secs(limit.into()));
    loop {
        let ids = ids.clone();
        let seen = shell.run(place, move |machine| Ok(look(machine, &ids))).await?;
        let waiting = watch.step(seen, began.elapsed());
        match waiting.step {
            Step::Closed | Step::TimedOut | Step::Cancelled => return Ok(waiting),
            Step::Open | Step::Settling => {
                let gone = told.send(waiting.clone()).is_err();
                if gone || timeout(LOOK_EVERY, called_off.notified()).await.is_ok() {
                    return Ok(waiting.cancelled());
                }
            }
        }
    }
}
