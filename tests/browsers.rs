//! Real browsers against a loopback server that plays FlaskTrack: what they kept is what we report, what is
//! removed is no longer sent, and what is undone is sent again.

// Debian's browsers, and what they leave; Windows and macOS have none to install here.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops on the first surprise"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/dice.rs"]
mod dice;
#[path = "support/epiphany.rs"]
mod epiphany;
#[path = "support/firefox.rs"]
mod firefox;
#[path = "support/given.rs"]
mod given;
#[path = "support/journey.rs"]
mod journey;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/lab.rs"]
mod lab;
#[path = "support/pages.rs"]
mod pages;
#[path = "support/planted.rs"]
mod planted;
#[path = "support/qutebrowser.rs"]
mod qutebrowser;
#[path = "support/server.rs"]
mod server;

#[path = "browsers/as_set.rs"]
mod as_set;
#[path = "browsers/generations.rs"]
mod generations;
#[path = "browsers/gnome_web.rs"]
mod gnome_web;
#[path = "browsers/killed.rs"]
mod killed;
#[path = "browsers/no_value.rs"]
mod no_value;
#[path = "browsers/qt_web_engine.rs"]
mod qt_web_engine;
#[path = "browsers/races.rs"]
mod races;
#[path = "browsers/report_page.rs"]
mod report_page;
#[path = "browsers/restored.rs"]
mod restored;
#[path = "browsers/sending.rs"]
mod sending;
#[path = "browsers/settings.rs"]
mod settings;
#[path = "browsers/signing_in.rs"]
mod signing_in;
#[path = "browsers/signing_out.rs"]
mod signing_out;
#[path = "browsers/starting.rs"]
mod starting;
#[path = "browsers/waiting.rs"]
mod waiting;
#[path = "browsers/writing.rs"]
mod writing;
