//! Several tasks side by side, none of which holds up the others: one that hangs is left behind.
//!
//! No system lets a program break off a read from a network folder that does not answer. So each task owns all
//! it needs, and who waits for it may stop waiting.

use std::collections::VecDeque;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc::{self, SendError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// When nothing was done for so long, whoever is at work may be stuck, and the next task gets a new hand.
const STUCK: Duration = Duration::from_millis(30);

/// More hands than this are not put to work, however many are stuck.
const MOST_HANDS: usize = 64;

/// A piece of work on one folder.
pub struct Task<T> {
    /// The folder; two tasks on it are never at work together for long.
    pub folder: PathBuf,
    /// What is needed.
    pub with: T,
}

/// Why nothing came of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Nothing came in time.
    Late,
    /// A fault of ours ended it. What it said is not kept, for it could quote anything.
    Fault,
}

impl From<Lost> for Error {
    fn from(lost: Lost) -> Error {
        match lost {
            Lost::Late => Error::ProfileLate,
            Lost::Fault => Error::ProfileFault,
        }
    }
}

/// Does `work` on each task, by `hands` to begin with, and gives what came of it in the order of the tasks. A fault in
/// one is no matter to the others.
pub fn work<T, R>(
    tasks: Vec<Task<T>>,
    hands: usize,
    patience: Duration,
    work: impl Fn(T) -> R + Send + Sync + 'static,
) -> Vec<Result<R, Lost>>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let deadline = Instant::now() + patience;
    let done = tasks.iter().map(|_| Err(Lost::Late)).collect();
    let (begun, waiting) = prepare(tasks);
    let table = Arc::new(Table {
        state: Mutex::new(State {
            missing: waiting.len(),
            waiting,
            done,
        }),
        finished: Condvar::new(),
        work,
    });
    let mut busy = hands.min(begun.len());
    (0..busy).for_each(|_| hand(&table));
    let mut state = table.state();
    while state.missing > 0 {
        let (left, before) = (deadline.saturating_duration_since(Instant::now()), state.missing);
        if left.is_zero() {
            break;
        }
        state = table.wait(state, left.min(STUCK));
        if state.missing == before && !state.waiting.is_empty() && busy < MOST_HANDS {
            busy += 1;
            drop(state);
            hand(&table);
            state = table.state();
        }
    }
    state.waiting.clear();
    let done = mem::take(&mut state.done);
    leave_behind(begun, &done);
    done
}

/// Does one task.
pub fn one<T, R>(
    task: Task<T>,
    patience: Duration,
    doing: impl Fn(T) -> R + Send + Sync + 'static,
) -> Result<R, Lost>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let mut done = work(vec![task], 1, patience, doing);
    done.pop().unwrap_or(Err(Lost::Late))
}

/// Does something here and now; a fault in it ends nothing else.
pub fn guarded<R>(doing: impl FnOnce() -> R) -> Result<R, Lost> {
    panic::catch_unwind(AssertUnwindSafe(doing)).map_err(|_| Lost::Fault)
}

/// A task with its place among the others, and what lives as long as it does.
type Waiting<T> = VecDeque<(usize, T, Arc<()>)>;

/// What the hands share.
struct Table<T, R, W> {
    state: Mutex<State<T, R>>,
    /// Told when nothing is missing any more; more often would cost more than it saves.
    finished: Condvar,
    work: W,
}

struct State<T, R> {
    waiting: Waiting<T>,
    /// Empty when nobody waits any more.
    done: Vec<Result<R, Lost>>,
    missing: usize,
}

impl<T, R, W> Table<T, R, W> {
    fn state(&self) -> MutexGuard<'_, State<T, R>> {
        lock(&self.state)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<T, R>>, longest: Duration) -> MutexGuard<'s, State<T, R>> {
        let waited = self.finished.wait_timeout(state, longest);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts one more hand to work: one that has nothing to do, or a new one. Where no thread is to be had, the work is
/// done here, and takes as long as it takes.
fn hand<T, R, W>(table: &Arc<Table<T, R, W>>)
where
    T: Send + 'static,
    R: Send + 'static,
    W: Fn(T) -> R + Send + Sync + 'static,
{
    let own = Arc::clone(table);
    let job: Job = Box::new(move |rest| take(&own, rest));
    let rested = lock(&RESTING).pop();
    let refused = match rested {
        Some(door) => door.send(job).err().map(|SendError(job)| job),
        None => Some(job),
    };
    if let Some(job) = refused
        && thread::Builder::new().spawn(move || serve(job)).is_err()
    {
        take(table, &mut || {});
    }
}

/// What a hand does at one table; it calls what it is given when nothing is left to do there.
type Job = Box<dyn FnOnce(&mut dyn FnMut()) + Send>;

/// Hands that have nothing to do, each with the door to hand it a job through. There are never more than were at
/// work at once.
static RESTING: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

/// The life of a hand.
fn serve(first: Job) {
    let (door, jobs) = mpsc::channel();
    let mut next = Some(first);
    while let Some(job) = next {
        // A hand that rests before its results are told is there for whoever they lead to more work.
        job(&mut || lock(&RESTING).push(door.clone()));
        next = jobs.recv().ok();
    }
}

