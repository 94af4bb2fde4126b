import { deriveId, type Id, idFrom } from "../src/kernel/ids.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { reviewId } from "../src/practices/incident/reactions.ts";
import type { Company, Member } from "./company.ts";
import type { Dice } from "./dice.ts";
import { makeReport } from "./words.ts";

/** One act of a story: when, and what is sent to which record. */
export type Step = { atMs: number; envelope: Envelope };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** When incidents are opened: weekdays and office hours mostly, in order, `count` over the span. */
export function* openings(dice: Dice, span: { fromMs: number; toMs: number }, count: number): Generator<number> {
  const hours = Math.floor((span.toMs - span.fromMs) / hour);
  const weights = Array.from({ length: hours }, (_, index) => weightOf(span.fromMs + index * hour));
  const total = weights.reduce((sum, one) => sum + one, 0);
  let [owed, made] = [0, 0];
  for (const [index, weight] of weights.entries()) {
    owed += (weight / total) * count;
    const last = index === hours - 1;
    const now = last ? count - made : Math.floor(owed) - made;
    made += now;
    const within = Array.from({ length: now }, () => Math.floor(dice.next() * hour)).sort((a, b) => a - b);
    for (const offset of within) yield span.fromMs + index * hour + offset;
  }
}

function weightOf(atMs: number): number {
  const at = new Date(atMs);
  const busy = at.getUTCHours() >= 7 && at.getUTCHours() < 17;
  const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
  if (weekend) return busy ? 3 : 1;
  return busy ? 30 : 2;
}

/** Work goes on in office hours (7 to 17 UTC, weekdays); what falls outside waits for the morning. */
function atWork(dice: Dice, atMs: number): number {
  const at = new Date(atMs);
  const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
  if (!weekend && at.getUTCHours() >= 7 && at.getUTCHours() < 17) return atMs;
  const midnight = atMs - (atMs % day);
  let next = at.getUTCHours() < 7 && !weekend ? midnight : midnight + day;
  while ([0, 6].includes(new Date(next).getUTCDay())) next += day;
  return next + 7 * hour + Math.floor(dice.next() * 2 * hour);
}

/** One incident's life as commands, from the report to the caller's verdict; it closes by itself when its time comes. */
export function story(dice: Dice, company: Company, openedMs: number): Step[] {
  const id = idFrom(openedMs, dice.bytes(10));
  const steps: Step[] = [];
  const service = dice.pick(company.services);
  const caller = dice.pick(company.callers);
  const [impact, urgency] = severity(dice);
  const report = makeReport(dice, service.name);
  const { solution, ...told } = report;
  const isCritical = impact === "1" && urgency === "1";
  let crew = service.crew;
  let agent = dice.pick(crew.agents);
  const send = (atMs: number, actor: Member, command: Envelope["command"], to: { kind: string; id: Id } = { kind: "incident", id }) =>
    steps.push({
      atMs,
      envelope: { ...to, commandId: deriveId(id, steps.length), actor, at: new Date(atMs).toISOString(), quiet: true, command },
    });
  const byPhone = dice.chance(0.4);
  send(openedMs, byPhone ? agent : caller, {
    type: "create",
    ...told,
    caller: caller.personId,
    service: service.id,
    impact,
    urgency,
    contactType: byPhone ? "phone" : dice.pick(["self-service", "self-service", "email"]),
  });
  if (dice.chance(0.005)) send(openedMs + minute, company.director, { type: "restrict", reason: "Personal data." });
  let at = openedMs;
  const later = (minutes: number): number => {
    at = isCritical ? at + minutes * minute : atWork(dice, at + minutes * minute);
    return at;
  };
  if (dice.chance(0.02)) {
    send(later(dice.around(60, 1)), agent, { type: "cancel", reason: "The caller found it works." });
    return steps;
  }
  send(later(isCritical ? dice.around(6, 0.6) : dice.around(30, 1.1)), agent, { type: "take" });
  if (dice.chance(0.12)) {
    crew = dice.pick(company.crews);
    agent = dice.pick(crew.agents);
    send(later(dice.around(90, 1)), agent, { type: "assign", team: crew.id, assignee: agent.personId, note: null });
  }
  if (!isCritical && dice.chance(0.15)) {
    const holdReason = dice.pick(["1", "1", "4", "5"]);
    const comment = holdReason === "1" ? "Please tell us when we may call." : null;
    send(later(dice.around(60, 1)), agent, { type: "hold", holdReason, comment, note: null });
    send(later(dice.around(1200, 1)), agent, { type: "resume", note: null });
  }
  const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: solution, restoredAt: null, note: null };
  const drags = !isCritical && dice.chance(0.1);
  send(later(drags ? dice.around(30 * 1440, 0.5) : isCritical ? dice.around(90, 0.7) : dice.around(400, 1.4)), agent, solved);
  if (isCritical)
    send(
      at + 10 * minute,
      company.director,
      { type: "waive", reason: "Known cause, covered by an earlier review." },
      { kind: "review", id: reviewId(id) },
    );
  if (!isCritical && dice.chance(0.03)) {
    send(later(dice.around(300, 0.6)), caller, { type: "reopen", reason: "It happens again." });
    send(later(dice.around(600, 1)), agent, solved);
  }
  if (dice.chance(0.1))
    send(at + Math.ceil(dice.next() * day), caller, {
      type: "rate",
      satisfaction: dice.pick(["2", "3", "4", "4", "5", "5"]),
      comment: null,
    });
  return steps;
}

function severity(dice: Dice): [string, string] {
  const toss = dice.next();
  if (toss < 0.004) return ["1", "1"];
  if (toss < 0.05) return ["2", "1"];
  if (toss < 0.35) return ["2", "2"];
  return toss < 0.7 ? ["3", "2"] : ["3", "3"];
}
