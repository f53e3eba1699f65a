// The core in memory: stands in for `api.ts` in the tests and in `vite --mode fake`.
import { cookie, demo, opened, profile, report as reportOf, hostile, usual } from "../tests/golden/report";
import { reviewOf } from "../tests/golden/review";
import type { Api, Place, Preview } from "./api";
import type { Asked as RepairAsked } from "./bindings/Asked";
import type { BackupKind } from "./bindings/BackupKind";
import type { BackupSummary } from "./bindings/BackupSummary";
import type { Chosen } from "./bindings/Chosen";
import type { CookieReport } from "./bindings/CookieReport";
import type { Fate } from "./bindings/Fate";
import type { Level } from "./bindings/Level";
import type { Plan } from "./bindings/Plan";
import type { Problem } from "./bindings/Problem";
import type { ProfileReport } from "./bindings/ProfileReport";
import type { Question } from "./bindings/Question";
import type { Refused } from "./bindings/Refused";
import type { RepairPlan } from "./bindings/RepairPlan";
import type { Report } from "./bindings/Report";
import type { RowName } from "./bindings/RowName";
import type { SignOutCheck } from "./bindings/SignOutCheck";
import type { SignOutRow } from "./bindings/SignOutRow";
import type { StillOpen } from "./bindings/StillOpen";
import type { Waiting } from "./bindings/Waiting";
import type { WaitStep } from "./bindings/WaitStep";

interface Kept {
  summary: BackupSummary;
  profile: string;
  cookies: CookieReport[];
}

/** What the fake answers from; tests change it to make a case. */
export interface World {
  asked: Place;
  reports: Record<Place, Report>;
  kept: Kept[];
  /** The sign-in cookies as the sign-out check first saw them. */
  looked: SignInRow[];
  /** True if the person chooses something in the dialog that opens a file. */
  chooses: boolean;
  /** The next call of this name fails with this. */
  fails: Partial<Record<keyof Api, Problem>>;
  /** Calls are answered only after this. */
  waits: Promise<void> | null;
  /** True if there is no saved session any more to put cookies in. */
  noSession: boolean;
  /** Where the person says that a report goes; `null` if they say no place. */
  folder: string | null;
  /** What was asked about signing in last; no look remembers it. */
  question: Question | null;
  calls: { name: keyof Api; chosen?: Chosen[] }[];
  /** The wait that is under way. */
  wait: Wait | null;
}

interface Wait {
  profiles: string[];
  told: (waiting: Waiting) => void;
  ends: (waiting: Waiting) => void;
}

export let world: World = newWorld();

/** Starts anew, with `here` as this person's browsers. */
export function reset(here: Report = usual(), asked: Place = "here"): World {
  world = newWorld();
  world.reports.here = here;
  world.asked = asked;
  return world;
}

/** The row was written again by its browser since it was shown. */
export function rewrite(id: string): void {
  const row = find("here", id)?.row;
  if (row) row.seen += "+";
}

