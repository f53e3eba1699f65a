// The review: the picture whose numbers are links, the promises with their evidence, and the person's own answers.
import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { problem, reset, world } from "../src/api.fake";
import { pictureOf } from "../src/review";
import { t } from "../src/words";
import { cookie, demo, hostile, profile, report, usual } from "./golden/report";
import { button, expectAccessible, openReview } from "./open";

const clause = (id: string) => {
  const found = document.querySelector<HTMLElement>(`[data-clause="${id}"]`);
  if (!found) throw new Error(`no clause ${id}`);
  return within(found);
};
const unfold = (id: string) => clause(id).getByText(/How we know/);
const cell = (name: RegExp) => screen.getByRole("button", { name });

test("the view has its headline, says what one device cannot prove, and takes focus", async () => {
  await openReview();
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(document.title).toBe("Review – FlaskTrack Cookie Inspector");
  expect(button("win-review")).toHaveAttribute("aria-current", "page");
  expect(screen.getByText("23 cookies in 4 browsers. All but two are covered by the policy.")).toBeVisible();
  expect(screen.getByText("This is one look at one device.").parentElement).toHaveTextContent("the policy of 1 June 2026");
  await expectAccessible();
});

test("the picture is a table of categories by profile, with their sums", async () => {
  await openReview();
  const table = within(screen.getByRole("table", { name: t("win-picture-caption") }));
  const heads = table.getAllByRole("columnheader").map((head) => head.textContent.trim());
  expect(heads).toHaveLength(5);
  expect(heads[1]).toContain("Chromium");
  expect(heads[1]).toContain("Person 1");
  const row = table.getByRole("row", { name: /^Statistics/ });
  expect(within(row).getByRole("rowheader")).toHaveTextContent(t("win-offered"));
  expect(within(row).getAllByRole("cell").map((one) => one.querySelector(".n")?.textContent)).toEqual(["2", "1", "2", "5"]);
});

test("one mark stands for one cookie, its shape told by its key", async () => {
  await openReview();
  const row = screen.getByRole("row", { name: /^Statistics/ });
  expect(row.querySelectorAll("circle")).toHaveLength(5);
  expect(screen.getByRole("row", { name: /^Sign-in Protected/ }).querySelectorAll("rect")).toHaveLength(3);
  expect(screen.getByText(t("win-picture-key")).parentElement).toHaveTextContent(t("win-protected"));
});

test("a crowd of cookies is counted by its number, and its marks end with a plus", async () => {
  reset(report([profile("a", "firefox", "Firefox", "Main", { cookies: Array.from({ length: 40 }, (_, i) => cookie("analytics", `_ga${i}`)) })]));
  await openReview();
  const found = cell(/^40 Firefox · Main, Statistics/);
  expect(found.querySelectorAll("circle")).toHaveLength(14);
  expect(found.querySelectorAll("path")).toHaveLength(1);
});

test("the picture says which profiles and kinds are not in it", async () => {
  const unread = problem("store-unreadable", "We could not read it.", "Check the file.");
  reset(
    report([
      profile("a", "firefox", "Firefox", "Main", { cookies: [cookie("analytics", "_ga")] }),
      profile("b", "brave", "Brave", "Person 1", { problem: unread }),
      profile("c", "edge", "Edge", "Work"),
    ]),
  );
  await openReview();
  expect(screen.getByText(t("win-picture-unread", { list: "Brave · Person 1" }))).toBeVisible();
  expect(screen.getByText(t("win-picture-empty", { list: "Edge · Work" }))).toBeVisible();
  expect(screen.getByText(/^None found of these kinds: Session, Sign-in,/)).toBeVisible();
  expect(screen.getAllByRole("columnheader")).toHaveLength(3);
});

test("every cookie of the report is counted once in the picture", () => {
  for (const made of [usual(), demo(), hostile()]) {
    const cookies = made.profiles.flatMap((one) => one.cookies);
    const { lines, missing } = pictureOf(made);
    expect(lines.reduce((sum, { counts }) => sum + counts.reduce((all, n) => all + n, 0), 0)).toBe(cookies.length);
    expect(lines.length + missing.length).toBe(made.categories.length);
  }
});

test("a number leads to exactly its cookies, says what is shown, and the way back leads to the number", async () => {
  const user = await openReview();
  await user.click(cell(/^2 Firefox · default-release, Statistics/));
  expect(screen.getByRole("heading", { level: 1, name: t("win-cookies") })).toHaveFocus();
  expect(screen.getAllByRole("rowheader").map((head) => head.querySelector("button")?.textContent)).toEqual(["ph_phc_posthog", "_ga"]);
  expect(screen.getByRole("group", { name: t("win-only") })).toHaveTextContent(
    "Only one kind is shown: Statistics. Browser: Firefox · default-release.",
  );
  expect(screen.getByRole("status")).toHaveTextContent(t("win-said-shown", { n: 2 }));
  expect(screen.getByText(t("win-bar-hidden", { n: 4 }))).toBeVisible();
  await expectAccessible();
  await user.click(button("win-only-back"));
  expect(cell(/^2 Firefox · default-release, Statistics/)).toHaveFocus();
});

