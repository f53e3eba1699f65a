# Every sentence a person reads, for the core, the command line and the window (Fluent syntax).
# Short, kind, exact, second person; no sentence over twenty words; no jargon without its meaning.

### Errors. What was tried, and what stopped it; `.hint` is the next step. (core, error.rs)

error-store-unreadable = We could not read this profile’s cookie file.
    .hint = Close the browser and look again. If that does not help, check that you may open the file.
error-store-held = The browser keeps this cookie file to itself while it is open.
    .hint = Close every window of the browser, then look again. Other profiles are still shown.
error-store-damaged = This profile’s cookie file is damaged.
    .hint = Close the browser and look again. If it stays so, let the browser make a new file: ask whoever looks after your computer.
error-store-busy = The cookie file kept changing while we read it.
    .hint = Wait a minute, or close the browser. Then look again.
error-store-slow = Reading this profile’s cookie file took too long, so we stopped.
    .hint = The file may be damaged, or its disk slow. Close the browser, then look again. Other profiles are still shown.
error-profile-late = This folder did not answer in time.
    .hint = It may lie on a network or a slow disk. Check that you can open it, then try again.
error-profile-fault = Something went wrong inside this tool when we looked here. Nothing was changed.
    .hint = Look again. If it happens again, tell support the word “profile-fault”.
error-folder-unreadable = We could not look into the folder “{ $folder }”. We cannot tell which profiles are in it.
    .hint = Check that you may open the folder, then try again.
error-list-unreadable = We could not read “{ $file }”, in which this browser lists its profiles. Some may be missing here.
    .hint = Close the browser and look again. If that does not help, check that you may open the file.
error-outside-home = “{ $folder }” lies outside of the folder that you named. We left it alone.
    .hint = If it is a link, put the folder itself in its place. Or open the folder alone: “Open a folder”, or --profile.
every-browser = All browsers
every-profile = all profiles
error-needs-permission = macOS keeps this file closed. We may not read it yet.
    .hint = Open System Settings, Privacy & Security, Full Disk Access. Switch it on for this program, then start it again.
error-read-only-store = Only Safari itself can remove these cookies. We did not change anything.
    .hint = In Safari, open Settings, Privacy, Manage Website Data. Search for flasktrack.com there, and remove it.
error-store-unknown = This profile’s cookie file has a form that we do not know.
    .hint = Other profiles are still shown. A newer version of this tool may know the form.
error-store-encrypted = The browser keeps this cookie file encrypted, and only the browser can read it.
    .hint = In the browser’s settings, search for “cookies”. You can see and remove FlaskTrack’s cookies there.
error-store-unwritable = The cookie file could not be changed. Everything is as it was.
    .hint = Check that the disk is not full and that you may change the file. Then try again.
error-browser-running = { $browser } is open. It would undo the change.
    .hint = Close every { $browser } window, then try again.
error-browser-elsewhere = { $browser } has this profile open on another computer.
    .hint = Close { $browser } there. If it is closed, start and close it once here.
error-row-protected = “{ $name }” is protected, because signing in or security may need it.
    .hint = Leave it, or clear it in your browser’s own settings.
error-row-confirm-alone = We do not know “{ $name }”, so it is not removed together with others.
    .hint = Choose it alone, and confirm that you want it removed.
error-session-odd = One of the browser’s files of open tabs is not as we expected. We left this cookie alone.
    .hint = Start the browser and close it once, which makes these files anew. Then try again.
error-unfinished = The change was cut off half-way. We finish it as soon as we can.
    .hint = Look again. We tell you there when it is done.
error-not-checked = The change was made, but we could not read the cookies again to check it.
    .hint = Look again. We check it then, and tell you if something is left.
error-not-noted = The change was made, but we could not save a note of it.
    .hint = Free some disk space, then look again. We put it in order there.
error-at-work = Another window of this tool is changing cookies just now.
    .hint = Wait a moment, then try again.
error-browser-started = { $browser } was started at the same moment. It may not know yet what we changed.
    .hint = Close every { $browser } window, then look again.
error-store-replaced = { $browser } has made its cookie file anew since then, so these cookies may be unreadable.
    .hint = Nothing was changed. { $browser } could lose all FlaskTrack cookies over it. Sign in again on the site.
error-opened-file = This was opened from a file. It is in no browser of this device.
    .hint = Nothing can be changed in it. Look at the browsers of this device instead.
error-file-unreadable = We could not open this file.
    .hint = Check its name, and that you may open it.
error-file-late = This file or folder did not answer in time.
    .hint = It may lie on a network or a slow disk. Copy it to this computer, then open the copy.
error-export-unknown = We do not know what this file is.
    .hint = Export the cookies as cookies.txt, JSON or HAR, or copy the browser’s profile folder.
error-export-empty = This file is empty.
    .hint = Export the cookies once more, and look at the size of the file.
error-export-web-page = This is a saved web page, not an export of cookies.
    .hint = Export the cookies as cookies.txt, JSON or HAR, or copy the browser’s profile folder.
error-export-packed = This file is packed.
    .hint = Unpack it first, then open what was in it.
error-export-damaged = This file is cut off or damaged at line { $line }.
    .hint = Export the cookies once more, and send the whole file.
error-export-too-large = This file holds more than any browser keeps.
    .hint = Export only the cookies of flasktrack.com.
error-profile-not-found = We found no browser profile in the folder “{ $folder }”.
    .hint = Choose the profile’s own folder. If it is a whole home folder, use --home.
error-link-outside = “{ $file }” here is a link to a file outside of this folder.
    .hint = Copy the folder once more, with the files themselves in the place of links.
error-host-outside = “{ $host }” is not an address of FlaskTrack.
    .hint = Name a host such as app.flasktrack.com, or leave it out.
error-row-not-found = We found no cookie with the id “{ $id }”.
    .hint = Look again. The cookie may be gone, or its id may be mistyped.
error-row-changed = “{ $name }” has changed since you saw it. We left it alone.
    .hint = Look again, then decide.
error-backup-not-found = We found no backup called “{ $id }”.
    .hint = Open the history to see which backups there are.
error-backup-none = There is no backup to undo.
    .hint = Backups are kept for some days after a removal, as you chose.
error-backup-damaged = The backup “{ $id }” cannot be used.
    .hint = Nothing was changed. You can delete it. Sign in or choose your settings again on the site.
error-backup-undeletable = The backup “{ $id }” could not be deleted for good.
    .hint = Check that you may change the files in your own data folder. Then try again.
error-backup-unwritable = We could not write to our own data folder, so nothing was changed.
    .hint = Free some disk space, or check that you may write there. Then try again.
error-profile-gone = The profile “{ $profile }” of { $browser } is not there any more.
    .hint = If it was moved, move it back and try again.
error-schema-changed = The browser was updated since the backup, so the cookies no longer fit.
    .hint = Nothing was changed. Sign in or choose your settings again on the site.
error-file-swapped = A file we would have to change is a link, or was moved just now. We did not touch it.
    .hint = Look again. If it is a link, put the file itself there, or remove the cookies in your browser.
error-file-shared = “{ $file }” in this copy is the original file itself, by a second name. A change here would change the original.
    .hint = Nothing was changed. Make a real copy of the folder, without hard links. Then try again.
error-policy-invalid = The policy file cannot be used.
    .hint = Mend the place that is named, and try again.
error-folder-not-found = The folder “{ $folder }” is not there.
    .hint = Check the name of the folder.
error-demo-unwritable = The demo could not be made.
    .hint = Free some disk space, or check that you may write to your own data folder.
error-answers-unwritable = Your answers could not be saved.
    .hint = Free some disk space, or check that you may write to your own data folder.
error-report-unwritable = The report could not be saved.
    .hint = Choose another folder, or move the file of the same name away. Then try again.
error-report-unreadable = We could not open this file.
    .hint = Check that it is there and that you may read it.
error-report-too-large = This file is too large for a report.
    .hint = A saved report has at most 32 MB. Ask for the file again.
error-report-foreign = This file is not a report of this tool.
    .hint = Choose a file that this tool saved. Its name starts with “flasktrack-report”.
error-report-damaged = This report is damaged, so we cannot show it.
    .hint = Ask for the file again. It may not have arrived whole.
error-report-changed = Somebody changed this report, or it did not arrive whole. Its checksum does not fit.
    .hint = Ask for the file again, and do not trust this one.
error-report-newer = A newer version of this tool made this report (form { $schema }).
    .hint = Get the newest version of this tool, then open the report again.
error-choice-unwritable = Your choice could not be saved.
    .hint = Free some disk space, or check that you may write to your own data folder.
error-choice-unreadable = We cannot read how long you want to keep backups, so we make and delete none.
    .hint = Choose the days again in the history, or run: backups --keep-days 7
error-address-unknown = This is not an address of { $site }.
    .hint = Copy it from your browser’s address line, such as https://app.flasktrack.com/.
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
why-site-rule = FlaskTrack’s own list names this cookie, so we are sure.
why-exact-name = This is the very name that { $vendor } uses, so we are sure.
why-pattern = Its name has the shape that { $vendor } uses, so we are fairly sure.
why-part = Its name is one that { $vendor } uses, with a part number, so we are fairly sure.
why-vendor-host = It comes from { $host }, which belongs to { $vendor }, so we are fairly sure.
why-group-host = It comes from { $host }, which is { $vendor }, so we are fairly sure.
why-library-default = It is the usual name of { $vendor }, so we are fairly sure.
why-convention = We take it from the word “{ $word }” in its name, but we are not sure.
why-unknown = We found no rule for this name, so we leave it alone.
why-unknown-host = We do not know the site that set it, so we leave it alone.
why-look-alike-host = Its site only looks like FlaskTrack and is not, so we leave it alone.
why-site-rule-override = The policy file says so. It overrides what we would protect.
why-site-rule-kept = A rule in the policy file would let it go. We know it, so we keep it.
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
stays-unknown = The file does not say when it ends.
stays-expired = Its time ended on { $date }, so the browser does not send it any more.
stays-today = It ends within a day, on { $date }.
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
set-by-sent = It goes to { $host }, which is FlaskTrack. The file does not say who set it.
set-by-site-script = It was set on { $host }, which is FlaskTrack, by code from { $vendor }.
set-by-site-elsewhere = FlaskTrack set it while it was shown inside { $top }.
set-by-partner = It was set by { $host } inside FlaskTrack’s pages.
set-by-partner-vendor = It was set by { $vendor } ({ $host }) inside FlaskTrack’s pages.
set-by-look-alike = It was set by { $host }, which looks like FlaskTrack but is not.

# A slip in a policy file.
policy-mistake = line { $line }: { $cause }
    .too-large = The file is too large. A policy file has at most 256 KB.
    .no-text = This is not plain text in UTF-8.
    .schema = This tool reads policy files of schema 1 only.
    .host = A policy file can only be about flasktrack.com and what is below it.
    .text = No text in this file has that name.
    .frame = Texts, sections, clauses and categories must all be in the file, or none of them.
    .version = The version must be a short name, such as 3.
    .date = The day must be a plain date, such as 2026-06-01.
    .hash = This must be a SHA-256 hash: 64 digits and letters from a to f.
    .twice = This name stands twice.
    .shadowed = A rule above already decides for this name, so this one never would.
    .section = The policy has no section of that number.
    .categories = The twelve categories must all be there, in their fixed order.
    .flags = These marks do not fit each other, or they open up a protected category.
    .category = There is no category of that name.
    .pattern = This is no name we can read. Check the braces.
    .words = The sentence must be plain text of at most 200 letters.
    .many-rules = The file has too many rules. It may have 2,000.
    .protected = We know this name as one that protects you. Keep it, or add overrides_protection = true.
    .unknown-key = There is no key called “{ $key }” in this place.
    .missing-key = The key “{ $key }” is missing here.
    .key-twice = This key or table stands twice.
    .kind = Another kind of value belongs here: { $key }.
    .writing = This does not follow the rules of TOML: { $key }
    .short = This shape has too little fixed text. It would fit names that nobody meant.

### The sign-in check. Each check has its title, words for the customer, words for support, and what would refute
### it. (core, diagnose.rs)

