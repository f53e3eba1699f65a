// What the window knows at this moment; nothing else is state, and nothing is kept between starts.
import { tick } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import { api, type Place, type What } from "./api";
import type { Asked as RepairAsked } from "./bindings/Asked";
import type { BackupSummary } from "./bindings/BackupSummary";
import type { Chosen } from "./bindings/Chosen";
import type { CookieReport } from "./bindings/CookieReport";
import type { Finding } from "./bindings/Finding";
import type { Outcome } from "./bindings/Outcome";
import type { Plan } from "./bindings/Plan";
import type { Problem } from "./bindings/Problem";
import type { ProfilePlan } from "./bindings/ProfilePlan";
import type { Question } from "./bindings/Question";
import type { Removal } from "./bindings/Removal";
import type { Report } from "./bindings/Report";
import type { Restored } from "./bindings/Restored";
import type { Waiting } from "./bindings/Waiting";
import { focusView } from "./focus";
import { nothingIn } from "./nothing";
import { everything, isRemovable, rowsOf, type Filter } from "./rows";
import { t } from "./words";

export type View = "start" | "cookies" | "sign-in" | "review" | "sign-out" | "history" | "report";

/** A removal that waits for the person's answer. */
export interface Asked {
  chosen: Chosen[];
  plan: Plan;
  /** Set if it is a cookie we do not know: it needs its own "I understand". */
  alone: CookieReport | null;
  /** Why it is asked once more. */
  note: string | null;
  /** Set if it repairs what the sign-in check found, with what follows for the person. */
  repair: { asked: RepairAsked; then: string } | null;
}

/** What was done last: a removal, an undo, or what stopped them. */
export interface Done {
  outcome: Outcome | null;
  restored: Restored[];
  problems: Problem[];
  /** After a repair: what the check found before, and what it finds now. */
  repaired?: { before: Finding[]; after: Finding[] };
}