test("a sum leads to the category in all browsers, and all cookies are one click away", async () => {
  const user = await openReview();
  await user.click(cell(/^5 cookies: Statistics, all browsers/));
  expect(screen.getAllByRole("rowheader")).toHaveLength(5);
  await user.click(button("win-no-match-clear"));
  expect(screen.getAllByRole("rowheader")).toHaveLength(23);
  expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  expect(button("win-only-back")).toBeVisible();
});

test("the cookies' own tab shows all again", async () => {
  const user = await openReview();
  await user.click(cell(/^5 cookies: Statistics, all browsers/));
  await user.click(button("win-cookies"));
  expect(screen.getAllByRole("rowheader")).toHaveLength(23);
  expect(screen.queryByRole("group", { name: t("win-only") })).toBeNull();
});

test("promises stand in their section with answer, claim and reason in words", async () => {
  await openReview();
  expect(screen.getByRole("heading", { level: 3, name: "Section 2, How FlaskTrack Uses Cookies" })).toBeVisible();
  expect(clause("P2.2").getByRole("heading", { level: 4, name: "There are no advertising cookies." })).toBeVisible();
  expect(clause("P2.2").getByText("We found an advertising cookie.", { selector: "article > p *" })).toBeVisible();
  const tags = [...document.querySelectorAll("article .head [data-outcome]")].map((tag) => tag.textContent.trim());
  expect(tags).toEqual(
    ["not-checkable", "contradicted", "supported", "inconclusive", "not-covered", "inconclusive"].map((id) => t(`win-outcome-${id}`)),
  );
});

test("the evidence is one click away: each browser's answer, its cookies, and what would change it", async () => {
  const user = await openReview();
  await user.click(unfold("P4.1"));
  const { getByText, getByRole } = clause("P4.1");
  expect(getByText("Chromium · Person 1")).toBeVisible();
  expect(getByRole("button", { name: "ft_remember of .flasktrack.com" })).toBeVisible();
  expect(getByText(t("win-clause-change")).closest("p")).toHaveTextContent("Another look may change this.");
  expect(getByText(t("win-clause-id", { id: "P4.1" }))).toBeVisible();
  await expectAccessible();
});

test("browsers that say the same of nothing are told together", async () => {
  await openReview();
  expect(clause("P4.1").getByText("Firefox · default-release, Brave · Person 1").closest("p")).toHaveTextContent(
    t("win-outcome-inconclusive"),
  );
});

test("a cookie of the evidence leads to its facts, and back to the same place", async () => {
  const user = await openReview();
  await user.click(unfold("P4.1"));
  await user.click(clause("P4.1").getByRole("button", { name: /ft_remember/ }));
  expect(screen.getByRole("heading", { level: 2, name: "ft_remember" })).toHaveFocus();
  expect(screen.getAllByRole("rowheader")).toHaveLength(23);
  await expectAccessible();
  await user.keyboard("{Escape}");
  expect(screen.getByRole("button", { name: "ft_remember" })).toHaveFocus();
  await user.click(button("win-only-back"));
  expect(clause("P4.1").getByRole("button", { name: /ft_remember/ })).toHaveFocus();
  expect(screen.queryByRole("complementary")).toBeNull();
});

test("from a cookie's facts the way back is right there", async () => {
  const user = await openReview();
  await user.click(unfold("P4.1"));
  await user.click(clause("P4.1").getByRole("button", { name: /ft_remember/ }));
  const facts = within(screen.getByRole("complementary", { name: "ft_remember" }));
  await user.click(facts.getByRole("button", { name: t("win-only-back") }));
  expect(clause("P4.1").getByRole("button", { name: /ft_remember/ })).toHaveFocus();
});

test("much evidence is shown in part, then whole", async () => {
  const cookies = Array.from({ length: 14 }, (_, i) => cookie("authentication", `auth-${i}`));
  reset(report([profile("a", "firefox", "Firefox", "Main", { cookies })]));
  const user = await openReview();
  await user.click(unfold("P4.1"));
  expect(clause("P4.1").getAllByRole("button")).toHaveLength(11);
  await user.click(clause("P4.1").getByRole("button", { name: t("win-evidence-more", { n: 4 }) }));
  expect(clause("P4.1").getAllByRole("button")).toHaveLength(14);
  await user.click(clause("P4.1").getByRole("button", { name: /auth-13/ }));
  await user.click(button("win-only-back"));
  expect(clause("P4.1").getByRole("button", { name: /auth-13/ })).toHaveFocus();
});