diagnose-headline =
    .cause = We found what most likely keeps you from signing in.
    .possible = We found something that may be the reason.
    .nothing = We found nothing wrong in the cookies we read. The reason may still lie elsewhere.
    .empty = We found no FlaskTrack cookie, so there is little to check.
    .none-read = We could read no cookies here, so there was little to check.
    .unread = { $unread ->
        [one] One browser profile could not be read.
       *[other] { $unread } browser profiles could not be read.
    }
    .open = Some things could not be told. They are listed apart.

severity-blocker = Blocks signing in
severity-likely = Likely the reason
severity-possible = May be the reason
severity-info = Good to know
severity-inconclusive = Cannot tell yet

symptom-signed-out-at-start = I am signed out at every start
symptom-saving-fails = Saving a form fails
symptom-bad-request = I see “400 Bad Request”
symptom-link-asks = A link from an e-mail asks me to sign in
symptom-one-window = It works in one window only
symptom-none-of-these = Nothing of that

repair-then =
    .sign-in = After this, you will have to sign in again.
    .reload = After this, load the page again. You may have to sign in again.

check-duplicate-name = Two copies of the same sign-in cookie
    .customer = Your browser holds two copies of the same sign-in cookie. The site may read the old one, so you look signed out. Remove both copies, then sign in again.
    .support = Remove every copy, never only one. Which copy counts depends on the server. Flask, actix-web and Node read the first one. Django, Starlette, Tornado and Rust’s jars read the last one. The rows stand in the order they are sent. Signing in again does not help while the old copy is sent. Tell engineering if a release changed Domain or Path.
    .refute = The page works although both copies are sent to it.
check-header-too-big = Too many bytes of cookies for one page
    .customer = The cookies for this site have grown too big. The server may refuse to load the page. Remove the extra ones and try again.
    .support = { $all } cookies take about { $kb } KB of one request. The largest are listed. Many servers stop at 8 KB, others at 16 KB. Ask for the words of the error, such as 400 or 431. A private window that works points here. Remove leftovers of old tries first, the session last.
    .refute = The page also fails in a private window, where no cookie is sent.
check-blocked-by-setting = Your browser blocks cookies for this site
    .customer = Your browser is set to block cookies for this site. You can’t stay signed in until you allow them.
    .support = The rule is “{ $setting }”{ $pattern ->
        [all] , for every site.
       *[other] , for “{ $pattern }”.
    } Ask the user to open { $page } and to allow flasktrack.com. Removing cookies does nothing here.
    .refute = The site sets a new cookie after a visit, and it stays.
check-cleared-on-exit = Cookies go when the browser closes
    .customer = Your browser deletes cookies each time you close it. You will need to sign in again after every restart.
    .support = The rule is “{ $setting }”. Ask the user to open { $page } and to add flasktrack.com to the sites that may keep cookies.
    .refute = A cookie from before the last restart is still there.
check-policy-managed = A company rule limits cookies
    .customer = A rule set by your company limits cookies for this site. Your IT team can change it.
    .support = The rule is “{ $setting }”. Send its name to the customer’s IT team. The user cannot change it.
    .refute = The rule is gone from the browser’s page of policies, and signing in works.
check-no-session = No sign-in cookie is stored
    .customer = We found no sign-in cookie in this browser profile. You are most likely signed out here. Sign in, then look again.
    .support = First ask if another profile, a setting or an emptied browser explains it. If it is gone again after a sign-in, look at the settings.
    .refute = The page shows that the user is signed in with this very profile.
check-no-session-candidates = No sign-in cookie that we know
    .customer = We found no sign-in cookie that we know. One of the cookies listed here may be it.
    .support = The rules do not name the sign-in cookie. The listed cookies are hidden from scripts, so each may be the one. Ask if the page shows the user as signed in.
    .refute = The policy file names the sign-in cookie of this site.
check-wrong-place = Signed in somewhere else on this computer
    .customer = You are signed in, but in another browser profile. Open the site in that profile, or sign in here too.
    .support = Ask which window shows the problem. The listed cookies lie in the profile that is signed in. Compare the names of the profiles.
    .refute = The problem shows in the profile that holds the listed cookies.
check-wrong-place-container = Signed in in another container
    .customer = You are signed in, but in another container tab. Open the site in that kind of tab, or sign in here too.
    .support = Ask which kind of tab shows the problem. The listed cookies say which container is signed in.
    .refute = The problem shows in the container that holds the listed cookies.
check-chunk-broken = Parts of a split cookie don’t fit
    .customer = Your sign-in cookie is stored in parts, and the parts no longer match. Remove all parts, then sign in again.
    .support = Remove the whole family at once. Tell engineering its name, and the age of each part.
    .refute = The parts were all set by the same answer of the server.
check-leftovers = Old sign-in tries piled up
    .customer = Old sign-in tries left small cookies behind. They can block a new try. It is safe to remove them.
    .support = { $count ->
        [one] There is 1 cookie
       *[other] There are { $count } cookies
    } of old tries, about { $kb } KB. Remove them all. Ask the user to begin at the start page, not at a saved sign-in page.
    .refute = Signing in works while they are there.
check-csrf-missing = The cookie that guards forms is missing
    .customer = You are signed in, but the cookie that protects forms is missing. Reload the page. If that fails, sign out and in again.
    .support = Ask if saving fails while pages still open, mostly with the code 403. Look for blocked cookies and for two copies of the guard too.
    .refute = Saving a form works in this profile.
check-csrf-missing-elsewhere = The cookie that guards forms does not fit
    .customer = You are signed in, but the cookie that protects forms does not fit any more. Reload the page. If that fails, sign out and in again.
    .support = The guard has ended, or is for a narrower host or path than the session. If a repair is offered, it removes the stale guard, so that the site sets a new one.
    .refute = Saving a form works in this profile.
check-csrf-missing-alone = The cookie that guards forms stands alone
    .customer = A cookie that protects forms is here, but no sign-in cookie is. You are most likely signed out.
    .support = It is no fault by itself. A session that ended, or was thrown away, leaves it behind.
    .refute = The page shows that the user is signed in.
check-token-expired = Your sign-in has run out
    .customer = Your sign-in has run out, but the old cookie is still there. Sign in again.
    .support = The pass inside the cookie is past its end. The cookie itself is not. If it comes back at once, look at the clock.
    .refute = The server still takes the pass, and the page opens.
check-token-expired-renewed = A sign-in that is renewed at the next visit
    .customer = Your sign-in has run out. The site can renew it by itself when you open it.
    .support = A cookie that renews the sign-in is still there. If pages fail all the same, the renewal may fail.
    .refute = The pass is new after the next visit.
check-clock-wrong = The computer clock looks wrong
    .customer = The clock on this computer seems to be wrong. Cookies may end too early or too late. Set the clock, then sign in again.
    .support = Ask the user to turn on automatic time. After that, remove the sign-in cookies that are dated in the future.
    .refute = The clock is right, and the listed cookies were set by another computer.
check-samesite-strict = Links from mail or a QR code arrive signed out
    .customer = When you open a link from an e-mail, your browser may hold back the sign-in cookie. Type the address or reload the page.
    .support = The site marks its sign-in cookie as Strict. Ask if typing the address works where a link fails. Tell engineering. There is nothing to repair here.
    .refute = A link from an e-mail opens the page signed in.
check-wrong-host = Signed in at another address of the site
    .customer = You signed in at one web address of the site, but opened another one. Use the same address as when you signed in.
    .support = Ask for the words in the address bar. The sign-in cookie is for one host only. See if the site leads from one host to the other.
    .refute = The page at the other address shows the user as signed in.
check-third-party-blocked = The sign-in partner’s cookies are blocked
    .customer = Your browser blocks cookies from your sign-in partner. Allow them for this site, or sign in in a full window.
    .support = Try to sign in with a full page instead of a frame. A renewal that fails after an hour is typical.
    .refute = The partner opens in a full page, and signing in still fails.
check-partition-mismatch = Two worlds of the same cookie
    .customer = This cookie exists twice: for the site itself, and for the site inside another page. Signing in at one place does not count for the other.
    .support = Ask if FlaskTrack is opened inside another product. Compare the times of the listed rows.
    .refute = FlaskTrack is never opened inside another page here.
check-old-subdomain = Cookies of an old address are still sent
    .customer = An old address of the site left cookies that are still sent. They are safe to remove.
    .support = Nothing has set them for 90 days or more. Be sure that no name is that of a sign-in cookie of today. Then remove them.
    .refute = The site sets one of them again after it was removed.
check-insecure-copy = A sign-in cookie without the Secure mark
    .customer = One copy of your sign-in cookie was stored without full protection. Remove it and sign in again on the https address.
    .support = Look for a saved address with http, or a proxy. Tell engineering if the site itself sets it so.
    .refute = The site sets the same cookie again over https without the mark.
check-prefix-broken = A cookie breaks its own name rule
    .customer = A cookie on this computer breaks the rules for its name. Browsers may ignore it. Remove it and sign in again.
    .support = No browser would store it so. Ask about cookie editors and moved profiles. Treat it as a sign that somebody changed it.
    .refute = The browser’s own tools show it with other marks.
check-samesite-none-insecure = A cookie that browsers no longer accept
    .customer = This cookie uses settings that browsers no longer accept. Remove it and sign in again.
    .support = It says SameSite=None without Secure. New browsers refuse to set it, so it cannot be renewed. Tell the owner of the cookie.
    .refute = The browser sets it again in the same form.
check-stuck-server = Tied to one server
    .customer = A cookie ties you to one server. If that server has a fault, remove the cookie and reload.
    .support = It counts if others do not see the fault. Nothing is lost if it goes, but the user may have to sign in again.
    .refute = The fault stays after the cookie is gone.
check-too-many = Too many cookies for one site
    .customer = This site stored so many cookies that the browser may drop some. Removing the extra ones helps.
    .support = There are { $all } cookies in one jar. Browsers keep 180 of a site and drop the oldest. Find the family that repeats.
    .refute = No cookie is missing after a visit to many pages.
check-cookie-too-big = One cookie is almost too big
    .customer = One cookie is almost too big. The browser may refuse to update it. Remove it, then sign in again.
    .support = The largest has { $bytes } bytes with its name. Browsers stop at 4,096. Users with many groups are typical.
    .refute = The cookie changes after the next sign-in.
check-odd-characters = Odd characters in a cookie
    .customer = This cookie holds characters that some servers can’t read. Remove it and sign in again.
    .support = Tell engineering the name. { $place ->
        [0] The odd characters are in the name itself.
       *[other] The first odd byte of a value stands at place { $place }.
    } Never tell the content.
    .refute = The server reads the cookie, and the page opens.
check-emptied = An emptied cookie is still in place
    .customer = Your sign-in cookie is there but empty. Remove it and sign in again.
    .support = A sign-out that names another host or path leaves this behind. Tell engineering.
    .refute = The page shows that the user is signed in.
check-expired-row = Ended, but still on the disk
    .customer = This cookie has ended and is no longer sent. Your browser will remove it by itself.
    .support = There is nothing to do. For the policy it counts as ended.
    .refute = The browser still sends it.
check-cannot-decrypt = The browser may not be able to read its cookies
    .customer = The stored cookies can’t be unlocked on this computer. You may have to sign in again, once.
    .support = The browser lost the key of its older cookies, so nobody can read them. A copied profile or a new key ring is typical. Clear the site’s cookies in the browser. That this tool opens no locked cookie is by design.
    .refute = The browser still sends one of the listed cookies.
check-cannot-decrypt-no-key = The key of the stored cookies is gone
    .customer = The stored cookies can’t be unlocked on this computer. You may have to sign in again, once.
    .support = The browser’s “Local State” file holds no key for the listed cookies. So nobody can read them, not even the browser. A copied profile or a reset file is typical. Clear the site’s cookies in the browser.
    .refute = The browser still sends one of the listed cookies.
check-script-capped = Safari ends this cookie early
    .customer = Safari keeps this cookie for seven days at most. After that you may need to sign in or choose settings again.
    .support = This is how Safari works. Tell engineering if it hits the sign-in cookie.
    .refute = The cookie lives longer after the next visit.
