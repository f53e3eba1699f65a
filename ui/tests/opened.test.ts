// What a customer sent: opened from the first view or from the frame, marked, and only looked at.
import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { problem, reset, world } from "../src/api.fake";
import App from "../src/App.svelte";
import type { Finding } from "../src/bindings/Finding";
import { t } from "../src/words";
import { opened, report, usual } from "./golden/report";
import { button, expectAccessible, look, nameButton, start } from "./open";

const calls = () => world.calls.map(({ name }) => name);
const banner = () => screen.queryByRole("complementary", { name: t("win-opened") });

async function open() {
  const user = await start();
  await user.click(button("win-open-file"));
  await screen.findByRole("heading", { level: 1, name: t("win-cookies") });
  return user;
}

test("a file is shown at once, marked as not this computer's, and takes focus", async () => {
  await open();
  expect(calls()).toEqual(["start", "open"]);
  expect(banner()).toHaveTextContent("cookies.txt");
  expect(banner()).toHaveTextContent("not this computer’s data");
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(screen.getByRole("status")).toHaveTextContent("There are 4 FlaskTrack cookies.");
  expect(screen.getByText(/4 FlaskTrack cookies in it/)).toHaveTextContent("2 are not essential.");
  await expectAccessible();
});

test("nothing of it can be ticked, removed, undone, answered or signed out of", async () => {
  world.reports.file.review.services = [
    { id: "stripe", name: "Stripe", category: "third-party-payment", connected: null, rows: [] },
  ];
  const found: Finding = {
    check: "duplicate-name", title: "Two copies", severity: "blocker", profile: null, rows: [], customer: "There are two.", support: "Look.",
    would_refute: "There is one.", main_cause: true, repair: ["row-1"], followers: [], due_to: null,
  };
  world.reports.file.diagnosis.findings = [found];
  const user = await open();
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.queryByText(t("win-offered"))).toBeNull();
  expect(screen.queryByRole("button", { name: t("win-history") })).toBeNull();
  for (const name of ["theme", "ft_x7", "sessionid"]) {
    await user.click(nameButton(name));
    const facts = within(screen.getByRole("complementary", { name }));
    expect(facts.getByText(t("win-facts-file"))).toBeVisible();
    expect(facts.queryByRole("button", { name: t("win-facts-remove") })).toBeNull();
    await user.keyboard("{Escape}");
  }
  await user.click(button("win-review"));
  expect(screen.queryByText(t("win-signout"))).toBeNull();
  expect(screen.queryByText(t("win-services"))).toBeNull();
  expect(document.querySelector('[data-clause="P4.4"]')).toBeVisible();
  expect(screen.queryByRole("button", { name: t("win-signout-open") })).toBeNull();
  await user.click(button("win-signin"));
  expect(screen.getByText("Two copies")).toBeVisible();
  expect(document.querySelector("[data-check] > button")).toBeNull();
  await expectAccessible();
});

test("what the file leaves out is told as not known", async () => {
  const user = await open();
  await user.click(nameButton("theme"));
  const facts = screen.getByRole("complementary", { name: "theme" });
  expect(facts).toHaveTextContent(t("win-fact-secure-unknown"));
  expect(facts).toHaveTextContent(t("win-fact-host-sent"));
  expect(facts).not.toHaveTextContent(t("win-fact-secure-no"));
  await expectAccessible();
});

test("closing the dialog without a choice leaves everything as it was", async () => {
  const user = await look();
  world.chooses = false;
  await user.click(button("win-open"));
  expect(calls()).toEqual(["start", "inspect", "open"]);
  expect(banner()).toBeNull();
  expect(screen.getAllByRole("checkbox")[0]).toBeVisible();
  expect(button("win-history")).toBeVisible();
});

test("a file that cannot be opened is told, and what was shown stays", async () => {
  const user = await look();
  world.fails.open = problem("export-web-page", "This is a saved web page.", "Export the cookies.");
  await user.click(button("win-open"));
  expect((await screen.findByText("This is a saved web page.")).closest(".problem")).toHaveFocus();
  expect(banner()).toBeNull();
  expect(screen.getAllByRole("checkbox")[0]).toBeVisible();
  await user.click(button("win-look-again"));
  expect(calls().at(-1)).toBe("inspect");
  expect(banner()).toBeNull();
});

test("a file opens from the frame too, and the ticks of before are gone", async () => {
  const user = await look();
  await user.click(button("win-open"));
  expect(banner()).toBeVisible();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(screen.queryByRole("button", { name: t("win-bar-remove") })).toBeNull();
});

test("closing it leads back to the first view", async () => {
  const user = await open();
  await user.click(button("win-opened-close"));
  expect(await screen.findByRole("heading", { level: 1, name: t("win-start-title") })).toHaveFocus();
  expect(banner()).toBeNull();
});

test("who starts the program on a file sees it at once, and closing it does not open it again", async () => {
  reset(usual(), "file");
  render(App);
  await screen.findByRole("heading", { level: 1, name: t("win-cookies") });
  expect(calls()).toEqual(["start", "inspect"]);
  expect(banner()).toBeVisible();
  const user = userEvent.setup();
  await user.click(button("win-opened-close"));
  await screen.findByRole("heading", { level: 1, name: t("win-start-title") });
  expect(calls()).toEqual(["start", "inspect", "start"]);
  await user.click(button("win-start-look"));
  expect(await screen.findByRole("button", { name: t("win-history") })).toBeVisible();
});

test("a file without a cookie of ours says so, and offers no demo", async () => {
  world.reports.file = { ...report(opened().profiles.map((one) => ({ ...one, cookies: [] }))), origin: opened().origin };
  await open();
  expect(screen.getByRole("heading", { level: 2, name: t("win-no-cookie-opened") })).toBeVisible();
  expect(screen.queryByRole("button", { name: t("win-start-demo-first") })).toBeNull();
  await expectAccessible();
});

test("a file that could not be read is not told as one without a cookie", async () => {
  const unread = opened().profiles.map((one) => ({ ...one, cookies: [], problem: problem("store-damaged", "It is damaged.", "Ask for another.") }));
  world.reports.file = { ...report(unread), origin: opened().origin };
  await open();
  expect(screen.getByRole("heading", { level: 2, name: "We could not read what you opened" })).toBeVisible();
  expect(screen.queryByText(/We read all of it/)).toBeNull();
  await expectAccessible();
});
