import type { Id } from "../../kernel/ids.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import { changesByScope, patternsOf } from "./pattern.rules.ts";
import type { Dismissed, Evidence, Happening, Pattern, Proposal, Standing } from "./recurrence.model.ts";
import { coreWords, titleWords } from "./title-words.rules.ts";
import { type Day, daysOf, usualOf } from "./usual-times.rules.ts";

/** The most incidents that are looked at, the latest; the most proposals that are made; the fewest days on which something happened. */
export const bounds = { incidents: 20_000, proposals: 30, fewestDays: 4, fewestFree: 3 } as const;
/** Of all that is tried of a kind in one look, so much is accepted as chance: one proposal in twenty looks, were there nothing to find. */
const acceptedChance = Math.log(0.05);

const kinds = ["sameTime", "afterChange", "growing"] as const;

/** Incidents of one service or item that share words. */
type Group = { scopeKind: Proposal["scopeKind"]; scope: Id; words: readonly string[]; members: readonly number[] };
type Found = { group: Group; patterns: Pattern[]; days: number; strength: number };

/**
 * Proposes problems: incidents that share service or configuration item and words, and come at the same time of the week, after changes, or
 * ever more often, beyond what chance makes of so many incidents. Days are counted, not incidents, so that a storm is one. The same
 * evidence gives the same proposals, in the same order; the chance of each is corrected for everything that was tried (Bonferroni).
 */
export function proposalsFrom(evidence: Evidence): Proposal[] {
  const look = proposalSteps(evidence);
  for (;;) {
    const step = look.next();
    if (step.done) return step.value;
  }
}

/** The same in small steps, so that a server can answer others between them. */
export function* proposalSteps(evidence: Evidence): Generator<undefined, Proposal[]> {
  const incidents = [...evidence.incidents].sort(byTime).slice(-bounds.incidents);
  yield;
  const days = daysOf(incidents, evidence.timeZone);
  yield;
  const usual = usualOf(days, evidence);
  const changes = changesByScope(evidence, days);
  const groups = withoutTwins(yield* groupsOf(incidents)).filter((group) => distinctDays(group, days) >= bounds.fewestDays);
  const tested: { group: Group; patterns: Pattern[] }[] = [];
  const tried = { sameTime: 0, afterChange: 0, growing: 0 };
  for (const group of groups) {
    const one = patternsOf(group, { days, usual, changes });
    tested.push({ group, patterns: one.patterns });
    for (const kind of kinds) tried[kind] += one.tried[kind];
    yield;
  }
  const found = tested.flatMap(({ group, patterns }): Found[] => {
    const kept = patterns.filter((one) => one.logChance + Math.log(Math.max(1, tried[one.kind])) <= acceptedChance);
    if (kept.length === 0) return [];
    const strength = -Math.min(...kept.map((one) => one.logChance));
    return [{ group, patterns: kept, days: distinctDays(group, days), strength }];
  });
  return proposed(apart(found, incidents), incidents, evidence).slice(0, bounds.proposals);
}

function byTime(one: Happening, other: Happening): number {
  return one.openedAt < other.openedAt ? -1 : one.openedAt > other.openedAt ? 1 : one.id < other.id ? -1 : 1;
}

/** Every word, and every two words, that several incidents of one service or item have in common. */
function* groupsOf(incidents: readonly Happening[]): Generator<undefined, Group[]> {
  const words = incidents.map((one) => titleWords(one.title));
  yield;
  const scopes = new Map<string, number[]>();
  incidents.forEach(({ service, configurationItem }, place) => {
    if (service) add(scopes, `service ${service}`, place);
    if (configurationItem) add(scopes, `configurationItem ${configurationItem}`, place);
  });
  const groups: Group[] = [];
  for (const [name, members] of scopes) {
    if (members.length < bounds.fewestDays) continue;
    const [scopeKind, scope] = name.split(" ") as [Proposal["scopeKind"], Id];
    for (const [shared, some] of sharedWords(members, words)) groups.push({ scopeKind, scope, words: shared.split(" "), members: some });
    yield;
  }
  return groups;
}

function sharedWords(members: readonly number[], words: readonly (readonly string[])[]): [string, number[]][] {
  const single = new Map<string, number[]>();
  for (const place of members) for (const word of words[place]!) add(single, word, place);
  const frequent = new Set([...single].filter(([, some]) => some.length >= bounds.fewestDays).map(([word]) => word));
  const double = new Map<string, number[]>();
  for (const place of members) {
    const own = words[place]!.filter((word) => frequent.has(word));
    own.forEach((word, at) => {
      for (const next of own.slice(at + 1)) add(double, `${word} ${next}`, place);
    });
  }
  return [...single, ...double].filter(([, some]) => some.length >= bounds.fewestDays);
}

