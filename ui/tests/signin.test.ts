// The sign-in check: the two questions, the main cause first, what stays open, and the repair.
import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Finding } from "../src/bindings/Finding";
import { closeBrowser, problem, reset, world } from "../src/api.fake";
import { t } from "../src/words";
import { cookie, profile, report, usual } from "./golden/report";
import { button, dialog, expectAccessible, look } from "./open";

const finding = (check: string, more: Partial<Finding> = {}): Finding => ({
  check,
  title: t(`check-${check}`),
  severity: "blocker",
  profile: "p-chromium",
  rows: [],
  customer: t(`check-${check}.customer`),
  support: "Words for support.",
  would_refute: "It works.",
  main_cause: false,
  repair: [],
  followers: [],
  due_to: null,
  ...more,
});

/** Two copies of a session, something else, something open, and a hint. */
function troubled(): void {
  const copies = [cookie("essential-session", "sessionid"), cookie("essential-session", "sessionid")];
  const world = reset(report([profile("p-chromium", "chromium", "Chromium", "Work", { cookies: copies })]));
  const rows = copies.map(({ id }) => id);
  world.reports.here.diagnosis = {
    question: { address: null, symptom: null },
    headline: "We found what most likely keeps you from signing in.",
    findings: [
      finding("duplicate-name", { rows, repair: rows, main_cause: true, followers: ["no-session"] }),
      finding("samesite-strict", { severity: "possible" }),
    ],
    open: [finding("snapshot-old", { severity: "inconclusive" })],
    hints: [finding("private-window", { severity: "info", profile: null })],
  };
}

async function openSignIn() {
  const user = await look();
  await user.click(button("win-signin"));
  await screen.findByRole("heading", { level: 1, name: t("win-signin") });
  return user;
}

const one = (check: string) => {
  const found = document.querySelector<HTMLElement>(`[data-check="${check}"]`);
  if (!found) throw new Error(`no finding ${check}`);
  return within(found);
};
const repairButton = () => one("duplicate-name").getByRole("button", { name: /^Repair/ });

test("what could not be looked at is told apart, rules of a browser once", async () => {
  const unknown = [{ code: "rules-unknown", text: "We do not know where a company sets rules for Arc." }];
  const at = (id: string, more = {}) => profile(id, "arc", "Arc", id, { notes: unknown, ...more });
  reset(report([at("one"), at("two", { problem: problem("store-busy", "We could not read it.", "Try again.") })]));
  await openSignIn();
  const unseen = within(screen.getByRole("region", { name: t("win-signin-unseen") }));
  expect(unseen.getByText(t("win-signin-unseen-line"))).toBeVisible();
  expect(unseen.getAllByText("We do not know where a company sets rules for Arc.")).toHaveLength(1);
  expect(unseen.getByRole("heading", { name: "Arc · two" })).toBeVisible();
  expect(unseen.getByText("Try again.")).toBeVisible();
  expect(unseen.queryByText("Arc · one")).toBeNull();
  await expectAccessible();
});

test("a damaged file is told once, by its finding", async () => {
  const damaged = problem("store-damaged", "It is damaged.", "Ask for help.");
  const unread = profile("p-firefox", "firefox", "Firefox", "Home", { problem: damaged });
  const world = reset(report([unread, profile("p-chromium", "chromium", "Chromium", "Work")]));
  world.reports.here.diagnosis.findings = [finding("store-damaged", { severity: "likely", profile: "p-firefox", main_cause: true })];
  await openSignIn();
  expect(one("store-damaged").getByText("Firefox · Home")).toBeVisible();
  expect(screen.getAllByText("Firefox · Home")).toHaveLength(1);
  expect(screen.queryByText(t("win-signin-unseen"))).toBeNull();
  await expectAccessible();
});

test("where all was looked at, nothing is said of it", async () => {
  troubled();
  await openSignIn();
  expect(screen.queryByText(t("win-signin-unseen"))).toBeNull();
});

test("the main cause comes first, with its words, its cookies and the words for support", async () => {
  troubled();
  const user = await openSignIn();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  const shown = [...document.querySelectorAll("[data-check]")].map((found) => found.getAttribute("data-check"));
  expect(shown).toEqual(["duplicate-name", "samesite-strict", "snapshot-old", "private-window"]);
  const main = one("duplicate-name");
  expect(main.getByText(t("severity-blocker"))).toBeVisible();
  expect(main.getByText(t("check-duplicate-name.customer"))).toBeVisible();
  expect(main.getByText("Words for support.")).not.toBeVisible();
  await user.click(main.getByText(t("win-signin-support")));
  expect(main.getByText("Words for support.")).toBeVisible();
  expect(main.getByText(new RegExp(t("check-no-session")))).toBeVisible();
  await expectAccessible();
});

test("what is open and what leaves no trace stand apart", async () => {
  troubled();
  await openSignIn();
  const open = within(screen.getByRole("region", { name: t("win-signin-open") }));
  expect(open.getByText(t("check-snapshot-old"))).toBeVisible();
  expect(open.getByText(t("severity-inconclusive"))).toBeVisible();
  expect(open.queryByText(t("check-private-window"))).toBeNull();
  expect(within(screen.getByRole("region", { name: t("win-signin-hints") })).getByText(t("check-private-window"))).toBeVisible();
});

