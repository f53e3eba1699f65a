//! The real program: its window driven by WebKitWebDriver on the demo, and what it says without a screen.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/driven_window.rs"]
mod driven_window;
#[path = "support/open_browser.rs"]
mod open_browser;
#[path = "window/reports.rs"]
mod reports;

use std::net::TcpListener;
use std::process::{Command, Output};
use std::time::Duration;

use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::words;
use serde_json::json;

use driven_window::{PROGRAM, Window, one};
use open_browser::OpenBrowser;

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn the_demo_explains_removes_and_takes_back_a_cookie() {
    let window = Window::open("Adwaita", &["--demo"]).await;
    window.button("win-start-demo-first").await;
    let title = window.driver.title().await.unwrap();
    assert!(title.ends_with(&words::plain("win-app")), "{title}");
    assert_eq!(
        window.count("tr[data-row]").await,
        0,
        "nothing is read before the person agrees"
    );

    window.press("win-start-demo-first").await;
    window.shows("tr[data-row]").await;
    assert!(window.count("tr[data-row] input[type=checkbox]").await > 0);
    for category in Policy::built_in()
        .categories()
        .iter()
        .filter(|category| category.protected)
    {
        let boxes = format!("[data-category={}] input[type=checkbox]", category.id);
        assert_eq!(window.count(&boxes).await, 0, "{} is protected", category.id);
    }
    assert!(
        window.count("[data-category=authentication] tr[data-row]").await > 0,
        "protected rows are shown"
    );
    let all = window.rows().await;

    let row = window.first_row_to_tick().await;
    window.click(&format!("{row} button.name")).await;
    let facts = window.text_of("[aria-labelledby=facts-title]").await;
    assert!(facts.contains(&words::plain("win-facts-why")), "{facts}");

    window.choose_only(&row).await;
    window.press("win-bar-remove").await;
    let question = window.text_of("dialog[open]").await;
    assert!(question.contains(&one("win-confirm-title")), "{question}");
    assert!(
        question.contains(&words::plain("win-confirm-back")),
        "it says how to get it back: {question}"
    );
    window.press("win-cancel").await;
    window.gone("dialog[open]").await;
    assert_eq!(window.rows().await, all, "who cancels loses nothing");

    window.press("win-bar-remove").await;
    window.press_one("win-confirm-yes").await;
    window.gone(&row).await;
    assert_eq!(
        window.rows().await.len(),
        all.len() - 1,
        "only the chosen row is gone"
    );

    window.press("win-history").await;
    window.press("win-history-undo").await;
    window.press("win-undo-yes").await;
    window.gone("dialog[open]").await;
    window.press("win-cookies").await;
    window.shows(&row).await;
    assert_eq!(
        window.rows().await,
        all,
        "undo gives back the row and touches no other"
    );
    window.close().await;
}

/// A customer's `cookies.txt`, as some tools write it.
const SENT: &str = "# Netscape HTTP Cookie File\n\
    #HttpOnly_app.flasktrack.com\tFALSE\t/\tTRUE\t0\tsessionid\tmade-up\n\
    .flasktrack.com\tTRUE\t/\tTRUE\t1830000000\t_ga\tGA1.1.1.1\n\
    .flasktrack.com\tTRUE\t/\tFALSE\t1830000000\ttheme\tdark\n\
    app.flasktrack.com\tFALSE\t/\tTRUE\t1830000000\tft_x7\tmade-up\n";