export const api: Api = {
  start: () => answer("start", () => ({ place: world.asked, looks_for: ["Chromium", "Firefox"] })),
  inspect: (place) => answer("inspect", () => structuredClone(world.reports[place])),
  open: () => answer("open", () => (world.chooses ? structuredClone(world.reports.file) : null)),
  plan: (place, chosen) => answer("plan", () => plan(place, chosen), chosen),
  remove: (place, chosen) =>
    answer(
      "remove",
      () => {
        const { profiles, refused } = plan(place, chosen);
        return { removals: profiles.map((part) => removeFrom(place, part, chosen)), refused };
      },
      chosen,
    ),
  waitForClose: (place, profiles, told) =>
    answer("waitForClose", () => {
      const open = stillOpen(place, profiles);
      if (open.length === 0) return waiting("closed", []);
      told(waiting("open", open));
      return new Promise((ends) => {
        world.wait = { profiles, told, ends };
      });
    }),
  cancelWait: () => answer("cancelWait", () => endWait("cancelled")),
  removeConfirmed: (place, chosen) =>
    answer(
      "removeConfirmed",
      () => {
        const now = plan(place, chosen);
        const seen = new Map(chosen.map((row) => [row.id, row.seen]));
        const changed = world.reports[place].profiles.some(({ cookies }) => cookies.some(({ id, seen: tag }) => seen.has(id) && seen.get(id) !== tag));
        if (changed || now.profiles.some((part) => part.problem !== null)) return { plan: now, outcome: null };
        return { plan: now, outcome: { removals: now.profiles.map((part) => removeFrom(place, part, chosen)), refused: now.refused } };
      },
      chosen,
    ),
  backups: () => answer("backups", () => structuredClone(world.kept.map(({ summary }) => summary).reverse())),
  undo: (place, backup) =>
    answer("undo", () => {
      const kept = world.kept.find(({ summary }) => summary.id === backup);
      const into = world.reports[place].profiles.find(({ id }) => id === kept?.profile);
      if (!kept || !into) throw problem("backup-not-found", "We looked for this backup and did not find it.", "Look at the history again.");
      if (into.running !== "closed") throw running(into);
      const homeless = kept.cookies.filter((old) => world.noSession && old.kept_in === "session-store");
      const back = kept.cookies.filter((old) => !homeless.includes(old) && !into.cookies.some((now) => now.id === old.id));
      const newer = kept.cookies.filter((old) => !homeless.includes(old) && !back.includes(old));
      into.cookies.push(...back);
      kept.summary.undone = world.reports[place].created;
      const { browser_name, profile_name } = kept.summary;
      const again = back.length > 0 && keepDays(place) > 0 ? keep(place, into, "put-back", back) : null;
      return { backup, again, browser_name, profile_name, back: back.map(rowName), newer_kept: newer.map(rowName), without_session: homeless.map(rowName), problem: null };
    }),
  removeAgain: (place, backup) =>
    answer("removeAgain", () => {
      const kept = world.kept.find(({ summary }) => summary.id === backup);
      const owner = world.reports[place].profiles.find(({ id }) => id === kept?.profile);
      if (!kept || !owner) throw problem("backup-not-found", "We looked for this backup and did not find it.", "Look at the history again.");
      const { browser_name, name } = owner;
      const part = { profile: owner.id, browser_name, name, rows: kept.summary.rows, problem: null };
      kept.summary.undone = world.reports[place].created;
      return removeFrom(place, part, kept.cookies.map(({ id, seen }) => ({ id, seen, understood: true })));
    }),
  keepFor: (place, days) =>
    answer("keepFor", () => {
      const before = world.kept.length;
      const now = Date.parse(world.reports[place].created);
      world.kept = world.kept.filter(({ summary }) => days > 0 && Date.parse(summary.created) + days * 86_400_000 > now);
      world.reports[place].keep_days = days;
      return before - world.kept.length;
    }),
  purge: (_, backups) =>
    answer("purge", () => {
      world.kept = world.kept.filter(({ summary }) => !backups.includes(summary.id));
    }),
  answerService: (place, service, connected) =>
    answer("answerService", () => {
      const report = world.reports[place];
      const services = report.review.services.map((one) => (one.id === service ? { ...one, connected } : one));
      report.review = reviewOf(report.profiles, services);
      return structuredClone(report);
    }),
  diagnose: (place, question) =>
    answer("diagnose", () => {
      const report = structuredClone(world.reports[place]);
      if (question.address?.includes("bank")) throw problem("address-unknown", "This is not an address of flasktrack.com.", "Copy it from your browser.");
      world.question = question;
      report.diagnosis.question = question;
      return report;
    }),
  planRepair: (place, asked) => answer("planRepair", () => repairPlan(place, asked)),
  repair: (place, asked) =>
    answer("repair", () => {
      const { before, plan } = repairPlan(place, asked);
      const outcome = { removals: plan.profiles.map((part) => removeFrom(place, part, asked.rows)), refused: plan.refused };
      const { diagnosis } = world.reports[place];
      const gone = outcome.removals.some(({ removed }) => removed.length > 0);
      if (gone) diagnosis.findings = diagnosis.findings.filter(({ check }) => check !== asked.check);
      return { before, outcome, after: gone ? [] : before };
    }),
  signOutLook: (place) =>
    answer("signOutLook", () => {
      world.looked = signInRows(place);
      return world.looked.map(({ owner, row }) => signOutRow(owner, row, "same"));
    }),
  signOutCompare: (place, waited) => answer("signOutCompare", () => compare(place, waited)),
  previewReport: (place, level) => answer("previewReport", () => previewOf(world.reports[place], level)),
  saveReport: (report) =>
    answer("saveReport", () => (world.folder === null ? null : { folder: world.folder, files: [`flasktrack-report-${report}.json`, `flasktrack-report-${report}.html`] })),
};

