//! The table: which browser keeps its cookies where, on every system; and the profiles it leads to.

use crate::cookie::RowKey;

/// One profile of one browser on this machine.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Names the profile on this machine.
    pub id: String,
}

impl Profile {
    /// The id of one of its rows.
    pub fn row_id(&self, key: &RowKey) -> String {
        let _ = key;
        self.id.clone()
    }
}
