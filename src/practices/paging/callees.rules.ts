import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Page, type Target, type Urgency, urgencyOf } from "./model.ts";

/** A person as one who can be called. */
export type Reachable = {
  name: string;
  active: boolean;
  /** Minutes after the page at which each of their ways is used. None: nothing reaches them but the inbox, which wakes nobody. */
  delays: Readonly<Record<Urgency, readonly number[]>>;
};
/** Everybody and everything the targets of a page may mean, and the instant of the question. */
export type Directory = {
  /** What is scheduled counts from here: the real time, however late a wake-up is served. */
  at: Instant;
  people: ReadonlyMap<Id, Reachable>;
  teams: ReadonlyMap<Id, { name: string; members: readonly Id[] }>;
  /** Who is on call on a level of a roster at an instant; undefined where there is no such roster. */
  onCall(roster: Id, level: number, at: Instant): { name: string; people: readonly Id[] } | undefined;
  channels: ReadonlyMap<Id, { name: string; active: boolean }>;
};
/** Somebody or something that is called, and why. */
export type Call = { person: Id | null; channel: Id | null; name: string; why: string };
export type Callees = {
  calls: readonly Call[];
  /** Whether any of them can be reached: else it is as if nobody were there. */
  isEmpty: boolean;
};

/** Whom targets mean: each person once, with every reason; the inactive and those who said that they cannot are left out. */
export function calleesOf(
  targets: readonly Target[],
  { priority, declined }: Pick<Page, "priority" | "declined">,
  directory: Directory,
): Callees {
  const reasons = new Map<Id, string[]>();
  const channels = new Map<Id, Call>();
  for (const target of targets) {
    if (target.kind === "channel") {
      const channel = directory.channels.get(target.id);
      if (channel?.active) channels.set(target.id, { person: null, channel: target.id, name: channel.name, why: "this channel is told" });
      continue;
    }
    for (const [person, why] of personsOf(target, directory)) {
      const known = reasons.get(person);
      if (!known) reasons.set(person, [why]);
      else if (!known.includes(why)) known.push(why);
    }
  }
  const persons = [...reasons].flatMap(([person, why]): Call[] => {
    const known = directory.people.get(person);
    if (!known?.active || declined.includes(person)) return [];
    return [{ person, channel: null, name: known.name, why: why.join(" and ") }];
  });
  const calls = [...persons, ...channels.values()];
  const isReached = (person: Id) => directory.people.get(person)!.delays[urgencyOf(priority)].length > 0;
  return { calls, isEmpty: !calls.some(({ person }) => person === null || isReached(person)) };
}

function personsOf(target: Exclude<Target, { kind: "channel" }>, directory: Directory): [Id, string][] {
  if (target.kind === "person") return [[target.id, "the policy names you"]];
  if (target.kind === "team") {
    const team = directory.teams.get(target.id);
    return (team?.members ?? []).map((person) => [person, `you are in the team ${team!.name}`]);
  }
  const roster = directory.onCall(target.id, target.level, directory.at);
  const level = target.level > 1 ? `, level ${target.level}` : "";
  return (roster?.people ?? []).map((person) => [person, `you are on call in ${roster!.name}${level}`]);
}
