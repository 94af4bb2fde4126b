import type { Step, Target } from "../../practices/paging/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { itemOf, type Named, policyRecord } from "../on-call-items.ts";
import { entryOf, type Json, listOf, objectOf, plainText } from "../reading.ts";
import type { Placed } from "./configuration-file.ts";
import { type Asked, teamIn } from "./configuration-schedule.ts";

type Rule = { afterMinutes: number; target: Target; named: Named; isUntilClosed: boolean };

/** An escalation as a policy: there each rule counts from the beginning, here each step from the one before it. */
export function escalationItem(asked: Asked, { place, key, name, body }: Placed): ConfigurationEntry {
  const { source } = asked;
  const makes = `Escalation policy ${name}`;
  const about = source.tools.idOf("escalationPolicy", key);
  const no = (refusal: string) => itemOf(place, makes, { about, refusal });
  const rules: Rule[] = [];
  for (const [index, one] of (listOf(body.rules) ?? []).entries()) {
    const read = ruleOf(asked, objectOf(one) ?? {}, place);
    if (typeof read === "string") return no(`Rule ${index + 1}: ${read}`);
    rules.push(read);
  }
  if (rules.length === 0) return no("It has no rules in the file.");
  const repeat = objectOf(body.repeat);
  const count = Number(repeat?.count ?? 0);
  const pauseMinutes = Number(repeat?.waitInterval ?? 0);
  if (!Number.isInteger(count) || count < 0) return no("How often it repeats is no number.");
  const afters = [...new Set(rules.map((one) => one.afterMinutes))].sort((one, other) => one - other);
  const [first] = afters;
  if (first! > 10) return no(`It calls nobody for the first ${first} minutes; here the first call waits ten minutes at most.`);
  const lastMinutes = pauseMinutes > 0 ? pauseMinutes : 60;
  const steps = afters.map((after, index): Step => {
    const targets = rules.filter((one) => one.afterMinutes === after).map((one) => one.target);
    const delayMinutes = (afters[index + 1] ?? after + lastMinutes) - after;
    return { targets: distinct(targets), delayMinutes, skipIfEmpty: true, onNobody: "next", window: null };
  });
  if (steps.some((one) => one.delayMinutes > 1440))
    return no("Between two of its rules lies more than a day; a step here waits at most one.");
  if (steps.length > 20) return no(`It has ${steps.length} steps; a policy here has at most 20.`);
  const remarks = remarksOn({ rules, firstMinutes: first!, count, pauseMinutes, isClosing: repeat?.closeAlertAfterAll === true });
  const said = { key, name, description: plainText(body.description), word: "escalation" };
  const needs = rules.map((one) => one.named);
  const record = policyRecord(source, { ...said, steps, repeatCount: Math.min(count, 9), firstWaitsSeconds: first! * 60, needs });
  return itemOf(place, makes, { about, records: [record], remarks });
}

function remarksOn(of: {
  rules: readonly Rule[];
  firstMinutes: number;
  count: number;
  pauseMinutes: number;
  isClosing: boolean;
}): string[] {
  const { rules, firstMinutes, count, pauseMinutes, isClosing } = of;
  const remarks: string[] = [];
  if (firstMinutes > 0) remarks.push(`The first call waits ${firstMinutes} minutes, as there; here incidents of priority 1 never wait.`);
  if (rules.some((one) => one.isUntilClosed))
    remarks.push(
      "Some rules call until the alert is closed. Here an acknowledgement ends the calls; see “Pages again when nothing happens for”.",
    );
  if (count > 9) remarks.push(`It repeats ${count} times; here it repeats 9 times.`);
  if (count > 0 && firstMinutes > 0) remarks.push("Each repeat begins at once after its pause; there the first wait comes again.");
  if (pauseMinutes <= 0)
    remarks.push("After the last rule nothing followed there. Here administrators hear an hour later that nobody answered.");
  if (isClosing) remarks.push("It closes the alert after the last repeat. Here an incident that nobody answered stays open.");
  return remarks;
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((one) => [JSON.stringify(one), one])).values()].slice(0, 20);
}

const unitMinutes = { minutes: 1, hours: 60, days: 1440 } as const;

function ruleOf({ source, book }: Asked, body: Json, place: string): Rule | string {
  const delay = objectOf(body.delay);
  const afterMinutes = Number(delay?.timeAmount ?? 0) * (entryOf(unitMinutes, plainText(delay?.timeUnit) ?? "minutes") ?? Number.NaN);
  if (!Number.isInteger(afterMinutes) || afterMinutes < 0) return "When it comes is no whole number of minutes.";
  const recipient = objectOf(body.recipient);
  const [kind, how] = [plainText(recipient?.type) ?? "nothing", plainText(body.notifyType) ?? "default"];
  const isUntilClosed = body.condition === "if-not-closed";
  if (kind === "user") {
    const named = book.personIn(recipient, place);
    return named ? { afterMinutes, target: { kind: "person", id: named.id }, named, isUntilClosed } : "It calls a user without an address.";
  }
  const key = plainText(recipient?.id);
  if (key === null) return `It calls a ${kind} without an id.`;
  if (kind === "schedule" && how === "default") {
    const named: Named = { kind: "roster", id: source.tools.idOf("roster", key), name: plainText(recipient?.name) ?? key };
    return { afterMinutes, target: { kind: "roster", id: named.id, level: 1 }, named, isUntilClosed };
  }
  const team = kind === "team" && (how === "all" || how === "users") ? teamIn(source, recipient) : null;
  if (team) return { afterMinutes, target: { kind: "team", id: team.id }, named: team, isUntilClosed };
  return `It calls “${how}” of a ${kind}. Here a step calls people, whoever is on call by a roster now, or everybody of a team.`;
}
