import { dayIn, monthOf, plusDays, plusMonths } from "../../kernel/plain-day.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { creditId } from "../../practices/vendor/credit.rules.ts";
import { periodAfter, periodOf } from "../../practices/vendor/period.rules.ts";
import { resultId } from "../../practices/vendor/result.rules.ts";
import { starterId } from "../starter/starter.ts";
import { zone } from "./moments.ts";
import { type ContractSeed, type VendorSeed, vendorSeeds } from "./vendor-seeds.ts";
import { machine, type World } from "./world.ts";

/** Plans whom the sample buys from: contracts, promises that are counted as the year goes by, money, disputes. */
export function planVendors(world: World): void {
  for (const seed of vendorSeeds) planVendor(world, seed);
  planClauses(world);
  planRatings(world);
  planCredits(world);
  planDisputes(world);
}

const vendorId = (world: World, key: string) => world.id(`vendor/${key}`);
const contractId = (world: World, number: string) => world.id(`contract/${number}`);
const today = (world: World) => dayIn(zone, world.anchor);

function planVendor(world: World, seed: VendorSeed): void {
  const id = vendorId(world, seed.key);
  const { name, tier, criticality, data, owner, services, substitutes, exit, contact } = seed;
  const values = {
    ...{ name, tier, criticality, dataAccess: data, owner: owner === null ? null : world.person(owner).id },
    services: services.map((one) => world.service(one)),
    ...{ substitutes: substitutes ?? null, exitMonths: exit ?? null, escalationContact: contact ?? null },
  };
  world.send({ at: world.start, kind: "vendor", id, actor: machine, command: world.create("vendor", values) });
  for (const contract of seed.contracts) planContract(world, seed, contract);
  planSpend(world, seed);
}

function planContract(world: World, { key, owner }: VendorSeed, seed: ContractSeed): void {
  const id = contractId(world, seed.number);
  const [length, unit] = seed.notice ?? [null, "day"];
  const isReversed = seed.ends !== null && -seed.ends > seed.starts;
  const values = {
    ...{ name: seed.name, contractNumber: seed.number, vendor: vendorId(world, key), contractModel: seed.model },
    services: (seed.services ?? []).map((one) => world.service(one)),
    administrator: seed.administrator === undefined ? null : world.person(seed.administrator).id,
    businessOwner: owner === null || owner === seed.administrator ? null : world.person(owner).id,
    startsOn: plusDays(today(world), isReversed ? -seed.starts + 300 : -seed.starts),
    endsOn: seed.ends === null ? null : plusDays(today(world), seed.ends),
    openEnded: seed.ends === null,
    ...{ renewal: seed.renewal ?? null, renewalMonths: seed.renewalMonths ?? null },
    ...{
      noticeLength: length,
      noticeUnit: unit === "month" ? "month" : "day",
      noticeCounts: unit === "business" ? "business" : "calendar",
    },
    noticeCalendar: unit === "business" ? starterId("calendar/office-hours") : null,
    ...{
      noticeMethod: "registered letter",
      leadDays: seed.lead ?? 21,
      yearlyAmount: seed.yearly,
      currency: "EUR",
      paymentSchedule: "monthly",
    },
  };
  world.send({ at: world.start, kind: "contract", id, actor: machine, command: world.create("contract", values), apart: true });
  if (!seed.decided) return;
  const { decision, ago, reason } = seed.decided;
  const { actor } = world.person("adeyemi");
  world.send({ at: addDays(world.anchor, -ago), kind: "contract", id, actor, command: { type: "decide", decision, reason } });
}

/** Twelve months as invoiced on the fifth of the next, and the three to come as foretold. */
function planSpend(world: World, { key, monthly, extra = {} }: VendorSeed): void {
  const vendor = vendorId(world, key);
  const first = monthOf(today(world));
  const send = (name: string, month: string, stage: string, amount: number, at: Instant) =>
    world.send({
      ...{ at: at < world.start ? world.start : at, kind: "vendorSpend", id: world.id(`spend/${key}/${name}/${month}`), actor: machine },
      command: world.create("vendorSpend", { name, vendor, month, stage, amount: `${amount}.00`, currency: "EUR" }),
    });
  for (let back = 12; back >= 1; back--) {
    const month = plusMonths(first, -back);
    const invoiced: Instant = `${plusMonths(month, 1).slice(0, 8)}05T09:00:00.000Z`;
    if (monthly) send("As the contract says", month, "actual", monthly, invoiced);
    if (monthly) send("Planned for the year", month, "forecast", monthly, world.start);
    const more = extra[back];
    if (more) send(more[0], month, "actual", more[1], invoiced);
  }
  if (monthly) for (let on = 0; on < 3; on++) send("As the contract says", plusMonths(first, on), "forecast", monthly, world.start);
}

