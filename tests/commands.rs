//! The calls of the window, over Tauri's mock runtime with the real access list.
