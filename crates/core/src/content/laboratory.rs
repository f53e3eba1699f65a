//! What comes out of a laboratory: sequences, chemicals, database records, plates.

use std::cell::LazyCell;

/// The least length of a sequence of nucleotides.
const LEAST_NUCLEOTIDES: usize = 20;

/// The least length of a sequence of amino acids.
const LEAST_RESIDUES: usize = 30;

/// The longest sequence of nucleotides. Blocks of ten, as databases print them, count as one.
pub(super) fn nucleotides(text: &str) -> Option<usize> {
    if text.len() < LEAST_NUCLEOTIDES {
        return None;
    }
    let (mut longest, mut start, mut after_block) = (None, 0, false);
    let mut place = 0;
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if !after_block {
            start = place;
        }
        let run = &text[start..place + word.len()];
        if is_nucleotides(word) && is_varied(run) {
            let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
            longest = longest.max((letters >= LEAST_NUCLEOTIDES).then_some(letters));
        }
        after_block = is_nucleotides(word) && word.len() == 10 && piece.ends_with(' ');
        place += piece.len();
    }
    longest
}

fn is_nucleotides(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"ACGTUNacgtun".contains(&byte))
}

/// Three of the four letters at least: empty bytes in base64 are a long row of `A`.
fn is_varied(run: &str) -> bool {
    let has = |letters: [char; 2]| usize::from(run.contains(letters));
    has(['A', 'a']) + has(['C', 'c']) + has(['G', 'g']) + usize::from(run.contains(['T', 't', 'U', 'u'])) >= 3
}

/// The longest sequence of amino acids, in large letters as they are written.
pub(super) fn protein(text: &str) -> Option<usize> {
    let is_residue = |byte: &u8| b"ACDEFGHIKLMNPQRSTVWY".contains(byte);
    let is_protein = |word: &&[u8]| {
        word.len() >= LEAST_RESIDUES
            && word.iter().all(is_residue)
            && kinds(word) >= 10
            && !reads_as_words(word)
    };
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    words.filter(is_protein).map(<[u8]>::len).max()
}

fn kinds(word: &[u8]) -> u32 {
    let bit = |byte: &u8| 1_u32 << (byte - b'A');
    word.iter().map(bit).fold(0, |all, one| all | one).count_ones()
}

/// Words have a vowel at every fifth letter at least; a protein of thirty residues nearly never has.
fn reads_as_words(word: &[u8]) -> bool {
    word.split(|byte| b"AEIY".contains(byte))
        .all(|consonants| consonants.len() < 5)
}

/// The longest first line of a FASTA record: `>` and a name, then a sequence or a database's bars.
pub(super) fn fasta(text: &str) -> Option<usize> {
    let mut lines = text.lines().peekable();
    let mut longest = None;
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix('>').and_then(|rest| rest.split(' ').next()) else {
            continue;
        };
        let is_sequence = |next: &str| {
            next.len() >= 10
                && next
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || b"acgtun*-".contains(&byte))
        };
        let in_bars = name.split('|').count() >= 3 && name.len() >= 8;
        if name.len() >= 2 && (in_bars || lines.peek().is_some_and(|next| is_sequence(next.trim()))) {
            longest = longest.max(Some(line.chars().count()));
        }
    }
    longest
}

/// The longest CAS registry number: two to seven digits, two digits, and a check digit.
pub(super) fn cas(text: &str) -> Option<usize> {
    if !text.contains('-') {
        return None;
    }
    let pieces = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | '/' | '_'));
    let numbers = pieces.map(|piece| piece.trim_end_matches('.'));
    numbers.filter(|number| is_cas(number)).map(str::len).max()
}

