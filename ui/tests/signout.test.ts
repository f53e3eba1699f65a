// The sign-out check: three steps, a minute's wait that is spoken, and what came of it.
import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { problem, reset, signOut, world } from "../src/api.fake";
import { t } from "../src/words";
import { cookie, profile, report } from "./golden/report";
import { button, expectAccessible, openReview } from "./open";

const calls = () => world.calls.map(({ name }) => name).filter((name) => name.startsWith("signOut"));
const current = () => document.querySelector("[aria-current=step]");
const fates = () => [...document.querySelectorAll<HTMLElement>("[data-fate]")].map(({ dataset }) => dataset.fate);

afterEach(() => vi.useRealTimers());

const startButton = () => within(screen.getByRole("region", { name: t("win-signout") })).getByRole("button");

/** One closed Firefox with a session and a sign-in. */
function signedIn() {
  const cookies = [cookie("essential-session", "ft_session"), cookie("authentication", "ft_auth"), cookie("analytics", "_ga")];
  return report([profile("p", "firefox", "Firefox", "Main", { cookies })]);
}

async function open() {
  const user = await openReview();
  await user.click(startButton());
  await screen.findByRole("heading", { level: 1, name: t("win-signout") });
  return user;
}

async function lookSignedIn() {
  const user = await open();
  await user.click(button("win-signout-look"));
  await waitFor(() => expect(current()).toHaveTextContent(t("win-signout-2")));
  return user;
}

/** From here on the clock moves only when the test moves it. */
function stopTheClock() {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  return userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
}

test("the check begins with its three steps and reads nothing yet", async () => {
  await open();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(screen.getAllByRole("heading", { level: 2 })).toHaveLength(3);
  expect(current()).toHaveTextContent(t("win-signout-1-line"));
  expect(button("win-review")).toHaveAttribute("aria-current", "page");
  expect(calls()).toEqual([]);
  await expectAccessible();
});

test("the first look says what it found, and the news takes focus", async () => {
  await lookSignedIn();
  expect(screen.getByText(t("win-signout-found", { n: 5 })).parentElement).toHaveFocus();
  await expectAccessible();
});

test("the demo says that its browsers cannot sign out", async () => {
  reset({ ...signedIn(), demo: true });
  await lookSignedIn();
  expect(screen.getByText(t("win-signout-demo"))).toBeVisible();
});

test("who is not signed in is told so and can look again", async () => {
  reset(report([profile("p", "firefox", "Firefox", "Main", { cookies: [cookie("analytics", "_ga")] })]));
  const user = await open();
  await user.click(button("win-signout-look"));
  const news = (await screen.findByText(new RegExp(t("win-signout-none")))).parentElement;
  expect(news).toHaveFocus();
  expect(news).toHaveTextContent("wait a minute");
  world.reports.here = signedIn();
  await user.click(button("win-signout-look"));
  expect(await screen.findByText(t("win-signout-found", { n: 2 }))).toBeVisible();
});

/** A Firefox that is open and has not saved the sign-out; the first look is made. */
async function openBrowser() {
  const made = signedIn();
  const [owner] = made.profiles;
  if (owner) owner.running = "open";
  reset(made);
  await lookSignedIn();
  return stopTheClock();
}

function closeBrowser() {
  const [owner] = world.reports.here.profiles;
  if (owner) owner.running = "closed";
  signOut();
}

test("the wait counts a minute down and speaks every quarter; then what is left is told", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  expect(screen.getByText(t("win-signout-waiting")).parentElement).toHaveFocus();
  for (const [seconds, words] of [
    [0, 60],
    [1, 60],
    [14, 45],
    [10, 45],
    [5, 30],
    [15, 15],
    [14, 15],
  ] as const) {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(screen.getByRole("status")).toHaveTextContent(t("win-signout-left", { n: words }));
  }
  expect(screen.getByText("1")).toBeVisible();
  expect(screen.getByRole("progressbar")).toHaveAttribute("value", "59");
  await vi.advanceTimersByTimeAsync(1000);
  expect(screen.getByRole("heading", { name: /still the same/ })).toHaveFocus();
  expect(screen.getByRole("region", { name: /still the same/ })).toHaveTextContent(t("win-outcome-contradicted"));
  const looks = calls().length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls()).toHaveLength(looks);
});

test("who closes the browser meanwhile is told within seconds", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  await vi.advanceTimersByTimeAsync(7000);
  closeBrowser();
  await vi.advanceTimersByTimeAsync(5000);
  expect(screen.getByRole("heading", { name: /^Signing out ended/ })).toHaveFocus();
  expect(fates()).toEqual(["changed", "gone"]);
});

test("a computer that slept through the wait looks at once", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(screen.getByRole("heading", { name: /still the same/ })).toHaveFocus();
});

