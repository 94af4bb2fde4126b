import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { amountUnits, moneyWords } from "../../kernel/money.ts";
import { hourOfDay, plusDays } from "../../kernel/plain-day.ts";
import { type BusinessCalendar, type Instant, startOfLocalDay } from "../../kernel/time.ts";
import type { Contract } from "./contract.model.ts";
import { businessDaysBefore } from "./date.rules.ts";
import type { VendorEscalation } from "./dispute.model.ts";
import { dayWords } from "./period.rules.ts";

export type VendorConcernFacts = {
  vendors: ReadonlyMap<Id, string>;
  people: ReadonlyMap<Id, string>;
  /** The organisation's working days, where it has some, and its zone. */
  calendar: BusinessCalendar | null;
  zone: string;
};

/** How long before it is decided a contract is a concern at all; one whose notice is not known, before its end. Days. */
const decisionAheadDays = 45;
const unknownAheadDays = 240;
/** Source: docs/decisions/0016-vendor.md, a contract decision that is past or due within five working days. */
const gateWorkingDays = 5;

/**
 * Why a contract may need the director: nobody has decided and the day comes near, or its notice is not known and its end comes near. What is
 * decided, has no date, or can no longer be ended by notice, is no concern.
 */
export function contractConcern(contract: Contract, given: Record<string, unknown>): Concern | null {
  const facts = given as VendorConcernFacts;
  if (contract.state !== "active" || contract.decision !== null) return null;
  if (contract.decisionOn !== null && contract.noticeOn !== null) return undecided(contract, contract.decisionOn, contract.noticeOn, facts);
  return contract.missing.includes("noticeUnknown") && contract.endsOn !== null ? unknown(contract, contract.endsOn, facts) : null;
}

function undecided(contract: Contract, decisionOn: string, noticeOn: string, facts: VendorConcernFacts): Concern {
  const zone = contract.timeZone ?? facts.zone;
  const gateFrom = facts.calendar === null ? null : businessDaysBefore(decisionOn, gateWorkingDays, facts.calendar);
  return concernOf({
    ...common(contract, facts),
    title: `${called(contract, facts)}: decide by ${dayWords(decisionOn)}`.slice(0, 160),
    from: morning(zone, plusDays(decisionOn, -decisionAheadDays)),
    irreversibleAt: dayAfter(zone, noticeOn),
    irreversibleWords: "the last day of notice is over",
    horizonMinutes: decisionAheadDays * 24 * 60,
    expectedCost: costOfRenewal(contract),
    gates: [
      {
        code: "contractDecision",
        since: morning(zone, gateFrom ?? plusDays(decisionOn, -7)),
        words: `It is decided by ${dayWords(decisionOn)}; the last day of notice is ${dayWords(noticeOn)}.`,
      },
    ],
    deed: { label: "Decide", to: `/contracts/${contract.number ?? contract.id}?do=decide` },
  });
}

function unknown(contract: Contract, endsOn: string, facts: VendorConcernFacts): Concern {
  const zone = contract.timeZone ?? facts.zone;
  return concernOf({
    ...common(contract, facts),
    title: `${called(contract, facts)}: its notice is not known, it ends ${dayWords(endsOn)}`.slice(0, 160),
    from: morning(zone, plusDays(endsOn, -unknownAheadDays)),
    irreversibleAt: dayAfter(zone, endsOn),
    irreversibleWords: "it ends or renews itself",
    horizonMinutes: unknownAheadDays * 24 * 60,
    expectedCost: costOfRenewal(contract),
    deed: { label: "Write the notice down", to: `/contracts/${contract.number ?? contract.id}` },
  });
}

function common(contract: Contract, { people }: VendorConcernFacts): Pick<Concern, "rootCauseKey" | "facts" | "service"> {
  const { yearlyAmount, currency, administrator } = contract;
  const said = [
    yearlyAmount !== null && currency !== null && `${moneyWords({ amount: yearlyAmount, currency })} a year`,
    contract.renewal === "automatic" && "renews itself",
    administrator === null ? "nobody looks after it" : people.get(administrator),
  ];
  return {
    rootCauseKey: contract.id,
    facts: said.filter((one) => typeof one === "string").join(" · "),
    service: contract.services[0] ?? null,
  };
}

function called({ vendor, name }: Contract, { vendors }: VendorConcernFacts): string {
  const known = vendor === null ? undefined : vendors.get(vendor);
  return known ? `Contract ${known}, ${name}` : `Contract ${name}`;
}

/** What it binds the office to where nothing is decided: its price for as long as it renews itself. */
function costOfRenewal({ renewal, renewalMonths, yearlyAmount, currency }: Contract): Concern["expectedCost"] {
  if (renewal !== "automatic" || renewalMonths === null || yearlyAmount === null || currency === null) return null;
  const amount = Math.round((Number(amountUnits(yearlyAmount) / 10_000n) * renewalMonths) / 12);
  return { amount, currency, words: `It renews itself for ${renewalMonths} months: ${moneyWords({ amount: `${amount}.00`, currency })}.` };
}

/** An escalation whose answer is overdue. A confidential one keeps its words to itself. */
export function escalationConcern(escalation: VendorEscalation, given: Record<string, unknown>): Concern | null {
  const { vendors, people, zone } = given as VendorConcernFacts;
  if (escalation.state !== "open") return null;
  const { subject, vendor, level, answerDueOn, askedBy, confidential, contract, id, number } = escalation;
  const said = [vendors.get(vendor), `level ${level}`, askedBy ? people.get(askedBy) : undefined, `answer due ${dayWords(answerDueOn)}`];
  return concernOf({
    rootCauseKey: contract ?? id,
    title: `No answer yet: ${subject}`.slice(0, 160),
    facts: said.filter((one) => typeof one === "string").join(" · "),
    neutralTitle: confidential ? "A confidential dispute with a vendor" : null,
    from: dayAfter(zone, answerDueOn),
    deed: { label: "Raise", to: `/vendor-escalations/${number ?? id}?do=raise` },
  });
}

function morning(zone: string, day: string): Instant {
  return hourOfDay(zone, day, 7);
}

/** The midnight that ends a day. */
function dayAfter(zone: string, day: string): Instant {
  return startOfLocalDay(zone, hourOfDay(zone, plusDays(day, 1), 12));
}
