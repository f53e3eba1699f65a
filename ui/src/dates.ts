// Moments and sizes as a person says them.
import { t } from "./words";

const DAY = 86_400_000;
// Mean lengths of the Gregorian calendar.
const MONTH = 30.437 * DAY;
const YEAR = 365.2425 * DAY;

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
const momentFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
const timeFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });

/** "8 December 2026" */
export function day(moment: string): string {
  return written(dayFormat, moment);
}

/** "8 December 2026 at 18:20" */
export function dayAndTime(moment: string): string {
  return written(momentFormat, moment);
}

/** "18:20" */
export function time(moment: string): string {
  return written(timeFormat, moment);
}

/** When a cookie ends: a moment, with the browser's session, or not known (both `null`). */
export interface End {
  expires: string | null;
  session: boolean | null;
}

/** "in 12 days", seen from `now`; a cookie without an end goes when the browser closes. */
export function ends({ expires, session }: End, now: string): string {
  if (expires === null) return t(session === true ? "win-ends-session" : "win-ends-unknown");
  const left = Date.parse(expires) - Date.parse(now);
  if (Number.isNaN(left)) return expires;
  if (left <= 0) return t("win-ends-ended");
  if (left < DAY) return t("win-ends-day");
  if (left < 60 * DAY) return t("win-ends-days", { n: Math.round(left / DAY) });
  if (left < 2 * YEAR) return t("win-ends-months", { n: Math.round(left / MONTH) });
  return t("win-ends-years", { n: Math.round(left / YEAR) });
}

/** "in 12 days (8 December 2026)" */
export function endsWithDate(end: End, now: string): string {
  const when = ends(end, now);
  return end.expires === null ? when : t("win-ends-with-date", { when, date: day(end.expires) });
}

/** "31 bytes" or "4 KB" */
export function size(bytes: number, exact: boolean): string {
  const text = bytes < 1024 ? t("win-fact-size-bytes", { n: bytes }) : t("win-fact-size-kb", { n: bytes / 1024 });
  return exact ? text : t("win-fact-size-about", { size: text });
}

function written(format: Intl.DateTimeFormat, moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : format.format(date);
}
