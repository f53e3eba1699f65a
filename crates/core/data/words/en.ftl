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

# Categories: title, one line, and what to know before removing one.
category-essential-session = Session
    .line = Keeps your visit together from page to page.
category-authentication = Sign-in
    .line = Shows the site that you are signed in.
category-essential-security-csrf = Security
    .line = Protects your account and the forms you send.
category-essential-reliability = Reliability
    .line = Keeps you on a server that works for you.
category-preference = Your settings
    .line = Remembers a choice, such as dark mode.
category-consent = Your cookie choice
    .line = Remembers what you said about cookies.
category-analytics = Statistics
    .line = Counts or records how the site is used.
category-advertising = Advertising
    .line = Used for ads. The policy says there should be none.
category-third-party-payment = Payment partner
    .line = Set by a payment company, mostly against fraud.
    .warning = The payment company may ask you for more checks when you next pay.
category-third-party-identity = Sign-in partner
    .line = Set by the company you sign in with. Removing it can sign you out there.
    .warning = You may be signed out there, and then you need to sign in again.
category-third-party-integration = Connected service
    .line = Set by a service your team connected.
    .warning = The service may forget you, such as a chat you had with its help desk.
category-unknown = Not recognised
    .line = We do not know this cookie. We leave it alone.
    .warning = We do not know what it does. If you remove it, you may be signed out.

# What a cookie is for, where we know no more than its category.
purpose-essential-session = We think it keeps your visit together from page to page.
purpose-authentication = We think it shows the site that you are signed in.
purpose-essential-security-csrf = We think it guards your account or the forms you send.
purpose-essential-reliability = We think it keeps you on a server that works for you.
purpose-preference = We think it remembers a choice you made, such as the look.
purpose-consent = We think it remembers what you said about cookies.
purpose-analytics = We think it counts or records how the site is used.
purpose-advertising = We think it is used for ads.
purpose-third-party-payment = It was set by a payment company, mostly to stop fraud.
purpose-third-party-identity = It was set by a company you can sign in with.
purpose-third-party-integration = It was set by a service that your team connected.
purpose-unknown = We do not know what this cookie does.
purpose-part = It holds one part of a cookie that was too big for one piece.

# Why we think so: the rule, and how sure we are.
why-site-rule = FlaskTrack's own list names this cookie, so we are sure.
why-exact-name = This is the very name that { $vendor } uses, so we are sure.
why-pattern = Its name has the shape that { $vendor } uses, so we are fairly sure.
why-part = Its name is one that { $vendor } uses, with a part number, so we are fairly sure.
why-vendor-host = It comes from { $host }, which belongs to { $vendor }, so we are fairly sure.
why-group-host = It comes from { $host }, which is { $vendor }, so we are fairly sure.
why-library-default = It is the usual name of { $vendor }, so we are fairly sure.
why-convention = We think so from “{ $word }” in its name, but we are not sure.
why-unknown = We found no rule for this name, so we leave it alone.
why-unknown-host = We do not know the site that set it, so we leave it alone.
why-look-alike-host = Its site only looks like FlaskTrack and is not, so we leave it alone.
why-conflicting-words = Its name points two ways at once, so we leave it alone.
why-context-words = Its name may be about rights or lab work, so we leave it alone.
why-words-left-over = We understand only part of its name, so we leave it alone.
why-guarded-by-attributes = Its name looks harmless, but it is kept like a key, so we leave it alone.

# What happens if it is removed.
removed-essential-session = If it goes, the site may forget your visit and sign you out.
removed-authentication = If it goes, you will need to sign in again.
removed-essential-security-csrf = If it goes, a form or a sign-in may fail until you reload the page.
removed-essential-reliability = If it goes, the site picks a server for you again.
removed-preference = If it goes, the site falls back to how it looked at first.
removed-consent = If it goes, the site may ask you about cookies again.
removed-analytics = If it goes, nothing changes for you.
removed-advertising = If it goes, nothing changes for you.
removed-third-party-payment = If it goes, you may face more checks when you pay.
removed-third-party-identity = If it goes, you may be signed out at that company.
removed-third-party-integration = If it goes, the connected service may forget you.
removed-unknown = We do not know what happens if it goes.

# How long it stays. The days are counted in whole days, the date is in UTC.
stays-session = It stays until you close the browser, or longer if the browser brings back your tabs.
stays-expired = Its time ended on { $date }, so the browser does not send it any more.
stays-today = It ends today ({ $date }).
stays-days = It ends in { $count ->
        [one] one day
       *[other] { $count } days
    } ({ $date }).
stays-months = It ends in about { $count } months ({ $date }).
stays-years = It ends in about { $count } years ({ $date }).
stays-date = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }

# Who set it.
set-by-site = It was set on { $host }, which is FlaskTrack.
set-by-site-script = It was set on { $host }, which is FlaskTrack, by code from { $vendor }.
set-by-site-elsewhere = FlaskTrack set it while it was shown inside { $top }.
set-by-partner = It was set by { $host } inside FlaskTrack's pages.
set-by-partner-vendor = It was set by { $vendor } ({ $host }) inside FlaskTrack's pages.
set-by-look-alike = It was set by { $host }, which looks like FlaskTrack but is not.

# A slip in a policy file.
policy-mistake = line { $line }: { $cause }
    .too-large = The file is too large. A policy file has at most 256 KB.
    .schema = This tool reads policy files of schema 1 only.
    .host = A policy file can only be about flasktrack.com and what is below it.
    .text = No text in this file has that name.
    .hash = This must be a SHA-256 hash: 64 digits and letters from a to f.
    .twice = This name stands twice.
    .shadowed = A rule above already decides for this name, so this one never would.
    .section = The policy has no section of that number.
    .categories = The twelve categories must all be there, in their fixed order.
    .flags = These marks do not go together, or lay a protected category open.
    .category = There is no category of that name.
    .pattern = This is no name we can read. Check the braces.
    .short = This shape has too little fixed text. It would fit names that nobody meant.

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
