//! Where the cookies stand in the text of a saved session: they are taken out and put back, and every other byte
//! stays as it is.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::each_entry;
use crate::hex;
use crate::record::Entry;
use crate::store::firefox::mozlz4::Fault;

/// A saved session can hold the one before it, so that a person can still go back to that
/// (`lastSessionState` in `SessionStore.sys.mjs`). More than that Firefox does not keep.
const DEEPEST: usize = 4;

/// A saved session with its lists of cookies.
pub struct Text {
    plain: Zeroizing<Vec<u8>>,
    lists: Vec<List>,
}

struct List {
    /// What stands between its brackets.
    inside: Range<usize>,
    entries: Vec<Range<usize>>,
}

impl Text {
    /// Finds the lists in `plain`.
    pub fn new(plain: Zeroizing<Vec<u8>>) -> Result<Text, Fault> {
        let text = std::str::from_utf8(&plain).map_err(|_| Fault::Damaged)?;
        let mut lists = Vec::new();
        find_lists(text, text, &mut lists, 0)?;
        Ok(Text { plain, lists })
    }

    /// All of it.
    pub fn plain(&self) -> &[u8] {
        &self.plain
    }

    /// Each entry with its list and its place there.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        let each = |(list, found): (usize, &'_ List)| {
            let places: Vec<_> = found.entries.iter().cloned().enumerate().collect();
            places.into_iter().map(move |(place, range)| (list, place, range))
        };
        let ranges = self.lists.iter().enumerate().flat_map(each);
        ranges.filter_map(|(list, place, range)| {
            let text = std::str::from_utf8(self.plain.get(range)?).ok()?;
            Some((list, place, text))
        })
    }

    /// A digest of all but what the lists hold. Firefox notes the moment in each session it saves, so no two
    /// have the same.
    pub fn rest(&self) -> String {
        let mut digest = Sha256::new();
        let mut from = 0;
        for list in self.in_order() {
            digest.update(self.part(from..list.inside.start));
            digest.update(b"\n");
            from = list.inside.end;
        }
        digest.update(self.part(from..self.plain.len()));
        hex::of(&digest.finalize()[..16])
    }

    /// The session without the entries `gone`, each named by its list and place.
    pub fn without(&self, gone: &BTreeSet<(usize, usize)>) -> Zeroizing<Vec<u8>> {
        self.rebuilt(0, |at, list| {
            let stays = |place: &usize| !gone.contains(&(at, *place));
            (0..list.entries.len()).filter(stays).map(Piece::Own).collect()
        })
    }

    /// The session with `back` at their places; a place beyond a list's end is its end.
    pub fn with(&self, back: &[&Entry]) -> Zeroizing<Vec<u8>> {
        let more = back.iter().map(|entry| entry.text.len() + 1).sum();
        let mut sorted = back.to_vec();
        sorted.sort_by_key(|entry| entry.place);
        self.rebuilt(more, |at, list| {
            let mut pieces: Vec<Piece> = (0..list.entries.len()).map(Piece::Own).collect();
            for entry in sorted.iter().filter(|entry| entry.list == at) {
                pieces.insert(entry.place.min(pieces.len()), Piece::New(&entry.text));
            }
            pieces
        })
    }

    /// True if the session has a list of that number.
    pub fn has_list(&self, list: usize) -> bool {
        list < self.lists.len()
    }

    fn in_order(&self) -> Vec<&List> {
        let mut lists: Vec<&List> = self.lists.iter().collect();
        lists.sort_by_key(|list| list.inside.start);
        lists
    }

    fn part(&self, range: Range<usize>) -> &[u8] {
        self.plain.get(range).unwrap_or_default()
    }

    fn rebuilt<'a>(
        &self,
        more: usize,
        pieces: impl Fn(usize, &List) -> Vec<Piece<'a>>,
    ) -> Zeroizing<Vec<u8>> {
        // Room beforehand, so that growing leaves no unwiped piece behind.
        let mut out = Zeroizing::new(Vec::with_capacity(self.plain.len() + more));
        let mut numbered: Vec<(usize, &List)> = self.lists.iter().enumerate().collect();
        numbered.sort_by_key(|(_, list)| list.inside.start);
        let mut from = 0;
        for (at, list) in numbered {
            out.extend_from_slice(self.part(from..list.inside.start));
            self.write_list(&mut out, list, &pieces(at, list));
            from = list.inside.end;
        }
        out.extend_from_slice(self.part(from..self.plain.len()));
        out
    }

    /// Writes what stands between a list's brackets. What stood between two entries stays between them.
    fn write_list(&self, out: &mut Vec<u8>, list: &List, pieces: &[Piece]) {
        let (Some(first), Some(last)) = (list.entries.first(), list.entries.last()) else {
            let new: Vec<&[u8]> = pieces.iter().map(|piece| self.text_of(list, piece)).collect();
            out.extend_from_slice(&Zeroizing::new(new.join(&b","[..])));
            out.extend_from_slice(self.part(list.inside.clone()));
            return;
        };
        out.extend_from_slice(self.part(list.inside.start..first.start));
        let mut before = None;
        for piece in pieces {
            match (before, piece) {
                (None, _) => {}
                (Some(_), Piece::Own(place)) if *place > 0 => {
                    let gap = |at: usize| list.entries.get(at);
                    if let (Some(left), Some(right)) = (gap(place - 1), gap(*place)) {
                        out.extend_from_slice(self.part(left.end..right.start));
                    }
                }
                (Some(_), Piece::Own(_) | Piece::New(_)) => out.push(b','),
            }
            out.extend_from_slice(self.text_of(list, piece));
            before = Some(());
        }
        out.extend_from_slice(self.part(last.end..list.inside.end));
    }

    fn text_of<'a>(&'a self, list: &List, piece: &Piece<'a>) -> &'a [u8] {
        match piece {
            Piece::Own(place) => list.entries.get(*place).map(|range| self.part(range.clone())),
            Piece::New(text) => Some(*text),
        }
        .unwrap_or_default()
    }
}

