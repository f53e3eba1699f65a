// The cookies by category, the filter, and the facts of one cookie.
import { screen, within } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";
import { problem, reset, world } from "../src/api.fake";
import { t } from "../src/words";
import { cookie, demo, profile, report } from "./golden/report";
import { button, expectAccessible, look, nameButton } from "./open";

const ticks = () => screen.getAllByRole("checkbox").filter((box) => box.closest("tbody"));
const ticked = () => ticks().filter((box) => (box as HTMLInputElement).checked);
const group = (title: string) => within(screen.getByRole("region", { name: new RegExp(`^${title} \\d+$`) }));

test("the summary counts cookies, profiles and what can be removed", async () => {
  await look();
  expect(screen.getByText(/FlaskTrack keeps 23 cookies in 3 browser profiles. 14 can be removed./)).toBeVisible();
  await expectAccessible();
});

test("the report that the core writes is shown whole", async () => {
  reset(demo());
  await look();
  const expected = demo().profiles.flatMap(({ cookies }) => cookies);
  expect(screen.getAllByRole("rowheader")).toHaveLength(expected.length);
  expect(ticks()).toHaveLength(expected.filter(({ verdict }) => verdict.deletable).length);
  expect(ticked()).toHaveLength(expected.filter(({ verdict }) => verdict.preselected).length);
});

test("a row says what its cookie is for, if that is more than its category says", async () => {
  await look();
  expect(screen.getByText("Helps the payment company to stop fraud.").closest("tr")).toHaveTextContent("__stripe_mid");
  expect(screen.getAllByText("Counts or records how the site is used.")).toHaveLength(1);
});

test("each category is a table with its title, line and state in words", async () => {
  await look();
  expect(group("Sign-in").getByRole("table", { name: "Sign-in: 3 cookies" })).toBeVisible();
  expect(group("Sign-in").getByText(t("win-protected"))).toBeVisible();
  expect(group("Sign-in").getAllByRole("columnheader")).toHaveLength(5);
  expect(group("Sign-in").getAllByRole("rowheader")).toHaveLength(3);
  expect(group("Your settings").getByText(t("win-offered"))).toBeVisible();
});

test("only cookies that can go have a box, and only the preselected ones are ticked", async () => {
  await look();
  expect(ticks()).toHaveLength(14);
  expect(ticked()).toHaveLength(6);
  expect(group("Sign-in").queryByRole("checkbox")).toBeNull();
  expect(group("Not recognised").queryByRole("checkbox")).toBeNull();
  expect(screen.getByText(t("win-bar-selected", { n: 6 }))).toBeVisible();
});

test("select all ticks and clears one category", async () => {
  const user = await look();
  const all = group("Your settings").getByRole("checkbox", { name: t("win-group-all", { title: "Your settings" }) });
  await user.click(all);
  expect(ticked()).toHaveLength(10);
  await user.click(group("Your settings").getByRole("checkbox", { name: /ft_language/ }));
  expect(all).toBePartiallyChecked();
  await user.click(button("win-bar-clear"));
  expect(ticked()).toHaveLength(0);
  expect(screen.queryByRole("region", { name: t("win-bar-label") })).toBeNull();
});

test("the filter narrows by browser and by words, and the bar counts what is out of sight", async () => {
  const user = await look();
  await user.selectOptions(screen.getByLabelText(t("win-filter-profile")), "Firefox · default-release");
  expect(screen.getAllByRole("rowheader")).toHaveLength(6);
  expect(screen.getByText(t("win-bar-hidden", { n: 4 }))).toBeVisible();
  await user.type(screen.getByLabelText(t("win-filter-search")), " POSTHOG ");
  expect(screen.getAllByRole("rowheader")).toHaveLength(1);
  expect(screen.getByRole("status")).toHaveTextContent(t("win-said-shown", { n: 1 }));
  await user.type(screen.getByLabelText(t("win-filter-search")), "zzz");
  await user.click(button("win-no-match-clear"));
  expect(screen.getAllByRole("rowheader")).toHaveLength(23);
});

test("a host is found by the search too", async () => {
  const user = await look();
  await user.type(screen.getByLabelText(t("win-filter-search")), "intercom.io");
  expect(screen.getByRole("rowheader")).toHaveTextContent("intercom-id-k2p9");
});