function add(lists: Map<string, number[]>, key: string, place: number): void {
  const list = lists.get(key);
  if (list) list.push(place);
  else lists.set(key, [place]);
}

/** The same incidents by other words are one thing to try, not several. */
function withoutTwins(groups: readonly Group[]): Group[] {
  const known = new Set<string>();
  return groups.filter(({ scope, members }) => {
    const key = `${scope} ${members.join(" ")}`;
    return !known.has(key) && known.add(key);
  });
}

function distinctDays({ members }: Group, days: readonly Day[]): number {
  let count = 0;
  let last = Number.NaN;
  for (const place of members) {
    if (days[place]!.day !== last) count += 1;
    last = days[place]!.day;
  }
  return count;
}

/** The strongest first; what is mostly the same incidents as a stronger one is the same finding in other words. */
function apart(found: readonly Found[], incidents: readonly Happening[]): Found[] {
  const ordered = [...found].sort(
    (one, other) =>
      other.strength - one.strength ||
      other.group.members.length - one.group.members.length ||
      (one.group.scopeKind < other.group.scopeKind ? -1 : one.group.scopeKind > other.group.scopeKind ? 1 : 0) ||
      (keyOf(one.group) < keyOf(other.group) ? -1 : 1),
  );
  const kept: { found: Found; ids: ReadonlySet<number> }[] = [];
  for (const one of ordered) {
    const { members } = one.group;
    const isTold = kept.some(({ ids, found: stronger }) => {
      const shared = members.filter((place) => ids.has(place)).length;
      return 2 * shared >= Math.min(members.length, stronger.group.members.length);
    });
    if (!isTold) kept.push({ found: one, ids: new Set(members) });
    if (kept.length >= incidents.length) break;
  }
  return kept.map((one) => one.found);
}

function keyOf({ scopeKind, scope, words }: Group): string {
  return `${scopeKind}/${scope}/${[...words].sort().join(" ")}`;
}

function proposed(found: readonly Found[], incidents: readonly Happening[], evidence: Evidence): Proposal[] {
  return found.flatMap(({ group, patterns, days }): Proposal[] => {
    const members = group.members.map((place) => incidents[place]!);
    const behind = behindIt(members, evidence.problems);
    const free = members.filter((one) => one.problem === null);
    if (free.length < (behind.open ? 1 : bounds.fewestFree)) return [];
    if (isDismissed(group, members, evidence.dismissed)) return [];
    const [first, last] = [members[0]!, members.at(-1)!];
    return [
      {
        key: keyOf(group),
        scopeKind: group.scopeKind,
        scope: group.scope,
        ...coreWords(
          members.map((one) => one.title),
          group.words,
        ),
        incidents: free.slice(-200).map((one) => one.id),
        count: members.length,
        days,
        firstAt: first.openedAt,
        lastAt: last.openedAt,
        priority: members.map((one) => one.priority).sort()[0]!,
        patterns: [...patterns].sort((one, other) => one.logChance - other.logChance),
        cameBack: behind.cameBack,
        problem: behind.open,
      },
    ];
  });
}

/** The open problem that most of those belong to which belong to one; and a solved one, where it happened twice since. */
function behindIt(members: readonly Happening[], problems: ReadonlyMap<Id, Standing>): { open: Id | null; cameBack: Proposal["cameBack"] } {
  const counts = new Map<Id, number>();
  for (const { problem } of members) if (problem !== null) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  const ordered = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const takes = ordered.find(([id, count]) => count >= 2 && isTaking(problems.get(id)));
  const solved = ordered.map(([id]) => problems.get(id)).find((one) => one?.resolutionCode === "fix_applied" && one.resolvedAt !== null);
  const since = solved ? members.filter((one) => one.problem !== solved.id && one.openedAt > (solved.resolvedAt as Instant)).length : 0;
  return { open: takes?.[0] ?? null, cameBack: solved && since >= 2 ? { problem: solved.id, since } : null };
}

function isTaking(problem: Standing | undefined): boolean {
  if (!problem) return false;
  return problem.state !== "107" ? problem.resolutionCode === null : problem.resolutionCode === "risk_accepted";
}

/** Dismissed, and nothing new since: fewer than a quarter as many incidents as were dismissed, and fewer than two. */
function isDismissed({ scope }: Group, members: readonly Happening[], dismissed: readonly Dismissed[]): boolean {
  return dismissed.some((one) => {
    if (one.scope !== scope) return false;
    const ids = new Set(one.incidents);
    const shared = members.filter(({ id }) => ids.has(id)).length;
    if (2 * shared < Math.min(ids.size, members.length)) return false;
    const later = members.filter(({ openedAt }) => ms(openedAt) > ms(one.at)).length;
    return later < Math.max(2, Math.ceil(one.count / 4));
  });
}
