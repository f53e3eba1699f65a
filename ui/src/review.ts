// The review as the window shows it: the picture of categories by profile, and the clauses by section.
import type { Category } from "./bindings/Category";
import type { ClauseOutcome } from "./bindings/ClauseOutcome";
import type { ClauseReview } from "./bindings/ClauseReview";
import type { PolicyText } from "./bindings/PolicyText";
import type { ProfileReport } from "./bindings/ProfileReport";
import type { Report } from "./bindings/Report";
import { rowsOf, type Row } from "./rows";

/** How many cookies of which category each profile holds. */
export interface Picture {
  /** The columns: profiles that hold cookies. */
  profiles: ProfileReport[];
  lines: Line[];
  /** Profiles we could not read: what they hold is not in the picture. */
  unread: ProfileReport[];
  /** Profiles we read that hold nothing of FlaskTrack. */
  empty: ProfileReport[];
  /** Categories of which there is no cookie. */
  missing: Category[];
}

/** One category, with a number for each profile. */
export interface Line {
  category: Category;
  counts: number[];
  total: number;
}

export function pictureOf({ profiles: all, categories }: Report): Picture {
  const profiles = all.filter(({ cookies }) => cookies.length > 0);
  const lines = categories.map((category) => {
    const counts = profiles.map((profile) => countOf(profile, category));
    return { category, counts, total: counts.reduce((sum, count) => sum + count, 0) };
  });
  return {
    profiles,
    lines: lines.filter(({ total }) => total > 0),
    unread: all.filter(({ problem }) => problem !== null),
    empty: all.filter(({ cookies, problem }) => cookies.length === 0 && problem === null),
    missing: lines.filter(({ total }) => total === 0).map(({ category }) => category),
  };
}

function countOf(profile: ProfileReport, category: Category): number {
  return profile.cookies.filter(({ verdict }) => verdict.category === category.id).length;
}

/** A section of the policy with its clauses. */
export interface Part {
  number: number;
  title: string;
  clauses: ClauseReview[];
}

/** The clauses by section, in the order of the text; sections without one are left out. */
export function partsOf(clauses: ClauseReview[], policy: PolicyText): Part[] {
  const numbers = [...new Set(clauses.map(({ section }) => section))];
  return numbers.map((number) => ({
    number,
    title: policy.sections.find((section) => section.number === number)?.title ?? "",
    clauses: clauses.filter(({ section }) => section === number),
  }));
}

/** The rows with these ids, in the report's order; a row that went since is left out. */
export function rowsWith(report: Report, ids: string[]): Row[] {
  const wanted = new Set(ids);
  return rowsOf(report).filter(({ cookie }) => wanted.has(cookie.id));
}

/** The answer of a clause in some profiles: those that say the same, and rest on nothing, are told together. */
export interface Answer {
  profiles: ProfileReport[];
  outcome: ClauseOutcome;
  why: string;
  rows: Row[];
}

export function answersOf(clause: ClauseReview, report: Report): Answer[] {
  const answers: Answer[] = [];
  for (const { profile: id, outcome, why, rows: ids } of clause.profiles) {
    const profile = report.profiles.find((one) => one.id === id);
    if (!profile) continue;
    const rows = rowsWith(report, ids);
    const like = answers.find((one) => one.outcome === outcome && one.why === why && one.rows.length + rows.length === 0);
    if (like) like.profiles.push(profile);
    else answers.push({ profiles: [profile], outcome, why, rows });
  }
  return answers;
}

/** The outcomes, first what a person should see first. */
const OUTCOMES: ClauseOutcome[] = ["contradicted", "not-covered", "inconclusive", "supported", "not-checkable"];

/** How many clauses fared how; outcomes that do not occur are left out. */
export function tallyOf(clauses: ClauseReview[]): { outcome: ClauseOutcome; n: number }[] {
  return OUTCOMES.map((outcome) => ({ outcome, n: clauses.filter((clause) => clause.outcome === outcome).length })).filter(
    ({ n }) => n > 0,
  );
}