function newWorld(): World {
  return { asked: "here", reports: { here: usual(), demo: demo(), file: opened() }, chooses: true, kept: [], looked: [], fails: {}, waits: null, noSession: false, question: null, folder: "/home/ada/Reports", calls: [], wait: null };
}

function stillOpen(place: Place, profiles: string[]): StillOpen[] {
  const open = world.reports[place].profiles.filter(({ id, running }) => profiles.includes(id) && running !== "closed");
  return open.map(({ browser_name, name, running }) => ({ browser_name, name, running }));
}

export function waiting(step: WaitStep, open: StillOpen[], seconds_left = 600, hint: string | null = null): Waiting {
  const names = [...new Set(open.map(({ browser_name }) => browser_name))].join(", ");
  const says = {
    open: `Close ${names}. Then we will go on by ourselves.`,
    settling: "The browser is closed. We let it save its last changes.",
    closed: "The browser is closed. We go on.",
    "timed-out": `The time is up, and ${names} is still open. Nothing was changed.`,
    cancelled: "You cancelled. Nothing was changed.",
  };
  return { step, open, says: says[step], hint, seconds_left };
}

/** The person closes the browser of this profile. */
export function closeBrowser(profile: string): void {
  const found = world.reports.here.profiles.find(({ id }) => id === profile);
  if (found) found.running = "closed";
  if (world.wait && stillOpen("here", world.wait.profiles).length === 0) endWait("closed");
}

/** What the wait tells next. */
export function tellWait(seconds_left: number, hint: string | null = null): void {
  world.wait?.told(waiting("open", stillOpen("here", world.wait.profiles), seconds_left, hint));
}

export function endWait(step: WaitStep): void {
  const { wait } = world;
  world.wait = null;
  wait?.ends(waiting(step, stillOpen("here", wait.profiles), 0));
}

function previewOf(report: Report, level: Level): Preview {
  const id = "0a1b-2c3d-4e5f";
  const names = report.profiles.flatMap(({ cookies }) => cookies.map(({ name }) => name));
  const text = names.map((name) => name.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)).join(" ");
  return {
    report_id: id,
    checksum: Array.from({ length: 16 }, () => "0a1b").join(" "),
    hidden: level === "share" ? "Names that people gave to profiles are letters." : "Names are whole.",
    files: [`flasktrack-report-${id}.json`, `flasktrack-report-${id}.html`],
    page: `<!DOCTYPE html><html lang="en"><title>Report</title><h1>Report</h1><p>${text}</p></html>`,
    data: JSON.stringify({ level, names }, null, 2),
  };
}

async function answer<T>(name: keyof Api, body: () => T | Promise<T>, chosen?: Chosen[]): Promise<T> {
  world.calls.push(chosen ? { name, chosen } : { name });
  const fails = world.fails[name];
  delete world.fails[name];
  if (world.waits) await world.waits;
  if (fails) throw fails;
  return body();
}

