// The only door to the core: the commands of the window, with their types.
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Asked } from "./bindings/Asked";
import type { AfterWait } from "./bindings/AfterWait";
import type { BackupSummary } from "./bindings/BackupSummary";
import type { Chosen } from "./bindings/Chosen";
import type { Level } from "./bindings/Level";
import type { Outcome } from "./bindings/Outcome";
import type { Plan } from "./bindings/Plan";
import type { Question } from "./bindings/Question";
import type { Repaired } from "./bindings/Repaired";
import type { RepairPlan } from "./bindings/RepairPlan";
import type { Removal } from "./bindings/Removal";
import type { Report } from "./bindings/Report";
import type { Restored } from "./bindings/Restored";
import type { SignOutCheck } from "./bindings/SignOutCheck";
import type { SignOutRow } from "./bindings/SignOutRow";
import type { Waiting } from "./bindings/Waiting";

/** Where to look: at this person's browsers, at the made-up ones, or at what was opened. */
export type Place = "here" | "demo" | "file";

/** What the person is asked to choose. */
export type What = "file" | "folder";

/** A report as it will be saved. */
export interface Preview {
  report_id: string;
  /** The checksum, in groups. */
  checksum: string;
  /** What this level hides. */
  hidden: string;
  files: string[];
  page: string;
  data: string;
}

/** Where a report went. */
export interface Saved {
  folder: string;
  files: string[];
}

/** Each call fails with a `Problem`. */
export interface Api {
  /** Which place was asked for on the command line. */
  start(): Promise<{ place: Place; looks_for: string[] }>;
  inspect(place: Place): Promise<Report>;
  /** Lets the person choose what to open, in a dialog of the system; `null` if they choose nothing. */
  open(what: What): Promise<Report | null>;
  plan(place: Place, chosen: Chosen[]): Promise<Plan>;
  remove(place: Place, chosen: Chosen[]): Promise<Outcome>;
  /** Waits until these profiles are closed, and tells how it stands meanwhile. */
  waitForClose(place: Place, profiles: string[], told: (waiting: Waiting) => void): Promise<Waiting>;
  cancelWait(): Promise<void>;
  /** Removes what was confirmed before a wait, or nothing if something is not as it was confirmed. */
  removeConfirmed(place: Place, chosen: Chosen[]): Promise<AfterWait>;
  backups(place: Place): Promise<BackupSummary[]>;
  undo(place: Place, backup: string): Promise<Restored>;
  /** Undoes an undo: removes again what it put back. */
  removeAgain(place: Place, backup: string): Promise<Removal>;
  /** Keeps backups for so many days from now on; answers with how many went at once. */
  keepFor(place: Place, days: number): Promise<number>;
  /** Deletes backups for good. */
  purge(place: Place, backups: string[]): Promise<void>;
  /** Remembers whether the person's team has connected the service; `null` if they are not sure. */
  answerService(place: Place, service: string, connected: boolean | null): Promise<Report>;
  /** Looks again, and answers what the person asked about signing in. */
  diagnose(place: Place, question: Question): Promise<Report>;
  planRepair(place: Place, asked: Asked): Promise<RepairPlan>;
  repair(place: Place, asked: Asked): Promise<Repaired>;
  /** The first look of the sign-out check; the core keeps it, and answers with the sign-in cookies it saw. */
  signOutLook(place: Place): Promise<SignOutRow[]>;
  /** The second look, compared with the first; `waited` are the seconds since the person signed out. */
  signOutCompare(place: Place, waited: number): Promise<SignOutCheck>;
  /** Makes a report; the core keeps it, so that what is saved is what was shown. */
  previewReport(place: Place, level: Level): Promise<Preview>;
  /** Saves the report that was shown; `null` if the person chose no folder. */
  saveReport(report: string): Promise<Saved | null>;
}

export const api: Api = {
  start: () => invoke("start"),
  inspect: (place) => invoke("inspect", { place }),
  open: (what) => invoke("open", { what }),
  plan: (place, chosen) => invoke("plan", { place, chosen }),
  remove: (place, chosen) => invoke("remove", { place, chosen }),
  waitForClose: (place, profiles, told) => invoke("wait_for_close", { place, profiles, told: new Channel(told) }),
  cancelWait: () => invoke("cancel_wait"),
  removeConfirmed: (place, chosen) => invoke("remove_confirmed", { place, chosen }),
  backups: (place) => invoke("backups", { place }),
  undo: (place, backup) => invoke("undo", { place, backup }),
  removeAgain: (place, backup) => invoke("remove_again", { place, backup }),
  keepFor: (place, days) => invoke("keep_for", { place, days }),
  purge: (place, backups) => invoke("purge", { place, backups }),
  answerService: (place, service, connected) => invoke("answer_service", { place, service, connected }),
  diagnose: (place, question) => invoke("diagnose", { place, question }),
  planRepair: (place, asked) => invoke("plan_repair", { place, asked }),
  repair: (place, asked) => invoke("repair", { place, asked }),
  signOutLook: (place) => invoke("sign_out_look", { place }),
  signOutCompare: (place, waited) => invoke("sign_out_compare", { place, waited }),
  previewReport: (place, level) => invoke("preview_report", { place, level }),
  saveReport: (report) => invoke("save_report", { report }),
};
