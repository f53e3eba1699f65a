// The sign-out check: a look while signed in, a look after, and the minute a browser may take in between.
import { api } from "./api";
import type { Look } from "./bindings/Look";
import type { SignOutCheck } from "./bindings/SignOutCheck";
import { session } from "./session.svelte";
import { t } from "./words";

/** Browsers write their newest changes to the disk after half a minute or so; this is twice as long. */
const WAIT = 60;
/** How often the rest of the wait is spoken, in seconds. */
const SPOKEN = 15;

/** Where the person is: before the first look, about to sign out, waiting, or told what came of it. */
export type Step = "sign-in" | "sign-out" | "wait" | "told";

/** One journey; it ends with the view it stands in, and keeps the looks in memory only. */
export class Journey {
  step = $state<Step>("sign-in");
  before = $state.raw<Look | null>(null);
  check = $state.raw<SignOutCheck | null>(null);
  /** Seconds left of the wait. */
  left = $state(0);
  /** When the rest is spoken next, in seconds left. */
  #next = WAIT;
  #clock: ReturnType<typeof setInterval> | undefined;

  async look(): Promise<void> {
    await session.attempt(async () => {
      this.before = await api.signOutLook(session.place);
      if (this.before.rows.length > 0) this.step = "sign-out";
    });
  }

  /** Looks again in a minute. */
  wait(): void {
    const end = Date.now() + WAIT * 1000;
    this.step = "wait";
    this.#next = WAIT;
    this.#count(WAIT);
    this.#clock = setInterval(() => this.#count(Math.ceil((end - Date.now()) / 1000)), 1000);
  }

  cancel(): void {
    this.stop();
    this.step = "sign-out";
  }

  /** Looks again now. */
  async compare(): Promise<void> {
    this.stop();
    const { before } = this;
    if (before === null) return;
    await session.attempt(async () => {
      this.check = await api.signOutCompare(session.place, before);
      this.step = "told";
    });
    if (this.step === "wait") this.step = "sign-out";
  }

  restart(): void {
    this.stop();
    this.before = null;
    this.check = null;
    this.step = "sign-in";
  }

  stop(): void {
    clearInterval(this.#clock);
  }

  #count(left: number): void {
    this.left = left;
    if (left <= 0) {
      this.compare();
    } else if (left <= this.#next) {
      session.said = t("win-signout-left", { n: left });
      // Counted from here, since a computer that slept has missed some.
      this.#next = left - SPOKEN;
    }
  }
}
