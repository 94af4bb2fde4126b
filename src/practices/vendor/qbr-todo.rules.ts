import { moneyWords } from "../../kernel/money.ts";
import { daysBetween } from "../../kernel/plain-day.ts";
import { dayWords } from "./period.rules.ts";
import type { ReviewAction, ReviewContract, VendorFactsOfReview, VendorReview } from "./qbr.model.ts";

type Open = Pick<VendorReview, "credits" | "escalations" | "ask">;

/** What is to be done next, the vendor's side first. */
export function actionsOf(
  { vendor, contracts, clauses, results, period }: VendorFactsOfReview,
  { credits, escalations, ask }: Open,
): ReviewAction[] {
  const who = vendor.owner ?? "nobody yet";
  const contact = vendor.escalationContact ?? vendor.name;
  const own: ReviewAction[] = [
    ...(ask
      ? [{ what: `Decide on ${ask.name}`, who, due: ask.decideBy, side: "office" as const, href: { kind: "contract", id: ask.contract } }]
      : []),
    ...credits.open
      .filter(({ state }) => state === "owed")
      .map((one) => ({
        what: `Claim ${moneyWords(one.money)}: ${one.name}`,
        who,
        due: null,
        side: "office" as const,
        href: { kind: "vendorCredit", id: one.id },
      })),
    ...contracts
      .filter((one) => one.missing.length > 0 && one.state === "active")
      .map((one) => ({
        what: `Complete ${one.number ?? one.name}: ${one.missing.length} ${one.missing.length === 1 ? "thing is" : "things are"} missing`,
        ...{ who: one.administrator ?? who, due: null, side: "office" as const, href: { kind: "contract", id: one.id } },
      })),
    ...clauses
      .filter(({ id }) => !results.some((one) => one.clause === id && one.periodStart >= period.start && one.periodEnd <= period.end))
      .map(({ id, name }) => ({ what: `Measure ${name}`, who, due: null, side: "office" as const, href: { kind: "slaClause", id } })),
  ];
  const theirs: ReviewAction[] = [
    ...escalations.map((one) => ({
      ...{ what: `Answer: ${one.subject}`, who: one.contact ?? contact, due: one.answerDueOn },
      ...{ side: "vendor" as const, href: { kind: "vendorEscalation", id: one.id } },
    })),
    ...credits.open
      .filter(({ state }) => state === "claimed")
      .map((one) => ({
        what: `Pay or set off ${moneyWords(one.money)}`,
        who: contact,
        due: null,
        side: "vendor" as const,
        href: { kind: "vendorCredit", id: one.id },
      })),
  ];
  return [...theirs, ...own];
}

/** What makes it hard to leave or to go on, as far as it is known. */
export function risksOf({ vendor, today }: VendorFactsOfReview, contracts: readonly ReviewContract[]): VendorReview["risks"] {
  const substitutes = (vendor.substitutes ?? "").split("\n").filter((one) => one.trim() !== "");
  const running = contracts.filter(({ state }) => state === "active");
  const [notice] = running.flatMap(({ noticeOn }) => (noticeOn !== null && noticeOn >= today ? [noticeOn] : [])).sort();
  const unknown = running.filter(({ missing }) => missing.includes("noticeUnknown")).length;
  return [
    ...(vendor.dataAccess === null || vendor.dataAccess === "none"
      ? []
      : [{ label: "Data", text: `It can see ${dataWords[vendor.dataAccess] ?? "data"}.` }]),
    {
      label: "Exit",
      text: [
        vendor.exitMonths === null ? "How long leaving takes is not known." : `Leaving takes ${vendor.exitMonths}.`,
        substitutes.length === 0 ? "Who could take over is not known." : `${substitutes.join(", ")} could take over.`,
      ].join(" "),
    },
    ...(notice
      ? [{ label: "Notice", text: `The next last day of notice is ${dayWords(notice)}, in ${daysBetween(today, notice)} days.` }]
      : []),
    ...(unknown > 0
      ? [{ label: "Notice", text: `Of ${unknown} ${unknown === 1 ? "contract" : "contracts"} in force the notice is not known.` }]
      : []),
  ];
}

const dataWords: Readonly<Record<string, string>> = {
  internal: "internal data",
  personal: "personal data",
  special: "special categories of personal data",
};
