//! Signs of content that no settings cookie should hold, told by a detector's id and a length, never by the text.
//!
//! The detectors run where a value is read, on its text and on what is packed in it. They would rather miss
//! a find than name an ordinary setting.

mod forms;
mod identity;
mod laboratory;
mod text;

use serde::{Deserialize, Serialize};

/// What a detector found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Detector {
    /// An e-mail address.
    Email,
    /// A sequence of nucleotides.
    Nucleotides,
    /// A sequence of amino acids.
    Protein,
    /// The first line of a FASTA record.
    Fasta,
    /// The number of a chemical in the CAS registry, its check digit right.
    Cas,
    /// The number of a record in a public database of sequences or structures.
    Accession,
    /// A list of wells on a plate.
    Wells,
    /// Eight or more words of running text.
    FreeText,
    /// A long random text, such as one that names a person.
    Identity,
}

/// One find: which detector, and how long the text was that it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Mark {
    /// Which detector.
    pub detector: Detector,
    /// Characters it found.
    pub length: u32,
}

/// A detector: the length of its longest find in a text.
type Find = fn(&str) -> Option<usize>;

const DETECTORS: [(Detector, Find); 9] = [
    (Detector::Email, text::email),
    (Detector::Nucleotides, laboratory::nucleotides),
    (Detector::Protein, laboratory::protein),
    (Detector::Fasta, laboratory::fasta),
    (Detector::Cas, laboratory::cas),
    (Detector::Accession, laboratory::accession),
    (Detector::Wells, laboratory::wells),
    (Detector::FreeText, text::free_text),
    (Detector::Identity, identity::random),
];

