import { accept, type Decision } from "../../kernel/decision.ts";
import { dayIn, hourOfDay, plusDays, plusMonths } from "../../kernel/plain-day.ts";
import type { BusinessCalendar, Instant } from "../../kernel/time.ts";
import type { Contract, ContractAlarm } from "./contract.model.ts";
import { contractDates } from "./date.rules.ts";
import { exceptionsOf } from "./missing.rules.ts";

type Moment = { now: Instant; zone: string; calendarOf(id: string): BusinessCalendar | null };
/** The hour of the morning at which somebody is told, by the clocks of the contract's zone. */
const morning = 7;

/** Whether nothing is decided about it any more. */
export function isOver({ state }: Pick<Contract, "state">): boolean {
  return state === "expired" || state === "cancelled";
}

const moving = ["startsOn", "endsOn", "openEnded", "renewal", "noticeLength", "noticeUnit", "noticeCounts", "noticeCalendar"] as const;
const alarming = [...moving, "leadDays", "tellDays", "state", "timeZone"] as const;

/** A contract with what follows from its words: its two dates before the end, what is missing, and when somebody must hear of it. */
export function standing(changed: Contract, { before, now, zone, calendarOf }: Moment & { before: Contract | null }): Contract {
  const ended = changed.state === "active" && isPast(changed, dayIn(zone, now));
  const state = ended ? ("expired" as const) : changed.state;
  const dated = { ...changed, state, ...contractDates(changed, calendarOf) };
  const isMoved = before === null || alarming.some((name) => before[name] !== dated[name]);
  const woken = isMoved ? { ...dated, ...contractAlarm(dated, { now, zone, after: null }) } : dated;
  return listed(woken);
}

/** What ended before it was written down has ended, unless it renews itself: then its dates are an old paper's, and are looked at. */
function isPast({ endsOn, openEnded, renewal }: Contract, today: string): boolean {
  return endsOn !== null && !openEnded && endsOn < today && renewal !== "automatic";
}

/** A contract with what is missing of it. */
export function listed(contract: Contract): Contract {
  const missing = exceptionsOf(contract);
  return { ...contract, missing, missingCount: missing.length };
}

/**
 * What a contract is woken for next, after what it was last woken for (null: nothing yet). A decision that is overdue when it is written
 * down wakes at once; what else lies behind is not told any more.
 */
export function contractAlarm(
  contract: Contract,
  { now, zone, after }: { now: Instant; zone: string; after: ContractAlarm | null },
): Pick<Contract, "alarm" | "alarmAt"> {
  const { state, endsOn, decision, decisionOn, noticeOn, tellDays, openEnded } = contract;
  if (state !== "active" || endsOn === null || openEnded) return { alarm: null, alarmAt: null };
  const undecided = (day: string | null) => (decision === null ? day : null);
  const days: readonly (readonly [ContractAlarm, string | null])[] = [
    ["coming", undecided(decisionOn && plusDays(decisionOn, -tellDays))],
    ["decision", undecided(decisionOn)],
    ["notice", undecided(noticeOn && plusDays(noticeOn, 1))],
    ["end", plusDays(endsOn, 1)],
  ];
  const begin = after === null ? 0 : days.findIndex(([alarm]) => alarm === after) + 1;
  for (const [alarm, day] of days.slice(begin)) {
    if (day === null) continue;
    const at = hourOfDay(zone, day, morning);
    if (at > now) return { alarm, alarmAt: at };
    if (alarm === "end" || (alarm === "decision" && after === null)) return { alarm, alarmAt: now };
  }
  return { alarm: null, alarmAt: null };
}

/** The moment a contract was woken for has come. */
export function wokenContract(current: Contract, { now, zone, calendarOf }: Moment): Decision<Contract> {
  const { alarm, alarmAt, decisionOn, noticeOn, endsOn } = current;
  if (alarm === null || alarmAt === null || alarmAt > now) return accept(current);
  if (alarm === "end") return ended(current, { now, zone, calendarOf });
  const next = { ...current, ...contractAlarm(current, { now, zone, after: alarm }) };
  const data = { decisionOn, noticeOn, endsOn };
  if (alarm === "coming") return accept(next, { type: "decisionComing", data });
  if (alarm === "decision") return accept(next, { type: "decisionDue", data });
  return accept(next, { type: "noticePassed", data });
}

function ended(current: Contract, moment: Moment): Decision<Contract> {
  const { endsOn, renewal, renewalMonths, decision } = current;
  const renews = renewal === "automatic" && decision !== "end";
  if (!renews || endsOn === null)
    return accept(listed({ ...current, state: "expired", alarm: null, alarmAt: null }), {
      type: "contractExpired",
      data: { endsOn, decision },
    });
  // For how long it renewed is not known: it stays as it is, among the exceptions, until somebody writes it down.
  if (renewalMonths === null) return accept(listed({ ...current, alarm: null, alarmAt: null }));
  const later = plusDays(plusMonths(plusDays(endsOn, 1), renewalMonths), -1);
  const wasUndecided = decision === null;
  const renewed: Contract = {
    ...current,
    endsOn: later,
    ...{ decision: null, decisionReason: null, decidedAt: null, decidedBy: null },
    renewedUndecided: current.renewedUndecided + (wasUndecided ? 1 : 0),
  };
  const dated = { ...renewed, ...contractDates(renewed, moment.calendarOf) };
  return accept(listed({ ...dated, ...contractAlarm(dated, { ...moment, after: null }) }), {
    type: "contractRenewed",
    data: { from: endsOn, until: later, wasUndecided },
  });
}
