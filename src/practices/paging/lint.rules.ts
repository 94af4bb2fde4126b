import type { Id } from "../../kernel/ids.ts";
import type { Target } from "./policy.model.ts";

/** Something that would go wrong at night, found by day. */
export type Finding = {
  code: "unreachable" | "emptyStep" | "goneTarget" | "unusedPolicy" | "noPolicy" | "inboxOnly" | "noFallback";
  sentence: string;
  /** The record to open; of the whole office there is none. */
  kind: "person" | "escalationPolicy" | "service" | null;
  id: Id | null;
  weight: "error" | "warning";
};
type Named = { id: Id; name: string };
export type LintFacts = {
  policies: readonly (Named & { team: Id | null; hasFallback: boolean; steps: readonly { targets: readonly Target[] }[] })[];
  /** Active things by id; what is not here is gone or retired. */
  people: ReadonlyMap<Id, { name: string; isReachable: boolean }>;
  teams: ReadonlyMap<Id, { name: string; members: readonly Id[] }>;
  /** Rosters with everybody who takes turns. */
  rosters: ReadonlyMap<Id, { name: string; people: readonly Id[] }>;
  channels: ReadonlySet<Id>;
  /** Policies that rules name. */
  ruled: ReadonlySet<Id>;
  /** Active services, and the policy that would page for a critical incident of each. */
  services: readonly (Named & { tier: string; policy: Id | null; because: string; isMeant?: boolean })[];
  /** Neither mail nor a gateway: pages stay in the inbox. */
  isInboxOnly: boolean;
};

/** Looks for what would keep a page from waking anybody: most serious first. */
export function lint(facts: LintFacts): Finding[] {
  const found = [...office(facts), ...unreachable(facts), ...policies(facts), ...services(facts)];
  return found.sort((one, other) => Number(one.weight === "warning") - Number(other.weight === "warning"));
}

function office({ isInboxOnly }: LintFacts): Finding[] {
  const sentence =
    "Nothing leaves this office: no mail server is set, and there is no gateway. Pages stay in the inbox, which wakes nobody.";
  return isInboxOnly ? [{ code: "inboxOnly", sentence, kind: null, id: null, weight: "error" }] : [];
}

function unreachable(facts: LintFacts): Finding[] {
  const needed = new Map<Id, string>();
  for (const { name, steps } of facts.policies)
    for (const { targets } of steps)
      for (const target of targets) for (const id of peopleOf(target, facts)) if (!needed.has(id)) needed.set(id, name);
  return [...needed].flatMap(([id, policy]): Finding[] => {
    const person = facts.people.get(id);
    if (!person || person.isReachable) return [];
    const sentence = `${person.name} is called by ${policy}, and nothing reaches them: no e-mail address, no verified contact method.`;
    return [{ code: "unreachable", sentence, kind: "person", id, weight: "error" }];
  });
}

function peopleOf(target: Target, { teams, rosters }: LintFacts): readonly Id[] {
  if (target.kind === "person") return [target.id];
  if (target.kind === "team") return teams.get(target.id)?.members ?? [];
  return target.kind === "roster" ? (rosters.get(target.id)?.people ?? []) : [];
}

function policies(facts: LintFacts): Finding[] {
  const used = new Set([...facts.ruled, ...facts.services.flatMap((service) => service.policy ?? [])]);
  return facts.policies.flatMap((policy): Finding[] => {
    const { id, name, steps, hasFallback, team } = policy;
    const of = { kind: "escalationPolicy", id } as const;
    const found: Finding[] = [];
    for (const [index, { targets }] of steps.entries()) {
      const step = `Step ${index + 1} of ${name}`;
      const gone = targets.filter((target) => !isThere(target, facts));
      if (gone.length === targets.length)
        found.push({ ...of, code: "emptyStep", sentence: `${step} calls nobody: all its targets are retired.`, weight: "error" });
      else if (gone.length > 0)
        found.push({
          ...of,
          code: "goneTarget",
          sentence: `${step} names ${gone.length === 1 ? "a target that is" : `${gone.length} targets that are`} retired.`,
          weight: "warning",
        });
      else if (targets.every((target) => target.kind !== "channel" && peopleOf(target, facts).length === 0))
        found.push({ ...of, code: "emptyStep", sentence: `${step} calls nobody: its teams and rosters have no members.`, weight: "error" });
    }
    if (!used.has(id) && team === null)
      found.push({
        ...of,
        code: "unusedPolicy",
        sentence: `${name} pages for nothing: no rule names it, and it has no team.`,
        weight: "warning",
      });
    if (!hasFallback)
      found.push({
        ...of,
        code: "noFallback",
        sentence: `${name} has no fallback: when nobody answers, only the alarm is left.`,
        weight: "warning",
      });
    return found;
  });
}

function isThere({ kind, id }: Target, { people, teams, rosters, channels }: LintFacts): boolean {
  return { person: people, team: teams, roster: rosters, channel: channels }[kind].has(id);
}

function services(facts: LintFacts): Finding[] {
  return facts.services.flatMap(({ id, name, tier, policy, because, isMeant = false }): Finding[] => {
    if (policy || isMeant) return [];
    const sentence = `If ${name} failed now, nobody would be paged: ${because}.`;
    return [{ code: "noPolicy", sentence, kind: "service", id, weight: tier <= "2" ? "error" : "warning" }];
  });
}