test("the promises can be narrowed to one answer and shown whole again", async () => {
  const user = await openReview();
  const tally = within(screen.getByRole("list", { name: t("win-review-tally") }));
  await user.click(tally.getByRole("button", { name: `1 ${t("win-outcome-contradicted")}` }));
  expect(screen.getByRole("heading", { name: t("win-review-promises") })).toHaveFocus();
  expect(screen.getAllByRole("article")).toHaveLength(1);
  await expectAccessible();
  await user.click(button("win-review-all"));
  expect(screen.getAllByRole("article")).toHaveLength(6);
});

test("the person says what their team connected; it is kept, told, and judged by", async () => {
  const user = await openReview();
  const stripe = () => within(screen.getByRole("group", { name: t("win-service-ask", { name: "Stripe" }) }));
  expect(stripe().getByRole("button", { name: t("win-service-unsure") })).toHaveAttribute("aria-pressed", "true");
  await user.click(stripe().getByRole("button", { name: t("win-service-no") }));
  expect(stripe().getByRole("button", { name: t("win-service-no") })).toHaveAttribute("aria-pressed", "true");
  expect(stripe().getByRole("button", { name: t("win-service-no") })).toHaveFocus();
  expect(screen.getByRole("status")).toHaveTextContent(t("win-service-said"));
  expect(clause("P7.3").getByText("You said that your team has not connected it.")).toBeVisible();
  expect(world.reports.here.review.services.find(({ id }) => id === "stripe")?.connected).toBe(false);
  await user.click(stripe().getByRole("button", { name: t("win-service-unsure") }));
  expect(clause("P7.3").queryByText("You said that your team has not connected it.")).toBeNull();
});

test("an answer that cannot be kept is told, and the review stays", async () => {
  world.fails.answerService = problem("backup-unwritable", "We could not keep your answer.", "Free some disk space.");
  const user = await openReview();
  const ask = within(screen.getByRole("group", { name: t("win-service-ask", { name: "Intercom" }) }));
  await user.click(ask.getByRole("button", { name: t("win-service-yes") }));
  expect((await screen.findByText("We could not keep your answer.")).closest(".problem")).toHaveFocus();
  expect(ask.getByRole("button", { name: t("win-service-unsure") })).toHaveAttribute("aria-pressed", "true");
});

test("the policy text is named with its date, version, source and fingerprint", async () => {
  await openReview();
  const note = screen.getByRole("region", { name: t("win-policy") });
  for (const fact of ["1 June 2026", "2026-06-01.1", "https://flasktrack.com/cookies", "0".repeat(64)]) {
    expect(note).toHaveTextContent(fact);
  }
});

test("a text without a date says so", async () => {
  world.reports.here.policy.effective = null;
  await openReview();
  expect(screen.getByText(new RegExp(t("win-review-judged-undated")))).toBeVisible();
  expect(screen.getByText(t("win-policy-undated"))).toBeVisible();
});

test("rules that lower a protection are named, and a text that is not known has no fingerprint", async () => {
  world.reports.here.policy.overrides = ["own-session"];
  world.reports.here.policy.sha256 = null;
  await openReview();
  expect(screen.getByText(new RegExp(t("win-policy-overrides")))).toHaveTextContent("own-session");
  expect(screen.getByText(t("win-policy-no-hash"))).toBeVisible();
});

test("looking again keeps what was unfolded", async () => {
  const user = await openReview();
  await user.click(unfold("P4.1"));
  await user.click(button("win-look-again"));
  expect(await screen.findByRole("button", { name: t("win-look-again") })).toBeVisible();
  expect(unfold("P4.1").closest("details")).toHaveAttribute("open");
});

test("the review that the core writes is shown whole", async () => {
  reset(demo());
  await openReview();
  const { headline, clauses } = demo().review;
  expect(screen.getByText(headline)).toBeVisible();
  expect(screen.getAllByRole("article").map(({ dataset }) => dataset.clause)).toEqual(clauses.map(({ id }) => id));
  for (const { id } of clauses) expect(clause(id).getByRole("heading", { level: 4 })).toBeVisible();
  await expectAccessible();
});

test("a machine without a browser has no picture and no promise to judge", async () => {
  reset(report([]));
  await openReview();
  expect(screen.getByRole("heading", { name: t("win-no-browser") })).toBeVisible();
  expect(screen.queryByRole("table")).toBeNull();
  expect(screen.queryByRole("article")).toBeNull();
});

test("names that others wrote stay text in the picture and in the evidence", async () => {
  const made = hostile();
  reset(made);
  const user = await openReview();
  await user.click(unfold("P6.4"));
  expect(clause("P6.4").getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  expect(clause("P6.4").getByText("(no name)")).toBeVisible();
  expect(document.querySelector("img, b, i")).toBeNull();
  const longest = Math.max(...clause("P6.4").getAllByRole("button").map((one) => one.getAttribute("aria-label")?.length ?? 0));
  expect(longest).toBeLessThan(200);
  await expectAccessible();
});
