//! Removed rows, kept aside: written and synced before the first row goes.
