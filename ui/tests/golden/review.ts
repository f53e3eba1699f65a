// A made-up review in the shape the core writes: every kind of answer once, resting on the report's own rows.
import type { ClauseOutcome } from "../../src/bindings/ClauseOutcome";
import type { ClauseReview } from "../../src/bindings/ClauseReview";
import type { CookieReport } from "../../src/bindings/CookieReport";
import type { ProfileReport } from "../../src/bindings/ProfileReport";
import type { Review } from "../../src/bindings/Review";
import type { Service } from "../../src/bindings/Service";

type Test = (cookie: CookieReport) => boolean;

const none: Test = () => false;
const kind = (...ids: string[]): Test => (cookie) => ids.includes(cookie.verdict.category);

const CLAUSES: [id: string, section: number, claim: string, outcome: ClauseOutcome, why: string, rests: Test][] = [
  ["P1", 1, "Cookies are small texts that your browser keeps.", "not-checkable", "This says what a cookie is.", none],
  ["P2.2", 2, "There are no advertising cookies.", "contradicted", "We found an advertising cookie.", kind("advertising")],
  ["P4.1", 4, "Cookies keep you signed in.", "supported", "We found sign-in cookies.", kind("authentication")],
  ["P4.4", 4, "Sign-in cookies go when you sign out.", "inconclusive", "One look cannot tell.", kind("authentication")],
  ["P6.4", 6, "Statistics come from server logs.", "not-covered", "We found statistics cookies.", kind("analytics")],
  ["P7.3", 7, "Partners set cookies only if you choose them.", "inconclusive", "Only you know what your team chose.", kind("third-party-integration", "third-party-payment")],
];

/** Made-up services; tests and the fake keep the answers. */
export function servicesOf(profiles: ProfileReport[]): Service[] {
  const vendors = [
    ["stripe", "Stripe", "third-party-payment"],
    ["intercom", "Intercom", "third-party-integration"],
  ] as const;
  return vendors
    .map(([id, name, category]) => ({ id, name, category, connected: null, rows: ids(profiles, kind(category)) }))
    .filter(({ rows }) => rows.length > 0);
}

export function reviewOf(profiles: ProfileReport[], services = servicesOf(profiles)): Review {
  const cookies = profiles.flatMap((profile) => profile.cookies);
  return {
    headline: `${cookies.length} cookies in ${profiles.length} browsers. All but two are covered by the policy.`,
    limit: "This is one look at one device.",
    clauses: CLAUSES.map((clause) => clauseOf(clause, profiles, services)),
    grid: null,
    services,
  };
}

function clauseOf([id, section, claim, outcome, why, rests]: (typeof CLAUSES)[number], profiles: ProfileReport[], services: Service[]): ClauseReview {
  const refused = id === "P7.3" && services.some(({ connected }) => connected === false);
  const settled: ClauseOutcome = refused ? "contradicted" : outcome;
  const read = outcome === "not-checkable" ? [] : profiles.filter(({ problem }) => problem === null);
  return {
    id,
    section,
    claim,
    outcome: settled,
    why: refused ? "You said that your team has not connected it." : why,
    would_change: "Another look may change this.",
    rows: ids(profiles, rests),
    profiles: read.map((profile) => {
      const rows = ids([profile], rests);
      const there = rows.length > 0;
      return { profile: profile.id, outcome: there ? settled : "inconclusive", why: there ? why : "Nothing of the kind is here.", rows };
    }),
  };
}

function ids(profiles: ProfileReport[], rests: Test): string[] {
  return profiles.flatMap(({ cookies }) => cookies.filter(rests).map(({ id }) => id));
}