fn take<T, R, W: Fn(T) -> R>(table: &Table<T, R, W>, rest: &mut dyn FnMut()) {
    let mut next = table.state().waiting.pop_front();
    if next.is_none() {
        rest();
    }
    while let Some((at, task, alive)) = next.take() {
        let outcome = guarded(|| (table.work)(task));
        drop(alive);
        let mut state = table.state();
        state.missing -= 1;
        if let Some(place) = state.done.get_mut(at) {
            *place = outcome;
        }
        next = state.waiting.pop_front();
        if next.is_none() {
            rest();
        }
        let is_done = state.missing == 0;
        // Who is woken wants it at once.
        drop(state);
        if is_done {
            table.finished.notify_one();
        }
    }
}

/// Folders at which a task was left behind, with what lives as long as the task.
static LEFT: Mutex<Vec<(PathBuf, Weak<()>)>> = Mutex::new(Vec::new());

/// What has begun: the place of each task, its folder, and what tells whether it is still at work.
type Begun = Vec<(usize, PathBuf, Weak<()>)>;

/// Puts the tasks in a row, without those whose folder still keeps an earlier one.
fn prepare<T>(tasks: Vec<Task<T>>) -> (Begun, Waiting<T>) {
    let mut left = lock(&LEFT);
    left.retain(|(_, alive)| alive.strong_count() > 0);
    let (mut begun, mut waiting) = (Vec::new(), VecDeque::new());
    for (at, task) in tasks.into_iter().enumerate() {
        if left.iter().any(|(folder, _)| *folder == task.folder) {
            continue;
        }
        let alive = Arc::new(());
        begun.push((at, task.folder, Arc::downgrade(&alive)));
        waiting.push_back((at, task.with, alive));
    }
    (begun, waiting)
}

fn leave_behind<R>(begun: Begun, done: &[Result<R, Lost>]) {
    let mut left = lock(&LEFT);
    let late = begun
        .into_iter()
        .filter(|(at, ..)| matches!(done[*at], Err(Lost::Late)));
    left.extend(late.map(|(_, folder, alive)| (folder, alive)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};

    /// Long enough for a busy machine, and never waited for in full.
    const LONG: Duration = Duration::from_secs(60);

    fn tasks<T>(folder: &str, with: Vec<T>) -> Vec<Task<T>> {
        let name = |(at, with)| Task {
            folder: PathBuf::from(format!("{folder}/{at}")),
            with,
        };
        with.into_iter().enumerate().map(name).collect()
    }

    /// Waits until somebody says that it may go on.
    fn hang(gate: Option<Receiver<()>>) -> &'static str {
        if let Some(gate) = gate {
            let _ = gate.recv();
        }
        "done"
    }

    #[test]
    fn results_come_in_the_order_of_the_tasks() {
        let (first, gate) = channel();
        let doing = move |at: usize| {
            // The first one ends last.
            match at {
                0 => thread::sleep(Duration::from_millis(20)),
                _ => drop(first.send(at)),
            }
            at * 10
        };
        let done = work(tasks("order", vec![0, 1, 2]), 3, LONG, doing);
        assert_eq!(done, [Ok(0), Ok(10), Ok(20)]);
        assert_eq!(gate.iter().count(), 2);
        assert!(work(tasks("none", Vec::new()), 2, LONG, |(): ()| ()).is_empty());
    }

    #[test]
    fn one_that_hangs_holds_up_none_and_is_not_begun_again_while_it_does() {
        let (open, gate) = channel();
        let patience = Duration::from_secs(2);
        let done = work(tasks("hang", vec![Some(gate), None, None]), 1, patience, hang);
        assert_eq!(done, [Err(Lost::Late), Ok("done"), Ok("done")]);
        let again = work(tasks("hang", vec![None, None, None]), 1, LONG, hang);
        assert_eq!(
            again,
            [Err(Lost::Late), Ok("done"), Ok("done")],
            "the first one still hangs"
        );
        drop(open);
        let is_over = || work(tasks("hang", vec![None]), 1, LONG, hang) == [Ok("done")];
        assert!((0..1000).any(|_| {
            thread::sleep(Duration::from_millis(10));
            is_over()
        }));
    }

    #[test]
    fn what_was_not_begun_in_time_is_late_too() {
        let (_open, gate) = channel();
        let done = work(tasks("both", vec![Some(gate), None]), 1, Duration::ZERO, hang);
        assert_eq!(done.len(), 2);
        assert_eq!(done[0], Err(Lost::Late));
    }

    #[test]
    #[allow(clippy::panic)]
    fn a_fault_in_one_task_is_no_matter_to_the_others() {
        let doing = |at: i32| match at {
            1 => panic!("planted"),
            at => at,
        };
        let done = work(tasks("fault", vec![0, 1, 2]), 1, LONG, doing);
        assert_eq!(done, [Ok(0), Err(Lost::Fault), Ok(2)]);
        assert_eq!(
            one(tasks("fault", vec![1]).remove(0), LONG, doing),
            Err(Lost::Fault)
        );
    }
}