test("the side panel explains first, then why, then the facts", async () => {
  const user = await look();
  await user.click(nameButton("__stripe_mid"));
  const panel = screen.getByRole("complementary", { name: "__stripe_mid" });
  const text = panel.textContent ?? "";
  expect(text.indexOf("It stays for a year.")).toBeGreaterThan(0);
  expect(text.indexOf(t("win-facts-why"))).toBeGreaterThan(text.indexOf("FlaskTrack set it."));
  expect(text.indexOf(t("win-facts-facts"))).toBeGreaterThan(text.indexOf(t("win-facts-why")));
  expect(text).toContain("in 12 months (23 November 2027)");
  expect(text).toContain(t("win-fact-same-site-strict"));
  expect(text).toContain("A partner set this.");
  expect(text).toContain("Section 7, Third-Party Cookies");
  await expectAccessible();
});

test("a cookie in the file of open tabs can be removed and says where it is kept", async () => {
  const kept = [cookie("analytics", "_gid", { kept_in: "session-store" }), cookie("unknown", "ft_x7", { kept_in: "session-store" })];
  reset(report([profile("ff", "firefox", "Firefox", "default", { cookies: [cookie("analytics", "_ga"), ...kept] })]));
  const user = await look();
  expect(ticks()).toHaveLength(2);
  for (const { name } of kept) {
    await user.click(nameButton(name));
    expect(screen.getByText(t("win-facts-session", { browser: "Firefox" }))).toBeVisible();
    expect(screen.getByRole("button", { name: t("win-facts-remove") })).toBeVisible();
  }
});

test("a protected cookie says why it stays and offers no removal", async () => {
  const user = await look();
  await user.click(nameButton("ft_csrf"));
  expect(screen.getByText(t("win-facts-protected"))).toBeVisible();
  expect(screen.queryByRole("button", { name: t("win-facts-remove") })).toBeNull();
});

test("the panel is opened, closed and left by keyboard alone", async () => {
  const user = await look();
  const name = nameButton("_gcl_au");
  name.focus();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("heading", { level: 2, name: "_gcl_au" })).toHaveFocus();
  expect(name).toHaveAttribute("aria-expanded", "true");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("complementary", { name: "_gcl_au" })).toBeNull();
  expect(name).toHaveFocus();
});

test("a click anywhere in a row opens its facts, but one on its box only ticks", async () => {
  const user = await look();
  await user.click(screen.getByRole("checkbox", { name: /intercom-id-k2p9/ }));
  expect(screen.queryByRole("complementary")).toBeNull();
  await user.click(screen.getByRole("cell", { name: ".intercom.io" }));
  expect(screen.getByRole("complementary", { name: "intercom-id-k2p9" })).toBeVisible();
});

test("looking again keeps what is ticked and ticks nothing new", async () => {
  const user = await look();
  await user.click(screen.getByRole("checkbox", { name: /_gcl_au/ }));
  world.reports.here.profiles[0]?.cookies.push(cookie("analytics", "_hjid"));
  await user.click(button("win-look-again"));
  expect(await screen.findByText("_hjid")).toBeVisible();
  expect(ticked()).toHaveLength(5);
  expect(screen.getByRole("checkbox", { name: /_hjid/ })).not.toBeChecked();
});

test("notes, skipped rows and problems stand at their profile", async () => {
  const unread = problem("store-unreadable", "We tried to read Brave.", "Check that the file is yours.", "permission denied");
  reset(
    report([
      profile("a", "chromium", "Chromium", "Work", { running: "open", cookies: [cookie("analytics", "_ga")] }),
      profile("b", "brave", "Brave", "Person 1", { problem: unread }),
      profile("c", "firefox", "Firefox", "Main", { skipped: [{ place: "row 17", reason: "odd time" }] }),
      profile("d", "edge", "Edge", "Main", {
        notes: [
          { code: "schema-newer", text: "This version is newer." },
          { code: "rules-unknown", text: "We looked for no rules." },
        ],
      }),
    ]),
  );
  const user = await look();
  const at = (id: string) => document.querySelector<HTMLElement>(`[data-profile="${id}"]`);
  expect(at("a")).toHaveTextContent("Close Chromium to remove cookies.");
  expect(at("b")).toHaveTextContent(t("win-profile-unread"));
  expect(at("b")).toHaveTextContent("Check that the file is yours.");
  expect(at("b")).toHaveTextContent("permission denied");
  expect(at("d")).toHaveTextContent("This version is newer.");
  expect(at("d")).not.toHaveTextContent("We looked for no rules.");
  await user.click(screen.getByText(t("win-profile-skipped", { n: 1 })));
  expect(screen.getByText("row 17: odd time")).toBeVisible();
  await expectAccessible();
});