/// What the detectors find in `value`, each at most once, in their order.
pub fn marks(value: &[u8]) -> Vec<Mark> {
    let mut longest = [None; DETECTORS.len()];
    forms::each(value, &mut |form, is_last| {
        for (best, (detector, find)) in longest.iter_mut().zip(DETECTORS) {
            // Packed text looks random; what counts is what is in it.
            if is_last || detector != Detector::Identity {
                *best = (*best).max(find(form));
            }
        }
    });
    let found = longest.iter().zip(DETECTORS);
    found
        .filter_map(|(length, (detector, _))| {
            let length = u32::try_from((*length)?).unwrap_or(u32::MAX);
            Some(Mark { detector, length })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    use super::Detector::*;
    use super::*;

    fn found(value: &str) -> Vec<Detector> {
        marks(value.as_bytes()).iter().map(|mark| mark.detector).collect()
    }

    /// A random protein, 60 residues.
    const PEPTIDE: &str = "MVLSPADKTNVKAAWGKVGAHAGEYGAEALERMFLSFPTTKTYFPHFDLSHGSAQVKGHG";

    #[test]
    fn each_detector_finds_its_own() {
        for (value, expected) in [
            ("ada.lovelace@lab.example.org", Email),
            ("last=ada+notes@example.com;x", Email),
            ("GATTACAGATTACAGATTACA", Nucleotides),
            ("seq=augcuuaggcuaagcuuagc", Nucleotides),
            ("acgtacgtac gtacgtaacc ttggccaacc", Nucleotides),
            (PEPTIDE, Protein),
            (">primer-7 forward\nGATTACAGATTA", Fasta),
            (">lcl|plasmid7|HBA_map Hemoglobin", Fasta),
            ("7732-18-5", Cas),
            ("{\"cas\":\"50-00-0\"}", Cas),
            ("NM_000546.6", Accession),
            ("last:GCF_000001405.40", Accession),
            ("AF123456.1", Accession),
            ("uniprot:P04637", Accession),
            ("ENSG00000141510", Accession),
            ("PRJNA257197", Accession),
            ("SRR1553607", Accession),
            ("CHEMBL25", Accession),
            ("A1,A2,A3", Wells),
            ("[\"B07\", \"C07\", \"D07\", \"E07\"]", Wells),
            (
                "The sample turned blue after we added the second buffer",
                FreeText,
            ),
            (
                "Die Probe wurde blau und wir haben sie in den Schrank gestellt",
                FreeText,
            ),
            ("9f86d081884c7d659a2feaa0c55ad015", Identity),
            ("6fa459ea-ee8a-3ca4-894e-db77e160355e", Identity),
            ("user-V1StGXR8Z5jdHi6BmyT9KqWe", Identity),
            ("V1StGXR8_Z5jdHi6B-myT", Identity),
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Identity),
        ] {
            assert_eq!(found(value), [expected], "{value}");
        }
    }

    #[test]
    fn an_ordinary_setting_is_left_alone() {
        for value in [
            "",
            "0",
            "true",
            "dark",
            "light",
            "en-GB",
            "zh-Hant-TW",
            "de_CH.UTF-8",
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "Europe%2FBerlin",
            "1.24.3-beta.2+build.7",
            "v2026.11.23",
            "2026-11-23",
            "2026-11-2",
            "2026-11-23T12:00:00.000Z",
            "1795435200000",
            "20261123",
            "1920x1080",
            "1440x900x2",
            "#1f2937",
            "1F2937",
            "E5F3A1",
            "F0F0F0,A0B1C2,1A2B3C",
            "rgb(12, 34, 56)",
            "list|20|desc",
            "name:asc,created:desc,owner:asc",
            "sidebar=collapsed&width=280&tab=runs",
            "compact",
            "comfortable",
            "grid",
            "column-order:name,status,owner,created,updated,size,kind,tags",
            "{\"theme\":\"dark\",\"density\":\"compact\",\"sidebar\":{\"open\":true,\"width\":280}}",
            "%7B%22statistics%22%3Afalse%2C%22marketing%22%3Afalse%7D",
            "{\"columns\":[\"name\",\"owner\",\"status\"],\"sort\":[{\"id\":\"created\",\"desc\":true}],\"page\":3}",
            "Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans, Liberation Sans, sans-serif",
            "Mon Nov 23 2026 12:00:00 GMT+0000 (Coordinated Universal Time)",
            "Mon+Nov+23+2026+12%3A00%3A00+GMT%2B0000+(Coordinated+Universal+Time)",
            "isGpcEnabled=0&datestamp=Mon+Nov+23+2026&version=202405.1.0&groups=C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0",
            "CPzqJAAPzqJAAAcABBENDjCsAP_AAH_AAAAAJVtf_X__b2_j-_5_f_t0eY1P9_7__-0zjhfdF-8N3f_X_L8X_2M7v",
            "GA1.1.1093847562.1790000000",
            "fb.1.1790000000.5829103746",
            "1790000000.1790003600.12",
            "A4",
            "A3,A4,A5",
            "Letter,A4",
            "h1,h2,h3",
            "H1,H2,H3",
            "A1,A2,B1,B2",
            "B1,B2,C1",
            "Q12026",
            "Q1FY26",
            "AB123456",
            "U12345",
            "ERR_CONNECTION_RESET",
            "ERR404",
            "PX1200",
            "icon@2x.png",
            "npm@10.9.0",
            "@flasktrack/ui@2.1.0",
            "https://abc@o12.ingest.example.io/4",
            "10:30-12:45",
            "12-34-56",
            "555-12-34",
            "1-2-3",
            "127.0.0.1",
            "::1",
            "/runs/2026/11?tab=files#top",
            "dashboardSidebarCollapsedStateVersionTwo",
            "THEREISNTANYTHINGTHATMATTERSHERE",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "00000000-0000-0000-0000-000000000000",
            "tag,cat,act,at",
            "INTERNATIONALIZATIONSETTINGSFORALLUSERS",
            "a b c d e f g h i j",
            "open closed pinned starred",
            "metric",
            "24h",
            "Mon,Tue,Wed,Thu,Fri",
            "USD",
            "right-to-left",
            "1,2,3,4,5,6,7,8,9,10,11,12",
            "> next",
            ">quote",
            "a>b>c",
            "x86-64-linux-v1-2-3-beta4-rc2",
            "abcdefghijklmnopqrst0123456789",
            "ACGT",
            "dashboardGridColumnWidthsV2",
            "Theme_Dark-Density_Compact-V2",
            "GATTACA",
            "Welcome back",
            "Default view",
            "My saved view 2",
            "\u{fffd}\u{1b}[2J",
        ] {
            assert_eq!(found(value), [], "{value}");
        }
    }

    #[test]
    fn packing_does_not_hide_a_find() {
        let note = "{\"note\":\"Sample 12 turned blue after we added the second buffer\",\"to\":\"ada@example.org\"}";
        let percent = utf8_percent_encode(note, NON_ALPHANUMERIC).to_string();
        let base64 = STANDARD.encode(note);
        for packed in [
            note.to_owned(),
            percent.clone(),
            utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string(),
            base64.clone(),
            utf8_percent_encode(&base64, NON_ALPHANUMERIC).to_string(),
            URL_SAFE_NO_PAD.encode(note),
            format!("{}.aXyPqA.mUc3", URL_SAFE_NO_PAD.encode(note)),
            format!("\"{base64}\""),
            "{\"note\":\"Sample 12 turned blue \\u0061fter we added the second buffer\",\"to\":\"ada\\u0040example.org\"}"
                .to_owned(),
        ] {
            assert_eq!(found(&packed), [Email, FreeText], "{packed}");
        }
        assert_eq!(
            found("note=the+sample+was+put+in+the+second+rack%2C+and+dried"),
            [FreeText]
        );
        let settings = URL_SAFE_NO_PAD.encode("{\"theme\":\"dark\",\"density\":\"compact\",\"rows\":50}");
        assert_eq!(found(&settings), [], "packed settings look random, and are not");
    }

    #[test]
    fn a_find_is_told_by_its_length_alone() {
        let value = "to=canary4711@example.org and GATTACAGATTACAGATTACA";
        let told = format!("{:?}", marks(value.as_bytes()));
        assert_eq!(
            told,
            "[Mark { detector: Email, length: 22 }, Mark { detector: Nucleotides, length: 21 }]"
        );
    }

    #[test]
    fn hostile_values_are_read_to_a_limit() {
        let many: Vec<Vec<u8>> = vec![
            b"%25".repeat(400_000),
            b"\\u0041".repeat(200_000),
            b"A".repeat(1 << 20),
            b"A1,".repeat(300_000),
            b"a@".repeat(300_000),
            b"1-".repeat(300_000),
            b">>\n".repeat(300_000),
            vec![0xFF; 1 << 20],
            vec![0; 1 << 20],
            "é@é.é".repeat(100_000).into_bytes(),
        ];
        for value in many {
            for mark in marks(&value) {
                assert!(mark.length as usize <= forms::MOST_BYTES);
            }
        }
        assert!(
            marks(&[vec![b' '; 1 << 20], b"ada@example.org".to_vec()].concat()).is_empty(),
            "what lies beyond the limit is not read"
        );
    }
}
