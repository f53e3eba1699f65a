# Every sentence a person reads, for the core, the command line and the window (Fluent syntax).
# Short, kind, exact, second person; no sentence over twenty words; no jargon without its meaning.

### Errors. What was tried, and what stopped it; `.hint` is the next step. (core, error.rs)

### Judging: categories, evidence, explanations. (core, classify.rs and explain.rs)

### Notes on a profile. (core, inspect.rs)

### The command line. (crates/cli)

### The program that opens the window. (src-tauri)

window-no-display = There is no screen here to open a window on.
    .hint = Use flasktrack-cookies in this terminal, or start this on a desktop.
window-not-opened = The window could not be opened.
    .hint = Try again from your desktop, or use flasktrack-cookies in a terminal.

### The window. (ui)
