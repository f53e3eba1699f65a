// Made-up reports in the shape the core writes, for the tests and for looking at the window in a browser.
import type { Category } from "../../src/bindings/Category";
import type { CookieReport } from "../../src/bindings/CookieReport";
import type { ProfileReport } from "../../src/bindings/ProfileReport";
import type { Report } from "../../src/bindings/Report";
import type { ValueFacts } from "../../src/bindings/ValueFacts";
import { reviewOf } from "./review";
import demoJson from "./demo.json";

export const NOW = "2026-11-23T18:06:12.480221Z";

const partner = "A partner set this. Removing it can have an effect outside FlaskTrack too.";

export const CATEGORIES: Category[] = [
  category("essential-session", "Session", 3, true, false, false, "Keeps your visit together from page to page."),
  category("authentication", "Sign-in", 4, true, false, false, "Shows the site that you are signed in."),
  category("essential-security-csrf", "Security", 3, true, false, false, "Protects your account and the forms you send."),
  category("essential-reliability", "Reliability", 3, true, false, false, "Keeps you on a server that works for you."),
  category("preference", "Your settings", 5, false, true, false, "Remembers a choice, such as dark mode."),
  category("consent", "Your cookie choice", 5, false, true, false, "Remembers what you said about cookies."),
  category("analytics", "Statistics", 6, false, true, true, "Counts or records how the site is used."),
  category("advertising", "Advertising", 7, false, true, true, "Used for ads. The policy says there should be none."),
  category("third-party-payment", "Payment partner", 7, false, true, false, "Set by a payment company, mostly against fraud.", partner),
  category("third-party-identity", "Sign-in partner", 7, false, true, false, "Set by the company you sign in with.", "You may be signed out at that company too."),
  category("third-party-integration", "Connected service", 7, false, true, false, "Set by a service your team connected.", partner),
  category("unknown", "Not recognised", null, true, false, false, "We do not know this cookie. We leave it alone.", "We do not know what it does. If you remove it, you may be signed out."),
];

function category(
  id: string,
  title: string,
  section: number | null,
  isProtected: boolean,
  offered: boolean,
  preselected: boolean,
  line: string,
  warning: string | null = null,
): Category {
  return { id, title, section, protected: isProtected, offered, preselected, line, warning };
}

let made = 0;

/** One cookie of category `id`; `more` replaces what matters to the case. */
export function cookie(id: string, name: string, more: Partial<CookieReport> = {}): CookieReport {
  const of = CATEGORIES.find((one) => one.id === id);
  if (!of) throw new Error(`no category ${id}`);
  made += 1;
  const known = id !== "unknown";
  return {
    id: `row-${made}`,
    seen: `tag-${made}`,
    host: ".flasktrack.com",
    host_only: false,
    name,
    path: "/",
    secure: true,
    http_only: of.protected,
    same_site: "lax",
    expires: "2027-11-23T18:06:12Z",
    session: more.expires === null,
    expired: false,
    created: "2026-10-02T09:14:00Z",
    updated: "2026-11-23T08:01:00Z",
    last_accessed: "2026-11-23T17:55:00Z",
    partition: null,
    cross_site_ancestor: null,
    container: null,
    source_scheme: "https",
    source_port: 443,
    value: value(32, true, "encrypted"),
    kept_in: "table",
    verdict: {
      category: id,
      policy_section: of.section,
      protected: of.protected,
      deletable: of.offered,
      preselected: of.preselected,
      rule: known ? `site/${name}` : "none",
      evidence: known ? "site-rule" : "none",
      confidence: known ? "high" : "none",
      vendor: null,
      purpose: more.explanation?.does ?? of.line,
      why: known ? "FlaskTrack’s own list names this cookie." : "No rule of ours names this cookie.",
    },
    explanation: {
      does: of.line,
      if_removed: of.protected ? "You may have to sign in again." : "You lose nothing you would miss at once.",
      stays: "It stays for a year.",
      set_by: "FlaskTrack set it.",
    },
    ...more,
  };
}

function value(bytes: number, exact: boolean, kind: ValueFacts["kind"]): ValueFacts {
  return { bytes, exact, kind, marks: [], token_expires: null, token_begins: null, word: false, odd_byte: null, lock: null };
}

export function profile(id: string, browser: string, browserName: string, name: string, more: Partial<ProfileReport> = {}): ProfileReport {
  return {
    id,
    browser,
    browser_name: browserName,
    name,
    folder: "Default",
    running: "closed",
    store_version: null,
    disk: null,
    settings: {
      cookies: [],
      third_party: null,
      clears_at_exit: null,
      restores_session: null,
      saves_session: null,
      restores_after_crash: null,
      crashed: null,
      keys_missing: [],
      unread: [],
    },
    notes: [],
    skipped: [],
    problem: null,
    cookies: [],
    ...more,
  };
}

export function report(profiles: ProfileReport[]): Report {
  return {
    schema: 1,
    keep_days: 7,
    looked_for: ["Chromium", "Firefox"],
    tool_version: "0.1.0",
    created: NOW,
    os: "linux",
    demo: false,
    origin: { kind: "device" },
    site: "flasktrack.com",
    policy: {
      version: "2026-06-01.1",
      text: "2026-06-01",
      effective: "2026-06-01",
      source: "https://flasktrack.com/cookies",
      sha256: "0".repeat(64),
      sections: [
        { number: 1, title: "What Are Cookies?" },
        { number: 2, title: "How FlaskTrack Uses Cookies" },
        { number: 3, title: "Essential Cookies" },
        { number: 4, title: "Authentication" },
        { number: 5, title: "User Preferences" },
        { number: 6, title: "Analytics" },
        { number: 7, title: "Third-Party Cookies" },
      ],
      overrides: [],
    },
    categories: CATEGORIES,
    profiles,
    unreadable: [],
    review: reviewOf(profiles),
    diagnosis: { question: { address: null, symptom: null }, headline: "", findings: [], open: [], hints: [] },
  };
}

