import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import { durationWords, type Instant, momentWords, ms } from "../../kernel/time.ts";
import type { Roster, RosterOverride, ShiftNote, ShiftSwap } from "./model.ts";
import { spanWords } from "./words.rules.ts";

/** What a message about a roster needs to know: its name, zone and owner, and the names of people. */
export type RosterNoticeFacts = {
  rosters: ReadonlyMap<Id, { name: string; timeZone: string; owner: Id | null; lead: Id | null }>;
  names: ReadonlyMap<Id, string>;
};

/** Who is told: the owner of gaps, whoever is asked to swap and who asked, whose shift moved, who hands over and who takes over. */
export const rosterNotices: NoticeRule = {
  on: ["roster", "rosterOverride", "shiftSwap", "shiftNote"],
  topics: [
    { topic: "roster.gap", label: "Nobody is on call in a roster of mine", channel: "mail" },
    { topic: "roster.swap", label: "Somebody asks me to swap a shift, or answers", channel: "mail" },
    { topic: "roster.shift", label: "A shift of mine moved", channel: "mail" },
    {
      topic: "roster.note",
      label: "Handover notes",
      channel: "inApp",
      help: "Asked for half an hour before a hand-off; the note itself for who takes over.",
    },
  ],
  notices: (change, given) => {
    const facts = given as RosterNoticeFacts;
    switch (change.kind) {
      case "roster":
        return gapNotices(change as Change<Roster>, facts);
      case "rosterOverride":
        return overrideNotices(change as Change<RosterOverride>, facts);
      case "shiftSwap":
        return swapNotices(change as Change<ShiftSwap>, facts);
      default:
        return noteNotices(change as Change<ShiftNote>, facts);
    }
  },
};

type Span = { startsAt: Instant; endsAt: Instant };

function gapNotices({ id, after, events, at }: Change<Roster>, facts: RosterNoticeFacts): Notice[] {
  const event = events.find((one) => one.type === "gapAhead");
  const standing = facts.rosters.get(id);
  const owner = standing?.owner ?? standing?.lead;
  if (!event || !owner) return [];
  const gaps = event.data?.gaps as (Span & { level: number })[];
  const lines = gaps.slice(0, 5).map((gap) => {
    const length = durationWords(ms(gap.endsAt) - ms(gap.startsAt));
    return `Nobody is on call${gap.level > 1 ? ` on level ${gap.level}` : ""} ${stretchWords(after.timeZone, gap, at)} (${length}).`;
  });
  const more = gaps.length > 5 ? [`And ${gaps.length - 5} more.`] : [];
  const text = [...lines, ...more, "Open the roster to see why, and who is free and rested."].join("\n");
  const why = after.owner ? "the roster is yours" : "you lead the team of the roster";
  return [{ to: [owner], topic: "roster.gap", why, urgency: "soon", subject: `${after.name}: nobody on call`, text, kind: "roster", id }];
}

function overrideNotices({ after, events, at }: Change<RosterOverride>, facts: RosterNoticeFacts): Notice[] {
  const standing = facts.rosters.get(after.roster);
  // What a swap made is told with the swap.
  if (!standing || after.swap) return [];
  const to = [after.person, after.whom].filter((one) => one !== null);
  const common = {
    to,
    topic: "roster.shift",
    why: "it is about your shifts",
    urgency: "soon",
    subject: `${standing.name}: ${after.reason}`,
    kind: "roster",
    id: after.roster,
  } as const;
  return events.flatMap((event): Notice[] => {
    const said = `${deedWords(after, facts.names)}, ${stretchWords(standing.timeZone, after, at)}`;
    if (event.type === "overrideMade") return [{ ...common, text: `${said}.` }];
    if (event.type === "overrideChanged") return [{ ...common, text: `Changed: ${said}.` }];
    return event.type === "overrideEnded" ? [{ ...common, text: `No longer so: ${said}.` }] : [];
  });
}

