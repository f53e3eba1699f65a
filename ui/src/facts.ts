// The facts of one cookie, in the order and the words the side panel shows them.
import type { PolicyText } from "./bindings/PolicyText";
import { dayAndTime, endsWithDate, size } from "./dates";
import { apart, profileName, type Row } from "./rows";
import { t } from "./words";

export interface Fact {
  label: string;
  /** As stored; may come from any web page. */
  text: string;
  /** What it means. */
  meaning?: string;
}

export function factsOf({ profile, cookie }: Row, policy: PolicyText, now: string): Fact[] {
  const { value, verdict } = cookie;
  const facts: (Fact | null)[] = [
    { label: t("win-fact-name"), text: cookie.name || t("win-no-name") },
    {
      label: t("win-fact-host"),
      text: cookie.host,
      meaning: t(REACH[`${cookie.host_only}`]),
    },
    { label: t("win-fact-path"), text: cookie.path || t("win-fact-not-told") },
    { label: t("win-fact-ends"), text: endsWithDate(cookie, now) },
    moment("win-fact-created", cookie.created),
    moment("win-fact-updated", cookie.updated),
    moment("win-fact-used", cookie.last_accessed),
    { label: t("win-fact-profile"), text: profileName(profile) },
    optional("win-fact-container", cookie.container),
    optional("win-fact-partition", apart(cookie), t("win-fact-partition-line")),
    { label: t("win-fact-secure"), text: t(`win-fact-secure-${yesNo(cookie.secure)}`) },
    { label: t("win-fact-http-only"), text: t(`win-fact-http-only-${yesNo(cookie.http_only)}`) },
    { label: t("win-fact-same-site"), text: t(`win-fact-same-site-${cookie.same_site}`) },
    cookie.source_scheme === null || cookie.source_scheme === "unset"
      ? null
      : { label: t("win-fact-source"), text: t(`win-fact-source-${cookie.source_scheme}`) },
    {
      label: t("win-fact-size"),
      text: size(value.bytes, value.exact),
      meaning: t(`win-fact-kind-${value.kind}`),
    },
    optional("win-fact-vendor", verdict.vendor),
    optional("win-fact-policy", section(verdict.policy_section, policy)),
    { label: t("win-fact-rule"), text: verdict.rule },
  ];
  return facts.filter((fact) => fact !== null);
}

/** What the source says of the host: only there, everywhere below, or no more than that it was sent there. */
const REACH = { true: "win-fact-host-only", false: "win-fact-host-wide", null: "win-fact-host-sent" };

function yesNo(fact: boolean | null): "yes" | "no" | "unknown" {
  if (fact === null) return "unknown";
  return fact ? "yes" : "no";
}

function moment(id: string, at: string | null): Fact | null {
  return optional(id, at === null ? null : dayAndTime(at));
}

function optional(id: string, text: string | null, meaning?: string): Fact | null {
  if (text === null) return null;
  return meaning === undefined ? { label: t(id), text } : { label: t(id), text, meaning };
}

function section(number: number | null, policy: PolicyText): string | null {
  const found = policy.sections.find((one) => one.number === number);
  return found ? t("win-fact-policy-section", { number: found.number, title: found.title }) : null;
}