test("the wait can be cancelled, and then nothing looks", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  await user.click(button("win-cancel"));
  expect(current()).toHaveTextContent(t("win-signout-2"));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls()).toEqual(["signOutLook", "signOutCompare"]);
});

test("who leaves while waiting leaves nothing running", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  await user.click(button("win-history"));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls()).toEqual(["signOutLook", "signOutCompare"]);
});

test("a look that ends after the person left, or cancelled, says nothing any more", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  let answered = () => {};
  world.waits = new Promise((done) => (answered = () => done()));
  await vi.advanceTimersByTimeAsync(5000);
  await user.click(button("win-cancel"));
  answered();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(current()).toHaveTextContent(t("win-signout-2"));
  expect(calls()).toHaveLength(3);
});

test("a look that fails in the wait ends it, and the person can try again", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  world.fails.signOutCompare = problem("store-busy", "The file kept changing.", "Wait a minute.");
  await vi.advanceTimersByTimeAsync(5000);
  expect(screen.getByText("The file kept changing.")).toBeVisible();
  expect(current()).toHaveTextContent(t("win-signout-2"));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls()).toHaveLength(3);
});

test("a closed browser needs no wait, and every fate is told in words", async () => {
  const made = signedIn();
  const rows = ["kept", "emptied", "gone"].map((name) => cookie("authentication", name));
  made.profiles[0]?.cookies.push(...rows);
  reset(made);
  const user = await lookSignedIn();
  const [owner] = world.reports.here.profiles;
  const find = (name: string) => owner?.cookies.find((one) => one.name === name);
  const [session, auth, emptied] = [find("ft_session"), find("ft_auth"), find("emptied")];
  if (!owner || !session || !auth || !emptied) throw new Error("the rows are not there");
  session.seen += "+";
  auth.seen += "+";
  emptied.value.bytes = 0;
  owner.cookies = owner.cookies.filter(({ name }) => name !== "gone");
  await user.click(button("win-signout-out"));
  expect(await screen.findByRole("heading", { name: "Some sign-in cookies are still the same." })).toHaveFocus();
  expect(fates()).toEqual(["changed", "changed", "same", "emptied", "gone"]);
  for (const fate of ["changed", "same", "emptied", "gone"]) expect(screen.getAllByText(t(`win-fate-${fate}`))[0]).toBeVisible();
  expect(screen.getByRole("region", { name: /still the same/ })).toHaveTextContent(t("win-outcome-contradicted"));
  await expectAccessible();
});

test("who signs out once more gets a new look with a new wait", async () => {
  const user = await openBrowser();
  await user.click(button("win-signout-out"));
  await vi.advanceTimersByTimeAsync(60_000);
  await user.click(button("win-signout-again"));
  expect(screen.getByText(t("win-signout-waiting"))).toBeVisible();
  closeBrowser();
  await vi.advanceTimersByTimeAsync(5000);
  expect(screen.getByRole("heading", { name: /^Signing out ended/ })).toHaveFocus();
});

test("what was written anew is not claimed to be other content where nobody can tell", async () => {
  const cookies = [cookie("authentication", "ft_auth")];
  reset(report([profile("p", "chromium", "Chromium", "Main", { cookies })]));
  const user = await lookSignedIn();
  const [row] = world.reports.here.profiles[0]?.cookies ?? [];
  if (row) row.seen += "+";
  await user.click(button("win-signout-out"));
  expect(await screen.findByText(t("win-fate-changed-unsure"))).toBeVisible();
});

test("a look that fails is told and can be tried again", async () => {
  reset(signedIn());
  const user = await lookSignedIn();
  world.fails.signOutCompare = problem("store-busy", "The file kept changing.", "Wait a minute.");
  await user.click(button("win-signout-out"));
  expect((await screen.findByText("The file kept changing.")).closest(".problem")).toHaveFocus();
  expect(current()).toHaveTextContent(t("win-signout-2"));
  await user.click(button("win-signout-out"));
  expect(await screen.findByRole("heading", { name: /still the same/ })).toBeVisible();
});

test("starting over forgets both looks, and the way back leads to the button", async () => {
  reset(signedIn());
  const user = await lookSignedIn();
  await user.click(button("win-signout-out"));
  await screen.findByRole("heading", { name: /still the same/ });
  await user.click(button("win-signout-restart"));
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(current()).toHaveTextContent(t("win-signout-1-line"));
  await user.click(within(screen.getByRole("main")).getByRole("button", { name: t("win-only-back") }));
  expect(startButton()).toHaveFocus();
});

test("the check can be started from its clause too, and the way back leads there", async () => {
  const user = await openReview();
  const clause = document.querySelector<HTMLElement>('[data-clause="P4.4"]');
  if (!clause) throw new Error("no clause P4.4");
  await user.click(within(clause).getByRole("button", { name: t("win-signout-open") }));
  await user.click(button("win-only-back"));
  expect(document.querySelector('[data-clause="P4.4"] > button')).toHaveFocus();
});