test("the answers go to the core, and a wrong address is told", async () => {
  troubled();
  const user = await openSignIn();
  await user.click(screen.getByRole("radio", { name: t("symptom-one-window") }));
  await user.type(screen.getByRole("textbox", { name: t("win-signin-address") }), " app.flasktrack.com ");
  await user.click(button("win-signin-check"));
  expect(world.question).toEqual({ address: "app.flasktrack.com", symptom: "one-window" });
  await user.type(screen.getByRole("textbox"), "bank");
  await user.click(button("win-signin-check"));
  expect(await screen.findByText("This is not an address of flasktrack.com.")).toBeVisible();
});

test("nothing found is told as no proof", async () => {
  const world = reset(usual());
  world.reports.here.diagnosis.headline = t("diagnose-headline.nothing");
  await openSignIn();
  expect(screen.getByText(/The reason may still lie elsewhere/)).toBeVisible();
  expect(document.querySelector("[data-check]")).toBeNull();
  await expectAccessible();
});

test("a repair shows what goes and what follows, removes it, and says what the check finds now", async () => {
  troubled();
  const user = await openSignIn();
  await user.click(repairButton());
  const asked = await dialog(t("win-confirm-title", { n: 2 }));
  expect(asked.getByText("After this, you will have to sign in again.")).toBeVisible();
  expect(asked.getAllByText("sessionid")).toHaveLength(2);
  await expectAccessible();
  await user.click(asked.getByRole("button", { name: t("win-confirm-yes", { n: 2 }) }));
  expect(await screen.findByText(t("win-signin-solved", { title: t("check-duplicate-name") }))).toBeVisible();
  expect(world.reports.here.profiles[0]?.cookies).toHaveLength(0);
  expect(document.querySelector('[data-check="duplicate-name"]')).toBeNull();
  await user.click(button("win-undo"));
  expect(world.reports.here.profiles[0]?.cookies).toHaveLength(2);
});

test("saying no to a repair changes nothing", async () => {
  troubled();
  const user = await openSignIn();
  await user.click(repairButton());
  const asked = await dialog(t("win-confirm-title", { n: 2 }));
  await user.click(asked.getByRole("button", { name: t("win-cancel") }));
  expect(world.calls.map(({ name }) => name)).not.toContain("repair");
  expect(repairButton()).toHaveFocus();
});

test("a repair waits for an open browser", async () => {
  troubled();
  const [owner] = world.reports.here.profiles;
  if (owner) owner.running = "open";
  const user = await openSignIn();
  await user.click(repairButton());
  const asked = await dialog(t("win-confirm-title", { n: 2 }));
  await user.click(asked.getByRole("button", { name: t("win-wait-yes", { n: 2 }) }));
  closeBrowser("p-chromium");
  expect(await screen.findByText(t("win-signin-solved", { title: t("check-duplicate-name") }))).toBeVisible();
});

test("a repair that fails is told with its next step", async () => {
  troubled();
  world.fails.planRepair = problem("store-unreadable", "We could not read it.", "Close the browser.");
  const user = await openSignIn();
  await user.click(repairButton());
  expect(await screen.findByText("We could not read it.")).toBeVisible();
});

test("a link to a cookie leads there and back to its finding", async () => {
  troubled();
  const user = await openSignIn();
  const [link] = one("duplicate-name").getAllByRole("button", { name: /^sessionid of/ });
  if (!link) throw new Error("no link");
  const { id } = link;
  await user.click(link);
  await screen.findByRole("heading", { level: 1, name: t("win-cookies") });
  await user.keyboard("{Escape}");
  await user.click(button("win-only-back-signin"));
  expect(document.getElementById(id)).toHaveFocus();
});

test("the answers about one file are not those about the next", async () => {
  const user = await look();
  await user.click(button("win-open"));
  const answer = () => screen.getByRole("radio", { name: t("symptom-one-window") });
  const address = () => screen.getByRole("textbox", { name: t("win-signin-address") });
  await user.click(button("win-signin"));
  await user.click(answer());
  await user.type(address(), "app.flasktrack.com");
  await user.click(button("win-signin-check"));
  await user.click(button("win-review"));
  await user.click(button("win-signin"));
  expect(answer()).toBeChecked();
  expect(address()).toHaveValue("app.flasktrack.com");

  await user.click(button("win-open"));
  await user.click(button("win-signin"));
  expect(answer()).not.toBeChecked();
  expect(address()).toHaveValue("");
});

test("what was opened while the check is shown is asked about anew", async () => {
  const user = await openSignIn();
  await user.click(screen.getByRole("radio", { name: t("symptom-one-window") }));
  await user.click(button("win-open"));
  await user.click(button("win-signin"));
  expect(screen.getByRole("radio", { name: t("symptom-one-window") })).not.toBeChecked();
});
