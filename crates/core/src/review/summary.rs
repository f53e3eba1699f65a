//! The whole in one line, and the picture of categories by browser.

use std::collections::BTreeSet;

use crate::args;
use crate::clause::{CategoryGrid, GridLine};
use crate::report::CookieReport;
use crate::words;

use super::Sight;
use super::scope::{Scope, is_sure};

/// How many cookies, in how many browsers, and how they stand with the policy.
pub(super) fn headline(device: &Scope) -> String {
    let profiles = device.sight.profiles;
    let browsers: BTreeSet<&str> = profiles
        .iter()
        .filter(|profile| !profile.cookies.is_empty())
        .map(|profile| profile.browser_name.as_str())
        .collect();
    let count = device.rows.len();
    let beside = device.rows.iter().filter(|row| !is_covered(row)).count();
    let ads = device
        .of_category(&["advertising"])
        .into_iter()
        .filter(|row| is_sure(row))
        .count();
    let told = args! {
        "count" => count, "browsers" => browsers.len(), "beside" => beside, "covered" => count - beside,
        "ads" => ads, "unread" => device.unread,
    };
    let all = match device.sight.origin.is_opened() {
        false => "review-headline",
        true => "review-headline.file",
    };
    let is_unread = device.unread > 0 && device.unread == profiles.len();
    let mut ids = match (count, beside) {
        (0, _) if is_unread => vec!["review-headline.none-read"],
        (0, _) => vec!["review-headline.none"],
        (_, 0) => vec![all, "review-headline.all"],
        _ if beside == count => vec![all, "review-headline.not-one"],
        _ => vec![all, "review-headline.all-but"],
    };
    ids.extend((ads > 0).then_some("review-headline.ads"));
    ids.extend((device.unread > 0).then_some("review-headline.unread"));
    let sentences: Vec<String> = ids.into_iter().map(|id| words::text(id, &told)).collect();
    sentences.join(" ")
}

/// True for a cookie of a kind that the policy describes.
fn is_covered(row: &CookieReport) -> bool {
    !["analytics", "advertising", "unknown"].contains(&row.verdict.category.as_str())
}

/// Cookies by category and browser; `None` where there is none.
pub(super) fn grid(sight: &Sight) -> Option<CategoryGrid> {
    let mut browsers: Vec<String> = Vec::new();
    for profile in sight
        .profiles
        .iter()
        .filter(|profile| !profile.cookies.is_empty())
    {
        if !browsers.contains(&profile.browser_name) {
            browsers.push(profile.browser_name.clone());
        }
    }
    let cell = |category: &str, browser: &String| -> Vec<String> {
        let profiles = sight
            .profiles
            .iter()
            .filter(|profile| profile.browser_name == *browser);
        let rows = profiles.flat_map(|profile| &profile.cookies);
        rows.filter(|row| row.verdict.category == category)
            .map(|row| row.id.clone())
            .collect()
    };
    let lines = sight.policy.categories().iter().map(|category| GridLine {
        category: category.id.clone(),
        title: category.title.clone(),
        cells: browsers
            .iter()
            .map(|browser| cell(&category.id, browser))
            .collect(),
    });
    let lines: Vec<GridLine> = lines
        .filter(|line| line.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    (!lines.is_empty()).then_some(CategoryGrid { browsers, lines })
}