test("a machine without a browser gets a kind answer and the demo", async () => {
  reset(report([]));
  const user = await look();
  expect(screen.getByRole("heading", { name: t("win-no-browser") })).toBeVisible();
  await expectAccessible();
  await user.click(button("win-start-demo-first"));
  expect(await screen.findByRole("complementary", { name: t("win-demo") })).toBeVisible();
});

test("browsers without a FlaskTrack cookie get an exact answer and the demo", async () => {
  reset(report([profile("a", "firefox", "Firefox", "Main"), profile("b", "brave", "Brave", "Main")]));
  await look();
  expect(screen.getByRole("heading", { name: t("win-no-cookie") })).toBeVisible();
  expect(screen.getByText(t("win-no-cookie-line", { profiles: 2 }))).toBeVisible();
  expect(screen.getByText(t("win-no-cookie-next"))).toBeVisible();
  expect(button("win-start-demo-first")).toBeVisible();
});

describe("nothing found is never told as nothing there", () => {
  const unread = (id: string) => profile(id, "firefox", "Firefox", id, { problem: problem("store-busy", "Busy.", "Wait.") });
  const odd = profile("odd", "brave", "Brave", "Main", { skipped: [{ place: "row 17", reason: "odd time" }] });

  test.each([
    ["the only profile could not be read", [unread("a")]],
    ["no profile could be read", [unread("a"), unread("b")]],
  ])("where %s", async (_, profiles) => {
    reset(report(profiles));
    await look();
    expect(screen.getByRole("heading", { name: "We could not look for cookies" })).toBeVisible();
    expect(screen.getByText(t("win-no-cookie-unread-line", { profiles: profiles.length }))).toBeVisible();
    expect(screen.getByText(t("win-no-cookie-unread-next"))).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("We could not look for cookies. We found");
    expect(screen.queryByText(/nothing to do|We read/)).toBeNull();
    expect(screen.queryByRole("button", { name: t("win-start-demo-first") })).toBeNull();
    await expectAccessible();
  });

  test.each([
    ["one profile of two could not be read", [unread("a"), profile("b", "brave", "Brave", "Main")]],
    ["a row could not be understood", [odd]],
  ])("where %s", async (_, profiles) => {
    reset(report(profiles));
    await look();
    expect(screen.getByRole("heading", { name: "We found no cookie in what we could read" })).toBeVisible();
    expect(screen.getByText("We read 1 browser profile.")).toBeVisible();
    expect(screen.getByText(t("win-no-cookie-some-line"))).toBeVisible();
    expect(screen.queryByText(t("win-no-cookie-next"))).toBeNull();
    await expectAccessible();
  });

  test("where rows could not be understood, their profile is not called empty", async () => {
    reset(report([odd]));
    await look();
    expect(document.querySelector('[data-profile="odd"]')).not.toHaveTextContent(t("win-profile-count", { n: 0 }));
  });

  test("beside cookies that were found, what was not read is counted", async () => {
    reset(report([profile("a", "brave", "Brave", "Main", { cookies: [cookie("analytics", "_ga")] }), unread("b")]));
    await look();
    expect(screen.getByText(/1 browser profile could not be read\./)).toHaveClass("summary");
  });

  test("where the only browser cannot be read at all", async () => {
    reset({ ...report([]), unreadable: [{ name: "Orion", reason: "We do not know yet how it keeps its cookies." }] });
    await look();
    expect(screen.getByRole("heading", { name: "We found no browser that we can read" })).toBeVisible();
  });
});

test("a browser that cannot be read at all is named with the reason", async () => {
  const reason = "We do not know yet how it keeps its cookies.";
  reset({ ...report([profile("a", "firefox", "Firefox", "Main")]), unreadable: [{ name: "Orion", reason }] });
  await look();
  const orion = document.querySelector<HTMLElement>('[data-unreadable="Orion"]');
  expect(orion).toHaveTextContent("Orion");
  expect(orion).toHaveTextContent(t("win-profile-unread"));
  expect(orion).toHaveTextContent(reason);
  expect(screen.getByRole("heading", { name: t("win-no-cookie-some") })).toBeVisible();
  await expectAccessible();
});

test("the web view's own menu opens in text fields only", async () => {
  await look();
  const menu = (on: Element) => on.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
  expect(menu(screen.getByRole("heading", { level: 1 }))).toBe(false);
  expect(menu(screen.getByLabelText(t("win-filter-search")))).toBe(true);
});
