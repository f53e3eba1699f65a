//! Well-known cookies: names, vendors and conventions, with purpose and source.

/// The knowledge file.
#[derive(Debug)]
pub struct Knowledge {}

impl Knowledge {
    /// The knowledge this tool was built with.
    pub fn built_in() -> &'static Knowledge {
        &Knowledge {}
    }
}