function plan(place: Place, chosen: Chosen[]): Plan {
  const refused: Refused[] = [];
  const parts = new Map<ProfileReport, RowName[]>();
  for (const { id, understood } of chosen) {
    const found = find(place, id);
    const alone = understood && chosen.length === 1;
    if (!found) {
      refused.push({ id, problem: problem("row-not-found", "This cookie is not there any more.", "Look again.") });
    } else if (found.row.kept_in === "file") {
      refused.push({ id, problem: problem("opened-file", "This was opened from a file.", "Look at the browsers of this device.") });
    } else if (found.row.verdict.deletable || (found.row.verdict.category === "unknown" && alone)) {
      parts.set(found.profile, [...(parts.get(found.profile) ?? []), rowName(found.row)]);
    } else {
      refused.push({ id, problem: problem("row-protected", "This cookie is protected.", "Leave it, or sign out on the site.") });
    }
  }
  const profiles = [...parts].map(([owner, rows]) => ({
    profile: owner.id,
    browser_name: owner.browser_name,
    name: owner.name,
    rows,
    problem: owner.running === "closed" ? null : running(owner),
  }));
  return { profiles, refused, keep_days: keepDays(place) };
}

/** As `plan`, for what the finding names: then protected rows go too. */
function repairPlan(place: Place, asked: RepairAsked): RepairPlan {
  const before = world.reports[place].diagnosis.findings.filter(({ check }) => check === asked.check);
  const profiles = world.reports[place].profiles.flatMap((owner) => {
    const rows = owner.cookies.filter(({ id }) => asked.rows.some((row) => row.id === id)).map(rowName);
    const { id: profile, browser_name, name } = owner;
    return rows.length === 0 ? [] : [{ profile, browser_name, name, rows, problem: owner.running === "closed" ? null : running(owner) }];
  });
  return { before, plan: { profiles, refused: [], keep_days: keepDays(place) }, then: "After this, you will have to sign in again." };
}

interface SignInRow {
  owner: ProfileReport;
  row: CookieReport;
}

function signInRows(place: Place): SignInRow[] {
  const signsIn = ({ verdict }: CookieReport) => ["authentication", "essential-session"].includes(verdict.category);
  return structuredClone(
    world.reports[place].profiles.flatMap((owner) => owner.cookies.filter(signsIn).map((row) => ({ owner, row }))),
  );
}

/** Says what the core would: nothing of a sign-in may stay the same once its browser has saved. */
function compare(place: Place, waited: number): SignOutCheck {
  const rows = world.looked.map(({ owner, row }) => {
    const now = world.reports[place].profiles.find(({ id }) => id === owner.id) ?? owner;
    return signOutRow(now, row, fateOf(row, now.cookies.find(({ id }) => id === row.id)));
  });
  const same = rows.filter(({ outcome }) => outcome === "same");
  if (same.length === 0) {
    const verdict = "Signing out ended the sign-in cookies.";
    return { outcome: "supported", verdict, why: "We compared two looks.", wait: null, rows };
  }
  const unsaved = waited < 60 && same.some(({ running }) => running === "open");
  return {
    outcome: unsaved ? "inconclusive" : "contradicted",
    verdict: "Some sign-in cookies are still the same.",
    why: "They hold what they held before you signed out.",
    wait: unsaved ? "The browser is open. Wait a minute, or close it." : null,
    rows,
  };
}

function signOutRow(owner: ProfileReport, { id, name, host }: CookieReport, outcome: Fate): SignOutRow {
  const { id: profile, browser, browser_name, name: profile_name, running } = owner;
  return { id, name, host, profile, browser_name, profile_name, outcome, certain: browser === "firefox", running };
}

function fateOf(then: CookieReport, now: CookieReport | undefined): Fate {
  if (!now) return "gone";
  if (now.value.bytes === 0) return "emptied";
  return now.seen === then.seen ? "same" : "changed";
}

