import type { Instant } from "../../kernel/time.ts";
import { instant } from "../../kernel/time.ts";
import type { ClockFacts } from "../kit/clock.ts";
import { friday, presentMs, span, today } from "./moments.ts";

type State = "New" | "In progress" | "On hold";

/** One line of the showcase's list. */
export type Line = {
  number: string;
  priority: "1" | "2" | "3";
  title: string;
  state: State;
  owner: { name: string; initials: string } | null;
  clock: ClockFacts;
  pausedWords?: string;
  service: string;
  team: string;
  updatedAt: Instant;
};

type Written = [
  number: string,
  title: string,
  state: State,
  owner: string,
  clock: ClockFacts,
  service: string,
  team: string,
  updated: string,
  paused?: string,
];

const now = instant(presentMs);

function running(share: number, left: string, breachAt: Instant, isWarm = false): ClockFacts {
  const targetMs = Math.round(span(left) / (1 - share / 100));
  return {
    targetMs,
    countedMs: targetMs - span(left),
    countedAt: now,
    isCounting: true,
    breachAt,
    warnAt: isWarm ? today("13:00") : breachAt,
  };
}

function paused(share: number): ClockFacts {
  return { targetMs: 100, countedMs: share, countedAt: now, isCounting: false, pausedAt: today("12:00") };
}

const broken: ClockFacts = {
  targetMs: span("4:00"),
  countedMs: span("4:42"),
  countedAt: now,
  isCounting: true,
  breachAt: today("13:26"),
  warnAt: today("12:26"),
};

const critical: readonly Written[] = [
  ["1204", "ERP payments down", "In progress", "TH", running(38, "1:14", today("15:22")), "ERP Payments", "Platform", "0:01"],
];

const high: readonly Written[] = [
  ["1187", "Label printers in hall 3 print blank", "In progress", "DO", broken, "Warehouse", "Field Leeds", "0:11"],
  [
    "1198",
    "VPN from Leeds drops every 20 minutes",
    "In progress",
    "EK",
    { ...running(92, "0:19", today("14:27"), true), targetMs: span("4:00"), countedMs: span("3:41") },
    "Remote access",
    "Network",
    "0:06",
  ],
  [
    "1192",
    "Customs file to broker refused since 09:40",
    "In progress",
    "CF",
    running(64, "1:26", today("15:34")),
    "Integration",
    "Apps",
    "0:24",
  ],
  ["1203", "Sign-in loop after password change", "New", "", running(12, "3:31", today("17:39")), "Identity", "Desk", "0:29"],
  ["1201", "Disk array DA-02 replays its cache", "On hold", "SM", paused(31), "Storage", "Platform", "0:18", "on Calder"],
];

const moderate: readonly Written[] = [
  ["1176", "Payslip PDF opens empty on phones", "In progress", "BT", running(81, "1:31", today("15:39"), true), "Payroll", "Apps", "0:40"],
  [
    "1195",
    "Shared mailbox Quality missing for 4 people",
    "In progress",
    "FA",
    running(44, "4:28", friday("09:36")),
    "Mail",
    "Desk",
    "1:00",
  ],
  [
    "1162",
    "Audit log of Quality portal stops at noon",
    "In progress",
    "CF",
    running(41, "4:43", friday("09:51")),
    "Quality",
    "Apps",
    "5:00",
  ],
  [
    "1171",
    "Report Stock ageing 40 minutes late",
    "In progress",
    "CF",
    running(37, "5:02", friday("10:10")),
    "Data warehouse",
    "Apps",
    "2:00",
  ],
  ["1190", "Scale 4 sends its weight twice", "In progress", "DO", running(33, "5:22", friday("10:30")), "Warehouse", "Field Leeds", "4:00"],
  [
    "1194",
    "Supplier portal rejects VAT numbers",
    "In progress",
    "BT",
    running(29, "5:41", friday("10:49")),
    "Supplier portal",
    "Apps",
    "3:00",
  ],
  ["1196", "Scanner gun 14 loses Wi-Fi at dock 6", "New", "", running(9, "7:17", friday("12:25")), "Warehouse", "Field Leeds", "2:00"],
  ["1199", "Badge reader gate B answers slowly", "New", "", running(6, "7:31", friday("12:39")), "Access", "Field Gdańsk", "3:00"],
  ["1183", "Drafter CAD asks for a licence it has", "On hold", "HS", paused(58), "Drafter CAD", "Workplace", "2:00", "on vendor"],
  ["1168", "Two monitors flicker after docking", "On hold", "DO", paused(70), "Workplace", "Field Leeds", "3:00", "on part"],
  ["1189", "Meeting room Skagen has no sound", "On hold", "KN", paused(22), "Workplace", "Field Aarhus", "1:00", "on caller"],
  ["1165", "Training room tablets need a new profile", "On hold", "KN", paused(15), "Workplace", "Field Aarhus", "4:00", "on caller"],
];

const people: Record<string, string> = {
  TH: "T. Haas",
  DO: "D. Osei",
  EK: "E. Kowal",
  CF: "C. Ferreira",
  SM: "S. Marek",
  BT: "B. Tan",
  FA: "F. Abel",
  HS: "H. Sato",
  KN: "K. Nygaard",
};

function lineOf(priority: Line["priority"]) {
  return ([number, title, state, owner, clock, service, team, updated, pausedWords]: Written): Line => ({
    number: `INC000${number}`,
    priority,
    title,
    state,
    owner: owner === "" ? null : { initials: owner, name: people[owner] ?? owner },
    clock,
    pausedWords,
    service,
    team,
    updatedAt: instant(presentMs - span(updated)),
  });
}

/** The eighteen lines of the list of that afternoon. */
export const lines: readonly Line[] = [...critical.map(lineOf("1")), ...high.map(lineOf("2")), ...moderate.map(lineOf("3"))];

/** A long list for trying the window: the same lines over and over under new numbers. */
export const manyLines: readonly Line[] = Array.from({ length: 3000 }, (_, at) => {
  const line = lines[at % lines.length]!;
  return { ...line, number: `INC${String(2_000_000 + at)}`, priority: "3" };
});
