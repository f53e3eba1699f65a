//! What changes for whom from one policy file to the next.
