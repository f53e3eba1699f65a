// The words, dates and sizes.
import { describe, expect, test } from "vitest";
import catalogue from "../../crates/core/data/words/en.ftl?raw";
import { day, ends, endsWithDate, size } from "../src/dates";
import { t } from "../src/words";

const sources = import.meta.glob<string>("../src/**/*.{svelte,ts}", { query: "?raw", import: "default", eager: true });
const source = Object.values(sources).join("\n");
const ours = [...catalogue.matchAll(/^(win-[a-z0-9-]+) =/gm)].map((match) => match[1] ?? "");
/** Ids that are put together, such as `win-fact-kind-${kind}`. */
const begun = [...source.matchAll(/`(win-[a-z-]+-)\$\{/g)].map((match) => match[1] ?? "");

describe("the catalogue", () => {
  test("has every id the window uses", () => {
    const used = [...source.matchAll(/"(win-[a-z0-9-]+)"/g)].map((match) => match[1] ?? "");
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((id) => t(id) === id)).toEqual([]);
  });

  test("has no sentence for the window that is never shown", () => {
    const shown = (id: string) => source.includes(`"${id}"`) || begun.some((prefix) => id.startsWith(prefix));
    expect(ours.filter((id) => !shown(id))).toEqual([]);
  });

  test("has every word for every kind of fact", () => {
    const kinds = ["empty", "flag", "number", "short-word", "json", "signed-token", "token", "text", "encrypted"];
    const ids = [
      ...kinds.map((kind) => `win-fact-kind-${kind}`),
      ...["none", "lax", "strict", "unspecified"].map((word) => `win-fact-same-site-${word}`),
      ...["http", "https", "both"].map((word) => `win-fact-source-${word}`),
    ];
    expect(ids.filter((id) => t(id) === id)).toEqual([]);
  });

  test("says one cookie and many cookies", () => {
    expect(t("win-summary", { cookies: 1, profiles: 1 })).toBe("FlaskTrack keeps 1 cookie in 1 browser profile.");
    expect(t("win-summary", { cookies: 23, profiles: 3 })).toBe("FlaskTrack keeps 23 cookies in 3 browser profiles.");
  });
});

describe("dates", () => {
  const now = "2026-11-23T18:06:12Z";

  test.each([
    [null, "when the browser closes"],
    ["2026-11-23T18:06:12Z", "has ended"],
    ["2026-11-24T10:00:00Z", "within a day"],
    ["2026-12-08T10:00:00Z", "in 15 days"],
    ["2027-12-27T10:00:00Z", "in 13 months"],
    ["9999-12-30T22:00:00.999999Z", "in 7973 years"],
    ["not a date", "not a date"],
  ])("%s ends %s", (expires, words) => {
    // Numbers of four digits may be grouped.
    expect(ends({ expires, session: expires === null }, now).replace(",", "")).toBe(words);
  });

  test("an end is told with its day", () => {
    expect(endsWithDate({ expires: "2026-12-08T10:00:00Z", session: false }, now)).toBe("in 15 days (8 December 2026)");
    expect(endsWithDate({ expires: null, session: true }, now)).toBe("when the browser closes");
    expect(endsWithDate({ expires: null, session: null }, now)).toBe("not known");
  });

  test("a moment before our calendar is still written", () => {
    expect(day("-009999-01-02T01:59:59Z")).toMatch(/January/);
  });
});

test.each([
  [1, true, "1 byte"],
  [31, true, "31 bytes"],
  [1433, true, "1.4 KB"],
  [1433, false, "about 1.4 KB"],
])("%i bytes (exact: %s) are %s", (bytes, exact, words) => {
  expect(size(bytes, exact)).toBe(words);
});