check-script-capped-server = Safari ends this cookie early
    .customer = Safari keeps this cookie for seven days at most. After that you may need to sign in again.
    .support = Another browser here keeps the same cookie longer. Safari does this if the server’s address looks unlike that of the site. Tell engineering.
    .refute = The site gives the cookie seven days in every browser.
check-store-damaged = The cookie file is damaged
    .customer = Your browser may not be able to save cookies. Look for free disk space and restart the browser.
    .support = Never mend the file in place. Close the browser, and let it make a new one. The exact cause stands with the profile.
    .refute = The browser keeps a new cookie over a restart.
check-store-damaged-unread = The cookie file was not read
    .customer = We could not read this browser’s cookies, so we cannot say anything about them.
    .support = The cause stands with the profile. Do its next step, then look again.
    .refute = The file can be read at the next look.
check-store-damaged-newer = The cookie file is newer than this tool
    .customer = Your browser’s cookie file is newer than this tool. What we know of it was there.
    .support = Look for a newer version of this tool before you rely on what is missing here.
    .refute = A newer version of this tool finds the same.
check-store-damaged-read-only = The cookie file can only be read
    .customer = Your browser may not be able to save cookies. Its cookie file is closed to changes.
    .support = The file, or its folder, may not be written by this user. Look at who owns it. A browser once started by an administrator is typical.
    .refute = The browser keeps a new cookie over a restart.
check-store-damaged-full = The disk is nearly full
    .customer = Your browser may not be able to save cookies. Free some disk space and restart the browser.
    .support = { $free } MB are free on the disk of the browser profile. With less than 100 MB, browsers fail to save.
    .refute = The browser keeps a new cookie over a restart.
check-store-damaged-synced = The cookie file lies in a synced folder
    .customer = Your browser keeps its cookies in a folder that is copied to other computers. Cookies may get lost there.
    .support = The profile lies in a folder of OneDrive, Dropbox, iCloud or the like. Such a program may bring back an older file. Ask IT to keep browser profiles out of it.
    .refute = The browser keeps a new cookie over a restart.
check-store-damaged-remote = The cookie file lies on another computer
    .customer = Your browser keeps its cookies on a network drive. Some may get lost if the network fails.
    .support = Ask if the trouble comes after network faults, or with two computers in use. Ask IT to keep browser profiles on the local disk.
    .refute = The browser keeps a new cookie over a restart.
check-memory-only = Some cookies are only in memory
    .customer = Some cookies are kept only in memory. This tool can’t see those.
    .support = Ask the user to keep the window open. Look for the sign-in cookie with the browser’s own tools.
    .refute = The browser’s own tools show no sign-in cookie.
check-memory-only-ends = The sign-in ends with the browser
    .customer = Your sign-in cookie ends when you close the browser. You will need to sign in at every start.
    .support = The site sets its sign-in cookie without an end. A box such as “keep me signed in” may help.
    .refute = The user stays signed in after a restart.
check-private-window = Private windows leave nothing to check
    .customer = Private windows don’t save cookies. This tool can’t check them.
    .support = Ask if the problem also shows in a normal window.
    .refute = The window that fails is not a private one.
check-snapshot-old = The browser is open
    .customer = Your browser is open, so the newest changes may not be saved yet. Wait a minute or close the browser, then look again.
    .support = Look again after { $browser } was closed before you draw a conclusion.
    .refute = A look at the closed browser shows the same.
check-other-app = The link or QR code opens in another app
    .customer = A QR code or a link may open in another app or browser. You need to sign in there as well.
    .support = Ask which app opens. Each app has its own cookies. The code itself does not sign anyone in.
    .refute = The link opens in the very browser that is signed in.
check-not-a-cookie-problem = API keys do not use cookies
    .customer = This tool checks browser sign-in only. API keys don’t use cookies.
    .support = Go on with the list for API keys.
    .refute = The problem shows in a browser window.
check-cleaner-addon = A clean-up tool may remove cookies
    .customer = A clean-up tool may be deleting your cookies. Add this site to its safe list.
    .support = Ask about privacy add-ons and PC cleaners. All cookies of the site are only a few hours old, or there are none.
    .refute = A cookie of the site is older than the last start.
check-cleaner-addon-hint = A clean-up tool may remove cookies
    .customer = A clean-up tool may be deleting your cookies. Add this site to its safe list.
    .support = Ask about privacy add-ons and PC cleaners. The cookies here do not tell.
    .refute = The user stays signed in over a restart while the tool is on.

### Policy files side by side. (core, compare.rs)

change-none = nothing
change-version = The version of the file goes from { $before } to { $after }.
change-text = The file is now about the policy text “{ $after }”. It was about “{ $before }”.
change-effective = The day the text took effect goes from { $before } to { $after }.
change-source = The place of the text goes from “{ $before }” to “{ $after }”.
change-hash = The mark that names the text byte by byte goes from { $before } to { $after }.
change-text-new = The file now knows the policy text “{ $about }” too.
change-text-gone = The file does not know the policy text “{ $about }” any more.
change-text-differs = What the file says about the policy text “{ $about }” has changed.
change-section-new = Section { $about } is new: “{ $title }”.
change-section-gone = Section { $about } is gone: “{ $title }”.
change-section-title = Section { $about } is now called “{ $title }”.
change-clause-new = Clause { $about } of section { $section } is checked now.
change-clause-gone = Clause { $about } of section { $section } is not checked any more.
change-clause-section = Clause { $about } now stands in section { $section }.
change-category-protected = Cookies of the kind “{ $title }” are now protected.
change-category-not-protected = Cookies of the kind “{ $title }” are not protected any more.
change-category-offered = Cookies of the kind “{ $title }” can now be removed.
change-category-not-offered = Cookies of the kind “{ $title }” are not offered for removal any more.
change-category-ticked = Cookies of the kind “{ $title }” are now ticked at first.
change-category-not-ticked = Cookies of the kind “{ $title }” are not ticked at first any more.
change-category-warned = Cookies of the kind “{ $title }” now show a warning before they go.
change-category-not-warned = Cookies of the kind “{ $title }” show no warning any more.
change-category-section = Cookies of the kind “{ $title }” now belong to section { $section }.
change-cookie-moves = The cookie “{ $about }” on { $host } moves from { $before } to { $after }: { $effect ->
        [ticked] it is now ticked at first.
        [unticked] it is not ticked at first any more.
        [offered] it can now be removed.
        [kept] it is now left alone.
       *[same] what can be done with it stays the same.
    }
change-cookies-move = Cookies like “{ $about }” on { $host } move from { $before } to { $after }: { $effect ->
        [ticked] they are now ticked at first.
        [unticked] they are not ticked at first any more.
        [offered] they can now be removed.
        [kept] they are now left alone.
       *[same] what can be done with them stays the same.
    }
change-rule-new = A new rule for “{ $about }” on { $host } says what held before: { $after }.
change-rule-gone = The rule for “{ $about }” on { $host } is gone. What it said still holds: { $after }.
change-rule-words = The sentence about “{ $about }” on { $host } has changed.
change-rule-overrides = The rule for “{ $about }” on { $host } may now lay open what we protect.
change-rule-not-overrides = The rule for “{ $about }” on { $host } may not lay open what we protect any more.

# What one rule does, beside what we know.
change-rule-lowers = “{ $about }” on { $host }: we protect it as { $before }. The rule overrides this and offers it as { $after }.
change-rule-offers = “{ $about }” on { $host }: we do not know it. The rule offers it for removal as { $after }.
change-rule-raises = “{ $about }” on { $host }: we offer it as { $before }. The rule protects it as { $after }.
change-rule-moves = “{ $about }” on { $host }: the rule moves it from { $before } to { $after }.
change-rule-keeps = “{ $about }” on { $host }: the rule says what we know already, { $after }.

### Notes on a profile. (core, inspect.rs)

note-browser-open = { $browser } is open. Its newest changes may not be saved yet. Close it to remove cookies.
note-browser-elsewhere = { $browser } seems to use this profile on another computer.
note-removal-cut-off-none = A removal in { $browser } was cut off. Nothing had been removed, and nothing was.
note-removal-cut-off-all = A removal in { $browser } was cut off. We finished it just now, and you can undo it.
note-removal-cut-off-newer = A removal in { $browser } was cut off. We finished it, but left cookies that are newer.
note-removal-cut-off-waits = A removal in { $browser } was cut off. Close { $browser } and look again, and we finish it.
note-removal-cut-off-stuck = A removal in { $browser } was cut off, and we could not finish it yet. Look again later.
note-undo-cut-off-all = Putting cookies back in { $browser } was cut off. We finished it just now.
note-undo-cut-off-waits = Putting cookies back in { $browser } was cut off. Close { $browser } and look again.
note-undo-cut-off-stuck = Putting cookies back in { $browser } was cut off, and we could not finish it yet.
note-undo-cut-off-never = Putting cookies back in { $browser } was cut off, and they do not fit there any more. Sign in or choose your settings again on the site.
note-store-missing = This profile has not saved any cookies yet.
note-schema-newer = { $browser } is newer than the versions we tested. We show what we could read.
note-session-elsewhere = { $browser } has not saved the cookies that end with your visit. They are not shown here.
note-session-lags = Cookies that end with your visit may be up to 15 seconds old, or missing here.
note-session-kept = { $browser } keeps cookies of your last visit, so that it can restore that visit.
note-session-damaged = { $browser }’s newest file of open tabs is damaged. Cookies that end with your visit may be older.
note-session-unreadable = We could not read { $browser }’s file of open tabs. Cookies that end with your visit are missing here.
note-session-in-memory = { $browser } keeps cookies that end with your visit in memory only. They are not shown here.
note-store-read-only = We can show the cookies of { $browser }, but only { $browser } itself can remove them.
note-host-assumed = The text does not say which host it is from. We took flasktrack.com.
note-cookies-left-out = No request to FlaskTrack shows a cookie. Chrome leaves them out, unless you export “with sensitive data”.
note-http-only-lost = The file marks no cookie as closed to scripts. Many tools leave that mark out.
note-day-long = This tool gives a cookie without an end one day to live. Such an end may not be real.
note-spaces-for-tabs = The tabs in this file became spaces. We read it all the same.
note-setting-blocks = { $browser } is set to block FlaskTrack’s cookies. You cannot sign in with it.
    .company = Your company has set { $browser } to block FlaskTrack’s cookies. You cannot sign in with it.
note-setting-blocks-host = { $browser } is set to block the cookies of { $host }.
    .company = Your company has set { $browser } to block the cookies of { $host }.
note-setting-forgets = { $browser } is set to forget FlaskTrack’s cookies each time it closes.
    .company = Your company has set { $browser } to forget FlaskTrack’s cookies each time it closes.
note-setting-forgets-host = { $browser } is set to forget the cookies of { $host } each time it closes.
    .company = Your company has set { $browser } to forget the cookies of { $host } each time it closes.
note-setting-clears = { $browser } throws away all cookies each time it closes.
    .company = Your company has set { $browser } to throw away all cookies each time it closes.
note-rules-unknown = We do not know where a company sets rules for { $browser }. We did not look for any.
note-settings-unread = We do not know all settings of { $browser }. We could not read: { $files }.

# What keeps a cookie apart in Firefox, beside containers and sites.
jar-private = private windows
jar-app = app “{ $id }”
jar-first-party = first party { $site }
jar-other = { $name } “{ $value }”
jar-nested = { $site }, in frames of other sites

# Why a browser that is here cannot be read.
unreadable-windows = It keeps its cookies in a database of Windows that we cannot read.
unreadable-unknown = We do not know yet how it keeps its cookies.
unreadable-old = It keeps its cookies in an old form that we cannot read.

# What was opened, in the place of a browser’s name.
opened-profile = Profile folder
opened-store = Cookie file of a browser
opened-netscape = Text file of cookies
opened-har = Record of requests (HAR)
opened-json = List of cookies (JSON)
opened-table = Table of cookies
opened-header = Cookie headers
opened-report = Saved report
opened-chromium = Chromium or a browser like it
opened-firefox = Firefox or a browser like it
opened-soup = GNOME Web
opened-safari = Safari
opened-session = Firefox’s file of open tabs