/// The program is started on what a customer sent.
async fn open_what_was_sent(name: &str, theme: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cookies.txt");
    std::fs::write(&file, SENT).unwrap();
    let window = Window::open(theme, &["--open", file.to_str().unwrap()]).await;
    window.shows("tr[data-row]").await;
    let banner = window.text_of("aside.demo").await;
    assert!(banner.contains("cookies.txt"), "{banner}");
    assert!(banner.contains(&words::plain("win-opened-line")), "{banner}");
    assert_eq!(window.rows().await.len(), 4);
    assert_eq!(
        window.count("main input[type=checkbox]").await,
        0,
        "nothing can be ticked"
    );
    let focused = "return document.activeElement.tagName";
    assert_eq!(
        window.ask(focused).await,
        "H1",
        "reading starts at the view's name"
    );
    window.check_and_picture(&format!("opened-{name}")).await;
    window.click("tr[data-row] button.name").await;
    window.shows("[aria-labelledby=facts-title]").await;
    window.check_and_picture(&format!("opened-facts-{name}")).await;
    window.press("win-review").await;
    window.check_and_picture(&format!("opened-review-{name}")).await;
    window.press("win-opened-close").await;
    window.button("win-open-folder").await;
    assert_eq!(window.count("aside.demo").await, 0);
    window.check_and_picture(&format!("start-open-{name}")).await;
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn what_a_customer_sent_is_shown_and_marked_in_light() {
    open_what_was_sent("light", "Adwaita").await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn what_a_customer_sent_is_shown_and_marked_in_dark() {
    open_what_was_sent("dark", "Adwaita:dark").await;
}

/// The demo's Chromium is open at first, and closed during the wait.
async fn wait_for_the_close(name: &str, theme: &str) {
    let window = Window::open(theme, &["--demo"]).await;
    window.press("win-start-demo-first").await;
    window.shows("tr[data-row]").await;
    let browser = OpenBrowser::of(&window.demo_chromium());
    window.press("win-look-again").await;
    window.shows(".note.in-the-way").await;
    let all = window.rows().await;
    let of_chromium = "return [...document.querySelectorAll('tr[data-row]:has(input[type=checkbox])')]
        .find(row => row.textContent.includes('Chromium')).dataset.row";
    let id = window.ask(of_chromium).await;
    let row = format!("tr[data-row='{}']", id.as_str().unwrap());
    window.choose_only(&row).await;
    window.press("win-bar-remove").await;
    window.named_button(&one("win-wait-yes")).await;
    window.check_and_picture(&format!("open-{name}")).await;
    window.press_one("win-wait-yes").await;
    window.shows("dialog [role=status]").await;
    window.check_and_picture(&format!("wait-{name}")).await;

    window.press("win-cancel").await;
    window.named_button(&one("win-wait-yes")).await;
    assert_eq!(window.rows().await, all, "who cancels loses nothing");
    let focused = "return document.activeElement.id";
    assert_eq!(
        window.ask(focused).await,
        "confirm-title",
        "and is where the question is"
    );

    window.press_one("win-wait-yes").await;
    window.shows("dialog [role=status]").await;
    assert_eq!(window.rows().await, all, "nothing goes while it is open");
    drop(browser);
    // Nobody clicks anything here.
    window.gone(&row).await;
    window.shows("[aria-labelledby=result-title]").await;
    assert_eq!(
        window.rows().await.len(),
        all.len() - 1,
        "only the chosen row is gone"
    );
    assert_eq!(window.count("dialog").await, 0);
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn it_waits_for_the_close_and_goes_on_by_itself() {
    wait_for_the_close("light", "Adwaita").await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn it_waits_for_the_close_in_dark_too() {
    wait_for_the_close("dark", "Adwaita:dark").await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn a_computer_without_a_browser_is_told_so_and_offered_the_demo() {
    let window = Window::open("Adwaita", &[]).await;
    window.press("win-start-look").await;
    window.button("win-start-demo-first").await;
    let said = window.text_of("main").await;
    assert!(said.contains(&words::plain("win-no-browser")), "{said}");
    window.check_and_picture("no-browser-light").await;
    window.press("win-start-demo-first").await;
    window.shows("tr[data-row]").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn every_view_is_accessible_in_light() {
    walk_through_the_views("light", "Adwaita").await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn every_view_is_accessible_in_dark() {
    walk_through_the_views("dark", "Adwaita:dark").await;
}

async fn walk_through_the_views(name: &str, theme: &str) {
    let window = Window::open(theme, &["--demo"]).await;
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(
        window.ask(dark).await,
        json!(name == "dark"),
        "the window follows the system"
    );
    let view = async |what: &str| window.check_and_picture(&format!("{what}-{name}")).await;

    window.shows("h1").await;
    view("start").await;
    window.press("win-start-demo-first").await;
    window.shows("tr[data-row]").await;
    view("cookies").await;
    let colour =
        |of: &str| format!("return getComputedStyle(document.querySelector('{of}')).backgroundColor");
    let empty = colour("tr[data-row] input[type=checkbox]:not(:checked)");
    assert_eq!(
        window.ask(&empty).await,
        window.ask(&colour("body")).await,
        "an empty box looks empty in {name}"
    );
    let row = window.first_row_to_tick().await;
    window.click(&format!("{row} button.name")).await;
    view("facts").await;
    window.choose_only(&row).await;
    window.press("win-bar-remove").await;
    window.shows("dialog[open]").await;
    view("confirm").await;
    window.press_one("win-confirm-yes").await;
    window.gone(&row).await;
    view("removed").await;
    window.press("win-signin").await;
    window.button("win-signin-check").await;
    view("sign-in").await;
    window.click("input[value='saving-fails']").await;
    window.press("win-signin-check").await;
    window.click("[data-check='stuck-server'] summary").await;
    view("sign-in-found").await;
    window.click("[data-check='stuck-server'] > button").await;
    window.shows("dialog[open]").await;
    view("repair").await;
    window.press_one("win-confirm-yes").await;
    window.shows(".after").await;
    view("repaired").await;
    window.press("win-review").await;
    window.click("[data-clause='P2.1'] summary").await;
    view("review").await;
    window.click("#signout-open").await;
    view("sign-out").await;
    window.press("win-signout-look").await;
    window.button("win-signout-out").await;
    view("signed-in").await;
    window.press("win-signout-out").await;
    window.shows("[data-fate]").await;
    view("sign-out-told").await;
    window.press("win-cookies").await;
    window.press("win-report-open").await;
    window.shows("iframe").await;
    view("report").await;
    window.press("win-report-data").await;
    view("report-data").await;
    window.press("win-history").await;
    window.button("win-history-undo").await;
    view("history").await;
    window.press("win-history-undo").await;
    window.shows("dialog[open]").await;
    view("undo").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a screen and WebKitWebDriver: ./dev test"]
async fn the_window_reaches_no_network_no_other_page_and_no_other_call() {
    let outside = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    outside.set_nonblocking(true).unwrap();
    let address = format!("http://{}/", outside.local_addr().unwrap());
    let window = Window::open("Adwaita", &["--demo"]).await;
    window.shows("h1").await;

    assert_eq!(window.ask("return typeof window.__TAURI__").await, "undefined");
    assert_eq!(window.ask("return Object.isFrozen(Object.prototype)").await, true);
    for call in ["plugin:app|version", "reveal"] {
        let refused = window
            .settle(&format!("window.__TAURI_INTERNALS__.invoke('{call}')"))
            .await;
        assert!(
            refused["no"].as_str().unwrap_or_default().contains("not allowed"),
            "{call}: {refused}"
        );
    }
    let fetched = window.settle(&format!("fetch('{address}')")).await;
    assert!(
        fetched["no"].is_string(),
        "the page's policy blocks the request: {fetched}"
    );

    let script = "const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        document.head.append(s); return typeof window.ran";
    assert_eq!(
        window.ask(script).await,
        "undefined",
        "no script but the window's own runs"
    );
    let image = format!("document.body.append(Object.assign(new Image(), {{ src: '{address}' }}))");
    window.ask(&image).await;
    let leave = format!("location.href = '{address}'; window.open('{address}')");
    window.ask(&leave).await;
    // Time for what must not happen: a request would have left by now.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let page = window.driver.current_url().await.unwrap();
    assert_eq!(
        (page.scheme(), page.host_str()),
        ("tauri", Some("localhost")),
        "the window stays on its page"
    );
    let nobody = outside.accept().unwrap_err();
    assert_eq!(
        nobody.kind(),
        std::io::ErrorKind::WouldBlock,
        "no connection was made"
    );
    window.close().await;
}

#[test]
fn without_a_screen_it_says_so_and_what_to_do() {
    let output = program(&[])
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_gave_up(&output, "window-no-display");
}

#[test]
fn a_screen_that_is_not_there_is_a_sentence_and_no_panic() {
    let output = program(&[])
        .env("DISPLAY", ":65000")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_gave_up(&output, "window-not-opened");
}

#[test]
fn version_and_help_need_no_screen() {
    for (option, said) in [("--version", env!("CARGO_PKG_VERSION")), ("--help", "--demo")] {
        let output = program(&[option])
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{option}");
    }
}

#[test]
fn an_unknown_system_is_not_understood() {
    let output = program(&["--home", "/", "--os", "beos"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

fn program(options: &[&str]) -> Command {
    let mut program = Command::new(PROGRAM);
    program.args(options);
    program
}

fn assert_gave_up(output: &Output, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(&words::plain(sentence)), "{said}");
    assert!(
        said.contains(&words::plain(&format!("{sentence}.hint"))),
        "{said}"
    );
    assert!(!said.contains("panicked"), "{said}");
}
