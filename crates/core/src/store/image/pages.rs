//! The bytes of a database as one consistent state has them: the main file, and over it the pages that a log
//! or a journal says otherwise of. Nothing but their places is held in memory.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::time::Instant;

use super::in_time;
use crate::platform;
use crate::share::Share;

/// A browser's log holds a few hundred pages, its journal a few thousand; so many are a gigabyte.
pub const MOST_PLACES: usize = 1 << 18;

/// So many are held without a share of what all looks may hold.
const FEW_PLACES: usize = 1 << 14;

/// What a place takes, also while the map grows.
const PLACE: usize = 56;

/// Pages that stand in a file beside the main file.
#[derive(Debug)]
pub struct Beside {
    /// That file.
    pub file: File,
    /// How large a page is.
    pub page_size: usize,
    /// How many pages the database has in this state.
    pub pages: u32,
    /// Where the content of a page begins, by its number.
    pub places: HashMap<u32, u64>,
    share: Option<Share>,
}

impl Beside {
    /// Pages of `file`, none yet.
    pub fn new(file: File, page_size: usize) -> Beside {
        Beside {
            file,
            page_size,
            pages: 0,
            places: HashMap::new(),
            share: None,
        }
    }

    /// Notes where a page stands; the last one counts.
    pub fn put(&mut self, page: u32, place: u64) -> io::Result<()> {
        if self.places.len() >= MOST_PLACES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if self.places.len() >= FEW_PLACES && self.share.is_none() {
            let share = Share::of(PLACE * MOST_PLACES).ok_or(io::ErrorKind::TimedOut)?;
            self.share = Some(share);
        }
        self.places.insert(page, place);
        Ok(())
    }
}

/// The size of `main`, which ends with a page: SQLite would take what is missing of the last one for zeros.
fn whole(main: &File) -> io::Result<u64> {
    let size = main.metadata()?.len();
    let mut head = [0; 18];
    let page = match platform::read_at(main, &mut head, 0)? {
        18 => match u16::from_be_bytes([head[16], head[17]]) {
            0 | 1 => 65536,
            page => u64::from(page),
        },
        _ => 1,
    };
    match !size.is_multiple_of(page) {
        true => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the file ends within a page",
        )),
        false => Ok(size),
    }
}

/// A database.
#[derive(Debug)]
pub struct Pages {
    main: File,
    size: u64,
    /// What counts first stands first.
    beside: Vec<Beside>,
    deadline: Instant,
}

impl Pages {
    /// The state of `main` under what stands `beside` it, to be read before the `deadline`.
    pub fn new(main: File, beside: Vec<Beside>, deadline: Instant) -> io::Result<Pages> {
        let size = match beside.first() {
            Some(first) => u64::from(first.pages) * first.page_size as u64,
            None => whole(&main)?,
        };
        Ok(Pages {
            main,
            size,
            beside,
            deadline,
        })
    }

    /// The size of the database in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Fills `bytes` from `offset` on, and says how many there were before the end. What no file has is zero.
    pub fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        in_time(self.deadline)?;
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = bytes.len().min(left);
        let mut done = 0;
        while done < count {
            let at = offset + done as u64;
            let (file, place, length) = self.place(at, count - done);
            let part = &mut bytes[done..done + length];
            let found = platform::read_at(file, part, place)?;
            part[found..].fill(0);
            done += length;
        }
        Ok(count)
    }

    /// Which file has the byte at `offset`, where, and how many of the next `wanted` bytes follow it there.
    fn place(&self, offset: u64, wanted: usize) -> (&File, u64, usize) {
        let mut length = wanted;
        for beside in &self.beside {
            let size = beside.page_size as u64;
            let within = offset % size;
            length = length.min(beside.page_size - within as usize);
            let page = u32::try_from(offset / size + 1).ok();
            if let Some(place) = page.and_then(|page| beside.places.get(&page)) {
                return (&beside.file, place + within, length);
            }
        }
        (&self.main, offset, length)
    }
}
