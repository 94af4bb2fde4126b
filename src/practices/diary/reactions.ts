import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import type { ProposedBump } from "./bump.rules.ts";
import { type BumpQuestion, letterTo, proposeBumps } from "./propose.rules.ts";

/** A director's diary as a major incident finds it. */
export type DirectorsDiary = {
  owner: Id;
  name: string;
  zone: string;
  /** By entry: whom to ask, and how they are called. */
  asked: ReadonlyMap<Id, { recipients: readonly string[]; called: string | null }>;
} & Omit<BumpQuestion, "now">;
export type BumpFacts = {
  diaries: readonly DirectorsDiary[];
  /** By incident that is over, and by entry that is gone: bumps nobody was asked about yet. */
  open: ReadonlyMap<Id, readonly Id[]>;
};

/**
 * A major incident that is declared proposes what gives way to it. When it is over, or a meeting has left its calendar, what nobody was asked yet is not
 * asked any more.
 */
export const bumpReaction: Reaction = {
  on: ["incident", "calendarEntry"],
  react: (change, facts) => {
    const { diaries, open } = facts as BumpFacts;
    if (isGone(change)) return withdrawn(open.get(change.id), "The meeting is in the calendar no more.");
    if (change.kind !== "incident") return [];
    if (isDeclared(change)) return diaries.flatMap((diary) => proposed(change, diary));
    if (!isOver(change)) return [];
    return withdrawn(open.get(change.id), "The incident is over.");
  },
};

function withdrawn(bumps: readonly Id[] = [], reason: string): Reply[] {
  return bumps.map((id): Reply => ({ kind: "bump", id, command: { type: "withdraw", reason } }));
}

/** Whether this change took an entry out of its calendar. */
export function isGone({ kind, events }: Change): boolean {
  return kind === "calendarEntry" && events.some(({ type }) => type === "entryGone");
}

/** Whether this change declared it a major incident. Histories and samples of the past move nothing. */
export function isDeclared({ events, after }: Change): boolean {
  return events.some(({ type }) => type === "majorDeclared") && (after as Incident).majorState === "declared";
}

/** Whether this change ended it. */
export function isOver({ before, after, events }: Change): boolean {
  if (events.some(({ type }) => type === "majorDemoted")) return true;
  return ended.has(String(after.state)) && !ended.has(String(before?.state));
}
const ended = new Set(["6", "7", "8"]);

function proposed({ id, at }: Change, diary: DirectorsDiary): Reply[] {
  const { owner, name, zone, asked, ...question } = diary;
  return proposeBumps({ ...question, now: at as Instant }).proposals.map((one): Reply => {
    const { entry, uid, title, startsAt, endsAt, known, slots, isShortNotice } = one;
    const { recipients, called } = asked.get(entry) ?? { recipients: [], called: null };
    const message = letterTo({ title, startsAt, endsAt, slots, to: called, director: name, zone });
    const bump: ProposedBump = {
      ...{ owner, entry, uid, incident: id, title, startsAt, endsAt, slots, isShortNotice, message },
      ...{ rank: known.rank, className: known.name, recipients: [...recipients] },
    };
    return { kind: "bump", id: deriveId(id, `bump/${owner}/${uid}/${startsAt}`), command: { type: "propose", bump } };
  });
}
