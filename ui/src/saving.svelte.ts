// The report on its way to a file: what is shown of it, and where it went.
import { api, type Preview, type Saved } from "./api";
import type { Level } from "./bindings/Level";
import { session } from "./session.svelte";
import { t } from "./words";

class Saving {
  level = $state<Level>("share");
  /** The page for people, or the document for programs. */
  shows = $state<"page" | "data">("page");
  preview = $state.raw<Preview | null>(null);
  saved = $state.raw<Saved | null>(null);

  /** Turns to the report, at the level that is safe to send. */
  async open(): Promise<void> {
    if (session.busy) return;
    session.openReport();
    this.shows = "page";
    await this.show("share");
  }

  /** Makes a report of this level, and shows it. */
  async show(level: Level): Promise<void> {
    this.level = level;
    this.preview = null;
    this.saved = null;
    await session.attempt(async () => {
      session.said = t("win-report-making");
      this.preview = await api.previewReport(session.place, level);
      session.said = this.preview.hidden;
    });
  }

  /** Saves what is shown, where the person says; nothing is told if they say no place. */
  async save(): Promise<void> {
    const { preview } = this;
    if (preview === null) return;
    await session.attempt(async () => {
      this.saved = await api.saveReport(preview.report_id);
    });
  }
}

export const saving = new Saving();
