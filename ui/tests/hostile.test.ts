// Names and hosts come from any web page: they are shown, never obeyed.
import { screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { reset } from "../src/api.fake";
import type { Category } from "../src/bindings/Category";
import { line, stretches } from "../src/visible";
import { t } from "../src/words";
import { hostile } from "./golden/report";
import { button, dialog, expectAccessible, look } from "./open";

const sources = import.meta.glob<string>("../src/**/*.svelte", { query: "?raw", import: "default", eager: true });

test("markup in a name stays text, in the list, the question and the profile", async () => {
  reset(hostile());
  const user = await look();
  await user.click(button("win-bar-remove"));
  await dialog(t("win-confirm-title", { n: 5 }));
  expect(screen.getAllByText("<img src=x onerror=alert(1)>")).toHaveLength(2);
  expect(document.querySelector("img, b, i")).toBeNull();
  await expectAccessible();
});

test("characters that hide or turn text round are written out", async () => {
  reset(hostile());
  await look();
  expect(document.body).toHaveTextContent("safeU+202Egnp.exe");
  expect(document.body).toHaveTextContent("tabU+0009andU+0000nulU+200B");
  expect(document.body.textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u0000]/);
});

test("words of an opened report are shown like all that others wrote", async () => {
  const turned = "safe\u202Egnp.exe";
  const report = hostile();
  const odd = (category: Category): Category => ({ ...category, title: turned, line: turned, warning: turned });
  reset({
    ...report,
    categories: report.categories.map(odd),
    unreadable: [{ name: turned, reason: turned }],
  });
  const user = await look();
  expect(document.querySelector("[data-unreadable]")?.textContent.match(/safeU\+202Egnp\.exe/g)).toHaveLength(2);
  await user.click(button("{ $n }"));
  await user.click(button("win-review"));
  expect(document.body.textContent).not.toContain("\u202E");
});

test("a cookie without a name can be seen, ticked and opened", async () => {
  reset(hostile());
  const user = await look();
  expect(screen.getByRole("checkbox", { name: /\(no name\)/ })).toBeChecked();
  await user.click(button("win-no-name"));
  expect(screen.getByRole("complementary", { name: t("win-no-name") })).toBeVisible();
});

test("a name of 4 KB is whole in the panel and short in labels", async () => {
  reset(hostile());
  const user = await look();
  await user.click(screen.getByRole("button", { name: "n".repeat(4096) }));
  const facts = screen.getAllByRole("definition").map((fact) => fact.textContent.trim());
  expect(facts).toContain("n".repeat(4096));
  const label = screen.getByRole("checkbox", { name: /nnnn/ }).getAttribute("aria-label") ?? "";
  expect(label.length).toBeLessThan(200);
});

test("a name that looks like one of our words is not taken for one", async () => {
  reset(hostile());
  const user = await look();
  await user.click(button("{ $n }"));
  expect(screen.getByRole("complementary", { name: "{ $n }" })).toBeVisible();
});

test("no component writes markup from data or styles in attributes", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(15);
  for (const [file, source] of Object.entries(sources)) {
    expect(source, file).not.toMatch(/\{@html|\sstyle=|\sstyle:|innerHTML/);
  }
});

test.each([
  ["plain", "plain"],
  ["", ""],
  [" a  b ", "U+0020aU+0020 bU+0020"],
  ["\u00a0x", "U+00A0x"],
  ["\ud800", "U+D800"],
  ["naïve 名前 🍪", "naïve 名前 🍪"],
  ["x".repeat(99), `${"x".repeat(80)}…`],
])("%j is shown as %j", (text, shown) => {
  expect(line(text)).toBe(shown);
});

test("odd characters are told apart from the same letters written by the page", () => {
  expect(stretches("U+202E\u202E")).toEqual([
    { text: "U+202E", odd: false },
    { text: "U+202E", odd: true },
  ]);
});
