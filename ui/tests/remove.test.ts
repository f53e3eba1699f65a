// Removing: asked first, told exactly, undone at once.
import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { problem, rewrite, world } from "../src/api.fake";
import { t } from "../src/words";
import { button, dialog, expectAccessible, look, nameButton } from "./open";

const idOf = (name: string) => {
  const found = world.reports.here.profiles.flatMap(({ cookies }) => cookies).find((one) => one.name === name);
  if (!found) throw new Error(`no cookie ${name}`);
  return found.id;
};
const called = (name: string) => world.calls.filter((call) => call.name === name);

test("ticking and asking remove nothing", async () => {
  const user = await look();
  await user.click(screen.getByRole("checkbox", { name: /ft_language/ }));
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  await expectAccessible();
  await user.click(question.getByRole("button", { name: t("win-cancel") }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(called("remove")).toEqual([]);
});

test("the question says what, where, what happens, how to get it back, and what stays", async () => {
  const user = await look();
  await user.click(screen.getByRole("checkbox", { name: /__stripe_mid/ }));
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 6 }));
  expect(question.getByRole("heading", { name: "Chromium, Person 1" })).toBeVisible();
  expect(question.getByText("ph_phc_posthog")).toBeVisible();
  expect(question.getByText(t("win-confirm-back-line", { days: 7 }))).toBeVisible();
  expect(question.getByText(/Payment partner: A partner set this./)).toBeVisible();
  expect(question.getByText("Payment partner: If it goes, you may face more checks when you pay.")).toBeVisible();
  expect(question.getByRole("heading", { name: t("win-wait-profile", { browser: "Chromium", profile: "Work" }) })).toBeVisible();
  expect(question.getByText(t("win-wait-offer", { browser: "Chromium" }), { exact: false })).toBeVisible();
});

test("removal is told, focus goes to the result, and the list is read again", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  expect(await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) })).toHaveFocus();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.queryByText("_gcl_au")).toBeNull();
  expect(screen.getByText(/FlaskTrack keeps 18 cookies/)).toBeVisible();
  expect(screen.getByText("Chromium is open and would overwrite the change.")).toBeVisible();
  expect(screen.getByText(t("win-bar-selected", { n: 1 }))).toBeVisible();
  await expectAccessible();
});

test("each row goes with the tag it was shown with", async () => {
  const user = await look();
  await user.click(button("win-bar-clear"));
  await user.click(screen.getByRole("checkbox", { name: /_gcl_au/ }));
  const id = idOf("_gcl_au");
  const seen = world.reports.here.profiles[0]?.cookies.find((one) => one.id === id)?.seen;
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 1 }))).getByRole("button", { name: t("win-confirm-yes", { n: 1 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 1 }) });
  expect(called("remove")[0]?.chosen).toEqual([{ id, seen, understood: false }]);
});

test("a cookie that changed meanwhile is left alone and said so", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  rewrite(idOf("_gcl_au"));
  await user.click(question.getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  expect(await screen.findByRole("heading", { name: t("win-result-removed", { n: 4 }) })).toHaveFocus();
  expect(screen.getByText(t("win-result-changed", { n: 1 }))).toBeVisible();
  expect(screen.getByText("_gcl_au")).toBeVisible();
});

test("undo right after brings every cookie back, from all browsers", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  await user.click(button("win-undo"));
  expect(await screen.findByRole("heading", { name: t("win-result-back", { n: 5 }) })).toHaveFocus();
  expect(called("undo")).toHaveLength(2);
  expect(screen.getByText(/FlaskTrack keeps 23 cookies/)).toBeVisible();
  await user.click(button("win-done"));
  expect(screen.queryByRole("heading", { name: t("win-result-back", { n: 5 }) })).toBeNull();
});

test("an undo that fails in one browser still brings the others back, and says so", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) });
  world.fails.undo = problem("browser-running", "Chromium is open.", "Close it.");
  await user.click(button("win-undo"));
  expect(await screen.findByRole("heading", { name: t("win-result-back", { n: 2 }) })).toBeVisible();
  expect(screen.getByText("Close it.")).toBeVisible();
});

test("saying no brings focus back to what asked", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-cancel") }));
  expect(button("win-bar-remove")).toHaveFocus();
});

test("focus is never lost with a button that vanishes", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  await user.click((await dialog(t("win-confirm-title", { n: 5 }))).getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await user.click(await screen.findByRole("button", { name: t("win-done") }));
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  await user.click(button("win-bar-clear"));
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
});

test("a removal is told even if looking again fails", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  world.fails.inspect = problem("store-busy", "We tried to read.", "Look again.");
  await user.click(question.getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  expect(await screen.findByRole("heading", { name: t("win-result-removed", { n: 5 }) })).toBeVisible();
  expect(await screen.findByText("We tried to read.")).toBeVisible();
});

test("a cookie we do not know goes alone and only after I understand", async () => {
  const user = await look();
  await user.click(nameButton("lab_ctx"));
  await user.click(button("win-facts-remove"));
  const question = await dialog(t("win-confirm-title", { n: 1 }));
  const yes = question.getByRole("button", { name: t("win-confirm-yes", { n: 1 }) });
  expect(yes).toBeDisabled();
  await user.click(question.getByRole("checkbox", { name: t("win-alone-understand") }));
  await user.click(yes);
  await screen.findByRole("heading", { name: t("win-result-removed", { n: 1 }) });
  expect(called("remove")[0]?.chosen).toMatchObject([{ understood: true }]);
  expect(called("remove")[0]?.chosen).toHaveLength(1);
  expect(screen.getByText(t("win-bar-selected", { n: 6 })), "the ticked rows were not part of it").toBeVisible();
});

test("I understand is asked anew for the next cookie", async () => {
  const user = await look();
  for (const name of ["lab_ctx", "xid_7f"]) {
    await user.click(nameButton(name));
    await user.click(button("win-facts-remove"));
    const question = await dialog(t("win-confirm-title", { n: 1 }));
    const box = question.getByRole("checkbox", { name: t("win-alone-understand") });
    expect(box).not.toBeChecked();
    await user.click(box);
    await user.click(question.getByRole("button", { name: t("win-cancel") }));
  }
});

test("a removal that fails as a whole is told with its next step", async () => {
  const user = await look();
  await user.click(button("win-bar-remove"));
  const question = await dialog(t("win-confirm-title", { n: 5 }));
  world.fails.remove = problem("backup-unwritable", "We could not write the backup.", "Free some space.");
  await user.click(question.getByRole("button", { name: t("win-confirm-yes", { n: 5 }) }));
  await waitFor(() => expect(screen.getByText("Free some space.").closest(".problem")).toHaveFocus());
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.getByText("_gcl_au")).toBeVisible();
});
