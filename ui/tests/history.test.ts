// The history: what was removed, and the way to put it back.
import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { problem, world } from "../src/api.fake";
import { t } from "../src/words";
import { NOW } from "./golden/report";
import { button, dialog, expectAccessible, look } from "./open";

async function removeAndOpenHistory() {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  await user.click(button("win-history"));
  await screen.findAllByRole("article");
  return user;
}

test("an empty history says what will be here", async () => {
  const user = await look();
  await user.click(button("win-history"));
  expect(await screen.findByText(t("win-history-empty"))).toBeVisible();
  expect(button("win-history")).toHaveAttribute("aria-current", "page");
  expect(document.title).toBe("History – FlaskTrack Cookie Inspector");
  await expectAccessible();
});

test("who keeps no removal is not told that it can be undone", async () => {
  world.reports.here.keep_days = 0;
  const user = await look();
  await user.click(button("win-history"));
  expect(await screen.findByText("Removals are not kept. They cannot be undone.")).toBeVisible();
  expect(screen.getByText(/^Choose a number of days above/)).toBeVisible();
  world.reports.here.keep_days = 30;
});

test("each removal shows when, where, what, and how long it is kept", async () => {
  const user = await removeAndOpenHistory();
  expect(screen.getByRole("heading", { level: 1, name: t("win-history") })).toHaveFocus();
  const [newest] = screen.getAllByRole("article");
  expect(newest).toHaveTextContent("2 cookies removed");
  expect(newest).toHaveTextContent("Firefox, default-release");
  expect(newest).toHaveTextContent("Kept until 30 November 2026");
  const [rows] = screen.getAllByText(t("win-history-rows"));
  if (rows) await user.click(rows);
  expect(screen.getByText("ph_phc_posthog")).toBeVisible();
  await expectAccessible();
});

test("undo asks, puts the cookies back and marks the entry", async () => {
  const user = await removeAndOpenHistory();
  const [undo] = screen.getAllByRole("button", { name: /Undo the removal/ });
  if (undo) await user.click(undo);
  const question = await dialog(t("win-undo-title", { n: 2 }));
  expect(question.getByText(/the newer one stays/)).toBeVisible();
  await expectAccessible();
  await user.click(question.getByRole("button", { name: t("win-undo-yes") }));
  expect(await screen.findByRole("heading", { name: t("win-result-back", { n: 2 }) })).toHaveFocus();
  expect(screen.getAllByRole("article")[1]).toHaveTextContent(t("win-history-undone-mark"));
  expect(screen.getAllByRole("button", { name: /Undo the removal/ })).toHaveLength(1);
  await user.click(button("win-cookies"));
  expect(screen.getByText(/FlaskTrack keeps 20 cookies/)).toBeVisible();
});

test("saying no to undo changes nothing", async () => {
  const user = await removeAndOpenHistory();
  const [undo] = screen.getAllByRole("button", { name: /Undo the removal/ });
  if (undo) await user.click(undo);
  await user.click((await dialog(t("win-undo-title", { n: 2 }))).getByRole("button", { name: t("win-cancel") }));
  expect(world.calls.filter(({ name }) => name === "undo")).toEqual([]);
  expect(screen.getAllByRole("button", { name: /Undo the removal/ })).toHaveLength(2);
});

test("a newer cookie in the same place is kept and counted", async () => {
  const user = await removeAndOpenHistory();
  const kept = world.kept.find(({ profile }) => profile === "p-firefox");
  const [first] = kept?.cookies ?? [];
  if (first) world.reports.here.profiles.find(({ id }) => id === "p-firefox")?.cookies.push(first);
  const [undo] = screen.getAllByRole("button", { name: /Undo the removal/ });
  if (undo) await user.click(undo);
  await user.click((await dialog(t("win-undo-title", { n: 2 }))).getByRole("button", { name: t("win-undo-yes") }));
  expect(await screen.findByRole("heading", { name: t("win-result-back", { n: 1 }) })).toBeVisible();
  expect(screen.getByText(t("win-result-newer", { n: 1 }))).toBeVisible();
});

test("a cookie whose session is gone is left out and counted", async () => {
  const user = await removeAndOpenHistory();
  world.noSession = true;
  for (const { cookies } of world.kept) for (const cookie of cookies) cookie.kept_in = "session-store";
  const [undo] = screen.getAllByRole("button", { name: /Undo the removal/ });
  if (undo) await user.click(undo);
  await user.click((await dialog(t("win-undo-title", { n: 2 }))).getByRole("button", { name: t("win-undo-yes") }));
  expect(await screen.findByText(t("win-result-without-session", { n: 2 }))).toBeVisible();
});

