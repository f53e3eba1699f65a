//! `Cookies.binarycookies` with numbers that lead elsewhere.

use crate::binarycookies::{Jar, jar, stored};
use crate::good::Good;
use crate::pen::Pen;
use crate::told;

#[test]
fn a_number_that_leads_elsewhere_is_refused_or_harmless() {
    let mut pen = Pen::new();
    let good = Good::safari();
    for at in (0..good.bytes.len() - 4).step_by(4) {
        for number in [0_u32, 55, 57, u32::MAX] {
            for number in [number.to_le_bytes(), number.to_be_bytes()] {
                let mut bytes = good.bytes.clone();
                bytes[at..at + 4].copy_from_slice(&number);
                let told = told(&mut pen, &good, &format!("{number:?} at {at}"), &bytes);
                assert!(
                    told.is("store-unknown") || told.is_whole(),
                    "{number:?} at {at}: {told:?}"
                );
            }
        }
    }
}

/// A file with its checksum and trailer, from pages as they are given.
fn file(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"cook".to_vec();
    file.extend((pages.len() as u32).to_be_bytes());
    pages
        .iter()
        .for_each(|page| file.extend((page.len() as u32).to_be_bytes()));
    let every_fourth = |page: &Vec<u8>| page.iter().step_by(4).map(|byte| u32::from(*byte)).sum::<u32>();
    let sum: u32 = pages.iter().map(every_fourth).fold(0, u32::wrapping_add);
    pages.iter().for_each(|page| file.extend(page));
    file.extend(sum.to_be_bytes());
    file.extend([7, 0x17, 0x20, 5]);
    file
}

/// A page that says it has `count` records, all in the same place.
fn crowded(count: u32) -> Vec<u8> {
    let record = jar(&[stored("theme", "CANARY-value", "flasktrack.com")]).write();
    let record = &record[32..record.len() - 8];
    let place = 8 + 4 * count + 4;
    let mut page = vec![0, 0, 1, 0];
    page.extend(count.to_le_bytes());
    (0..count).for_each(|_| page.extend(place.to_le_bytes()));
    page.extend([0; 4]);
    page.extend(record);
    page
}

/// A page with as many records as may be, all in the same place, each with a name that never ends.
fn endless() -> Vec<u8> {
    const SIZE: usize = 31 << 20;
    const COUNT: usize = 400_000;
    let place = 8 + 4 * COUNT + 4;
    let word = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let mut page = vec![1; SIZE];
    page[..4].copy_from_slice(&[0, 0, 1, 0]);
    page[4..8].copy_from_slice(&word(COUNT));
    let offsets = page[8..place - 4].chunks_exact_mut(4);
    offsets.for_each(|offset| offset.copy_from_slice(&word(place)));
    page[place - 4..place].fill(0);
    let record = &mut page[place..];
    let length = record.len();
    record[..56].fill(0);
    record[..4].copy_from_slice(&word(length));
    // A host and an end right at the start, and a name that takes all of the rest.
    for (text, at) in [(16, 56), (20, 58), (24, 56), (28, 56)] {
        record[text..text + 4].copy_from_slice(&word(at));
    }
    record[57] = 0;
    record[length - 1] = 0;
    page
}

#[test]
fn a_small_file_that_stands_for_much_takes_no_room() {
    let mut pen = Pen::new();
    let good = Good::safari();
    let empty = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let page = |count: usize, bytes: usize| -> Jar {
        let cookies: Vec<_> = (0..count)
            .map(|n| stored(&format!("n{n}"), &"v".repeat(bytes), "flasktrack.com"))
            .collect();
        jar(&cookies)
    };
    for (name, bytes, code) in [
        (
            "records in one place",
            file(&[crowded(8_000_000)]),
            Some("store-unknown"),
        ),
        (
            "some records in one place",
            file(&[crowded(50)]),
            Some("store-unknown"),
        ),
        (
            "a long record in one place many times",
            file(&[endless()]),
            Some("store-unknown"),
        ),
        ("empty pages", file(&vec![empty.to_vec(); 2_000_000]), None),
        ("many records", page(300_000, 0).write(), Some("store-unknown")),
        (
            "records with much in them",
            page(1000, 20_000).write(),
            Some("store-unknown"),
        ),
        (
            "one record with much in it",
            page(1, 30_000_000).write(),
            Some("store-unknown"),
        ),
        (
            "more than is read",
            page(1, 40_000_000).write(),
            Some("store-unreadable"),
        ),
    ] {
        let told = told(&mut pen, &good, name, &bytes);
        assert_eq!(told.problem.as_deref(), code, "{name}");
    }
    let told = told(&mut pen, &good, "a long value", &page(2, 100_000).write());
    assert_eq!((told.names.len(), told.skipped.len()), (0, 2), "{told:?}");
}

#[test]
fn dates_outside_any_calendar_are_brought_back_or_skipped() {
    let mut pen = Pen::new();
    let good = Good::safari();
    for moment in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e300,
        -1e300,
        f64::MIN_POSITIVE,
        -0.0,
    ] {
        let mut odd = stored("theme", "CANARY-value", "flasktrack.com");
        (odd.expires, odd.created) = (moment, moment);
        let sound = stored("lang", "CANARY-value", "flasktrack.com");
        let told = told(&mut pen, &good, &format!("{moment}"), &jar(&[odd, sound]).write());
        assert_eq!(told.problem, None);
        assert_eq!(
            told.skipped.len(),
            usize::from(!moment.is_finite()),
            "{moment}: {told:?}"
        );
        assert_eq!(told.names.len() + told.skipped.len(), 2, "{moment}: {told:?}");
    }
}
