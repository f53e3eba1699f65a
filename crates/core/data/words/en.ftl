# Every sentence a person reads, for the core, the command line and the window (Fluent syntax).
# Short, kind, exact, second person; no sentence over twenty words; no jargon without its meaning.

### Errors. What was tried, and what stopped it; `.hint` is the next step. (core, error.rs)

### Judging: categories, evidence, explanations. (core, classify.rs and explain.rs)

### Notes on a profile. (core, inspect.rs)

### The command line. (crates/cli)

### The window. (ui)
