// What to say where no cookie was found: never more than what was looked at allows.
import type { Report } from "./bindings/Report";
import { isOpened } from "./rows";
import { t } from "./words";

export interface Nothing {
  icon: "cookie" | "question" | "warning" | "window";
  title: string;
  lines: string[];
  /** True if nothing else is left to do. */
  offersDemo: boolean;
}

export function nothingIn(report: Report): Nothing {
  const { profiles, unreadable, demo } = report;
  const opened = isOpened(report);
  const read = profiles.filter(({ problem }) => problem === null);
  const whole = read.length === profiles.length && unreadable.length === 0 && read.every(({ skipped }) => skipped.length === 0);
  const say = (icon: Nothing["icon"], title: string, ...lines: string[]): Nothing => {
    return { icon, title: t(title), lines, offersDemo: !opened && !demo && (whole || profiles.length === 0) };
  };
  if (profiles.length === 0) {
    const title = unreadable.length === 0 ? "win-no-browser" : "win-no-browser-readable";
    return say("window", title, t("win-no-browser-line", { browsers: report.looked_for.join(", ") }), t("win-no-browser-next"));
  }
  if (read.length === 0) {
    const next = t("win-no-cookie-unread-next");
    if (opened) return say("warning", "win-no-cookie-opened-unread", next);
    return say("warning", "win-no-cookie-unread", t("win-no-cookie-unread-line", { profiles: profiles.length }), next);
  }
  if (whole && opened) return say("cookie", "win-no-cookie-opened", t("win-no-cookie-opened-line"));
  const looked = t("win-no-cookie-line", { profiles: read.length });
  if (whole) return say("cookie", "win-no-cookie", looked, t("win-no-cookie-next"));
  return say("question", "win-no-cookie-some", looked, t("win-no-cookie-some-line"));
}