/// A part of a list that is written anew.
enum Piece<'a> {
    /// An entry of the session, by its place.
    Own(usize),
    /// One that comes into it.
    New(&'a [u8]),
}

/// Adds the lists of the session `part`, which is a piece of `whole`; its own list first.
fn find_lists(whole: &str, part: &str, lists: &mut Vec<List>, depth: usize) -> Result<(), Fault> {
    /// The rest of the file is passed over.
    #[derive(Deserialize)]
    struct Session<'a> {
        #[serde(borrow)]
        cookies: Option<&'a RawValue>,
        #[serde(borrow, rename = "lastSessionState")]
        before: Option<&'a RawValue>,
    }
    if depth >= DEEPEST {
        return Err(Fault::Damaged);
    }
    let session: Session = serde_json::from_str(part).map_err(|_| Fault::Damaged)?;
    if let Some(cookies) = session.cookies {
        let place = |piece: &str| {
            // Both are parts of one text, so the distance is the place.
            let start = (piece.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
            (whole.get(start..start + piece.len())? == piece).then_some(start..start + piece.len())
        };
        let mut entries = Vec::new();
        each_entry(cookies.get(), |entry| {
            entries.push(place(entry).ok_or(Fault::Damaged)?);
            Ok(())
        })?;
        let list = place(cookies.get()).ok_or(Fault::Damaged)?;
        lists.push(List {
            inside: list.start + 1..list.end - 1,
            entries,
        });
    }
    match session.before {
        Some(before) => find_lists(whole, before.get(), lists, depth + 1),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(plain: &str) -> Text {
        Text::new(Zeroizing::new(plain.as_bytes().to_vec())).unwrap()
    }

    fn told(plain: &Zeroizing<Vec<u8>>) -> &str {
        std::str::from_utf8(plain).unwrap()
    }

    fn entry(list: usize, place: usize, text: &str) -> Entry {
        Entry {
            file: String::new(),
            list,
            place,
            rest: String::new(),
            text: text.as_bytes().to_vec(),
        }
    }

    #[test]
    fn entries_are_found_in_every_list_and_nowhere_else() {
        let session = text(
            r#"{"tabs":[{"cookies":["typed"]}],"cookies":[{"a":1}, 2],"x":0,"lastSessionState":{"cookies":[3],"lastSessionState":null}}"#,
        );
        let found: Vec<_> = session.entries().collect();
        assert_eq!(found, [(0, 0, r#"{"a":1}"#), (0, 1, "2"), (1, 0, "3")]);
    }

    #[test]
    fn what_stands_between_the_entries_stays() {
        let plain = "{\"cookies\" : [ 1 ,\n2,3 ],\"z\":9}";
        for (gone, left) in [
            (vec![0], "[ 2,3 ]"),
            (vec![1], "[ 1,3 ]"),
            (vec![2], "[ 1 ,\n2 ]"),
            (vec![0, 1], "[ 3 ]"),
            (vec![0, 1, 2], "[  ]"),
            (vec![], "[ 1 ,\n2,3 ]"),
        ] {
            let gone: BTreeSet<_> = gone.into_iter().map(|place| (0, place)).collect();
            let expected = format!("{{\"cookies\" : {left},\"z\":9}}");
            assert_eq!(told(&text(plain).without(&gone)), expected);
        }
    }

    #[test]
    fn entries_come_back_at_their_places_or_at_the_end() {
        let session = text(r#"{"cookies":[1,2],"lastSessionState":{"cookies":[]}}"#);
        let (first, last, inner) = (entry(0, 0, "0"), entry(0, 9, "3"), entry(1, 5, "7"));
        assert_eq!(
            told(&session.with(&[&last, &first, &inner])),
            r#"{"cookies":[0,1,2,3],"lastSessionState":{"cookies":[7]}}"#
        );
    }

    #[test]
    fn the_rest_is_known_again_without_its_cookies_and_no_other_is() {
        let rest = |plain: &str| text(plain).rest();
        let known = rest(r#"{"cookies":[1,2],"session":{"lastUpdate":1}}"#);
        assert_eq!(known, rest(r#"{"cookies":[],"session":{"lastUpdate":1}}"#));
        assert_ne!(known, rest(r#"{"cookies":[1,2],"session":{"lastUpdate":2}}"#));
        assert_ne!(
            known,
            rest(r#"{"cookies":[1,2],"session":{"lastUpdate":1},"lastSessionState":{"cookies":[]}}"#)
        );
    }

    #[test]
    fn what_is_not_a_session_is_a_fault() {
        let nested = format!(
            "{}{}",
            "{\"lastSessionState\":".repeat(9),
            "{}".to_owned() + &"}".repeat(9)
        );
        for bad in [
            "",
            "7",
            r#"{"cookies":{}}"#,
            r#"{"cookies":[],"cookies":[]}"#,
            r#"{"lastSessionState":7}"#,
            &nested,
        ] {
            assert!(
                Text::new(Zeroizing::new(bad.as_bytes().to_vec())).is_err(),
                "{bad}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn taking_out_and_putting_back_is_the_identity(
            lists in prop::collection::vec(prop::collection::vec("[1-9][0-9]{0,3}|\"[^\"\\\\]{0,9}\"|\\{\\}", 0..8), 1..3),
            ticks in any::<u16>(), title in "[^\"\\\\\\x00-\\x1f]{0,20}",
        ) {
            let joined = |list: &Vec<String>| list.join(",").replace(|c: char| c < ' ', "_");
            let inner = lists.get(1).map_or("null".to_owned(), |list| format!("{{\"cookies\":[{}]}}", joined(list)));
            let plain = format!("{{\"title\":\"{title}\",\"lastSessionState\":{inner},\"cookies\":[{}],\"z\":[1]}}", joined(&lists[0]));
            let whole = text(&plain);
            let gone: Vec<Entry> = whole.entries().enumerate()
                .filter(|(at, _)| ticks >> at & 1 == 1)
                .map(|(_, (list, place, text))| entry(list, place, text))
                .collect();
            let places = gone.iter().map(|entry| (entry.list, entry.place)).collect();
            let left = text(told(&whole.without(&places)));
            prop_assert_eq!(left.entries().count() + gone.len(), whole.entries().count());
            prop_assert_eq!(left.rest(), whole.rest());
            let back = left.with(&gone.iter().collect::<Vec<_>>());
            prop_assert_eq!(told(&back), plain);
        }
    }
}