skipped-row = row { $row }
skipped-column = its “{ $column }” is not what we expected

### Waiting until a browser is closed. (core, waiting.rs)

wait-open = Close { $browsers }. Then we will go on by ourselves.
wait-lingers = { $browsers } may run on in the background. Choose Quit or Exit in its menu, or in its icon near the clock.
wait-elsewhere = { $browsers } is open on another computer. Close it there.
wait-settling = The browser is closed. We let it save its last changes.
wait-unseen = We cannot see yet whether the browser is closed. We keep looking.
wait-never-seen = We could not see whether the browser is closed. Nothing was changed.
wait-closed = The browser is closed. We go on.
wait-restless = The browser is closed, but its cookie file kept changing. Nothing was changed by us.
wait-timed-out = The time is up, and { $count ->
        [one] { $browsers } is still open.
       *[other] these are still open: { $browsers }.
    } Nothing was changed.
wait-cancelled = You cancelled. Nothing was changed.

### The review. (core, review.rs)

review-limit = This is one look at one device. It can back a promise or break it, but not prove it for everyone.
    .file = This is one look at one file. It can back a promise or break it, but not prove it for everyone.

# The whole in one line.
review-headline = { $count ->
        [one] One cookie
       *[other] { $count } cookies
    } in { $browsers ->
        [one] one browser.
       *[other] { $browsers } browsers.
    }
    .file = { $count ->
        [one] One cookie in what you opened.
       *[other] { $count } cookies in what you opened.
    }
    .none = We found no cookie of FlaskTrack.
    .none-read = We could not look for cookies.
    .all = { $count ->
        [one] It is covered by the policy.
       *[other] All of them are covered by the policy.
    }
    .all-but = All but { $beside ->
        [one] one are covered by the policy.
       *[other] { $beside } are covered by the policy.
    }
    .not-one = { $count ->
        [one] It is not covered by the policy.
       *[other] None of them is covered by the policy.
    }
    .ads = { $ads ->
        [one] One is for ads, and the policy says there are none.
       *[other] { $ads } are for ads, and the policy says there are none.
    }
    .unread = { $unread ->
        [one] We could not read one profile.
       *[other] We could not read { $unread } profiles.
    }

# How a clause fares.
review-outcome-supported = fits
review-outcome-contradicted = does not fit
review-outcome-not-covered = not in the policy
review-outcome-inconclusive = open
review-outcome-not-checkable = cannot be checked here

# Each clause: its claim, and what there is to say of it. `$count` counts the rows it rests on.
review-p1 = Cookies are small texts that your browser keeps.
    .why = This says what a cookie is. There is nothing to check.
review-p2-1 = FlaskTrack uses cookies only to work, to stay safe, and to be easier to use.
    .ads = { $count ->
        [one] One cookie here is for ads: { $vendors }.
       *[other] { $count } cookies here are for ads: { $vendors }.
    }
    .statistics = { $count ->
        [one] One cookie here counts visits: { $vendors }. The policy says nothing of such cookies.
       *[other] { $count } cookies here count visits: { $vendors }. The policy says nothing of such cookies.
    }
    .unknown = { $count ->
        [one] We do not know for sure what one cookie here is for.
       *[other] We do not know for sure what { $count } cookies here are for.
    }
    .fits = Every cookie of FlaskTrack we found is of a kind that the policy names.
review-p2-2 = FlaskTrack uses no cookies for ads, none to build profiles, and no ad companies.
    .ads = { $count ->
        [one] One cookie here is for ads: { $vendors }.
       *[other] { $count } cookies here are for ads: { $vendors }.
    }
    .guess = { $count ->
        [one] One name here makes us think of ads, but we are not sure.
       *[other] { $count } names here make us think of ads, but we are not sure.
    }
    .none = We read all there was, and found no cookie for ads.
review-p3-1 = Some cookies are needed: for signing in, your visit, safe forms, rights and a steady service.
    .found = We found cookies of these kinds: { $kinds }.
    .none = We found no cookie of a needed kind. The text says only that there may be some.
review-p3-2 = Without the needed cookies, parts of FlaskTrack may not work.
    .why = We would have to remove them to find out, so we only warn you before you do.
review-p4 = Sign-in cookies
    .none = We found no sign-in cookie that we know. Your browser may keep it in its memory only.
review-p4-1 = Cookies tell FlaskTrack who is signed in, and keep you signed in.
    .found = { $count ->
        [one] One cookie here keeps you signed in.
       *[other] { $count } cookies here keep you signed in.
    }
    .candidates = { $count ->
        [one] We know no sign-in cookie here. One cookie that we do not know may be it.
       *[other] We know no sign-in cookie here. { $count } cookies that we do not know may be it.
    }
    .none = We found no sign-in cookie. You may be signed out, or it is only in the browser’s memory.
review-p4-2 = Sign-in cookies are guarded, so that nobody else can use them.
    .bare = { $count ->
        [one] One sign-in cookie can be read by scripts, or may go over an unsafe line.
       *[other] { $count } sign-in cookies can be read by scripts, or may go over an unsafe line.
    }
    .guess = { $count ->
        [one] One cookie that we think is for signing in is not fully guarded.
       *[other] { $count } cookies that we think are for signing in are not fully guarded.
    }
    .sent-along = { $count ->
        [one] One sign-in cookie also goes along when another site asks.
       *[other] { $count } sign-in cookies also go along when another site asks.
    }
    .unsaid = { $count ->
        [one] For one sign-in cookie, FlaskTrack leaves it to the browser when it goes along.
       *[other] For { $count } sign-in cookies, FlaskTrack leaves it to the browser when they go along.
    }
    .not-told = { $count ->
        [one] The file does not say how one sign-in cookie is guarded.
       *[other] The file does not say how { $count } sign-in cookies are guarded.
    }
    .guarded = Scripts cannot read them, they go over safe lines only, and other sites cannot use them.
    .guarded-wide = Scripts cannot read them and they use safe lines only. Some also go to FlaskTrack’s other addresses.
review-p4-3 = Sign-in cookies go away when your time signed in ends.
    .twice = { $count ->
        [one] One sign-in cookie has been past its end for over a day. We saw it twice.
       *[other] { $count } sign-in cookies have been past their end for over a day. We saw them twice.
    }
    .once = { $count ->
        [one] One sign-in cookie seems past its end for over a day. We saw it only once.
       *[other] { $count } sign-in cookies seem past their end for over a day. We saw them only once.
    }
    .lag = { $count ->
        [one] One is past its end, and the browser has not cleaned it up yet. The policy allows that.
       *[other] { $count } are past their end, and the browser has not cleaned them up yet. The policy allows that.
    }
    .opaque = They end with your visit, and we cannot see inside them when that is.
    .not-told = The file does not say when they end.
    .running = No sign-in cookie here is past its end.
review-p4-4 = Sign-in cookies go away when you sign out.
    .one-look = One look cannot tell. It takes a look before you sign out, and one after.
review-p5 = Settings
    .none = We found no cookie with a setting of yours.
    .encrypted = { $count ->
        [one] The browser locks the content of one of them, and we do not open it.
       *[other] The browser locks the content of { $count } of them, and we do not open it.
    }
review-p5-1 = Cookies may keep your settings, such as the look of the pages.
    .found = { $count ->
        [one] One cookie here keeps a setting.
       *[other] { $count } cookies here keep settings.
    }
review-p5-2 = Settings cookies hold no lab records, no science, and nothing private.
    .content = { $count ->
        [one] One settings cookie seems to hold more than a setting: { $finds }.
       *[other] { $count } settings cookies seem to hold more than a setting: { $finds }.
    }
    .opaque = { $count ->
        [one] One holds a long random text. We cannot tell what it means.
       *[other] { $count } hold a long random text. We cannot tell what it means.
    }
    .long = { $count ->
        [one] One is long for a setting. We saw no sign of lab work in it.
       *[other] { $count } are long for a setting. We saw no sign of lab work in them.
    }
    .short = They are short, and we saw no sign of lab work or private words in them.
review-p5-3 = Settings cookies do not say who you are.
    .unique = { $count ->
        [one] One holds a text that could name one person.
       *[other] { $count } hold a text that could name one person.
    }
    .plain = We saw nothing in them that could name one person.
review-p6-1 = FlaskTrack uses no cookies to build ad profiles, to aim ads at you, or to trade ads.
    .ads = { $count ->
        [one] One cookie here is for ads: { $vendors }.
       *[other] { $count } cookies here are for ads: { $vendors }.
    }
    .guess = { $count ->
        [one] One name here makes us think of ads, but we are not sure.
       *[other] { $count } names here make us think of ads, but we are not sure.
    }
    .none = We read all there was, and found no cookie for ads.
review-p6-2 = FlaskTrack uses no cookies to follow you from site to site.
    .known = { $count ->
        [one] One cookie here is known to follow people from site to site: { $vendors }.
       *[other] { $count } cookies here are known to follow people from site to site: { $vendors }.
    }
    .guess = { $count ->
        [one] One name here makes us think so, but we are not sure.
       *[other] { $count } names here make us think so, but we are not sure.
    }
    .none = We found no cookie that is known to do so. We do not read other sites’ cookies.
review-p6-3 = FlaskTrack uses no cookies to sell what you do.
    .why = A sale leaves no trace on your device, so we cannot check it.
review-p6-4 = Counting is done on FlaskTrack’s own computers, from its logs.
    .found = { $count ->
        [one] One cookie here counts visits: { $vendors }. The policy says nothing of such cookies.
       *[other] { $count } cookies here count visits: { $vendors }. The policy says nothing of such cookies.
    }
    .none = We read all there was, and found no cookie that counts visits.
review-p7-1 = FlaskTrack does not let other companies set cookies for ads.
    .ads = { $count ->
        [one] An ad company set one cookie inside FlaskTrack’s pages: { $vendors }.
       *[other] Ad companies set { $count } cookies inside FlaskTrack’s pages: { $vendors }.
    }
    .guess = { $count ->
        [one] One cookie of another company makes us think of ads, but we are not sure.
       *[other] { $count } cookies of other companies make us think of ads, but we are not sure.
    }
    .none = No ad company keeps a cookie here just for FlaskTrack’s pages.
review-p7-2 = Cookies of others come from payment, from sign-in partners, or from what your team connected.
    .kinds = { $count ->
        [one] One cookie of another company is here. It is of such a kind: { $vendors }.
       *[other] { $count } cookies of other companies are here. They are of such kinds: { $vendors }.
    }
    .other = { $count ->
        [one] One comes from a company of another kind: { $vendors }. The policy says nothing of it.
       *[other] { $count } come from companies of another kind: { $vendors }. The policy says nothing of them.
    }
    .unknown = We do not know who is behind { $vendors }.
    .none = No other company keeps a cookie here just for FlaskTrack’s pages.
review-p7-3 = Other companies set cookies only if your team chose their service.
    .not-chosen = You said that your team did not connect { $services }. There is a cookie of it.
    .ask = We cannot tell from the disk whether your team connected { $services }.
    .chosen = You said that your team connected { $services }.
    .none = No service that a team can connect keeps a cookie here.
review-p8 = You can see your cookies and remove them. Without the needed ones, some things may fail.
    .why = { $count ->
        [0] This tool shows and explains each cookie. None is offered for removal now.
        [one] This tool shows and explains each cookie. You can remove one of them here.
       *[other] This tool shows and explains each cookie. You can remove { $count } of them here.
    }
review-p9 = A new policy text is put on its page, with a new date.
    .undated = The text we judge by has no date, so we cannot tell whether it is the newest.
    .older = We judge by the text of { $date }. We know a newer one.
    .newest = We judge by the text of { $date }. It is the newest that we know.