function deedWords({ mode, person, whom }: RosterOverride, names: ReadonlyMap<Id, string>): string {
  const name = (id: Id | null) => (id && names.get(id)) || "somebody";
  if (mode === "remove") return `${name(whom)} is away`;
  if (mode === "add") return `${name(person)} joins`;
  return whom ? `${name(person)} takes over from ${name(whom)}` : `${name(person)} takes over`;
}

function swapNotices({ id, after, events, at }: Change<ShiftSwap>, facts: RosterNoticeFacts): Notice[] {
  const standing = facts.rosters.get(after.roster);
  if (!standing) return [];
  const name = (one: Id | null) => (one && facts.names.get(one)) || "somebody";
  const shift = stretchWords(standing.timeZone, after, at);
  const back =
    after.returnStartsAt && after.returnEndsAt
      ? `, and takes yours ${stretchWords(standing.timeZone, { startsAt: after.returnStartsAt, endsAt: after.returnEndsAt }, at)}`
      : "";
  const askers = [...new Set([after.giver, after.createdBy])].filter((one) => one !== null);
  const common = { topic: "roster.swap", urgency: "soon", kind: "shiftSwap", id, subject: `${standing.name}: ${after.message}` } as const;
  const answer = (text: string): Notice[] => [{ ...common, to: askers, why: "you asked", text }];
  return events.flatMap((event): Notice[] => {
    switch (event.type) {
      case "swapAsked": {
        const what = after.giver ? `${name(after.giver)} gives the shift ${shift}${back}` : `Nobody is on call ${shift}`;
        return [{ ...common, to: [after.taker], why: "you are asked", text: `${what}. Accept or decline it on the roster.` }];
      }
      case "swapAccepted":
        return [
          ...answer(`${name(after.taker)} takes the shift ${shift}.`),
          { ...common, to: [after.taker], topic: "roster.shift", why: "the shift is yours now", text: `You take the shift ${shift}.` },
        ];
      case "swapDeclined":
        return answer(`${name(after.taker)} cannot take the shift ${shift}.`);
      case "swapLapsed":
        return answer(`${name(after.taker)} did not answer before the shift ${shift} began. It stays as it was.`);
      case "swapWithdrawn":
        return [{ ...common, to: [after.taker], why: "you were asked", text: `Taken back: the shift ${shift} stays where it was.` }];
      default:
        return [];
    }
  });
}

function noteNotices({ id, after, events, at }: Change<ShiftNote>, facts: RosterNoticeFacts): Notice[] {
  const standing = facts.rosters.get(after.roster);
  if (!standing) return [];
  const common = { topic: "roster.note", kind: "shiftNote", id, subject: after.name } as const;
  const when = momentWords(standing.timeZone, after.handOffAt, at);
  return events.flatMap((event): Notice[] => {
    if (event.type === "noteAsked")
      return [
        {
          ...common,
          to: after.outgoing,
          urgency: "now",
          why: "your shift ends",
          text: `Your shift ends at ${when}. Write what is open and what to watch for ${namesOf(after.incoming, facts.names)}.`,
        },
      ];
    if (event.type !== "noteWritten") return [];
    const parts = [after.whatIsOpen && `Open: ${after.whatIsOpen}`, after.whatToWatch && `Watch: ${after.whatToWatch}`];
    return [
      { ...common, to: after.incoming, urgency: "now", why: "you take over", text: parts.filter(Boolean).join("\n\n").slice(0, 4000) },
    ];
  });
}

function namesOf(people: readonly Id[], names: ReadonlyMap<Id, string>): string {
  return people.length === 0 ? "who takes over" : people.map((one) => names.get(one) ?? "somebody").join(" and ");
}

/** "from Sun 29 Nov 08:00 to Mon 30 Nov 08:00", by the roster's clocks. */
function stretchWords(zone: string, { startsAt, endsAt }: { startsAt: Instant; endsAt: Instant | null }, now: Instant): string {
  if (endsAt === null) return `from ${momentWords(zone, startsAt, now)} until further notice`;
  return `from ${spanWords(zone, { start: startsAt, end: endsAt }, now)}`;
}
