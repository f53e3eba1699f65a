// Waiting until a browser is closed, and going on without another click.
import { screen } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { closeBrowser, endWait, rewrite, tellWait, world } from "../src/api.fake";
import { t } from "../src/words";
import { button, dialog, expectAccessible, look, nameButton } from "./open";

const called = (name: string) => world.calls.filter((call) => call.name === name);
const waiting = () => dialog(t("win-wait-title"));
const idOf = (name: string) => world.reports.here.profiles.flatMap(({ cookies }) => cookies).find((one) => one.name === name)?.id ?? "";

/** Asks for the one cookie whose browser is open, and chooses to wait. */
async function waitForOne(user: UserEvent): Promise<void> {
  await user.click(button("win-bar-clear"));
  await user.click(screen.getByRole("checkbox", { name: /ft_language/ }));
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 1 }));
  expect(question.queryByRole("button", { name: t("win-confirm-yes", { n: 1 }) }), "nothing can go now").toBeNull();
  await user.click(question.getByRole("button", { name: t("win-wait-yes", { n: 1 }) }));
}

test("after the close it goes on by itself, and removes what was confirmed", async () => {
  const user = await look();
  const id = idOf("ft_language");
  await waitForOne(user);
  const wait = await waiting();
  expect(wait.getByRole("heading", { level: 2 })).toHaveFocus();
  expect(wait.getByRole("status")).toHaveTextContent("Close Chromium. Then we will go on by ourselves.");
  expect(wait.getByRole("list", { name: t("win-wait-open") })).toHaveTextContent("Chromium, Work");
  expect(wait.getByText(/We wait for up to 10:00 minutes/)).toBeVisible();
  expect(called("removeConfirmed")).toEqual([]);
  await expectAccessible();
  closeBrowser("p-work");
  expect(await screen.findByRole("heading", { name: t("win-result-removed", { n: 1 }) })).toHaveFocus();
  expect(screen.queryByRole("dialog")).toBeNull();
  const row = world.calls.find(({ name }) => name === "removeConfirmed")?.chosen?.[0];
  expect(row).toMatchObject({ id, understood: false });
  expect(row?.seen, "with the tag it was shown with").toBeTruthy();
});

test("with some browsers closed one can wait for all, or go on with those", async () => {
  const user = await look();
  await user.click(screen.getByRole("checkbox", { name: /ft_language/ }));
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  expect(question.getByRole("button", { name: t("win-confirm-yes", { n: 5 }) })).toBeEnabled();
  const watched = world.reports.here.profiles.filter(({ cookies }) => cookies.some(({ verdict }) => verdict.deletable)).map(({ id }) => id);
  await user.click(question.getByRole("button", { name: t("win-wait-yes", { n: 7 }) }));
  await waiting();
  expect(world.wait?.profiles, "a browser that is opened meanwhile is waited for too").toEqual(watched);
  closeBrowser("p-work");
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 7 }) });
});

test("the time left and the word about the background are shown as they come", async () => {
  const user = await look();
  await waitForOne(user);
  const wait = await waiting();
  tellWait(61, "Chromium may run on in the background.");
  expect(await wait.findByText(/up to 1:01 minutes/)).toBeVisible();
  expect(wait.getByRole("status")).toHaveTextContent("Chromium may run on in the background.");
  endWait("cancelled");
  await dialog(t("win-confirm-title", { n: 1 }));
});

test.each(["the button", "Escape"])("%s cancels, nothing is removed, and the question is back", async (how) => {
  const user = await look();
  await waitForOne(user);
  const wait = await waiting();
  if (how === "Escape") {
    // jsdom does not close a dialog at Escape; a browser asks it like this.
    screen.getByRole("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
  } else {
    await user.click(wait.getByRole("button", { name: t("win-cancel") }));
  }
  const question = await dialog(t("win-confirm-title", { n: 1 }));
  expect(question.getByRole("heading", { level: 2 })).toHaveFocus();
  expect(called("cancelWait")).toHaveLength(1);
  expect([...called("removeConfirmed"), ...called("remove")]).toEqual([]);
  await user.click(question.getByRole("button", { name: t("win-cancel") }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(button("win-bar-remove")).toHaveFocus();
});

test("when the time is up it says so and asks again", async () => {
  const user = await look();
  await waitForOne(user);
  await waiting();
  endWait("timed-out");
  const question = await dialog(t("win-confirm-title", { n: 1 }));
  expect(question.getByText(/The time is up, and Chromium is still open/)).toBeVisible();
  expect(screen.getByRole("dialog")).toHaveAccessibleDescription(/The time is up/);
  expect(called("removeConfirmed")).toEqual([]);
});

test("a cookie that changed meanwhile stops it, and the new plan is shown", async () => {
  const user = await look();
  await waitForOne(user);
  await waiting();
  const before = world.reports.here.profiles.flatMap(({ cookies }) => cookies).length;
  for (const { cookies } of world.reports.here.profiles) for (const { id, name } of cookies) if (name === "ft_language") rewrite(id);
  closeBrowser("p-work");
  expect(await screen.findByText(t("win-wait-changed"))).toBeVisible();
  expect(world.reports.here.profiles.flatMap(({ cookies }) => cookies)).toHaveLength(before);
  expect(called("remove")).toEqual([]);
});

test("a cookie we do not know is waited for only after I understand", async () => {
  const chromium = world.reports.here.profiles.filter(({ cookies }) => cookies.some(({ name }) => name === "lab_ctx"));
  for (const one of chromium) one.running = "open";
  const user = await look();
  await user.click(nameButton("lab_ctx"));
  await user.click(button("win-facts-remove"));
  const question = await dialog(t("win-confirm-title", { n: 1 }));
  const wait = question.getByRole("button", { name: t("win-wait-yes", { n: 1 }) });
  expect(wait).toBeDisabled();
  await user.click(question.getByRole("checkbox", { name: t("win-alone-understand") }));
  await user.click(wait);
  await waiting();
  for (const { id } of chromium) closeBrowser(id);
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 1 }) });
  expect(called("removeConfirmed")[0]?.chosen).toMatchObject([{ understood: true }]);
});

test("an undo waits for its browser too, and goes on by itself", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  const chromium = world.reports.here.profiles.find(({ id }) => id === "p-chromium");
  if (chromium) chromium.running = "open";
  await user.click(button("win-undo"));
  await waiting();
  expect(called("undo")).toEqual([]);
  closeBrowser("p-chromium");
  expect(await screen.findByRole("heading", { name: t("win-result-back", { n: 5 }) })).toHaveFocus();
});

test("an undo that is called off changes nothing", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  const chromium = world.reports.here.profiles.find(({ id }) => id === "p-chromium");
  if (chromium) chromium.running = "open";
  await user.click(button("win-undo"));
  await user.click((await waiting()).getByRole("button", { name: t("win-cancel") }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(called("undo")).toEqual([]);
  expect(button("win-undo")).toHaveFocus();
});