# Where no answer can stand.
review-claim-unknown = Your policy file has a clause that we have no words for.
review-why =
    .not-in-text = This is not in this version of the text.
    .not-known = This version of the tool does not know how to check it.
    .partial = A file like this may hold only some of the cookies, so something may be missing.
    .unread = { $unread ->
        [one] We could not read one profile, so something may be missing.
       *[other] We could not read { $unread } profiles, so something may be missing.
    }
    .unreadable = { $unreadable ->
        [one] One browser here keeps its cookies where we cannot read them, so something may be missing.
       *[other] { $unreadable } browsers here keep their cookies where we cannot read them. Something may be missing.
    }
    .skipped = { $skipped ->
        [one] We could not understand one cookie, so something may be missing.
       *[other] We could not understand { $skipped } cookies, so something may be missing.
    }
    .nothing = We found no cookie of FlaskTrack, so there is nothing to judge by.

# What would change the answer.
review-change =
    .nothing = Nothing on this device can.
    .ad = A cookie for ads would speak against it.
    .third-party-ad = A cookie of an ad company would. We do not see those it keeps for all sites at once.
    .statistics = A cookie that counts visits would.
    .removed = Remove it and use FlaskTrack again. If it stays away, the answer changes.
    .text = A policy text that speaks of such cookies would.
    .other-text = Look again with a text that has it.
    .newer-tool = A newer version of this tool may know.
    .device = Look at the browser itself, or at a copy of its profile.
    .known = Ask support what it is for. If they can name it, the answer changes.
    .sign-in = Sign in to FlaskTrack, wait a minute, and look again.
    .sign-in-gone = If you sign in and we then find none, the answer changes.
    .may = The text says “may”, so no cookie that is missing can speak against it.
    .guard = If FlaskTrack guards them better, the answer changes.
    .bare = A sign-in cookie that scripts can read would speak against it.
    .twice = Look again in a few minutes. If it is still there, it speaks against the text.
    .clean-up = Close the browser and open it again. It cleans up then.
    .end = A sign-in cookie with an end that we can see would help.
    .stale = A sign-in cookie more than a day past its end would speak against it.
    .sign-out = Run the sign-out check while you are signed in.
    .setting = Change a setting in FlaskTrack, wait a minute, and look again.
    .emptied = Show support which cookie it is. If it holds only a setting again, the answer changes.
    .other-browser = Look in Firefox, which does not lock them.
    .content = Lab work or private words in a settings cookie would speak against it.
    .unique = A text that could name one person would leave it open.
    .other-kind = A cookie of a company of another kind would.
    .services = If you answer differently, the answer changes.
    .ask = Tell us which services your team connected.
    .manage = A cookie that comes back each time you remove it would be worth a word to support.
    .page = Hold the date on the policy’s page against this one.
    .read = Close the browser and look again, so that we can read all of it.
    .unreadable = Look at the list of cookies in that browser’s own settings.
    .skipped = A newer version of this tool may understand it.
    .use = Open FlaskTrack in your browser, wait a minute, and look again.

# What a detector found, for a list.
review-find-email = an e-mail address
review-find-nucleotides = letters of DNA or RNA
review-find-protein = letters of a protein
review-find-fasta = a sequence record
review-find-cas = the number of a chemical
review-find-accession = the number of a gene or protein record
review-find-wells = wells of a plate
review-find-free-text = a sentence
review-find-identity = a long random text

### The sign-out check. (core, sign_out.rs)

sign-out-verdict =
    .fits = What we saw fits the policy: signing out ends the sign-in cookies.
    .against = What we saw does not fit the policy: a sign-in cookie stayed after you signed out.
    .open = What we saw does not settle it.
sign-out-why =
    .ended = { $count ->
        [one] The sign-in cookie is gone, empty, or holds something else now.
       *[other] All { $count } sign-in cookies are gone, empty, or hold something else now.
    }
    .stayed = { $same ->
        [one] One sign-in cookie is still there, with the same content.
       *[other] { $same } sign-in cookies are still there, with the same content.
    }
    .unsaved = { $same ->
        [one] One sign-in cookie looks the same, but the browser may not have saved the change yet.
       *[other] { $same } sign-in cookies look the same, but the browser may not have saved the change yet.
    }
    .other-profiles = Several profiles are signed in, and some did not change. Sign out in each of them.
    .guess = We only guess from their names which cookies are for signing in.
    .sealed = The browser locks them anew each time, so we cannot tell whether the content changed.
    .none = We found no sign-in cookie to begin with. Sign in first, wait a minute, and start again.
    .unread = We could not read all of it.
sign-out-wait = The browser is open. Wait a minute, or close it. Then look again.

### The saved report. (core, support_report.rs)

report-profile = Profile { $letter }
report-container = Container { $letter }
report-scope-rule = We read the cookies of { $site }, of every address below it, and those set inside its pages.
report-scope-others = Cookies of other sites are not in this report. We did not read them into it.
report-hidden-share = What cookies hold is not in here. Long random parts of names are shown as a shape. Names that people gave to profiles are letters.
report-hidden-for-me = What cookies hold is not in here. Names are whole, but without mail addresses and user names.

report-title = FlaskTrack cookie report { $id }
report-heading = FlaskTrack cookie report
report-demo = These browsers are made up. This report is only a sample.
report-id = Report
report-made = Made on
report-made-by = Made with
report-made-with = FlaskTrack Cookie Inspector { $version } ({ $build })
report-judged-by = Judged by
report-policy-dated = The cookie policy of { $date }
report-policy-undated = The cookie policy without a date
report-rules = Rules { $rules }, knowledge { $knowledge }
report-system = System
report-system-linux = Linux
report-system-macos = macOS
report-system-windows = Windows
report-checksum = Checksum
report-checksum-line = Read these groups out on the phone. If they are the same, so is the report.
report-scope = What we read
report-scope-looked = We looked for { $browsers }.
report-scope-caption = The browser profiles we found
report-scope-none = We found no browser that we can read.
report-col-browser = Browser
report-col-profile = Profile
report-col-read = Read
report-col-cookies = Cookies
report-col-notes = Good to know
report-yes = yes
report-no = no
report-unsaid = not told
report-not-known = not known
report-open = { $browser } was open.
report-open-elsewhere = { $browser } was open on another computer.
report-folder = Folder { $folder }
report-form = The cookie file has form { $version }.
report-disk-closed = The cookie file can only be read.
report-disk-synced = It lies in a synced folder.
report-disk-remote = It lies on another computer.
report-disk-free = { $free } MB are free on its disk.
report-disk-written = The file was last written on { $time }.
report-skipped-rows = { $count ->
        [one] 1 row could not be understood.
       *[other] { $count } rows could not be understood.
    }
report-sign-in = Signing in
report-sign-in-open = What we could not tell
report-sign-in-hints = What leaves no trace here
report-sign-in-first = begin with this one
report-sign-in-support = For support:
report-sign-in-refute = What would show that it is wrong:
report-sign-in-rows = Rows:
report-sign-in-due-to = It comes from:
report-sign-in-followers = It also explains:
report-sign-in-repair = A repair removes these rows:
report-sign-in-symptom = The person sees:
report-sign-in-address = The address they use:
report-sign-in-blocker = keeps you from signing in
report-sign-in-likely = likely the cause
report-sign-in-possible = may be the cause
report-sign-in-info = good to know
report-sign-in-inconclusive = not clear
report-review = What the cookie policy promises
report-review-caption = Each promise, and what this look says of it
report-col-clause = Clause
report-col-promise = The policy says
report-col-answer = This look
report-col-why = Why
report-would-change = What would change it:
report-service-yes = Your team said that it is connected.
report-service-no = Your team said that it is not connected.
report-service-unsaid = Nobody has said if your team connected it.
report-cookies = The cookies
report-cookies-caption = Cookies of { $browser }, { $profile }
report-cookies-none = We found no FlaskTrack cookie.
    .some = We found no FlaskTrack cookie in what we could read.
    .none-read = We could not look for cookies.
report-col-cookie = Cookie
report-col-set-for = Set for
report-col-kind = Kind
report-col-facts = Facts
report-no-name = (no name)
report-protected = Protected
report-removable = Can be removed
report-kept = Left alone
report-host-only = Only this very host gets it.
report-host-wide = This host and every address below it get it.
report-path = Path { $path }
report-inside = Used only inside { $site }
report-in-container = Container { $container }
report-in-session = Kept in the file of open tabs
report-section = Section { $number } of the policy
report-rule = Rule { $rule }
report-fact-secure = Only over https: { $is }
report-fact-scripts = Hidden from scripts: { $is }
report-fact-same-site = SameSite: { $is }
report-fact-size = Size: { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }
report-fact-size-most = Size: at most { $bytes } bytes
report-fact-looks = Looks like: { $kind }
report-kind-empty = nothing, it is empty
report-kind-flag = a yes or no
report-kind-number = a number
report-kind-short-word = a short word
report-kind-json = a list of settings
report-kind-signed-token = a signed pass
report-kind-token = a random key
report-kind-text = text
report-kind-encrypted = encrypted by the browser
report-fact-tag = Same content, same tag: { $tag }
report-fact-name-tag = Same name, same tag: { $tag }
report-fact-created = First set { $time }
report-fact-updated = Last set { $time }
report-fact-used = Last used { $time }
report-fact-token-begins = The pass in it begins { $time }
report-fact-token-ends = The pass in it ends { $time }
report-fact-find = Signs of { $what }: { $length } letters
report-fact-odd = First odd byte at place { $place }
report-fact-port = Port { $port }
report-source-http = Set without encryption
report-source-https = Set over https
report-source-both = Set with and without encryption
report-lock-v10 = Locked by the browser (v10)
report-lock-v11 = Locked with the key ring (v11)
report-lock-v20 = Locked to the browser itself (v20)
report-lock-other = Locked in another way
report-fact-row = Row { $id }
report-settings = Settings of the browsers
report-settings-caption = Cookie settings of { $browser }, { $profile }
report-settings-none = We learned nothing of the settings. This is not an all-clear.
report-settings-unread = These settings could not be read: { $files }.
report-col-setting = Setting
report-col-says = It says
report-col-set-by = Set by
report-col-for = For
report-setting-cookies = Cookies
report-setting-third-party = Cookies of other sites
report-setting-clears = Clears cookies when it closes
report-setting-restores = Opens the last visit again
report-setting-saves = Saves cookies of a visit
report-setting-after-crash = Opens the last visit again after a crash
report-settings-crashed = The browser ended with a crash the last time.
report-settings-key = A key is missing for cookies of this kind:
report-says-allow = allowed
report-says-session-only = kept until it closes
report-says-block = blocked
report-says-allowed = allowed
report-says-trackers-blocked = blocked for trackers
report-says-partitioned = kept apart for each site
report-says-blocked = blocked
report-by-browser = the browser
report-by-person = the person
report-by-company = the company
report-for-all = every site
report-for-below = and every address below it
report-for-above = and every address above it
report-actions = What was removed before
report-actions-line = { $days ->
        [0] No copies are kept from now on.
        [one] Copies are kept for one day.
       *[other] Copies are kept for { $days } days.
    } Older removals are not known any more.
report-actions-none = { $days ->
        [0] No copies of removed cookies are kept, so we do not know what was removed.
        [one] Nothing was removed in the last day.
       *[other] Nothing was removed in the last { $days } days.
    }
report-cut-off = This removal was cut off, and finished later.
report-actions-caption = Removals, the newest first
report-col-when = When
report-col-where = Where
report-col-undone = Undone
report-undone-no = No. It can be undone until { $date }.
report-about = About this report
report-about-times = All times are in UTC.
report-about-unsigned = The checksum does not tell who made this report.
report-about-ask = Nobody from support will ask you what a cookie holds. Never send it.

### The command line: review, services, sign-out check. (crates/cli)

cli-review-why = Why:
cli-review-change = What would change this:
cli-review-profile = { $browser }, profile “{ $profile }”: { $outcome }
cli-review-more = … and { $count } more
cli-diagnose-address = For the address { $address }
cli-diagnose-symptom = You see: { $symptom }
cli-diagnose-support = For support:
cli-diagnose-refute = It would be wrong if:
cli-diagnose-due-to = It comes from:
cli-diagnose-followers = It also explains:
cli-diagnose-open = What we could not tell
cli-diagnose-hints = Worth a thought, though it leaves no trace here
cli-diagnose-repair = To repair it:
cli-repair-none = This check finds nothing here that a removal would repair.
cli-check-unknown = We know no check called “{ $id }”.
    .hint = Use an id that `diagnose --json --lines` prints.