class Session {
  view = $state<View>("start");
  /** Where to look; at first what the command line asked for. */
  place = $state<Place>("here");
  /** What to call the browsers that will be looked for. */
  looksFor = $state.raw<string[]>([]);
  report = $state.raw<Report | null>(null);
  /** The ids of the ticked rows. */
  readonly ticked = new SvelteSet<string>();
  /** The id of the row whose facts are shown. */
  open = $state<string | null>(null);
  /** Which cookies are shown. */
  filter = $state<Filter>(everything());
  /** The id of the link in the review that led to the cookies; the way back leads to it. */
  cameFrom = $state<string | null>(null);
  /** The ids of the clauses whose evidence is shown. */
  readonly unfolded = new SvelteSet<string>();
  asked = $state.raw<Asked | null>(null);
  done = $state.raw<Done | null>(null);
  /** Set while an open browser is waited for. */
  waiting = $state.raw<Waiting | null>(null);
  backups = $state.raw<BackupSummary[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Spoken by screen readers, without moving focus. */
  said = $state("");

  /** The first view; who started the program on a file sees that at once. */
  async launch(): Promise<void> {
    if ((await this.begin()) === "file") await this.#opens(() => api.inspect("file"));
  }

  /** Goes back to the first view, as at the start, and tells which place was asked for. */
  async begin(): Promise<Place | null> {
    if (this.busy) return null;
    this.forget();
    this.view = "start";
    const start = await api.start();
    this.looksFor = start.looks_for;
    // Whoever has answered already has chosen a place.
    if (this.view !== "start" || this.busy) return null;
    this.place = start.place === "demo" ? "demo" : "here";
    return start.place;
  }

  /** Lets the person choose a file or a folder, and shows it; without a choice everything stays. */
  async openFile(what: What): Promise<void> {
    await this.#opens(() => api.open(what));
  }

  /** Looks for the first time, after the person agreed. */
  async look(place: Place): Promise<void> {
    if (this.busy) return;
    this.forget();
    this.place = place;
    await this.attempt(async () => {
      this.said = t("win-looking");
      const report = await api.inspect(place);
      for (const { cookie } of rowsOf(report)) if (cookie.verdict.preselected && isRemovable(cookie)) this.ticked.add(cookie.id);
      this.#show(report);
      this.view = "cookies";
    });
  }

  async lookAgain(): Promise<void> {
    await this.attempt(async () => {
      this.said = t("win-looking");
      this.#show(await this.#read());
    });
  }

  async openHistory(): Promise<void> {
    if (this.busy) return;
    this.view = "history";
    this.done = null;
    await this.attempt(async () => {
      this.backups = await api.backups(this.place);
    });
  }

  openCookies(): void {
    this.filter = everything();
    this.cameFrom = null;
    this.#turnTo("cookies");
  }

  openSignIn(): void {
    this.cameFrom = null;
    this.#turnTo("sign-in");
  }

  openReview(): void {
    this.cameFrom = null;
    this.#turnTo("review");
  }

  /** Shows a report before it is saved. */
  openReport(): void {
    this.#turnTo("report");
  }

  /** Opens the sign-out check from the button with this id. */
  openSignOut(link: string): void {
    this.cameFrom = link;
    this.#turnTo("sign-out");
  }

  /** Follows a link of the review to some cookies, or to the facts of one. */
  follow(link: string, filter: Partial<Filter>, open: string | null = null): void {
    this.#turnTo("cookies");
    this.filter = { ...everything(), ...filter };
    this.open = open;
    this.cameFrom = link;
  }

  /** Goes back to the link that was followed. */
  backToReview(): void {
    this.open = null;
    this.#turnTo(this.cameFrom?.startsWith(FINDING) ? "sign-in" : "review");
  }

  /** Remembers whether the team has connected a service, and shows the review by that answer. */
  async answerService(service: string, connected: boolean | null): Promise<void> {
    await this.attempt(async () => {
      this.report = await api.answerService(this.place, service, connected);
      this.said = t("win-service-said");
    });
  }

  /** Looks again, and answers what the person asked about signing in. */
  async diagnose(question: Question): Promise<void> {
    await this.attempt(async () => {
      this.done = null;
      this.#show(await api.diagnose(this.place, question));
      this.said = this.#seen().diagnosis.headline;
    });
  }

  /** Asks before a finding is repaired: exactly the rows it names, as they are shown. */
  async askToRepair(finding: Finding): Promise<void> {
    const report = this.#seen();
    const named = rowsOf(report).filter(({ cookie }) => finding.repair.includes(cookie.id));
    const chosen = named.map(({ cookie: { id, seen } }) => ({ id, seen, understood: false }));
    const asked = { check: finding.check, profile: finding.profile, question: report.diagnosis.question, rows: chosen };
    await this.attempt(async () => {
      const { plan, then } = await api.planRepair(this.place, asked);
      this.asked = { chosen, plan, alone: null, note: null, repair: { asked, then } };
    });
  }

  /** Repairs what was asked for, then looks again. */
  async repair(): Promise<void> {
    const repair = this.asked?.repair;
    if (repair) await this.attempt(() => this.#repair(repair.asked));
  }

  /** The same, once the open browsers are closed: the core takes only what the finding still names. */
  async repairOnceClosed(): Promise<void> {
    const { asked } = this;
    if (!asked?.repair) return;
    const repair = asked.repair.asked;
    await this.attempt(async () => {
      const waited = await this.#untilClosed(asked.plan.profiles.map(({ profile }) => profile));
      if (waited.step === "closed") await this.#repair(repair);
      else this.asked = { ...asked, note: waited.step === "timed-out" ? waited.says : null };
    });
  }

  /** Asks before the ticked rows are removed. */
  async askForTicked(): Promise<void> {
    await this.#ask(rowsOf(this.#seen()).filter(({ cookie }) => this.ticked.has(cookie.id)).map(({ cookie }) => cookie), null);
  }

  /** Asks before this one row is removed; `alone` if it is one we do not know. */
  async askForOne(cookie: CookieReport, alone: boolean): Promise<void> {
    await this.#ask([cookie], alone ? cookie : null);
  }

  /** Waits for the open browsers, removes what was asked for if it still is that, then looks again. */
  async removeOnceClosed(): Promise<void> {
    const { asked } = this;
    if (asked === null) return;
    const parts = asked.plan.profiles.filter((part) => part.problem === null || isOpen(part));
    const rows = new Set(parts.flatMap((part) => part.rows.map(({ id }) => id)));
    const chosen = asked.chosen.filter(({ id }) => rows.has(id));
    await this.attempt(async () => {
      const waited = await this.#untilClosed(parts.map(({ profile }) => profile));
      if (waited.step !== "closed") {
        this.asked = { ...asked, note: waited.step === "timed-out" ? waited.says : null };
        return;
      }
      const { plan, outcome } = await api.removeConfirmed(this.place, chosen);
      if (outcome === null) {
        this.asked = { ...asked, chosen, plan, note: t("win-wait-changed") };
        return;
      }
      await this.#tell({ outcome, restored: [], problems: [] });
      this.#show(await api.inspect(this.place));
    });
  }

  async cancelWait(): Promise<void> {
    await api.cancelWait();
  }

  /** Removes what was asked for, then looks again. */
  async remove(): Promise<void> {
    const { asked } = this;
    if (asked === null) return;
    await this.attempt(async () => {
      const outcome = await api.remove(this.place, asked.chosen);
      await this.#tell({ outcome, restored: [], problems: [] });
      this.#show(await api.inspect(this.place));
    });
  }

  /** Undoes removals and undos, one backup after the other, once their browsers are closed; then looks again. */
  async undo(backups: string[]): Promise<void> {
    await this.attempt(async () => {
      const kept = (await api.backups(this.place)).filter(({ id }) => backups.includes(id));
      const waited = await this.#untilClosed(kept.map(({ profile }) => profile));
      if (waited.step === "cancelled") return;
      const done: Done = { outcome: null, restored: [], problems: [] };
      const removals: Removal[] = [];
      for (const backup of backups) {
        const again = kept.find(({ id }) => id === backup)?.kind === "put-back";
        // One profile that cannot be written must not keep the others from coming back.
        await (again
          ? api.removeAgain(this.place, backup).then((removal) => removals.push(removal))
          : api.undo(this.place, backup).then((restored) => done.restored.push(restored))
        ).catch((error: unknown) => done.problems.push(asProblem(error)));
      }
      if (removals.length > 0) done.outcome = { removals, refused: [] };
      await this.#tell(done);
      this.#show(await this.#read());
      if (this.view === "history") this.backups = await api.backups(this.place);
    });
  }

  /** Keeps backups for so many days from now on. */
  async keepFor(days: number): Promise<void> {
    await this.attempt(async () => {
      await api.keepFor(this.place, days);
      if (this.report !== null) this.report = { ...this.report, keep_days: days };
      this.backups = await api.backups(this.place);
      this.said = t("win-keep-said", { days });
    });
  }

  /** Deletes backups for good. */
  async purge(backups: string[]): Promise<void> {
    await this.attempt(async () => {
      await api.purge(this.place, backups);
      this.backups = await api.backups(this.place);
      this.said = t("win-purge-said", { n: backups.length });
    });
  }

  /** What it comes to is told; what is heard after that is old. */
  async #untilClosed(profiles: string[]): Promise<Waiting> {
    let over = false;
    try {
      return await api.waitForClose(this.place, profiles, (waiting) => {
        if (!over) this.waiting = waiting;
      });
    } finally {
      over = true;
      this.waiting = null;
      // Its dialog goes first: nothing behind it can take focus.
      await tick();
    }
  }

  /** Does one piece of work at a time; what stops it is shown. */
  async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.asked = null;
      await tick();
      this.problem = asProblem(error);
      this.said = "";
    } finally {
      this.busy = false;
    }
  }

  forget(): void {
    this.report = null;
    this.ticked.clear();
    this.open = null;
    this.filter = everything();
    this.cameFrom = null;
    this.unfolded.clear();
    this.asked = null;
    this.done = null;
    this.backups = null;
    this.problem = null;
    this.said = "";
  }

  /** Shows what was opened. What was shown before stays until that has worked. */
  async #opens(read: () => Promise<Report | null>): Promise<void> {
    await this.attempt(async () => {
      const report = await read();
      if (report === null) return;
      this.forget();
      this.place = "file";
      this.#show(report);
      this.view = "cookies";
      await tick();
      focusView();
    });
  }

  #turnTo(view: View): void {
    this.view = view;
    this.done = null;
    this.problem = null;
  }

  async #ask(cookies: CookieReport[], alone: CookieReport | null): Promise<void> {
    const understood = alone !== null;
    const chosen = cookies.map(({ id, seen }) => ({ id, seen, understood }));
    await this.attempt(async () => {
      this.asked = { chosen, plan: await api.plan(this.place, chosen), alone, note: null, repair: null };
    });
  }

  /** Shows `report`. Rows that are gone lose their tick; nothing is ticked behind a person's back. */
  #show(report: Report): void {
    const there = new Set(rowsOf(report).filter(({ cookie }) => isRemovable(cookie)).map(({ cookie }) => cookie.id));
    for (const id of [...this.ticked]) if (!there.has(id)) this.ticked.delete(id);
    this.report = report;
    const cookies = rowsOf(report).length;
    const { title, lines: [line = ""] } = nothingIn(report);
    this.said = cookies > 0 ? t("win-said-looked", { cookies }) : t("win-said-nothing", { title, line });
  }

  /** Shows what was done. Nothing behind a dialog or a panel can take focus, so these go before the news comes. */
  async #tell(done: Done): Promise<void> {
    this.asked = null;
    this.open = null;
    await tick();
    this.done = done;
  }

  async #repair(asked: RepairAsked): Promise<void> {
    const { before, outcome, after } = await api.repair(this.place, asked);
    await this.#tell({ outcome, restored: [], problems: [], repaired: { before, after } });
    this.#show(await this.#read());
  }

  /** What was asked about signing in is asked again. */
  #read(): Promise<Report> {
    const question = this.report?.diagnosis.question;
    const asked = question && (question.address !== null || question.symptom !== null);
    return asked ? api.diagnose(this.place, question) : api.inspect(this.place);
  }

  #seen(): Report {
    if (this.report === null) throw new Error("nothing was read yet");
    return this.report;
  }
}

/** What the ids of links below a finding begin with. */
export const FINDING = "finding-";

export const session = new Session();

/** For `{@attach}`: focus goes back to the link that was followed, else to the view's heading. */
export function takesBack(heading: HTMLElement): void {
  const link = session.cameFrom === null ? null : document.getElementById(session.cameFrom);
  (link ?? heading).focus();
}

/** True if only an open browser is in the way. */
export function isOpen({ problem }: ProfilePlan): boolean {
  return problem?.code === "browser-running" || problem?.code === "browser-elsewhere";
}

/** What a call failed with; anything that is no `Problem` is a fault of ours. */
function asProblem(error: unknown): Problem {
  if (typeof error === "object" && error !== null && "code" in error && "hint" in error) return error as Problem;
  return {
    code: "internal",
    message: t("win-problem-internal"),
    cause: error instanceof Error ? error.message : String(error),
    hint: t("win-problem-internal.hint"),
  };
}