type ClauseSeed = { key: string; contract: string; services: readonly string[]; values: Record<string, unknown> };
const clauseSeeds: readonly ClauseSeed[] = [
  {
    ...{ key: "nordwind-up", contract: "NW-2024-031", services: ["erp", "payroll"] },
    values: {
      ...{ name: "ERP and payroll can be worked with", clause: "schedule 4, 2.1", metric: "availability", target: 99.9, every: "month" },
      credits: [
        { below: 99.9, amount: "3500.00", percent: null },
        { below: 99.5, amount: "8400.00", percent: null },
      ],
      exclusions: "Maintenance that was announced ten days before.",
    },
  },
  {
    ...{ key: "nordwind-restore", contract: "NW-2024-031", services: ["erp", "payroll", "treasury"] },
    values: {
      ...{
        name: "Critical incidents restored in two hours",
        clause: "schedule 4, 3",
        metric: "restored",
        target: 95,
        thresholdMinutes: 120,
      },
      ...{ every: "quarter", creditPerMiss: "1200.00" },
    },
  },
  {
    ...{ key: "nordwind-answer", contract: "NW-2024-031", services: [] },
    values: {
      name: "Answers within eight office hours",
      clause: "schedule 4, 5",
      metric: "answers",
      target: 90,
      every: "quarter",
      creditPerMiss: "350.00",
    },
  },
  {
    ...{ key: "finch-up", contract: "FT-2022-1090", services: ["telephony"] },
    values: {
      ...{ name: "The hotline rings", clause: "clause 9.4", metric: "availability", target: 99.8, every: "month" },
      credits: [
        { below: 99.8, amount: null, percent: 10 },
        { below: 99, amount: null, percent: 25 },
      ],
    },
  },
  {
    ...{ key: "finch-lines", contract: "FT-2023-4471", services: ["leeds-net"] },
    values: { name: "Lines to Leeds are up", clause: "clause 9.1", metric: "availability", target: 99.9, every: "month" },
  },
  {
    ...{ key: "calder-answer", contract: "CS-88121", services: [] },
    values: { name: "Answers within four office hours", clause: "support terms 2", metric: "answers", target: 95, every: "quarter" },
  },
  {
    ...{ key: "baltnet-up", contract: "BN/771/25", services: ["gdansk-net"] },
    values: {
      ...{ name: "Lines to Gdańsk are up", clause: "§ 6", metric: "availability", target: 99.9, every: "month" },
      credits: [{ below: 99.9, amount: null, percent: 15 }],
    },
  },
];
const clocksOf: Readonly<Record<string, string>> = { "nordwind-answer": "nordwind", "calder-answer": "calder" };

function planClauses(world: World): void {
  for (const { key, contract, services, values } of clauseSeeds) {
    const definitions = clocksOf[key] ? [world.id(`promise/vendor/${clocksOf[key]}`)] : [];
    const command = world.create("slaClause", {
      ...{ ...values, contract: contractId(world, contract), services: services.map((one) => world.service(one)), definitions },
      measuredFrom: key === "nordwind-answer" ? lastTwoQuarters(world) : plusMonths(monthOf(dayIn(zone, world.start)), 1),
    });
    world.send({ at: world.start, kind: "slaClause", id: clauseId(world, key), actor: machine, command, apart: true });
  }
}

/** The first day from which answers are counted: of what was missed then, one credit came and one is owed. */
function lastTwoQuarters(world: World): string {
  const { start } = periodAfter("quarter", periodOf("quarter", today(world)).start, -2);
  const began = plusMonths(monthOf(dayIn(zone, world.start)), 1);
  return start < began ? began : start;
}

const clauseId = (world: World, key: string) => world.id(`clause/${key}`);

/** What no row can measure, entered when the quarter was talked through. */
function planRatings(world: World): void {
  const quarters = [-1, -2, -3].map((back) => periodAfter("quarter", periodOf("quarter", today(world)).start, back));
  const given: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
    nordwind: { invoices: [100, 96, 100], controls: [91.7, 91.7, 100], roadmap: [60, 80, 80] },
    finch: { invoices: [88, 92, 100], controls: [80, 80, 80], roadmap: [50, 75, 75] },
    calder: { invoices: [100, 100, 100], controls: [100, 95, 95], roadmap: [90, 90, 80] },
    baltnet: { invoices: [100, 100, 100], controls: [90, 90, 90], roadmap: [75, 75, 75] },
  };
  const note: Readonly<Record<string, string>> = {
    invoices: "Of the invoices of the quarter, those that needed no correction.",
    controls: "Evidence that came by its day, of what the list of controls asks for.",
    roadmap: "Of what was announced for the quarter, what was delivered.",
  };
  for (const [key, measures] of Object.entries(given))
    for (const [measure, values] of Object.entries(measures))
      for (const [at, value] of values.entries()) {
        const quarter = quarters[at]!;
        const command = world.create("vendorRating", {
          ...{
            vendor: vendorId(world, key),
            measure: starterId(`vendor-measure/${measure}`),
            quarter: quarter.start,
            value,
            note: note[measure],
          },
        });
        const when: Instant = `${plusDays(quarter.end, 8)}T10:00:00.000Z`;
        if (when > world.start)
          world.send({
            at: when,
            kind: "vendorRating",
            id: world.id(`rating/${key}/${measure}/${quarter.start}`),
            actor: machine,
            command,
          });
      }
}

