import type { Id } from "../../kernel/ids.ts";
import type { Step, Target } from "../../practices/paging/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { itemOf, type Named, policyRecord, type Source } from "../on-call-items.ts";
import { type Json, listOf, objectOf, plainText } from "../reading.ts";
import { type Placed, referenceIn } from "./configuration-file.ts";

type ReadStep = { ok: true; step: Step; named: Named[]; isRoundRobin: boolean } | { ok: false; reason: string };

/** An escalation policy: rules are steps, loops are repeats. */
export function policyItem(source: Source, { place, key, name, body }: Placed): ConfigurationEntry {
  const makes = `Escalation policy ${name}`;
  const about = source.tools.idOf("escalationPolicy", key);
  const rules = listOf(body.escalation_rules);
  if (!rules) return itemOf(place, makes, { about, refusal: "Its escalation rules are not in the file." });
  const remarks: string[] = [];
  const steps: Step[] = [];
  const needs: Named[] = [];
  for (const [index, rule] of rules.entries()) {
    const read = stepOf(source, objectOf(rule) ?? {});
    if (!read.ok) return itemOf(place, makes, { about, refusal: `Rule ${index + 1}: ${read.reason}` });
    steps.push(read.step);
    needs.push(...read.named);
    if (read.isRoundRobin)
      remarks.push(`Rule ${index + 1} gives incidents to its people in turn. That is not known here: all of them are paged together.`);
  }
  const repeats = Number(body.num_loops ?? 0);
  if (!Number.isInteger(repeats) || repeats < 0 || repeats > 9)
    return itemOf(place, makes, { about, refusal: `It repeats ${String(body.num_loops)} times; a policy here repeats at most 9 times.` });
  const said = { key, name, description: plainText(body.description), word: "escalation policy" };
  const record = policyRecord(source, { ...said, steps, repeatCount: repeats, firstWaitsSeconds: 0, needs });
  return itemOf(place, makes, { about, records: [record], remarks });
}

function stepOf(source: Source, rule: Json): ReadStep {
  const delayMinutes = Number(rule.escalation_delay_in_minutes);
  if (!Number.isInteger(delayMinutes) || delayMinutes < 1 || delayMinutes > 1440)
    return {
      ok: false,
      reason: `It waits ${String(rule.escalation_delay_in_minutes)} minutes; a step here waits between a minute and a day.`,
    };
  const named = new Map<Id, Named>();
  for (const one of listOf(rule.targets) ?? []) {
    const target = referenceIn(one);
    const kind = target?.type === "user" ? "person" : target?.type === "schedule" ? "roster" : null;
    if (!target || !kind)
      return { ok: false, reason: `It calls something that is neither a user nor a schedule (${target?.type ?? "nothing"}).` };
    const id = source.tools.idOf(kind, target.key);
    named.set(id, { kind, id, name: target.name });
  }
  if (named.size === 0) return { ok: false, reason: "It calls nobody." };
  if (named.size > 20) return { ok: false, reason: `It calls ${named.size} people and schedules; a step here calls at most 20.` };
  const targets = [...named.values()].map(
    ({ kind, id }): Target => (kind === "roster" ? { kind: "roster", id, level: 1 } : { kind: "person", id }),
  );
  const strategy = objectOf(rule.escalation_rule_assignment_strategy)?.type;
  const step: Step = { targets, delayMinutes, skipIfEmpty: true, onNobody: "next", window: null };
  return { ok: true, step, named: [...named.values()], isRoundRobin: strategy === "round_robin" };
}
