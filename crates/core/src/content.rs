//! Signs of content that no settings cookie should hold, told by a detector's id and a length, never by the text.

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