/** What was owed for the quarter before the last was claimed, and came; what is owed for the last one nobody has claimed yet. */
function planCredits(world: World): void {
  const quarter = periodAfter("quarter", periodOf("quarter", today(world)).start, -2);
  if (quarter.start < plusMonths(monthOf(dayIn(zone, world.start)), 1)) return;
  const id = creditId(resultId(clauseId(world, "nordwind-answer"), quarter.start));
  const on = (days: number): Instant => `${plusDays(quarter.end, days)}T09:20:00.000Z`;
  const claim = { type: "claim", claimedOn: null, reference: "Letter of the service review" };
  world.send({ at: on(19), kind: "vendorCredit", id, actor: world.person("adeyemi").actor, command: claim, apart: true });
  const receive = { type: "receive", receivedOn: null, receivedAmount: "3150.00" };
  world.send({ at: on(57), kind: "vendorCredit", id, actor: world.person("ferreira").actor, command: receive, apart: true });
}

function planDisputes(world: World): void {
  const director = world.person("adeyemi").actor;
  const day = (ago: number) => plusDays(today(world), -ago);
  const morning = (ago: number): Instant => `${day(ago)}T08:40:00.000Z`;
  const telephony = resultId(clauseId(world, "finch-up"), monthOf(day(73)));
  const send = (key: string, ago: number, kind: string, actor: typeof director, values: Record<string, unknown>) =>
    world.send({ at: morning(ago), kind, id: world.id(`${kind}/${key}`), actor, command: world.create(kind, values), apart: true });
  send("hotline", 51, "vendorEscalation", world.person("vidal").actor, {
    ...{
      subject: "Cause of the hotline outage, in writing",
      vendor: vendorId(world, "finch"),
      contract: contractId(world, "FT-2022-1090"),
    },
    ...{ result: telephony, level: "2", vendorContact: "J. Petersen, Finch Telecom", answerDueOn: day(30), confidential: false },
    description:
      "It was the second time within a year that the exchange did not come back by itself. We ask for the cause and for what changes.",
  });
  world.send({ ...letter, at: morning(50), id: world.id("vendorEscalation/hotline"), actor: world.person("vidal").actor });
  send("nights", 24, "vendorEscalation", world.person("ferreira").actor, {
    ...{
      subject: "No named contact outside office hours",
      vendor: vendorId(world, "nordwind"),
      contract: contractId(world, "NW-2024-031"),
    },
    ...{ level: "1", vendorContact: "M. Brandt, Nordwind", answerDueOn: plusDays(today(world), 4), confidential: false },
    description: "At night we reach a switchboard. We ask for a name and a number that is answered.",
  });
  send("leaving", 17, "vendorEscalation", director, {
    ...{ subject: "Terms on which we would leave", vendor: vendorId(world, "nordwind"), contract: contractId(world, "NW-2024-031") },
    ...{ level: "3", vendorContact: "Their managing director", answerDueOn: plusDays(today(world), 10), confidential: true },
    description: "Asked of their managing director alone; their staff do not know.",
  });
  const terms = { vendor: vendorId(world, "nordwind"), contract: contractId(world, "NW-2024-031"), confidential: false, currency: "EUR" };
  send("renewal", 20, "negotiation", world.person("farouk").actor, {
    ...{ ...terms, subject: "Renewal of managed ERP hosting", baseline: "428480.00", asked: "412000.00", offered: "420000.00" },
    terms: "Credits set off within a month, a named contact at night, a rehearsed export.",
  });
  const seats = world.id("negotiation/seats");
  send("seats", 262, "negotiation", world.person("sato").actor, {
    ...{ subject: "Workplace licences for three years", vendor: vendorId(world, "oakbridge"), contract: contractId(world, "OB-E-0042") },
    ...{ baseline: "351000.00", asked: "310000.00", confidential: false, currency: "EUR" },
  });
  const agree = { type: "agree", agreed: "318240.00", outcome: "Price held for three years, 120 seats given back." };
  world.send({ at: morning(252), kind: "negotiation", id: seats, actor: director, command: agree, apart: true });
}

const letter = { kind: "vendorEscalation", command: { type: "draftLetter" }, apart: true } as const;