test("a removal that was cut off and finished later says so", async () => {
  const user = await removeAndOpenHistory();
  expect(screen.queryByText(t("win-history-cut-off"))).toBeNull();
  for (const { summary } of world.kept) summary.cut_off = true;
  await user.click(button("win-cookies"));
  await user.click(button("win-history"));
  expect(await screen.findAllByText(t("win-history-cut-off"))).toHaveLength(world.kept.length);
});

test("a damaged backup is told and offers no undo", async () => {
  const damaged = problem("backup-damaged", "We tried to read this backup.", "It cannot be used.", "bad digest");
  const where = { kind: "removed" as const, profile: "p-firefox", browser_name: "Firefox", profile_name: "Main", rows: [], undone: null, cut_off: false };
  world.kept.push({
    summary: { id: "b", created: NOW, kept_until: NOW, ...where, problem: damaged },
    profile: "p-firefox",
    cookies: [],
  });
  const user = await look();
  await user.click(button("win-history"));
  const entry = await screen.findByRole("article");
  expect(entry).toHaveTextContent(t("win-history-damaged"));
  expect(entry).toHaveTextContent("It cannot be used.");
  expect(screen.queryByRole("button", { name: /Undo the removal/ })).toBeNull();
});

test("a history that cannot be read is told, not shown as empty", async () => {
  const user = await look();
  world.fails.backups = problem("store-unreadable", "We tried to read the history.", "Try again.");
  await user.click(button("win-history"));
  expect(await screen.findByText("We tried to read the history.")).toBeVisible();
  expect(screen.queryByText(t("win-history-empty"))).toBeNull();
});

test("an undo stands in the history and can be undone itself", async () => {
  const user = await removeAndOpenHistory();
  await user.click(screen.getAllByRole("button", { name: /^Undo the removal/ })[0] as HTMLElement);
  await user.click((await screen.findByRole("dialog")).querySelector("button.primary") as HTMLElement);
  await screen.findByRole("heading", { name: /put back/ });
  const rows = world.reports.here.profiles.flatMap(({ cookies }) => cookies).length;
  await user.click(screen.getByRole("button", { name: /^Undo what was put back/ }));
  const question = await screen.findByRole("dialog", { name: /again\?$/ });
  expect(question).toHaveTextContent(t("win-again-line"));
  await user.click(question.querySelector("button.primary") as HTMLElement);
  expect(await screen.findByRole("heading", { name: t("win-result-removed", { n: 2 }) })).toHaveFocus();
  expect(world.calls.filter(({ name }) => name === "removeAgain")).toHaveLength(1);
  expect(world.reports.here.profiles.flatMap(({ cookies }) => cookies).length).toBeLessThan(rows);
  await expectAccessible();
});

test("one can keep backups longer without a question, and less only after one", async () => {
  const user = await removeAndOpenHistory();
  const choice = screen.getByRole("combobox", { name: t("win-keep") });
  expect(choice).toHaveValue("7");
  await user.selectOptions(choice, "30");
  await waitFor(() => expect(choice).toHaveValue("30"));
  await user.selectOptions(choice, "0");
  const question = await dialog(t("win-purge-title", { n: 2 }));
  expect(question.getByText(/no removal can be undone/)).toBeVisible();
  await user.click(question.getByRole("button", { name: t("win-cancel") }));
  expect(world.kept).toHaveLength(2);
  expect(choice, "who says no keeps them").toHaveValue("30");
  await user.selectOptions(choice, "0");
  await user.click((await dialog(t("win-purge-title", { n: 2 }))).getByRole("button", { name: t("win-purge-yes") }));
  expect(await screen.findByText(t("win-keep-none"))).toBeVisible();
  expect(world.kept).toEqual([]);
});

test("the question says that nothing can be undone if no backups are kept", async () => {
  world.reports.here.keep_days = 0;
  const user = await look();
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  expect(question.getByText(t("win-confirm-back-line", { days: 0 }))).toBeVisible();
  await user.click(question.getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  expect(screen.queryByRole("button", { name: t("win-undo") })).toBeNull();
});

test("a backup is deleted only after a plain question", async () => {
  const user = await removeAndOpenHistory();
  await user.click(screen.getAllByRole("button", { name: /^Delete now the backup/ })[0] as HTMLElement);
  const question = await dialog(t("win-purge-title", { n: 1 }));
  expect(question.getByText(t("win-purge-line"), { exact: false })).toBeVisible();
  expect(world.kept).toHaveLength(2);
  await user.click(question.getByRole("button", { name: t("win-purge-yes") }));
  await waitFor(() => expect(world.kept).toHaveLength(1));
  await user.click(button("win-purge-all"));
  await user.click((await dialog(t("win-purge-title", { n: 1 }))).getByRole("button", { name: t("win-purge-yes") }));
  expect(await screen.findByText(t("win-history-empty"))).toBeVisible();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
});
