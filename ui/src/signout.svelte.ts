// The sign-out check: a look while signed in, a look after, and the minute an open browser may take to save.
import { api } from "./api";
import type { SignOutCheck } from "./bindings/SignOutCheck";
import type { SignOutRow } from "./bindings/SignOutRow";
import { session } from "./session.svelte";
import { t } from "./words";

/** Seconds after which the core takes a browser to have saved its changes. */
export const WAIT = 60;
/** While waiting we look this often: the browser may be done, or closed, sooner. */
const LOOK_EVERY = 5;
/** How often the rest of the wait is spoken. */
const SPEAK_EVERY = 15;

/** Where the person is: before the first look, about to sign out, waiting, or told what came of it. */
export type Step = "sign-in" | "sign-out" | "wait" | "told";

/** One journey; it ends with the view it stands in. What it compares never leaves the core. */
export class Journey {
  step = $state<Step>("sign-in");
  /** The sign-in cookies of the first look. */
  before = $state.raw<SignOutRow[] | null>(null);
  check = $state.raw<SignOutCheck | null>(null);
  /** Seconds left of the wait. */
  left = $state(0);
  /** When the person said that they signed out. */
  #since = 0;
  /** The rest that is spoken next. */
  #next = WAIT;
  #turn = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  async look(): Promise<void> {
    await session.attempt(async () => {
      this.before = await api.signOutLook(session.place);
      if (this.before.length > 0) this.step = "sign-out";
    });
  }

  /** Looks again, and for as long as waiting can change the answer. */
  async signedOut(): Promise<void> {
    this.stop();
    const turn = this.#turn;
    this.#since = Date.now();
    await this.#compare();
    if (this.step !== "wait" || turn !== this.#turn) return;
    this.#next = WAIT;
    this.#count();
    this.#clock = setInterval(() => this.#count(), 1000);
  }

  cancel(): void {
    this.stop();
    this.step = "sign-out";
  }

  restart(): void {
    this.stop();
    this.before = null;
    this.check = null;
    this.step = "sign-in";
  }

  /** Ends the wait; a look that is still under way then says nothing any more. */
  stop(): void {
    this.#turn += 1;
    clearInterval(this.#clock);
  }

  #waited(): number {
    return Math.max(0, Math.floor((Date.now() - this.#since) / 1000));
  }

  async #compare(): Promise<void> {
    const turn = this.#turn;
    const waited = this.#waited();
    let check: SignOutCheck | null = null;
    await session.attempt(async () => {
      check = await api.signOutCompare(session.place, waited);
    });
    if (turn === this.#turn) this.#take(check, waited);
  }

  #take(check: SignOutCheck | null, waited: number): void {
    if (check?.wait && waited < WAIT) {
      this.step = "wait";
      return;
    }
    this.stop();
    // Where the look failed, its problem is shown, and the person can say again that they signed out.
    this.step = check ? "told" : "sign-out";
    this.check = check;
  }

  #count(): void {
    this.left = Math.max(0, WAIT - this.#waited());
    if (this.left > 0 && this.left <= this.#next) {
      session.said = t("win-signout-left", { n: this.left });
      // Counted from here, since a computer that slept has missed some.
      this.#next = this.left - SPEAK_EVERY;
    }
    const due = this.left === 0 || (this.left < WAIT && this.left % LOOK_EVERY === 0);
    if (due && !session.busy) this.#compare();
  }
}
