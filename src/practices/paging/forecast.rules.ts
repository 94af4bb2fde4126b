import type { DomainEvent } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { clockWords, durationWords, type Instant, ms } from "../../kernel/time.ts";
import type { Call, Directory } from "./callees.rules.ts";
import { type MethodType, methodTypes } from "./contact.model.ts";
import { begin, type Moved, proceed } from "./escalation.rules.ts";
import { type Page, urgencyOf, type Wait } from "./model.ts";
import type { PersonWay } from "./reach.rules.ts";

/** One moment of what would happen, in words. */
export type ForecastLine = {
  at: Instant;
  /** Minutes after the beginning. */
  afterMinutes: number;
  does: "calls" | "passes" | "waits" | "alarms";
  text: string;
  persons: readonly { id: Id; name: string }[];
};
export type Asked = {
  /** A page before its first round. */
  page: Page;
  directory: Omit<Directory, "at">;
  ways: ReadonlyMap<Id, Readonly<Record<"high" | "low", readonly PersonWay[]>>>;
  at: Instant;
  timeZone: string;
};

const mostLines = 200;

/**
 * What would happen if a page began at an instant and nobody answered: the same machine, asked ahead, with everybody's turns as they are
 * planned now. Ends with the alarm.
 */
export function forecast(asked: Asked): ForecastLine[] {
  const { page, directory, at } = asked;
  return toTheEnd(begin({ ...page, openedAt: at }, "created", { ...directory, at }), asked, at);
}

/** The same of a page that runs: what comes next if nobody answers. Nothing where it was answered, is over, or was given up. */
export function ahead(asked: Asked): ForecastLine[] {
  const { page, directory } = asked;
  if (page.nextAt === null || (page.state !== "waiting" && page.state !== "paging")) return [];
  return toTheEnd(proceed(page, { ...directory, at: page.nextAt }), asked, page.nextAt);
}

function toTheEnd(first: Moved, { directory, ways, at, timeZone }: Asked, from: Instant): ForecastLine[] {
  const lines: ForecastLine[] = [];
  let now = from;
  let moved = first;
  for (;;) {
    if (moved.page.waitsFor === "joins") lines.push(line(at, now, { does: "waits", text: waitText(moved.page, timeZone, now) }));
    for (const event of moved.events) lines.push(...linesOf(event, { page: moved.page, ways, at, now, timeZone }));
    if (moved.page.nextAt === null || lines.length >= mostLines) return lines;
    now = moved.page.nextAt;
    moved = proceed(moved.page, { ...directory, at: now });
  }
}

type Told = { page: Page; ways: Asked["ways"]; at: Instant; now: Instant; timeZone: string };

function linesOf({ type, data = {} }: DomainEvent, told: Told): ForecastLine[] {
  const { page, at, now, timeZone } = told;
  if (type === "personsPaged") {
    const calls = data.calls as Call[];
    const persons = calls.flatMap(({ person, name }) => (person ? [{ id: person, name }] : []));
    return [{ ...line(at, now, { does: "calls", text: calls.map((call) => callText(call, told)).join("; ") }), persons }];
  }
  if (type === "pageHeld") return [line(at, now, { does: "waits", text: waitText(page, timeZone, now) })];
  if (type === "stepSkipped") return [line(at, now, { does: "passes", text: skipText(data) })];
  if (type === "alarmRaised") return [line(at, now, { does: "alarms", text: "The administrators are told that nobody is there." })];
  if (type === "pageExhausted")
    return [line(at, now, { does: "alarms", text: "It is given up, aloud: administrators and the channels for alarms are told." })];
  return [];
}

function line(from: Instant, at: Instant, given: Pick<ForecastLine, "does" | "text">): ForecastLine {
  return { at, afterMinutes: Math.round((ms(at) - ms(from)) / 60_000), persons: [], ...given };
}

function callText({ person, name, why }: Call, { page, ways }: Told): string {
  if (person === null) return `${name} is told`;
  const known = ways.get(person)?.[urgencyOf(page.priority)] ?? [];
  const by = known.length > 0 ? known.map(wayText).join(", ") : "by nothing but the inbox, which wakes nobody";
  return `${name} (${why.replaceAll("the policy names you", "named in the policy").replaceAll("you are ", "")}): ${by}`;
}

function wayText({ methodType, delayMinutes }: PersonWay): string {
  return `${methodWord(methodType)} ${delayMinutes === 0 ? "at once" : `after ${delayMinutes} min`}`;
}

function methodWord(type: MethodType): string {
  return methodTypes
    .find((one) => one.value === type)!
    .label.toLowerCase()
    .replace("sms", "SMS");
}

function skipText(data: Record<string, unknown>): string {
  const step = `Step ${Number(data.step) + 1}`;
  if (data.because === "hours") return `${step} is passed over: it is outside its hours.`;
  return data.because === "unreachable" ? `${step} reaches nobody who would wake.` : `${step} is passed over: nobody is there.`;
}

const waitWords: Record<Wait, string> = {
  joins: "for more to join; what is over by then pages nobody",
  quietHours: "for the quiet hours to end",
  supportHours: "for the support hours to begin",
  release: "for somebody's word",
};

function waitText({ waitsFor, nextAt }: Page, timeZone: string, now: Instant): string {
  if (!waitsFor || !nextAt) return "";
  const until = waitsFor === "joins" ? durationWords(ms(nextAt) - ms(now)) : `until ${clockWords(timeZone, nextAt, now)}`;
  return `It waits ${until} ${waitWords[waitsFor]}.`;
}