cli-repair-before = Before: { $titles }
cli-repair-solved = After: we looked again, and the check finds nothing any more.
cli-repair-left = After: we looked again, and the check still finds something.
cli-try-symptom = To say what you see, and the address you use:
cli-try-services = To tell us which services your team connected:
cli-try-sign-out = To check what signing out does:
cli-services = { $count ->
        [0] No service of another company keeps a cookie here.
        [one] One service of another company keeps a cookie here:
       *[other] { $count } services of other companies keep a cookie here:
    }
cli-services-why = Only you can say which ones your team connected. Your answers stay on this device.
cli-service-connected = your team connected it
cli-service-not-connected = your team did not connect it
cli-service-unanswered = not answered yet
cli-services-answer = To answer:
cli-service-unknown = We know no service with the id “{ $id }”.
    .hint = Run flasktrack-cookies services to see the ids.
cli-service-twice = You gave two answers for “{ $id }”.
    .hint = Name it once.
cli-cannot-guide = This check asks you to sign out, and nobody is there to ask.
    .hint = Run it in a terminal, or add --yes and --wait.
cli-sign-out-before = { $count ->
        [0] Step 1 of 3: we looked, and found no sign-in cookie.
        [one] Step 1 of 3: we looked, and found one sign-in cookie.
       *[other] Step 1 of 3: we looked, and found { $count } sign-in cookies.
    }
cli-sign-out-now = Step 2 of 3: sign out in your browser, then press Enter.
cli-sign-out-after = Step 3 of 3: we looked again.
cli-sign-out-cancel = We look again as we wait. To cancel, press Ctrl+C.
cli-sign-out-left = { $count ->
        [one] One second left
       *[other] { $count } seconds left
    }
cli-sign-out-clause = Clause P4.4 of the review: { $outcome }.
cli-fate-gone = gone
cli-fate-emptied = empty now
cli-fate-changed = holds something else
cli-fate-rewritten = was written again
cli-fate-same = the same as before

### The command line: report. (crates/cli)

cli-report-saved = Report { $id } is saved.
cli-report-sent = Nothing was sent. Look at the page before you give the files to anyone.
cli-report-checksum = Its checksum, to read out on the phone:
cli-report-try-check = To check later that it still is the same:
cli-report-fits = The checksum fits.
cli-report-fits-next = The report says what it said when it was saved. This does not tell who saved it.
cli-report-fits-not = The checksum does not fit.
cli-report-fits-not-next = Somebody changed this report, or it did not arrive whole. Do not trust it.

### The command line. (crates/cli)

cli-cause = Cause:
cli-next-step = Next step:

cli-arguments-invalid = We did not understand the arguments.
    .hint = Run flasktrack-cookies --help to see what you can type.
cli-output-lost = We could not write the answer.
    .hint = Check that the disk has room, then try again.
cli-input-lost = We could not read your input.
    .hint = Check where the input comes from, then try again.
cli-os-alone = The option --os needs a home folder to read.
    .hint = Add --home and the folder, or leave --os out.
cli-demo-or-home = The demo has a home folder of its own.
    .hint = Leave out --home, or leave out the demo.
cli-opened-or-home = You opened a file or a folder. It has no home folder around it.
    .hint = Leave out --home and --demo, or leave out what you opened.
cli-opened-twice = You opened a file and a folder at once.
    .hint = Give --file or --profile, not both.
cli-opened-unfit = What comes through --stdin is judged by name and host alone.
    .hint = Leave out --file and --profile.
cli-profile-unfit = The option --profile does not fit here.
    .hint = Leave it out.
cli-host-unfit = The option --host does not fit here.
    .hint = With --stdin, each line names its own host.
cli-needs-json = The option { $option } answers in JSON only.
    .hint = Add --json.
cli-policy-unreadable = We could not read the policy file { $file }.
    .hint = Check its name and that you may read it.
cli-browser-unknown = We know no browser with the id “{ $id }”.
    .hint = Use one of these: { $known }.
cli-host-invalid = “{ $host }” is not the address of a host.
    .hint = Give the name alone, such as app.flasktrack.com.
cli-row-not-found = No cookie here has the row id “{ $typed }”.
    .hint = Run “{ $command }” for the ids. To ask about a name, add --host.
cli-row-by-name = “{ $typed }” is a cookie’s name, not a row id.
    .hint = Run “{ $command }”, or add --host to ask about the name.
cli-understood-alone = The option --understood is for one cookie at a time.
    .hint = Use it with a single --row.
cli-cannot-ask = We may not change anything before you agree, and nobody is there to ask.
    .hint = Run it in a terminal, look with --dry-run, or add --yes.
cli-line-too-long = The line is longer than 64 KB.
cli-line-not-json = The line is not JSON.
cli-line-fields = The line is not an object with a “name” and a “host”, both text.

cli-title = FlaskTrack’s cookies on this computer
cli-title-demo = FlaskTrack’s cookies in the demo (all of it is made up)
cli-title-opened = FlaskTrack’s cookies in “{ $name }”. This was opened; it is not this computer’s data.
cli-found-opened = We found { $cookies ->
        [one] one cookie.
       *[other] { $cookies } cookies.
    }
cli-found-not-essential = { $deletable ->
        [0] None of them is of a kind that could be removed.
        [one] One of them is not essential. It could be removed on the device itself.
       *[other] { $deletable } of them are not essential. They could be removed on the device itself.
    }
cli-no-cookie-opened = We found no cookie of FlaskTrack in it.
cli-no-browser =
    We found no browser that we can read. We looked for { $browsers }.
cli-none-chosen =
    No profile fits what you asked for. { $hidden ->
        [one] One other profile is there.
       *[other] { $hidden } other profiles are there.
    }
cli-no-cookie =
    We found no cookie of FlaskTrack. We looked at { $read ->
        [one] one browser profile.
       *[other] { $read } browser profiles.
    }
cli-found =
    We found { $cookies ->
        [one] one cookie
       *[other] { $cookies } cookies
    } in { $profiles ->
        [one] one browser profile.
       *[other] { $profiles } browser profiles.
    }
cli-found-deletable = { $deletable ->
        [0] None of them is offered for removal.
        [one] One of them is not essential. You can remove it.
       *[other] { $deletable } of them are not essential. You can remove them.
    }
cli-found-protected = { $protected ->
        [0] None of them is protected.
        [one] One is protected: the site may need it.
       *[other] { $protected } are protected: the site may need them.
    }
cli-unreadable = We found { $name } too, and cannot read it. { $reason }
cli-unread = { $unread ->
        [one] We could not read one profile. You see why below.
       *[other] We could not read { $unread } profiles. You see why below.
    }
cli-profile = { $browser }, profile “{ $profile }”
cli-opened = { $kind }: “{ $name }”
cli-profile-empty = No cookie of FlaskTrack.
cli-skipped = We left out { $place }: { $reason }
cli-category = { $title } ({ $count })
cli-category-other = Another category
cli-protected = protected
cli-deletable = you can remove it
cli-kept = kept
cli-not-essential = not essential
cli-in-file = on the device itself only; this is an opened file
cli-apart = inside { $site }
cli-container = container “{ $container }”
cli-no-name = (no name)
cli-row = Row { $id }

cli-try-demo = To see what this tool does, try it on made-up browsers:
cli-try-remove = To remove what is not essential:
cli-try-explain = To read more about one cookie:
cli-try-remove-row = To remove this cookie:

cli-by-name = We judged the name and the host alone. No browser was read.
cli-fact-category = Category:
cli-fact-section = Section of the cookie policy:
cli-fact-standing = Removal:
cli-fact-why = Why we think so:
cli-fact-kept-in = Kept in:
cli-kept-in-session = { $browser }’s file of open tabs
cli-fact-vendor = Made by:
cli-fact-warning = Before you remove it:
cli-fact-profile = Where:
cli-fact-host = Sent to:
cli-fact-path = Below the path:
cli-fact-secure = Only over a safe connection (https):
cli-fact-scripts = Scripts in the page can read it:
cli-fact-same-site = When you come from another site:
cli-fact-ends = Ends:
cli-fact-created = First set:
cli-fact-updated = Last set:
cli-fact-used = Last used:
cli-fact-partition = Kept apart for:
cli-fact-container = Container:
cli-fact-source = Set over:
cli-fact-value = Value (we never show it):
cli-fact-rule = Rule:
cli-fact-row = Row:
cli-yes = yes
cli-no = no
cli-reach-host = { $host } alone
cli-reach-sent = { $host }, and perhaps others
cli-reach-domain = { $host } and the hosts below it
cli-not-told = not known: the file does not say
cli-session = when you close the browser
cli-same-site-none = always sent
cli-same-site-lax = sent when you follow a link
cli-same-site-strict = not sent
cli-same-site-unspecified = sent when you follow a link (the browser’s own rule)
cli-value = { $kind }, { $bytes ->
        [one] one byte
       *[other] { $bytes } bytes
    }
cli-value-about = { $kind }, about { $bytes } bytes
cli-value-empty = empty
cli-value-flag = yes or no
cli-value-number = a number
cli-value-word = a short word
cli-value-json = a small table (JSON)
cli-value-signed = a signed pass (token)
cli-value-token = a long code
cli-value-text = text
cli-value-encrypted = locked by the browser

cli-plan = { $count ->
        [0] There is nothing to remove.
        [one] This removes one cookie.
       *[other] This removes { $count } cookies.
    }
cli-plan-stopped = Nothing can be removed right now.
cli-plan-unread = { $unread ->
        [one] We could not read one profile, so cookies in it are not in this list. “inspect” says why.
       *[other] We could not read { $unread } profiles, so cookies in them are not in this list. “inspect” says why.
    }
cli-plan-undo = { $days ->
        [0] You keep no backups, so this cannot be undone.
        [one] A backup is kept for one day. You can undo the removal with it.
       *[other] A backup is kept for { $days } days. You can undo the removal with it.
    }
cli-nothing-changed = Nothing was changed.
cli-plan-wait = Still open: { $browsers }. We wait until you have closed it, and then go on without asking again.
cli-wait-cancel = To cancel, press Ctrl+C. Nothing is changed until then.
cli-wait-left = Waiting for up to { $minutes }:{ $seconds }
cli-wait-changed = Something changed while we waited, so we removed nothing. This is how it is now:
cli-ask-remove = Remove now? [y/N]
cli-ask-undo = Put back now? [y/N]
cli-answer-yes = yes
cli-answer-y = y
cli-removed = { $count ->
        [0] Nothing was removed from { $browser }, profile “{ $profile }”.
        [one] We removed one cookie from { $browser }, profile “{ $profile }”.
       *[other] We removed { $count } cookies from { $browser }, profile “{ $profile }”.
    }
cli-changed = { $changed ->
        [one] One cookie changed meanwhile. We left it alone:
       *[other] { $changed } cookies changed meanwhile. We left them alone:
    }
cli-get-back = { $days ->
        [0] You can undo this for one day:
        [one] You can undo this for one day:
       *[other] You can undo this for { $days } days:
    }
cli-left-profile = { $count ->
        [one] Left alone: one cookie in { $browser }, profile “{ $profile }”.
       *[other] Left alone: { $count } cookies in { $browser }, profile “{ $profile }”.
    }
cli-left-rows = { $count ->
        [one] Left alone: one of the chosen cookies.
       *[other] Left alone: { $count } of the chosen cookies.
    }
cli-undo-plan = { $count ->
        [one] This puts one cookie back.
       *[other] This puts { $count } cookies back.
    }
cli-restored = { $count ->
        [0] Nothing was put back in { $browser }, profile “{ $profile }”.
        [one] One cookie is back in { $browser }, profile “{ $profile }”.
       *[other] { $count } cookies are back in { $browser }, profile “{ $profile }”.
    }
