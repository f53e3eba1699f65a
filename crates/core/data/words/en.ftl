# Every sentence a person reads, for the core, the command line and the window (Fluent syntax).
# Short, kind, exact, second person; no sentence over twenty words; no jargon without its meaning.

### Errors. What was tried, and what stopped it; `.hint` is the next step. (core, error.rs)

error-store-unreadable = We could not read this profile's cookie file.
    .hint = Close the browser and look again. If that does not help, check that you may open the file.
error-store-busy = The cookie file kept changing while we read it.
    .hint = Wait a minute, or close the browser. Then look again.
error-store-unknown = This profile's cookie file has a form that we do not know.
    .hint = Other profiles are still shown. A newer version of this tool may know the form.
error-store-unwritable = The cookie file could not be changed. Everything is as it was.
    .hint = Check that the disk is not full and that you may change the file. Then try again.
error-browser-running = { $browser } is open. It would undo the change.
    .hint = Close every { $browser } window, then try again.
error-browser-elsewhere = { $browser } is using this profile on another computer.
    .hint = Close { $browser } there. If it is closed, start and close it once here.
error-row-protected = “{ $name }” is protected, because signing in or security may need it.
    .hint = Leave it, or clear it in your browser's own settings.
error-row-confirm-alone = We do not know “{ $name }”, so it is not removed together with others.
    .hint = Choose it alone, and confirm that you want it removed.
error-row-not-found = We found no cookie with the id “{ $id }”.
    .hint = Look again. The cookie may be gone, or its id may be mistyped.
error-row-changed = “{ $name }” has changed since you saw it. We left it alone.
    .hint = Look again, then decide.
error-backup-not-found = We found no backup called “{ $id }”.
    .hint = Open the history to see which backups there are.
error-backup-none = There is no backup to undo.
    .hint = Backups are kept for seven days after a removal.
error-backup-damaged = The backup “{ $id }” cannot be used.
    .hint = Nothing was changed. Sign in or choose your settings again on the site.
error-backup-unwritable = The backup could not be saved, so nothing was removed.
    .hint = Free some disk space, or check that you may write to your own data folder.
error-profile-gone = The profile “{ $profile }” of { $browser } is not there any more.
    .hint = If it was moved, move it back and try again.
error-schema-changed = The browser was updated since the backup, so the cookies no longer fit.
    .hint = Nothing was changed. Sign in or choose your settings again on the site.
error-file-swapped = The cookie file is a link to another place. We did not touch it.
    .hint = Replace the link with the file itself, or remove the cookies in your browser.
error-policy-invalid = The policy file cannot be used.
    .hint = Mend the place that is named, and try again.
error-folder-not-found = The folder “{ $folder }” is not there.
    .hint = Check the name of the folder.
error-demo-unwritable = The demo could not be made.
    .hint = Free some disk space, or check that you may write to your own data folder.
error-input-invalid = Line { $line } of the input could not be understood.
    .hint = Mend that line and try again.
error-internal = Something went wrong inside this tool. Nothing more was changed.
    .hint = Try again. If it happens again, tell support the words beside “cause”.

### Judging: categories, evidence, explanations. (core, classify.rs and explain.rs)

### Notes on a profile. (core, inspect.rs)

note-browser-open = { $browser } is open. Its newest changes may not be saved yet. Close it to remove cookies.
note-browser-elsewhere = { $browser } seems to use this profile on another computer.
note-store-missing = This profile has not saved any cookies yet.
note-schema-newer = { $browser } is newer than the versions we tested. We show what we could read.
note-session-elsewhere = { $browser } keeps cookies that end with your visit in another file. They are not shown here.
skipped-row = row { NUMBER($row, useGrouping: 0) }
skipped-column = its “{ $column }” is not what we expected

### The command line. (crates/cli)

### The window. (ui)
