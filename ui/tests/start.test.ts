// The first view: nothing is read before the person agrees.
import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { problem, reset, world } from "../src/api.fake";
import App from "../src/App.svelte";
import { t } from "../src/words";
import { usual } from "./golden/report";
import { button, expectAccessible, look, start } from "./open";

const calls = () => world.calls.map(({ name }) => name);

test("nothing is read before the person agrees", async () => {
  await start();
  expect(calls()).toEqual(["start"]);
  expect(screen.getByText(t("win-start-closed-rest"))).toBeVisible();
  await expectAccessible();
});

test("the question stands before any call has answered", () => {
  render(App);
  expect(screen.getByRole("heading", { level: 1, name: t("win-start-title") })).toBeVisible();
  expect(button("win-start-look")).toBeEnabled();
});

test("not now reads nothing and says so", async () => {
  const user = await start();
  await user.click(button("win-start-not-now"));
  expect(screen.getAllByText(t("win-start-nothing-read"))[0]).toBeVisible();
  expect(calls()).toEqual(["start"]);
});

test("agreeing shows the cookies, moves focus there and names the view", async () => {
  await look();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(document.title).toBe("Cookies – FlaskTrack Cookie Inspector");
  expect(screen.getByRole("status")).toHaveTextContent("There are 23 FlaskTrack cookies.");
});

test("the demo is one click away, marked, and can be left", async () => {
  const user = await start();
  await user.click(button("win-start-demo"));
  expect(await screen.findByRole("complementary", { name: t("win-demo") })).toHaveTextContent(t("win-demo-line"));
  await expectAccessible();
  await user.click(button("win-demo-leave"));
  expect(await screen.findByRole("heading", { name: t("win-start-title") })).toHaveFocus();
  expect(screen.queryByRole("complementary", { name: t("win-demo") })).toBeNull();
});

test("who asked for the demo on the command line gets it offered first", async () => {
  reset(usual(), "demo");
  const user = await start();
  expect(calls()).toEqual(["start"]);
  await user.click(button("win-start-demo-first"));
  expect(await screen.findByRole("complementary", { name: t("win-demo") })).toBeVisible();
});

test("a read that fails is told with its next step, and can be tried again", async () => {
  world.fails.inspect = problem("store-busy", "We tried to read.", "Wait a moment.", "locked");
  const user = await start();
  await user.click(button("win-start-look"));
  const told = (await screen.findByText("Wait a moment.")).closest<HTMLElement>(".problem");
  expect(told).toHaveFocus();
  expect(told).toHaveTextContent("We tried to read.");
  expect(told).toHaveTextContent("locked");
  await user.click(button("win-start-look"));
  await screen.findByRole("heading", { level: 1, name: t("win-cookies") });
  expect(screen.queryByText("Wait a moment.")).toBeNull();
});