cli-newer-kept = { $newer ->
        [one] Your browser has a newer cookie in its place. We kept the newer one:
       *[other] Your browser has newer cookies in their place. We kept the newer ones:
    }
cli-without-session = Your browser has no file of open tabs any more to put these in:
cli-backups = { $count ->
        [0] There is no backup. Nothing was removed in the last days.
        [one] There is one backup.
       *[other] There are { $count } backups.
    }
cli-backup = { $count ->
        [one] One cookie, removed on { $on }. Kept until { $until }.
       *[other] { $count } cookies, removed on { $on }. Kept until { $until }.
    }
cli-backup-put-back = { $count ->
        [one] One cookie, put back on { $on }. Kept until { $until }.
       *[other] { $count } cookies, put back on { $on }. Kept until { $until }.
    }
cli-backups-kept = { $days ->
        [0] No backups are kept, so a removal cannot be undone.
        [one] Each backup is kept for one day.
       *[other] Each backup is kept for { $days } days.
    }
cli-purge-plan = { $count ->
        [one] This deletes one backup for good. What it holds cannot come back.
       *[other] This deletes { $count } backups for good. What they hold cannot come back.
    }
cli-ask-purge = Delete now? [y/N]
cli-purged = { $count ->
        [0] There was no backup to delete.
        [one] One backup is deleted for good.
       *[other] { $count } backups are deleted for good.
    }
cli-backup-id = Backup { $id }
cli-backup-cut-off = This removal was cut off, and finished later.
cli-backup-undone = Put back on { $undone }.
cli-backup-removed-again = Removed again on { $undone }.
cli-undo-again-plan = { $count ->
        [one] This removes one cookie again.
       *[other] This removes { $count } cookies again.
    }
cli-undo-undo = To take this back:
cli-demo = { $profiles ->
        [one] The demo is ready. It has { $cookies } cookies in one browser profile, all made up.
       *[other] The demo is ready. It has { $cookies } cookies in { $profiles } browser profiles, all made up.
    }
cli-demo-safe = Nothing you do with it touches your own browsers.
cli-demo-inspect = See what is there:
cli-demo-remove = Remove what is not essential:
cli-demo-undo = Take the removal back:

# Policy files.
cli-policy-mistakes = We found { $count ->
        [one] one mistake
       *[other] { $count } mistakes
    } in { $file }.
    .hint = Mend each line that is named, then check again.
cli-policy-sound = The policy file { $file } is sound.
cli-policy-version = Version { $version }, written against the policy text “{ $text }”.
cli-policy-no-rules = It has no rule of its own, so built-in knowledge judges alone.
cli-policy-rules = It has { $count ->
        [one] one rule
       *[other] { $count } rules
    } of its own:
cli-policy-overrides = { $count ->
        [one] One rule lays
       *[other] { $count } rules lay
    } open what we protect. Every report will say so.
cli-overridden = The policy file lays open what we protect: { $names }.
cli-policy-same = Nothing changes for anyone from { $before } to { $after }.
cli-policy-differs = From { $before } to { $after }, { $count ->
        [one] one thing changes
       *[other] { $count } things change
    }:
cli-policy-which = The mistake is in { $file }.
    .hint = Check that file first.

### The program that opens the window. (src-tauri)

window-open-file = Open an export, or a cookie file
window-open-folder = Open the folder of a profile
window-no-display = There is no screen here to open a window on.
    .hint = Use flasktrack-cookies in this terminal, or start this on a desktop.
window-not-opened = The window could not be opened.
    .hint = Try again from your desktop, or use flasktrack-cookies in a terminal.
window-report-folder = Choose a folder for the report

### The window. (ui)

win-app = FlaskTrack Cookie Inspector
win-title = { $view } – FlaskTrack Cookie Inspector
win-nav = Views
win-cookies = Cookies
win-review = Review
win-history = History
win-look-again = Look again
win-looking = Looking at your browsers…
win-looked = Read at { $time }.
win-close = Close
win-cancel = Cancel
win-problem-cause = The system says: { $cause }
win-problem-internal = Something went wrong in this program.
    .hint = Try again. If it stays, tell us what you did.
win-no-name = (no name)

win-demo = Demo
win-demo-line = These browsers are made up. Nothing of yours is read or changed.
win-demo-leave = Leave the demo

win-start = Start
win-start-title = See what FlaskTrack keeps in your browsers
win-start-purpose = See what each cookie is for. Remove what you do not need. Undo it if you like.
win-start-cookie = A cookie is a small note that a site leaves in your browser.
win-start-reads = What we read
win-start-reads-site = Cookies of flasktrack.com and its own addresses.
win-start-reads-partners = Cookies that partners set inside FlaskTrack’s pages.
win-start-reads-browsers = In these browsers: { $browsers }.
win-start-closed = What stays closed
win-start-closed-sites = Cookies of every other site.
win-start-closed-rest = Your passwords and your history.
win-start-closed-values = Looking never shows or keeps what a cookie holds. We note its size, its kind, and signs of lab or private data.
win-start-leaves = What leaves this computer
win-start-leaves-nothing = Nothing. This program does not use the network.
win-start-leaves-change = Looking changes nothing in your browsers.
win-start-ask = May we look?
win-start-each-time = We ask this at every start.
win-start-look = Look at my browsers
win-start-demo = Try the demo instead
win-start-demo-first = Open the demo
win-start-here-instead = Look at my browsers instead
win-start-not-now = Not now
win-start-open = Did somebody send you their cookies, or a copy of their profile?
win-start-nothing-read = Nothing was read. You can close this window, or look whenever you like.

win-open = Open…
win-open-file = Open a file…
win-open-folder = Open a folder…
win-opened = What you opened
win-opened-line = You opened this. It is not this computer’s data, and nothing in it can be removed.
win-opened-close = Close

win-summary = FlaskTrack keeps { $cookies ->
        [one] 1 cookie
       *[other] { $cookies } cookies
    } in { $profiles ->
        [one] 1 browser profile
       *[other] { $profiles } browser profiles
    }.
win-summary-removable = { $n ->
        [0] None of them is offered for removal.
        [one] 1 can be removed.
       *[other] { $n } can be removed.
    }
win-summary-opened = We found { $cookies ->
        [one] 1 FlaskTrack cookie
       *[other] { $cookies } FlaskTrack cookies
    } in it.
win-summary-not-essential = { $n ->
        [0] None of them could be removed.
        [one] 1 is not essential.
       *[other] { $n } are not essential.
    }
win-summary-unread = { $n ->
        [one] 1 browser profile could not be read.
       *[other] { $n } browser profiles could not be read.
    }
win-said-nothing = { $title }. { $line }
win-said-looked = { $cookies ->
        [one] We looked. There is 1 FlaskTrack cookie.
       *[other] We looked. There are { $cookies } FlaskTrack cookies.
    }

win-no-browser = We found no browser here
win-no-browser-readable = We found no browser that we can read
win-no-browser-line = We looked for { $browsers }.
win-no-browser-next = You can try everything in the demo. Its browsers are made up.
win-no-cookie = We found no FlaskTrack cookie
win-no-cookie-line = { $profiles ->
        [one] We read 1 browser profile.
       *[other] We read { $profiles } browser profiles.
    }
win-no-cookie-next = There is nothing to do. To see how this program works, try the demo.
win-no-cookie-some = We found no cookie in what we could read
win-no-cookie-some-line = What we could not read may hold cookies. You see above what it is.
win-no-cookie-unread = We could not look for cookies
win-no-cookie-unread-line = { $profiles ->
        [one] We found 1 browser profile and could not read it. It may hold cookies.
       *[other] We found { $profiles } browser profiles and could read none of them. They may hold cookies.
    }
win-no-cookie-unread-next = You see above why, and what to do. Then look again.
win-no-cookie-opened = We found no FlaskTrack cookie in it
win-no-cookie-opened-line = We read all of it. It may still hold only some of the cookies there were.
win-no-cookie-opened-unread = We could not read what you opened
win-no-match = No cookie fits your search
win-no-match-line = Try another word, or show all browsers.
win-no-match-clear = Show all cookies

win-filter = Filter the cookies
win-filter-profile = Browser
win-filter-all = All browsers
win-filter-search = Search
win-filter-hint = Name or host
win-said-shown = { $n ->
        [one] 1 cookie is shown.
       *[other] { $n } cookies are shown.
    }

win-profiles = Browsers we looked at
win-profile-count = { $n ->
        [0] No cookie
        [one] 1 cookie
       *[other] { $n } cookies
    }
win-profile-unread = Not read
win-profile-open = { $browser } is open. Close { $browser } to remove cookies.
win-profile-elsewhere = { $browser } is open on another computer. Close it there to remove cookies.
win-profile-skipped = { $n ->
        [one] 1 row could not be understood. We left it alone.
       *[other] { $n } rows could not be understood. We left them alone.
    }

win-protected = Protected
win-offered = Can be removed
win-not-essential = Not essential
win-one-by-one = Only one by one
win-group-all = Select all in { $title }
win-group-caption = { $title }: { $n ->
        [one] 1 cookie
       *[other] { $n } cookies
    }
win-col-tick = Select
win-col-name = Cookie
win-col-host = Set for
win-col-profile = Browser
win-col-ends = Ends
win-tick = Select { $name } of { $host }, { $profile }

win-ends-session = when the browser closes
win-ends-unknown = not known
win-ends-ended = has ended
win-ends-day = within a day
win-ends-days = { $n ->
        [one] in 1 day
       *[other] in { $n } days
    }
win-ends-months = { $n ->
        [one] in 1 month
       *[other] in { $n } months
    }
win-ends-years = { $n ->
        [one] in 1 year
       *[other] in { $n } years
    }
win-ends-with-date = { $when } ({ $date })

win-facts-why = Why we think so
win-facts-facts = The facts
win-facts-remove = Remove this cookie…
win-facts-session = { $browser } keeps it in its file of open tabs. Your tabs stay when it goes.
win-facts-file = This is in what you opened. A cookie can only be removed on the device it is from.
win-facts-protected = We leave this cookie alone, because FlaskTrack needs it to work for you.

win-fact-name = Name
win-fact-host = Host
win-fact-host-only = Only this very host gets it.
win-fact-host-wide = This host and every address below it get it.
win-fact-host-sent = It was sent here. The file does not say where else it goes.
win-fact-not-told = Not known. The file does not say.
win-fact-path = Path
win-fact-ends = Ends
win-fact-created = First set
win-fact-updated = Last set
win-fact-used = Last used
win-fact-profile = Browser
win-fact-secure = Secure
win-fact-secure-yes = Yes. It is sent over encrypted connections only.
win-fact-secure-no = No. It can be sent without encryption too.
win-fact-secure-unknown = Not known. The file does not say.
win-fact-http-only = HttpOnly
win-fact-http-only-yes = Yes. Scripts in the page cannot read it.
win-fact-http-only-no = No. Scripts in the page can read it.
win-fact-http-only-unknown = Not known. The file does not say.
win-fact-same-site = SameSite
win-fact-same-site-none = None. It also goes along when another site shows FlaskTrack.
win-fact-same-site-lax = Lax. It goes along inside FlaskTrack, and when you follow a link there.
win-fact-same-site-strict = Strict. It goes along only inside FlaskTrack.
win-fact-same-site-unknown = Not known. The file does not say.
win-fact-same-site-unspecified = Not said. Browsers treat this like Lax.
win-fact-partition = Kept apart for
win-fact-partition-line = It is used only inside pages of this site.
win-fact-container = Container
win-fact-source = Set over
win-fact-source-http = A connection without encryption.
win-fact-source-https = An encrypted connection.
win-fact-source-both = Connections with and without encryption.
win-fact-size = Size of its value
win-fact-size-bytes = { $n ->
        [one] 1 byte
       *[other] { $n } bytes
    }
