// The report as the window lists it: one row a cookie, grouped by category.
import type { Category } from "./bindings/Category";
import type { CookieReport } from "./bindings/CookieReport";
import type { ProfileReport } from "./bindings/ProfileReport";
import type { Report } from "./bindings/Report";

export interface Row {
  profile: ProfileReport;
  cookie: CookieReport;
}

export interface Group {
  category: Category;
  rows: Row[];
}

/** What the person asked to see. */
export interface Filter {
  /** A profile's id, or nothing for all. */
  profile: string;
  words: string;
}

export function rowsOf(report: Report): Row[] {
  return report.profiles.flatMap((profile) => profile.cookies.map((cookie) => ({ profile, cookie })));
}

/** The rows that fit, looked for in name and host. */
export function filtered(rows: Row[], filter: Filter): Row[] {
  const words = filter.words.trim().toLowerCase();
  return rows.filter(
    ({ profile, cookie }) =>
      (filter.profile === "" || profile.id === filter.profile) &&
      (cookie.name.toLowerCase().includes(words) || cookie.host.toLowerCase().includes(words)),
  );
}

/** The rows by category, in the report's order, without empty groups. */
export function grouped(report: Report, rows: Row[]): Group[] {
  return report.categories
    .map((category) => ({ category, rows: rows.filter((row) => row.cookie.verdict.category === category.id) }))
    .filter((group) => group.rows.length > 0);
}

/** True for the one category of which nothing is known; its rows go only one by one. */
export function isUnknown(category: Category): boolean {
  return category.id === "unknown";
}

export function profileName(profile: ProfileReport): string {
  return `${profile.browser_name} · ${profile.name}`;
}
