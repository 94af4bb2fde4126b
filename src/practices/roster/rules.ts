import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addDays, type Instant, isZone } from "../../kernel/time.ts";
import { defineVersions } from "../../kernel/versions.ts";
import { attended } from "./attention.rules.ts";
import { rosterConcern } from "./concern.rules.ts";
import { type Layer, type Roster, type RosterVersion, rosterModel, rosterVersionModel } from "./model.ts";
import type { OverridePlan } from "./roster.rules.ts";
import { dayIn } from "./rotation.rules.ts";

const register = defineRegister<Roster>(rosterModel, {
  read: "roster.read",
  write: "roster.administer",
  check,
  refusals: {
    unknownZone: '"{because}" is not a known time zone. Use an IANA name such as Europe/Berlin.',
    badLayer: "{because}",
    strangers: "{because}",
  },
});

/** What a roster is judged by: the present, who of its people works here, and its overrides that are not over. */
export type RosterFacts = {
  now: Instant;
  people: ReadonlyMap<Id, { name: string; active: boolean }>;
  overrides: ReadonlyMap<Id, readonly OverridePlan[]>;
};
type RosterCommand = Parameters<typeof register.decide>[0]["command"];

/** A roster: a register that looks ahead by itself, tells of gaps and asks for handover notes. */
export const roster: Kind<Roster, RosterCommand, RosterFacts> = {
  ...register,
  commands: { ...register.commands, look: { label: "Look ahead again", input: {}, internal: true } },
  events: { ...register.events, gapAhead: { audience: "staff", label: "a gap lies ahead" } },
  factsRead: ["rosterOverride", "person"],
  learn: (facts) => facts,
  gate: (question) => register.gate({ ...question, facts: undefined }),
  decide: ({ facts, ...question }): Decision<Roster> => {
    const { current, command, now } = question;
    if (command.type === "wake")
      return current ? attended(current, facts.overrides.get(current.id) ?? [], later(facts.now, now)) : refuse("missing");
    if (command.type === "look") return current ? accept(current.active ? { ...current, attentionAt: now } : current) : refuse("missing");
    const decision = register.decide({ ...question, facts: undefined });
    if (!decision.ok) return decision;
    const { next } = decision;
    const isUntouched = next.layers === current?.layers && command.type !== "restore";
    const strangers = isUntouched ? null : strangersIn(next.layers, facts);
    if (strangers) return { ok: false, refusal: strangers };
    return { ...decision, next: { ...next, attentionAt: next.active ? now : null } };
  },
  wake: (record) => (record.active ? record.attentionAt : null),
  concern: rosterConcern,
};

const versions = defineVersions<RosterVersion>({
  model: rosterVersionModel,
  of: "roster",
  refer: "roster",
  read: "roster.read",
  kept: "rosterVersionKept",
});
export const rosterVersion = versions.kind;
export const keepRosterVersions = versions.reaction;

/** A wake-up that comes late looks from the present, not from when it was due. */
function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** Why a roster cannot stand, or null. */
function check(record: Roster): Refusal | null {
  if (!isZone(record.timeZone)) return { code: "unknownZone", field: "timeZone", because: record.timeZone };
  const names = record.layers.map((layer) => layer.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return badLayer(`Two layers are called ${twice}. Give each its own name.`);
  for (const layer of record.layers) {
    const because = faultOf(layer);
    if (because) return badLayer(because);
  }
  return null;
}

function faultOf({ name, turn, handOffWeekday, startsOn, endsOn }: Layer): string | null {
  if (dayIn(startsOn) === null) return `${name} starts on ${startsOn}, which is no date between 1970 and 2100.`;
  if (endsOn !== null && dayIn(endsOn) === null) return `${name} ends on ${endsOn}, which is no date between 1970 and 2100.`;
  if (endsOn !== null && endsOn <= startsOn) return `${name} ends before it starts. Set a later end, or none.`;
  if (handOffWeekday !== null && turn.unit !== "weeks")
    return `${name} has a weekday of hand-off, which only turns of weeks have. Remove it.`;
  return null;
}

function badLayer(because: string): Refusal {
  return { code: "badLayer", field: "layers", because };
}

/** Turns go to people who work here. */
function strangersIn(layers: readonly Layer[], facts: RosterFacts): Refusal | null {
  for (const { name, participants } of layers)
    for (const one of participants) {
      const person = facts.people.get(one);
      if (!person)
        return {
          code: "strangers",
          field: "layers",
          because: `${name} names a person whom nobody knows: ${one}. Choose from the people here.`,
        };
      if (!person.active)
        return { code: "strangers", field: "layers", because: `${person.name}, in ${name}, no longer works here. Take them out.` };
    }
  return null;
}

/** How far ahead the overrides of a roster are read for its own looking ahead. */
export function lookUntil(now: Instant): Instant {
  return addDays(now, 61);
}