/** A usual evening: three profiles with cookies, one without. */
export function usual(): Report {
  const app = { host: "app.flasktrack.com", host_only: true };
  return report(
    [
      profile("p-chromium", "chromium", "Chromium", "Person 1", {
        cookies: [
          cookie("essential-session", "ft_session", { ...app, expires: null }),
          cookie("authentication", "__Host-ft_auth", { ...app, expires: "2026-12-08T10:00:00Z" }),
          cookie("authentication", "ft_remember", { expires: "2027-01-04T10:00:00Z" }),
          cookie("essential-security-csrf", "ft_csrf", { ...app, expires: null, same_site: "strict" }),
          cookie("essential-reliability", "ft_lb", { expires: "2026-11-24T02:00:00Z" }),
          cookie("preference", "ft_theme", { http_only: false, value: value(4, true, "short-word") }),
          cookie("preference", "ft_table_columns", { http_only: false, value: value(1433, false, "encrypted") }),
          cookie("consent", "ft_cookie_choice", { http_only: false }),
          cookie("analytics", "_ga", { http_only: false, expires: "2027-12-27T10:00:00Z", same_site: "unspecified" }),
          cookie("analytics", "_ga_8RKX2P1QZC", { http_only: false, expires: "2027-12-27T10:00:00Z" }),
          cookie("advertising", "_gcl_au", { http_only: false, expires: "2027-01-19T10:00:00Z" }),
          cookie("third-party-payment", "__stripe_mid", {
            http_only: false,
            same_site: "strict",
            explanation: {
              does: "Helps the payment company to stop fraud.",
              if_removed: "If it goes, you may face more checks when you pay.",
              stays: "It stays for a year.",
              set_by: "FlaskTrack set it.",
            },
          }),
          cookie("third-party-integration", "intercom-id-k2p9", {
            host: ".intercom.io",
            partition: "https://flasktrack.com",
            same_site: "none",
            expires: "2027-08-20T10:00:00Z",
          }),
          cookie("unknown", "lab_ctx", { ...app }),
        ],
      }),
      profile("p-work", "chromium", "Chromium", "Work", {
        folder: "Profile 1",
        running: "open",
        notes: [{ code: "browser-open", text: "Chromium is open. Close Chromium to remove cookies." }],
        cookies: [
          cookie("authentication", "__Host-ft_auth", { ...app, expires: "2026-12-08T10:00:00Z" }),
          cookie("preference", "ft_language", { http_only: false }),
          cookie("analytics", "_ga", { http_only: false, expires: "2027-12-27T10:00:00Z" }),
        ],
      }),
      profile("p-firefox", "firefox", "Firefox", "default-release", {
        folder: "x1.default-release",
        skipped: [{ place: "row 17", reason: "its time of creation is not a number" }],
        cookies: [
          cookie("essential-session", "ft_session", { ...app, expires: null }),
          cookie("preference", "ft_theme", { http_only: false, container: "Work", value: value(4, true, "short-word") }),
          cookie("analytics", "ph_phc_posthog", { http_only: false, value: value(212, true, "json") }),
          cookie("analytics", "_ga", { http_only: false, expired: true, expires: "2026-11-01T10:00:00Z" }),
          cookie("third-party-identity", "g_state", { http_only: false, expires: "2027-05-20T10:00:00Z" }),
          cookie("unknown", "xid_7f"),
        ],
      }),
      profile("p-brave", "brave", "Brave", "Person 1"),
    ],
  );
}

/**
 * The demo as the core itself reports it. Made from the folder of the project with
 * `target/debug/flasktrack-cookies --demo inspect --json > ui/tests/golden/demo.json`.
 */
export function demo(): Report {
  return structuredClone(demoJson) as unknown as Report;
}

/** Names as a hostile page could set them. */
export function hostile(): Report {
  return report([
    profile("p-firefox", "firefox", "Firefox", "<b>bold</b>", {
      cookies: [
        cookie("analytics", "<img src=x onerror=alert(1)>"),
        cookie("analytics", "safe\u202Egnp.exe"),
        cookie("analytics", "tab\tand\u0000nul\u200B"),
        cookie("analytics", ""),
        cookie("analytics", "n".repeat(4096)),
        cookie("unknown", "{ $n }", { host: "<i>.flasktrack.com", path: "/\u2066evil" }),
      ],
    }),
  ]);
}

/** A cookies.txt that a customer sent. */
export function opened(): Report {
  const inFile = { kept_in: "file", same_site: "unknown", host_only: null } as const;
  const cookies = [
    cookie("essential-session", "sessionid", { ...inFile, http_only: null, expires: null, session: null }),
    cookie("preference", "theme", { ...inFile, secure: null, path: "" }),
    cookie("analytics", "_ga", inFile),
    cookie("unknown", "ft_x7", inFile),
  ];
  const file = profile("file-1", "file", "Text file of cookies", "cookies.txt", { folder: "cookies.txt", cookies });
  return { ...report([file]), origin: { kind: "opened", format: "netscape", name: "cookies.txt" } };
}
