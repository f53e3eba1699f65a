//! Reports in the window: made, printed, and opened again as another's data.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level};
use cookie_inspector_core::{demo, words};

use crate::driven_window::Window;

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn a_report_is_shown_as_it_is_saved_and_its_page_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("reports");
    let window = Window::open("Adwaita", &["--demo", "--reports", folder.to_str().unwrap()]).await;
    window.press("win-start-demo-first").await;
    window.press("win-report-open").await;
    window.shows("iframe").await;
    let inside = "const page = document.querySelector('iframe').contentDocument;";
    let drawn = format!("{inside} return page.readyState + ' ' + page.querySelectorAll('tbody tr').length");
    let mut rows = String::new();
    for _ in 0..100 {
        rows = window.ask(&drawn).await.as_str().unwrap_or_default().to_owned();
        if rows.starts_with("complete") && !rows.ends_with(" 0") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(
        rows.starts_with("complete") && !rows.ends_with(" 0"),
        "the page is shown: {rows}"
    );
    let styled = format!("{inside} return getComputedStyle(page.querySelector('table')).borderCollapse");
    assert_eq!(window.ask(&styled).await, "collapse", "its own style is allowed");
    let foreign = format!(
        "{inside} const style = page.createElement('style'); style.textContent = 'h1 {{ color: red }}';
         page.head.append(style); const script = page.createElement('script');
         script.textContent = 'window.ran = 1'; page.head.append(script);
         return getComputedStyle(page.querySelector('h1')).color + ' ' + typeof page.defaultView.ran"
    );
    let told = window.ask(&foreign).await;
    assert!(
        !told.as_str().unwrap().contains("255, 0, 0"),
        "no other style: {told}"
    );
    assert!(
        told.as_str().unwrap().ends_with("undefined"),
        "and no script: {told}"
    );

    let page = window.ask("return document.querySelector('iframe').srcdoc").await;
    window.press("win-report-save").await;
    window.shows("[aria-labelledby=saved-title]").await;
    let files = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (pages, data): (Vec<_>, Vec<_>) =
        files.partition(|file| file.extension().is_some_and(|end| end == "html"));
    assert_eq!((pages.len(), data.len()), (1, 1));
    assert_eq!(page, std::fs::read_to_string(&pages[0]).unwrap().as_str());
    let address = window.driver.current_url().await.unwrap();
    assert_eq!(address.scheme(), "tauri", "the window stays on its page");
    window.close().await;
}

/// Saves a report of the demo below `folder`, after `change`; its checksum fits.
fn saved(folder: &Path, change: impl FnOnce(&mut Report)) -> PathBuf {
    let machine = demo::renew(&Machine::copied(folder, Os::Linux).unwrap()).unwrap();
    let mut report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    change(&mut report);
    let made = support_report::make(&machine, &report, &[], Level::ForMe).unwrap();
    let files = support_report::save(&folder.join("sent"), &made.files().unwrap()).unwrap();
    let is_document = |file: &&PathBuf| file.extension().is_some_and(|end| end == "json");
    files.iter().find(is_document).unwrap().clone()
}

async fn open_a_saved_report(name: &str, theme: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = saved(folder.path(), |_| {});
    let window = Window::open(theme, &["--open", file.to_str().unwrap()]).await;
    window.shows("tr[data-row]").await;
    let banner = window.text_of("aside.demo").await;
    let called = file.file_name().unwrap().to_str().unwrap();
    assert!(banner.contains(called), "{banner}");
    assert!(banner.contains(&words::plain("win-opened-line")), "{banner}");
    window.check_and_picture(&format!("opened-report-{name}")).await;
    window.press("win-signin").await;
    window.shows("[data-check='duplicate-name']").await;
    window
        .check_and_picture(&format!("opened-report-sign-in-{name}"))
        .await;

    // Nothing in any view writes.
    for view in ["win-cookies", "win-signin", "win-review"] {
        window.press(view).await;
        window.shows("h1").await;
        assert_eq!(window.count("main input[type=checkbox]").await, 0, "{view}");
        let said = window.ask(BUTTONS).await.to_string();
        for writes in [
            "win-history",
            "win-report-open",
            "win-bar-remove",
            "win-facts-remove",
            "win-signout",
        ] {
            assert!(
                !said.contains(&words::plain(writes)),
                "{view} offers {writes}: {said}"
            );
        }
        assert!(!said.contains("Repair"), "{view} offers a repair: {said}");
    }
    window.press("win-opened-close").await;
    window.button("win-open-folder").await;
    window.close().await;
}

/// The words of every button.
const BUTTONS: &str = "return [...document.querySelectorAll('button')].map(one => one.textContent.trim())";

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn a_saved_report_is_shown_as_anothers_in_light() {
    open_a_saved_report("light", "Adwaita").await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn a_saved_report_is_shown_as_anothers_in_dark() {
    open_a_saved_report("dark", "Adwaita:dark").await;
}

/// Who writes a report by hand can put anything into any text of it.
#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn what_a_hostile_report_holds_is_text_and_does_nothing() {
    const MARKUP: &str =
        "<img src=x onerror='window.ran = 1'><script>window.ran = 1</script>\u{202e}moc.live";
    let folder = tempfile::tempdir().unwrap();
    let file = saved(folder.path(), |report| {
        let hostile = |text: &mut String| MARKUP.clone_into(text);
        hostile(&mut report.diagnosis.headline);
        for finding in &mut report.diagnosis.findings {
            let parts = [&mut finding.title, &mut finding.customer, &mut finding.support];
            parts.into_iter().for_each(hostile);
        }
        hostile(&mut report.review.headline);
        report
            .review
            .clauses
            .iter_mut()
            .for_each(|clause| hostile(&mut clause.why));
        for profile in &mut report.profiles {
            hostile(&mut profile.name);
            hostile(&mut profile.browser_name);
            for cookie in &mut profile.cookies {
                hostile(&mut cookie.name);
                hostile(&mut cookie.explanation.does);
                hostile(&mut cookie.verdict.why);
                cookie.verdict.protected = false;
                cookie.verdict.deletable = true;
            }
        }
    });
    let window = Window::open("Adwaita", &["--open", file.to_str().unwrap()]).await;
    window.shows("tr[data-row]").await;
    assert_eq!(window.count("main input[type=checkbox]").await, 0);
    for view in ["win-cookies", "win-signin", "win-review"] {
        window.press(view).await;
        window.shows("h1").await;
        let text = window.text_of("main").await;
        assert!(text.contains("<img src=x"), "{view} shows it as text: {text}");
        assert!(
            !text.contains('\u{202e}'),
            "{view} shows marks of direction as what they are"
        );
    }
    let made =
        "return document.querySelectorAll('main img, main script, .frame img').length + typeof window.ran";
    assert_eq!(window.ask(made).await, "0undefined");
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(window.ask(overflow).await, 0, "it fits the window");
    window.close().await;
}