/** Signs out on the site, in every browser; one that is open has not saved it yet. */
export function signOut(place: Place = "here"): void {
  for (const owner of world.reports[place].profiles) {
    if (owner.running !== "closed") continue;
    owner.cookies = owner.cookies.filter(({ verdict }) => verdict.category !== "authentication");
    const session = owner.cookies.find(({ verdict }) => verdict.category === "essential-session");
    if (session) session.seen += "+";
  }
}

function removeFrom(place: Place, part: Plan["profiles"][number], chosen: Chosen[]) {
  const { profile: id, browser_name, name, problem } = part;
  const nothing = { profile: id, browser_name, name, backup: null, removed: [], changed: [], problem };
  const owner = world.reports[place].profiles.find((one) => one.id === id);
  if (problem || !owner) return nothing;
  const seen = new Map(chosen.map((row) => [row.id, row.seen]));
  const wanted = owner.cookies.filter((row) => seen.has(row.id));
  const gone = wanted.filter((row) => seen.get(row.id) === row.seen);
  const changed = wanted.filter((row) => !gone.includes(row)).map(rowName);
  if (gone.length === 0) return { ...nothing, changed };
  owner.cookies = owner.cookies.filter((row) => !gone.includes(row));
  const removed = gone.map(rowName);
  const backup = keepDays(place) > 0 ? keep(place, owner, "removed", gone) : null;
  return { profile: id, browser_name, name, backup, removed, changed, problem: null };
}

function keepDays(place: Place): number {
  return world.reports[place].keep_days;
}

function keep(place: Place, owner: ProfileReport, kind: BackupKind, cookies: CookieReport[]): string {
  const { id: profile, browser_name, name: profile_name } = owner;
  const { created } = world.reports[place];
  const kept_until = new Date(Date.parse(created) + keepDays(place) * 86_400_000).toISOString();
  const id = `backup-${world.kept.length + 1}`;
  const rows = cookies.map(rowName);
  world.kept.push({
    summary: { id, kind, created, kept_until, profile, browser_name, profile_name, rows, undone: null, cut_off: false, problem: null },
    profile,
    cookies,
  });
  return id;
}

function find(place: Place, id: string) {
  for (const owner of world.reports[place].profiles) {
    const row = owner.cookies.find((one) => one.id === id);
    if (row) return { profile: owner, row };
  }
  return null;
}

function rowName({ id, name, host, path, partition, container, verdict }: CookieReport): RowName {
  return { id, name, host, path, partition, container, category: verdict.category };
}

export function problem(code: string, message: string, hint: string, cause: string | null = null): Problem {
  return { code, message, cause, hint };
}

function running({ browser_name }: ProfileReport): Problem {
  return problem(
    "browser-running",
    `${browser_name} is open and would overwrite the change.`,
    `Close every ${browser_name} window, then try again.`,
  );
}

// `?case=…` picks a case by hand when the fake runs in a browser.
const cases: Record<string, () => Report> = {
  hostile,
  empty: () => reportOf([profile("p-firefox", "firefox", "Firefox", "default-release")]),
  none: () => reportOf([]),
  many: () =>
    reportOf(
      Array.from({ length: 8 }, (_, i) =>
        profile(`p-${i}`, "chromium", "Chromium", `Shared computer, laboratory ${i + 1}`, {
          cookies: Array.from({ length: 2 + 3 * i }, (_, n) => cookie(n % 3 ? "analytics" : "authentication", `c${n}`)),
        }),
      ),
    ),
  unread: () =>
    reportOf([
      profile("p-firefox", "firefox", "Firefox", "default-release", {
        problem: problem("store-unreadable", "We tried to read the cookies of Firefox.", "Check that the file is yours.", "permission denied"),
      }),
      profile("p-chromium", "chromium", "Chromium", "Person 1", { cookies: [cookie("analytics", "_ga")] }),
    ]),
};
const picked = cases[new URLSearchParams(location.search).get("case") ?? ""];
if (picked) reset(picked());