win-fact-size-kb = { NUMBER($n, maximumFractionDigits: 1) } KB
win-fact-size-about = about { $size }
win-fact-kind-empty = It is empty.
win-fact-kind-flag = It looks like a yes or no.
win-fact-kind-number = It looks like a number.
win-fact-kind-short-word = It looks like a short word.
win-fact-kind-json = It looks like a small list of settings.
win-fact-kind-signed-token = It looks like a signed pass.
win-fact-kind-token = It looks like a random key.
win-fact-kind-text = It looks like text.
win-fact-kind-encrypted = Your browser keeps it encrypted, and we leave it so.
win-fact-vendor = Made by
win-fact-policy = In the policy
win-fact-policy-section = Section { $number }, { $title }
win-fact-rule = Rule

win-bar-label = Your selection
win-bar-selected = { $n ->
        [0] No cookie selected
        [one] 1 cookie selected
       *[other] { $n } cookies selected
    }
win-bar-hidden = { $n ->
        [one] 1 of them is not shown here
       *[other] { $n } of them are not shown here
    }
win-bar-clear = Clear selection
win-bar-remove = Remove…

win-confirm-title = { $n ->
        [one] Remove 1 cookie?
       *[other] Remove { $n } cookies?
    }
win-confirm-none = Nothing can be removed right now
win-confirm-profile = { $browser }, { $profile }
win-confirm-then = What happens
win-confirm-warnings = Please note
win-confirm-back = How to get it back
win-confirm-back-line = { $days ->
        [0] You chose to keep no copies. So this cannot be undone.
        [one] We keep a copy for one day. Open History and choose Undo.
       *[other] We keep a copy for { $days } days. Open History and choose Undo.
    }
win-confirm-left = What stays
win-confirm-yes = { $n ->
        [one] Remove 1 cookie
       *[other] Remove { $n } cookies
    }
win-confirm-details = What this dialog says
win-wait-profile = { $browser }, { $profile } (still open)
win-wait-offer = Close { $browser }, and we will go on by ourselves. Choose “Wait” below.
win-wait-yes = { $n ->
        [one] Wait, then remove 1 cookie
       *[other] Wait, then remove { $n } cookies
    }
win-wait-title = Waiting until the browser is closed
win-wait-open = Still open
win-wait-left = We wait for up to { $minutes }:{ $seconds } minutes.
win-wait-until-then = Nothing is changed until then.
win-wait-changed = Something changed while we waited, so nothing was removed. Please look again.
win-alone-understand = I understand. Part of FlaskTrack may stop working until I undo this.
win-working = Working…

win-result-removed = { $n ->
        [one] 1 cookie is removed
       *[other] { $n } cookies are removed
    }
win-result-nothing = Nothing was removed
win-result-checked = We read your browsers again to make sure.
win-result-keep = You can undo this now, or later in History.
win-result-changed = { $n ->
        [one] 1 cookie changed since you saw it. We left it alone.
       *[other] { $n } cookies changed since you saw them. We left them alone.
    }
win-result-left = { $n ->
        [one] 1 cookie was left alone.
       *[other] { $n } cookies were left alone.
    }
win-result-back = { $n ->
        [0] No cookie was put back
        [one] 1 cookie is back
       *[other] { $n } cookies are back
    }
win-result-newer = { $n ->
        [one] 1 was left out, because your browser has a newer cookie in its place.
       *[other] { $n } were left out, because your browser has newer cookies in their place.
    }
win-result-without-session = { $n ->
        [one] 1 was left out, because your browser has no file of open tabs any more to put it in.
       *[other] { $n } were left out, because your browser has no file of open tabs any more to put them in.
    }
win-undo = Undo
win-done = Done

win-history-line = { $days ->
        [0] Removals are not kept. They cannot be undone.
        [one] Every removal is kept here for one day. Until then you can undo it.
       *[other] Every removal is kept here for { $days } days. Until then you can undo it.
    }
win-history-loading = Reading the history…
win-history-empty = No removal is kept here
win-history-empty-line = { $days ->
        [0] Choose a number of days above, and you can undo what you remove from then on.
       *[other] When you remove cookies, you can undo it here.
    }
win-history-to-cookies = Go to the cookies
win-history-entry = { $n ->
        [one] 1 cookie removed
       *[other] { $n } cookies removed
    }
win-history-put-back = { $n ->
        [one] 1 cookie put back
       *[other] { $n } cookies put back
    }
win-history-damaged = A removal that cannot be read
win-history-damaged-mark = Damaged
win-history-where = { $browser }, { $profile }
win-history-until = Kept until { $date }
win-history-cut-off = This removal was cut off, and finished later.
win-history-undone = Put back on { $date }
win-history-undone-mark = Undone
win-history-rows = Show the cookies
win-history-undo = Undo…
win-history-undo-label = Undo the removal of { $time }, { $where }
win-history-again = Removed again on { $date }
win-history-again-label = Undo what was put back on { $time }, { $where }
win-again-title = { $n ->
        [one] Remove 1 cookie again?
       *[other] Remove { $n } cookies again?
    }
win-again-line = What you put back is removed again. A cookie that changed since then stays.
win-again-yes = Remove again
win-keep = Keep backups for
win-keep-days = { $days ->
        [0] no time (none are kept)
        [one] 1 day
       *[other] { $days } days
    }
win-keep-none = No backups are kept, so a removal cannot be undone.
win-keep-said = { $days ->
        [0] From now on no backups are kept.
        [one] From now on each backup is kept for 1 day.
       *[other] From now on each backup is kept for { $days } days.
    }
win-keep-fewer = { $days ->
        [0] If you keep no backups, { $n ->
            [one] this one goes
           *[other] these { $n } go
        } now, and no removal can be undone.
       *[other] If you keep them for less time, { $n ->
            [one] this one goes now.
           *[other] these { $n } go now.
        }
    }
win-purge = Delete now…
win-purge-label = Delete now the backup of { $time }, { $where }
win-purge-all = Delete all…
win-purge-title = { $n ->
        [one] Delete 1 backup for good?
       *[other] Delete { $n } backups for good?
    }
win-purge-line = What is in it cannot be put back then.
win-purge-yes = Delete for good
win-purge-said = { $n ->
        [one] The backup is deleted.
       *[other] { $n } backups are deleted.
    }
win-undo-title = { $n ->
        [one] Put 1 cookie back?
       *[other] Put { $n } cookies back?
    }
win-undo-line = They go back to where they were, exactly as they were.
win-undo-newer = If your browser has a newer cookie in the same place, the newer one stays.
win-undo-yes = Put back

win-only = What the list shows
win-only-category = Only one kind is shown: { $title }.
win-only-all = All kinds of cookies are shown.
win-only-profile = { $what } Browser: { $profile }.
win-only-back-signin = Back to the sign-in check
win-only-back = Back to the review

win-outcome-supported = Fits the policy
win-outcome-contradicted = Does not fit
win-outcome-not-covered = Not in the policy
win-outcome-inconclusive = Cannot tell yet
win-outcome-not-checkable = Cannot be checked here

win-review-tally = The promises by answer
win-review-judged = Judged by the policy of { $date }.
win-review-judged-undated = Judged by the policy text without a date.
win-review-only = Only these are shown:
win-review-all = Show all promises
win-review-promises = The policy, promise by promise

win-picture = Cookies by kind and browser
win-picture-caption = How many cookies of each kind each browser profile holds. Each number leads to its cookies.
win-picture-key = Each mark is one cookie:
win-picture-category = Kind
win-picture-total = All
win-picture-none = none
win-picture-cell = { $n } { $profile }, { $title }
win-picture-cell-all = { $n ->
        [one] 1 cookie
       *[other] { $n } cookies
    }: { $title }, all browsers
win-picture-unread = Not read, so not in the picture: { $list }.
win-picture-empty = No FlaskTrack cookie in: { $list }.
win-picture-missing = None found of these kinds: { $list }.

win-clause-more = { $n ->
        [0] How we know
        [one] How we know, with 1 cookie
       *[other] How we know, with { $n } cookies
    }
win-clause-rest = What would change it
win-clause-of = : { $claim }
win-clause-change = What would change this answer:
win-clause-id = Clause { $id }
win-evidence-link = { $name } of { $host }
win-evidence-more = Show { $n } more

win-services = Questions only you can answer
win-services-line = We remember your answer on this computer. It changes only this review.
win-service-ask = Has your team connected { $name }?
win-service-yes = Yes
win-service-no = No
win-service-unsure = Not sure
win-service-said = Your answer is kept. The review is up to date.

win-policy = The policy text we judged by
win-policy-line = Compare it with the policy on the site. If that has a newer date, this review may be out of date.
win-policy-effective = In force since
win-policy-undated = The text has no date.
win-policy-version = Version of our rules
win-policy-source = Where it comes from
win-policy-no-hash = Not known
win-policy-overrides = These rules offer cookies for removal that we would protect:
win-policy-hash = Fingerprint (SHA-256)

win-signin = Sign-in
win-signin-ask = What do you see?
win-signin-address = The address you use
win-signin-address-hint = If you like. It may start with https://app.flasktrack.com/.
win-signin-check = Check
win-signin-main = Begin with this
win-signin-others = Also found
win-signin-open = What we could not tell
win-signin-open-line = This is no all-clear. Each point says what would help.
win-signin-unseen = What we could not look at
win-signin-unseen-line = The reason may lie there, and we would not see it.
win-signin-hints = Worth a thought
win-signin-hints-line = These fit what you see, and leave no trace here.
win-signin-support = For support
win-signin-of = : { $title }
win-signin-refute = It would be wrong if:
win-signin-due-to = It comes from:
win-signin-followers = It also explains:
win-signin-rows = { $n ->
        [one] It rests on this cookie:
       *[other] It rests on these { $n } cookies:
    }
win-signin-repair = { $n ->
        [one] Repair: remove 1 cookie…
       *[other] Repair: remove { $n } cookies…
    }
win-signin-solved = We ran this check again: “{ $title }” is no longer found.
win-signin-left = We ran this check again. It still finds: { $titles }

win-signout = Check that signing out works
win-signout-line = The policy says that sign-in cookies go when you sign out. Three steps show if they do.
win-signout-memory = What we compare stays in memory. Nothing is saved.
win-signout-open = Start the check
win-signout-done = (done)
win-signout-1 = Look while you are signed in
win-signout-1-line = Sign in to FlaskTrack in your browser. Then come back here.
win-signout-1-open = The browser may stay open. If you signed in just now, wait a minute first.
win-signout-look = I am signed in. Look now
win-signout-none = We found no sign-in cookie.
win-signout-none-next = Sign in, wait a minute, then look again. Private windows keep nothing that we could see.
win-signout-found = { $n ->
        [one] We found 1 sign-in cookie.
       *[other] We found { $n } sign-in cookies.
    }
win-signout-2 = Sign out in your browser
win-signout-2-line = Go to FlaskTrack, sign out there, and come back here.
win-signout-2-open = You may leave the browser open. If it is slow to save, we wait for it.
win-signout-demo = The demo has no site to sign out of. So its cookies will be the same.
win-signout-out = I signed out. Look again
win-signout-restart = Start over
win-signout-3 = Look again
win-signout-waiting = Your browser is open, and may not have saved the change yet. We keep looking. Closing it is quicker.
win-signout-progress = Waiting for the browser
win-signout-left = { $n ->
        [one] 1 second left.
       *[other] { $n } seconds left.
    }
win-signout-again = I signed out again. Look once more
win-fate-gone = It is gone.
win-fate-emptied = It is empty now.
win-fate-changed = It holds something else now.
win-fate-changed-unsure = It was written again. We cannot tell if it holds the same.
win-fate-same = It is still the same.

win-report-open = Save report…
win-report-back = Back to the cookies
win-report-title = Save a report
win-report-line = This is exactly what the files will say. Nothing is sent: you choose who gets them.
win-report-level = Who is it for?
win-report-share = For support
win-report-for-me = For me
win-report-making = Making the report…
win-report-preview = What will be saved
win-report-shown = What is shown here
win-report-page = The page to read
win-report-data = The data for programs
win-report-frame = The page of the report
win-report-sum = Checksum
win-report-sum-line = Read these groups out on the phone. If they are the same, so is the report.
win-report-print = Print or save as PDF…
win-report-save = Save the files…
win-report-saved = The report is saved
win-report-saved-next = Only you can read these files. Give them to the people you trust.
