import { addMinutes, clockWords, type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";

export type UpdateVoice = "business" | "technical";
/** A figure of a draft: chosen from the room, never typed. */
export type DraftFigure = { figure: "since" | "people" | "expected" | "next" | "restored"; text: string };
export type DraftPart = string | DraftFigure;

/** What of an incident an update is drafted from. */
export type DraftIncident = Pick<
  Incident,
  | "number"
  | "shortDescription"
  | "state"
  | "phase"
  | "openedAt"
  | "detectedAt"
  | "restoredAt"
  | "affectedUsers"
  | "known"
  | "notKnown"
  | "hypotheses"
  | "workstreams"
  | "expectedBackAt"
  | "updateEveryMinutes"
  | "nextUpdateAt"
  | "updatesSent"
>;
export type DraftService = { name: string; portalName: string | null } | null;

/** How near a promised update must be for the one written now to stand for it. */
const nearlyDueMinutes = 5;

/**
 * When the update after the one being written is due: the rhythm of the incident (30 minutes where it has none) from now, so that a
 * promise does not drift with every early update; only one nearly due counts from its promise. On a full five minutes before, where any is left.
 */
export function nextUpdateAfter(incident: Pick<Incident, "updateEveryMinutes" | "nextUpdateAt">, now: Instant): Instant {
  const promised = incident.nextUpdateAt;
  const isNearlyDue = promised !== null && promised > now && promised <= addMinutes(now, nearlyDueMinutes);
  const due = addMinutes(isNearlyDue ? promised : now, incident.updateEveryMinutes ?? 30);
  const full = instant(Math.floor(ms(due) / (5 * MINUTE_MS)) * 5 * MINUTE_MS);
  return full > now ? full : due;
}

/**
 * The words of the next update to stakeholders, from the facts of the room: headline first, then the number, then what is done, what is
 * expected and when we write again; what is not known is said. `business` speaks of people and time, `technical` adds causes, suspicions and work.
 * `expected` and `next` are the times chosen for this update; by default those of the room.
 */
export function draftUpdate(
  incident: DraftIncident,
  service: DraftService,
  voice: UpdateVoice,
  now: Instant,
  zone: string,
  chosen: { expected?: Instant | null; next?: Instant | null } = {},
): DraftPart[] {
  const at = (when: Instant) => clockWords(zone, when, now);
  const name = voice === "business" ? (service?.portalName ?? service?.name ?? null) : (service?.name ?? null);
  const next = chosen.next ?? nextUpdateAfter(incident, now);
  const expected = chosen.expected === undefined ? incident.expectedBackAt : chosen.expected;
  return joined([
    headline(incident, name, at),
    people(incident),
    ...doing(incident, voice),
    ...(voice === "technical" ? technical(incident, at) : []),
    promise(incident, { expected: expected && expected > now ? at(expected) : null, next: at(next) }),
    ...notKnown(incident, voice === "business" ? 1 : 3),
  ]);
}

/** The same as one text. */
export function draftText(parts: readonly DraftPart[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** Names that read as several: "payments are", "payments in the ERP are", "mail and calendar are"; others are one. */
export function isSeveral(name: string): boolean {
  const head = name.trim().split(/ (?:in|of|for|at|on|from|with) /i)[0]!;
  return / and /i.test(name) || (/[^su]s$/i.test(head) && !/(?:news|access|wireless)$/i.test(head));
}

type Sentence = readonly DraftPart[];

function headline(incident: DraftIncident, name: string | null, at: (when: Instant) => string): Sentence {
  const since: DraftFigure = { figure: "since", text: at(incident.detectedAt ?? incident.openedAt) };
  if (incident.restoredAt) {
    const restored: DraftFigure = { figure: "restored", text: at(incident.restoredAt) };
    if (name === null) return [`${incident.shortDescription}: solved since `, restored, ". It began at ", since, "."];
    return [`${name} ${isSeveral(name) ? "have" : "has"} worked again since `, restored, ". The trouble began at ", since, "."];
  }
  if (name === null) return [`${incident.shortDescription}, since `, since, "."];
  return [`${name} ${isSeveral(name) ? "have" : "has"} failed since `, since, "."];
}

function people({ affectedUsers, restoredAt }: DraftIncident): Sentence {
  if (!affectedUsers) return [];
  const isOne = affectedUsers === 1;
  const figure: DraftFigure = { figure: "people", text: isOne ? "One person" : `${affectedUsers.toLocaleString("en-GB")} people` };
  const verb = restoredAt ? (isOne ? "was" : "were") : isOne ? "is" : "are";
  return [isOne ? "" : "About ", figure, ` ${verb} affected.`];
}

/** What is known and what is done. Business readers hear of neither workstreams nor suspicions. */
function doing(incident: DraftIncident, voice: UpdateVoice): Sentence[] {
  if (isOver(incident)) return [];
  if (incident.restoredAt) return [["The cause is not removed yet, so it may come back."]];
  const known = incident.known.slice(0, voice === "business" ? 2 : 6).map((one): Sentence => [sentence(one)]);
  const isFound = incident.phase === "identified" || incident.phase === "mitigated";
  return [...known, [isFound ? "The cause is known and is being removed." : "We are looking for the cause."]];
}

function technical(incident: DraftIncident, at: (when: Instant) => string): Sentence[] {
  const causes = hypothesesSentence("Cause", incident, "confirmed");
  if (isOver(incident)) return causes;
  const streams = incident.workstreams.filter((one) => one.state !== "done" && (one.status !== "" || one.nextStep !== ""));
  return [
    ...causes,
    ...hypothesesSentence("Suspected", incident, "open"),
    ...hypothesesSentence("Ruled out", incident, "ruledOut"),
    ...streams.slice(0, 6).map((one): Sentence => [streamSentence(one, at)]),
  ];
}

function hypothesesSentence(word: string, { hypotheses }: DraftIncident, standing: "confirmed" | "open" | "ruledOut"): Sentence[] {
  const found = hypotheses.filter((one) => one.standing === standing).map((one) => lowered(bare(one.what)));
  return found.length > 0 ? [[`${word}: ${found.join("; ")}.`]] : [];
}

function streamSentence({ title, status, nextStep, nextAt }: DraftIncident["workstreams"][number], at: (when: Instant) => string): string {
  const next = nextStep === "" ? [] : [`next: ${lowered(bare(nextStep))}${nextAt ? ` by ${at(nextAt)}` : ""}`];
  return `${bare(title)}: ${[...(status === "" ? [] : [lowered(bare(status))]), ...next].join("; ")}.`;
}

function isOver({ state }: Pick<DraftIncident, "state">): boolean {
  return state === "6" || state === "7" || state === "8";
}

function promise(incident: DraftIncident, given: { expected: string | null; next: string }): Sentence {
  const next: DraftFigure = { figure: "next", text: given.next };
  if (isOver(incident)) return ["This is the last update."];
  if (incident.restoredAt) return ["We watch it and will write again at ", next, "."];
  if (given.expected === null) return ["We cannot say yet when it will be back and will write again at ", next, "."];
  return ["We expect it back by ", { figure: "expected", text: given.expected }, " and will write again at ", next, "."];
}

function notKnown(incident: DraftIncident, most: number): Sentence[] {
  if (incident.restoredAt || isOver(incident)) return [];
  return incident.notKnown
    .slice(0, most)
    .map((one) => [
      /^(?:whether|why|what|when|how|who|which|where)\b/i.test(one)
        ? `We do not know yet ${lowered(sentence(one))}`
        : `Not known yet: ${sentence(one)}`,
    ]);
}

/** Without the stop at its end. */
function bare(text: string): string {
  return text.trim().replace(/[.\s]+$/, "");
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** The first letter small, unless the word is a name or an abbreviation. */
function lowered(text: string): string {
  const isOrdinary = /^(?:A|An|The|It|We|Our|Whether|Why|What|When|How|Who|Which|Where|[A-Z][a-z]+(?:ing|ed))\b/.test(text);
  return isOrdinary ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function joined(sentences: readonly Sentence[]): DraftPart[] {
  const parts: DraftPart[] = [];
  for (const one of sentences.filter((each) => each.length > 0)) {
    for (const part of parts.length > 0 ? [" ", ...one] : one) {
      const last = parts.at(-1);
      if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
      else parts.push(part);
    }
  }
  return parts;
}
