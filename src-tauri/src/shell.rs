//! Which computer the window looks at, and how the core's work is kept off its thread.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use cookie_inspector_core::backup;
use cookie_inspector_core::demo;
use cookie_inspector_core::error::{Error, Problem, Result};
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::sign_out::Look;
use cookie_inspector_core::site::Site;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

/// What a call is about: this computer, the made-up home folder, or what was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// This computer, or the copied home folder the program was started on.
    Here,
    /// The made-up home folder, where everything can be tried.
    Demo,
    /// The file or folder that was opened: nothing but a look is possible there.
    File,
}

/// How the program was started.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Where the window begins.
    pub begins: Place,
    /// Where reports are saved; without it, the person is asked.
    pub reports: Option<PathBuf>,
    copied: Option<(PathBuf, Os)>,
    /// The demo starts whole once in each run; after that it keeps what the person did in it.
    demo_made: Arc<Mutex<bool>>,
    /// The first look of the sign-out check. It stays here, because a look never leaves this process.
    looked: Arc<Mutex<Option<(Place, Look)>>>,
    /// What was opened last. The window never learns its path.
    opened: Arc<Mutex<Option<PathBuf>>>,
    /// Calls off the wait that is under way.
    waits: Arc<Mutex<Option<Arc<Notify>>>>,
}

impl Shell {
    /// A shell over this computer, or over a copied home folder read with some system's layout.
    pub fn new(begins: Place, copied: Option<(PathBuf, Os)>) -> Shell {
        Shell {
            begins,
            reports: None,
            copied,
            demo_made: Arc::default(),
            looked: Arc::default(),
            opened: Arc::default(),
            waits: Arc::default(),
        }
    }

    /// What is done at each start: a backup whose time is over goes. In a folder that was copied from elsewhere
    /// nothing goes by itself.
    pub fn begin(&self) {
        if self.copied.is_none()
            && let Ok(here) = Machine::here()
        {
            backup::expire(&here);
        }
    }

    /// The same shell, which begins with the file or folder `path`.
    pub fn on_file(self, path: PathBuf) -> Shell {
        Shell {
            begins: Place::File,
            opened: Arc::new(Mutex::new(Some(path))),
            ..self
        }
    }

    /// The system whose layout is looked through.
    pub fn os(&self) -> Os {
        self.copied.as_ref().map_or_else(Os::here, |(_, os)| *os)
    }

    /// The machine behind `place`, with the time of this call.
    pub fn machine(&self, place: Place) -> Result<Machine> {
        let here = match &self.copied {
            Some((home, os)) => Machine::copied(home, *os)?,
            None => Machine::here()?,
        };
        match place {
            Place::Here => Ok(here),
            Place::Demo => self.demo(&here),
            Place::File => Err(Error::OpenedFile),
        }
    }

    /// Opens the file or folder `path`, and keeps it as what was opened if that works.
    pub async fn open(&self, path: PathBuf) -> Result<Report, Problem> {
        let opening = path.clone();
        let report = self
            .run(Place::Here, move |machine| {
                opening::open(machine, Policy::built_in(), &Site::FLASKTRACK, &opening, None)
            })
            .await?;
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
        Ok(report)
    }

    /// Opens once more what was opened last.
    pub async fn reopen(&self) -> Result<Report, Problem> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match opened {
            Some(path) => self.open(path).await,
            None => Err(Problem::from(Error::Internal {
                cause: "nothing was opened".to_owned(),
            })),
        }
    }

    fn demo(&self, here: &Machine) -> Result<Machine> {
        let mut made = self.demo_made.lock().unwrap_or_else(PoisonError::into_inner);
        if *made {
            return demo::open(here);
        }
        let machine = demo::renew(here)?;
        *made = true;
        Ok(machine)
    }

    /// Keeps the first look of the sign-out check, in place of an earlier one.
    pub fn keep(&self, place: Place, look: Look) {
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some((place, look));
    }

    /// The first look at `place`. The window asks for it only after it was kept.
    pub fn kept(&self, place: Place) -> Result<Look> {
        let looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        match &*looked {
            Some((at, look)) if *at == place => Ok(look.clone()),
            Some(_) | None => Err(Error::Internal {
                cause: "no first look".to_owned(),
            }),
        }
    }

    /// Begins a wait, and calls off an earlier one: there is one question at a time. What comes back is notified
    /// when the wait is called off.
    pub fn begin_wait(&self) -> Arc<Notify> {
        let called_off = Arc::new(Notify::new());
        let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = waits.replace(called_off.clone()) {
            earlier.notify_one();
        }
        called_off
    }

    /// Calls off the wait that is under way, if there is one.
    pub fn cancel_wait(&self) {
        let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = waits.take() {
            waiting.notify_one();
        }
    }

    /// Runs `work` on the machine behind `place`, on a thread that may block, so that the window stays
    /// alive. A fault of ours in there comes back as the problem `internal`, not as a call without answer.
    pub async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce(&Machine) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let shell = self.clone();
        guarded(move || work(&shell.machine(place)?)).await
    }
}

/// Runs `work` on a thread that may block; a fault of ours in there comes back as a problem.
pub async fn guarded<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let fault = |_| {
        Err(Error::Internal {
            cause: "panic".to_owned(),
        })
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(fault).map_err(Problem::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_in_the_core_is_a_problem_and_not_a_hang() {
        let home = tempfile::tempdir().unwrap();
        let shell = Shell::new(Place::Here, Some((home.path().to_owned(), Os::Linux)));
        let answer: Result<(), Problem> = shell.run(Place::Here, |_| panic!("a fault")).await;
        let problem = answer.unwrap_err();
        assert_eq!(problem.code, "internal");
        assert!(
            !format!("{problem:?}").contains("a fault"),
            "what a panic says may be a person's data"
        );
    }

    #[tokio::test]
    async fn a_home_that_is_gone_is_a_problem_with_its_code() {
        let shell = Shell::new(Place::Here, Some(("/no/such/home".into(), Os::Linux)));
        let problem = shell.run(Place::Here, |_| Ok(())).await.unwrap_err();
        assert_eq!(problem.code, "folder-not-found");
    }
}
