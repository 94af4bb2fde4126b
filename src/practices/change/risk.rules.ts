import { HOUR_MS, type Instant, ms } from "../../kernel/time.ts";
import type { ChangeRequest, RiskLine } from "./model.ts";

/** How many changes ended within a year, and how many of them failed, as `failureOf` has it. */
export type Record365 = { ended: number; failed: number };
/** What the risk of a change is summed from. */
export type RiskFacts = {
  history: { type: Record365; service: Record365; team: Record365; implementer: Record365 };
  /** Things that stop or degrade where the target fails. */
  dependents: number;
  users: number;
  /** Minutes of the window inside the agreed time of its service; null where no such time is known. */
  busyMinutes: number | null;
  openIncidents: number;
  /** Starts and ends of freezes near the window. */
  freezeEdges: readonly Instant[];
};
export type Risk = { points: number; risk: "1" | "2" | "3" | "4"; lines: RiskLine[] };

/** As if ten more had ended, with the failures that are usual: one failure in one is no verdict. */
const imagined = { ended: 10, rate: 0.05 };
const rehearsalHoldsDays = 180;

/** Sums the risk of a change, a line for each fact; lines without points are told too, so that one sees what was looked at. */
export function riskOf(change: Pick<ChangeRequest, "plannedStart" | "plannedEnd" | "rollbackRehearsedOn">, facts: RiskFacts): Risk {
  const { history } = facts;
  const lines = [
    historyLine("typeHistory", "of this type", history.type),
    historyLine("serviceHistory", "of this service", history.service),
    historyLine("teamHistory", "of this team", history.team),
    historyLine("implementerHistory", "of this implementer", history.implementer),
    reachLine(facts),
    hourLine(facts),
    rehearsalLine(change),
    incidentLine(facts),
    freezeLine(change, facts),
  ];
  const points = Math.max(
    0,
    lines.reduce((sum, line) => sum + line.points, 0),
  );
  return { points, risk: points >= 60 ? "1" : points >= 40 ? "2" : points >= 20 ? "3" : "4", lines };
}

function historyLine(code: string, of: string, { ended, failed }: Record365): RiskLine {
  const rate = (failed + imagined.ended * imagined.rate) / (ended + imagined.ended);
  const words = ended === 0 ? `No change ${of} ended within a year.` : `${failed} of ${ended} changes ${of} failed within a year.`;
  return { code, words, points: Math.round(60 * Math.max(0, rate - imagined.rate)) };
}

function reachLine({ dependents, users }: RiskFacts): RiskLine {
  const points = Math.min(12, 2 * dependents) + (users >= 1000 ? 8 : users >= 100 ? 4 : 0);
  return {
    code: "reach",
    words: `${count(dependents, "thing")} depend on what is changed, ${count(users, "user")} on the service.`,
    points,
  };
}

function hourLine({ busyMinutes }: RiskFacts): RiskLine {
  if (busyMinutes === null) return { code: "hour", words: "No agreed time of the service is known.", points: 5 };
  if (busyMinutes === 0) return { code: "hour", words: "The window lies outside the agreed time of the service.", points: 0 };
  return { code: "hour", words: `${count(busyMinutes, "minute")} of the window lie inside the agreed time of the service.`, points: 12 };
}

function rehearsalLine({ rollbackRehearsedOn, plannedStart }: Pick<ChangeRequest, "rollbackRehearsedOn" | "plannedStart">): RiskLine {
  if (rollbackRehearsedOn === null) return { code: "rehearsal", words: "The rollback was never rehearsed.", points: 10 };
  const days = plannedStart === null ? 0 : Math.floor((ms(plannedStart) - ms(`${rollbackRehearsedOn}T00:00:00.000Z`)) / (24 * HOUR_MS));
  if (days < 0)
    return { code: "rehearsal", words: `The rollback is to be rehearsed only after the start, on ${rollbackRehearsedOn}.`, points: 10 };
  const words = `The rollback was rehearsed on ${rollbackRehearsedOn}.`;
  return { code: "rehearsal", words, points: days > rehearsalHoldsDays ? 5 : 0 };
}

function incidentLine({ openIncidents }: RiskFacts): RiskLine {
  return {
    code: "incidents",
    words: `${count(openIncidents, "incident")} open on what is changed.`,
    points: Math.min(15, 5 * openIncidents),
  };
}

function freezeLine(
  { plannedStart, plannedEnd }: Pick<ChangeRequest, "plannedStart" | "plannedEnd">,
  { freezeEdges }: RiskFacts,
): RiskLine {
  const near = freezeEdges.some((edge) => {
    if (plannedStart === null || plannedEnd === null) return false;
    return ms(edge) > ms(plannedStart) - 48 * HOUR_MS && ms(edge) < ms(plannedEnd) + 48 * HOUR_MS;
  });
  return {
    code: "freeze",
    words: near ? "A freeze begins or ends within two days of the window." : "No freeze within two days of the window.",
    points: near ? 8 : 0,
  };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