fn is_cas(number: &str) -> bool {
    let parts: Vec<&str> = number.splitn(4, '-').collect();
    let [first, second, check] = parts[..] else {
        return false;
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shape = (2..=7).contains(&first.len()) && second.len() == 2 && check.len() == 1;
    if !shape || !digits(first) || !digits(second) || !digits(check) || first.starts_with('0') {
        return false;
    }
    // `2026-11-2` is a day.
    let is_day = first.len() == 4
        && (first.starts_with("19") || first.starts_with("20"))
        && ("01"..="12").contains(&second);
    let backwards = first.bytes().chain(second.bytes()).rev().zip(1_u32..);
    let sum: u32 = backwards
        .map(|(digit, place)| u32::from(digit - b'0') * place)
        .sum();
    !is_day && check.bytes().all(|digit| u32::from(digit - b'0') == sum % 10)
}

/// Starts that only the number of a database record has, and how many digits follow: RefSeq, assemblies,
/// sequence archives, projects, samples, expression sets, ChEMBL, InterPro.
const RECORDS: &[(&str, usize, usize)] = &[
    ("NM_", 6, 9),
    ("NR_", 6, 9),
    ("NP_", 6, 9),
    ("NC_", 6, 9),
    ("NG_", 6, 9),
    ("NT_", 6, 9),
    ("NW_", 6, 9),
    ("XM_", 6, 9),
    ("XR_", 6, 9),
    ("XP_", 6, 9),
    ("WP_", 9, 9),
    ("YP_", 6, 9),
    ("AP_", 6, 9),
    ("AC_", 6, 9),
    ("GCF_", 9, 9),
    ("GCA_", 9, 9),
    ("SRR", 6, 9),
    ("ERR", 6, 9),
    ("DRR", 6, 9),
    ("SRX", 6, 9),
    ("ERX", 6, 9),
    ("SRP", 6, 9),
    ("ERP", 6, 9),
    ("SRS", 6, 9),
    ("PRJNA", 3, 9),
    ("PRJEB", 3, 9),
    ("PRJDB", 3, 9),
    ("SAMN", 6, 12),
    ("SAMEA", 6, 12),
    ("SAMD", 8, 8),
    ("GSE", 4, 7),
    ("GSM", 5, 8),
    ("CHEMBL", 1, 8),
    ("IPR", 6, 6),
    ("ENSG", 11, 11),
    ("ENST", 11, 11),
    ("ENSP", 11, 11),
    ("ENSE", 11, 11),
    ("ENSMUSG", 11, 11),
    ("ENSMUST", 11, 11),
    ("ENSMUSP", 11, 11),
    ("ENSRNOG", 11, 11),
    ("ENSDARG", 11, 11),
];

/// Letters before the digits, and how many digits follow: GenBank's forms.
const GENBANK: [(usize, usize, usize); 6] =
    [(1, 5, 5), (2, 6, 6), (2, 8, 8), (3, 5, 5), (3, 7, 7), (4, 8, 10)];

/// Words that say that a record's number follows.
const BANKS: [&str; 6] = ["genbank", "refseq", "uniprot", "accession", "ncbi", "swissprot"];

/// The longest number of a database record. GenBank's and UniProt's look like many other short codes: the
/// first count with their version, and both where the text names the bank.
pub(super) fn accession(text: &str) -> Option<usize> {
    // Few texts have a piece for which it has to be known.
    let named = LazyCell::new(|| names_a_bank(text));
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
    // Each form of a number begins with a large letter.
    let pieces = pieces.filter(|piece| piece.starts_with(|c: char| c.is_ascii_uppercase()));
    pieces
        .filter(|piece| is_record(piece, || *named))
        .map(str::len)
        .max()
}

fn names_a_bank(text: &str) -> bool {
    let lower = zeroize::Zeroizing::new(text.to_ascii_lowercase());
    BANKS.iter().any(|bank| lower.contains(bank)) || text.contains("sp|") || text.contains("tr|")
}

fn is_record(piece: &str, named: impl Fn() -> bool) -> bool {
    let (number, version) = match piece.split_once('.') {
        Some((number, version)) => (number, Some(version)),
        None => (piece, None),
    };
    let is_version =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if version.is_some_and(|version| !version.is_empty() && !is_version(version)) {
        return false;
    }
    let digits = |text: &str, least, most| {
        (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let in_list = RECORDS.iter().any(|(start, least, most)| {
        number
            .strip_prefix(start)
            .is_some_and(|rest| digits(rest, *least, *most))
    });
    let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let in_genbank = GENBANK
        .iter()
        .any(|(count, least, most)| letters == *count && digits(&number[letters..], *least, *most));
    in_list || in_genbank && (version.is_some_and(is_version) || named()) || is_uniprot(number) && named()
}

/// `P04637`, `A0A024R1R8`: UniProt's own description of its numbers.
fn is_uniprot(number: &str) -> bool {
    let bytes = number.as_bytes();
    let upper = |at: usize| bytes[at].is_ascii_uppercase();
    let digit = |at: usize| bytes[at].is_ascii_digit();
    let either = |at: usize| upper(at) || digit(at);
    let block = |at: usize| upper(at) && either(at + 1) && either(at + 2) && digit(at + 3);
    match bytes.len() {
        6 if b"OPQ".contains(&bytes[0]) => digit(1) && either(2) && either(3) && either(4) && digit(5),
        6 => upper(0) && digit(1) && block(2),
        10 => upper(0) && digit(1) && block(2) && block(6),
        _ => false,
    }
}

/// The least count of wells in a list.
const LEAST_WELLS: usize = 3;

/// The longest list of different wells of a plate with 96 wells, `A1` to `H12`.
pub(super) fn wells(text: &str) -> Option<usize> {
    let mut longest = None;
    let mut list: Vec<(u8, u8)> = Vec::new();
    let (mut start, mut place) = (0, 0);
    for piece in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        match well(word) {
            Some(found) => {
                if list.is_empty() {
                    start = place;
                }
                if !list.contains(&found) {
                    list.push(found);
                }
                if is_plate(&list) {
                    longest = longest.max(Some(place + word.len() - start));
                }
            }
            None if !word.is_empty() => list.clear(),
            None => {}
        }
        if !piece[word.len()..].chars().all(|c| ",; |\"'[]\t\n".contains(c)) {
            list.clear();
        }
        place += piece.len();
    }
    longest
}

fn well(word: &str) -> Option<(u8, u8)> {
    let (row, column) = word.split_at_checked(1)?;
    let row = row.bytes().next().filter(|row| (b'A'..=b'H').contains(row))?;
    let is_number = (1..=2).contains(&column.len()) && column.bytes().all(|byte| byte.is_ascii_digit());
    let column = is_number.then(|| column.parse().ok()).flatten()?;
    (1..=12).contains(&column).then_some((row, column))
}

/// Three wells that are not headings (`H1` to `H6`), sizes of paper around `A4`, or levels of a language.
fn is_plate(list: &[(u8, u8)]) -> bool {
    let all = |fits: fn(&(u8, u8)) -> bool| list.iter().all(fits);
    let headings = all(|(row, column)| *row == b'H' && *column <= 6);
    let paper = list.contains(&(b'A', 4)) && all(|(row, column)| *row <= b'B' && (2..=6).contains(column));
    let levels = all(|(row, column)| *row <= b'C' && *column <= 2);
    let one_line =
        all_same(list.iter().map(|(row, _)| row)) || all_same(list.iter().map(|(_, column)| column));
    list.len() >= LEAST_WELLS && !headings && !paper && (!levels || one_line)
}

fn all_same<T: PartialEq>(mut items: impl Iterator<Item = T>) -> bool {
    let first = items.next();
    items.all(|item| Some(item) == first)
}
