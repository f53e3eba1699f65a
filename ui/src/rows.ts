// The report as the window lists it: one row a cookie, grouped by category.
import type { Category } from "./bindings/Category";
import type { CookieReport } from "./bindings/CookieReport";
import type { Note } from "./bindings/Note";
import type { ProfileReport } from "./bindings/ProfileReport";
import type { Report } from "./bindings/Report";
import { t } from "./words";

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
  /** A category's id, or nothing for all. */
  category: string;
  words: string;
}

/** The filter that lets every row through. */
export function everything(): Filter {
  return { profile: "", category: "", words: "" };
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
      (filter.category === "" || cookie.verdict.category === filter.category) &&
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

/** What may happen to the cookies of a category. */
export type Kind = "protected" | "offered" | "unknown";

export function kindOf(category: Category): Kind {
  if (isUnknown(category)) return "unknown";
  return category.protected ? "protected" : "offered";
}

/** True for a cookie that is offered for removal, and lies in a browser. */
export function isRemovable(cookie: CookieReport): boolean {
  return cookie.verdict.deletable && cookie.kept_in !== "file";
}

/** True for a report of what was opened: nothing in it can be changed. */
export function isOpened({ origin }: Report): boolean {
  return origin.kind === "opened";
}

export function profileName(profile: ProfileReport): string {
  return `${profile.browser_name} · ${profile.name}`;
}

/** True for a note that asks nothing of the person, and only helps who looks for a cause. */
export function isForSupport({ code }: Note): boolean {
  return code === "rules-unknown";
}

/** The site a cookie is kept apart for, and whether frames of other sites stand between. */
export function apart({ partition, cross_site_ancestor: nested }: CookieReport): string | null {
  return partition !== null && nested ? t("jar-nested", { site: partition }) : partition;
}
