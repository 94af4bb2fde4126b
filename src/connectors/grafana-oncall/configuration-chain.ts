import type { Step, Target } from "../../practices/paging/model.ts";
import type { ConfigurationEntry } from "../contract.ts";
import { itemOf, type Named, policyRecord } from "../on-call-items.ts";
import { entryOf, type Json, listOf, plainText } from "../reading.ts";
import type { Placed } from "./configuration-file.ts";
import type { Asked } from "./configuration-schedule.ts";

type Built = { steps: Step[]; needs: Named[]; remarks: string[]; firstWaitsSeconds: number; repeats: number };

/** An escalation chain as a policy: what is called between two waits is one step. */
export function chainItem(asked: Asked, { place, key, name, body }: Placed, policies: readonly Placed[]): ConfigurationEntry {
  const { source } = asked;
  const makes = `Escalation policy ${name}`;
  const about = source.tools.idOf("escalationPolicy", key);
  const no = (refusal: string) => itemOf(place, makes, { about, refusal });
  const own = policies
    .filter((one) => plainText(one.body.escalation_chain_id) === key)
    .toSorted((one, other) => Number(one.body.position) - Number(other.body.position));
  if (own.length === 0) return no("It has no steps, or they are not in the file. Add /api/v1/escalation_policies.");
  const built: Built = { steps: [], needs: [], remarks: [], firstWaitsSeconds: 0, repeats: 0 };
  let isOpen = false;
  for (const [index, { body: one }] of own.entries()) {
    const before = built.steps.at(-1);
    const type = plainText(one.type) ?? "nothing";
    if (type === "wait") {
      const seconds = Number(one.duration);
      if (!Number.isInteger(seconds / 60) || seconds <= 0)
        return no(`Step ${index + 1} waits ${String(one.duration)} seconds, which is no whole minute.`);
      if (!before) built.firstWaitsSeconds += seconds;
      else built.steps[built.steps.length - 1] = { ...before, delayMinutes: (isOpen ? 0 : before.delayMinutes) + seconds / 60 };
      isOpen = false;
    } else if (type === "repeat_escalation") {
      if (index < own.length - 1) return no("It repeats before its last step.");
      built.repeats = 5;
    } else if (entryOf(leftOut, type)) built.remarks.push(leftOut[type]!);
    else {
      const called = targetsOf(asked, type, one);
      if (typeof called === "string") return no(`Step ${index + 1}: ${called}`);
      if (type === "notify_person_next_each_time" && called.length > 1)
        built.remarks.push(`Step ${index + 1} calls its people in turn. That is not known here: all of them are paged together.`);
      built.needs.push(...called);
      const targets = called.map(
        ({ kind, id }): Target => (kind === "roster" ? { kind, id, level: 1 } : { kind: kind === "team" ? kind : "person", id }),
      );
      if (isOpen && before) built.steps[built.steps.length - 1] = { ...before, targets: distinct([...before.targets, ...targets]) };
      else built.steps.push({ targets: distinct(targets), delayMinutes: 60, skipIfEmpty: true, onNobody: "next", window: null });
      isOpen = true;
    }
  }
  return finished({ asked, place, key, name, description: plainText(body.description) }, built, isOpen);
}

type Given = { asked: Asked; place: string; key: string; name: string; description: string | null };

function finished({ asked, place, key, name, description }: Given, built: Built, isOpen: boolean): ConfigurationEntry {
  const { steps, needs, remarks, firstWaitsSeconds, repeats } = built;
  const makes = `Escalation policy ${name}`;
  const about = asked.source.tools.idOf("escalationPolicy", key);
  const no = (refusal: string) => itemOf(place, makes, { about, refusal });
  if (steps.length === 0) return no("It calls nobody.");
  if (steps.length > 20 || steps.some((one) => one.delayMinutes > 1440 || one.targets.length > 20))
    return no("A policy here has at most 20 steps, a step at most 20 targets, and waits at most a day.");
  if (firstWaitsSeconds > 600) return no("It calls nobody for more than ten minutes; here the first call waits ten minutes at most.");
  if (firstWaitsSeconds > 0) remarks.push("The first call waits, as there; here incidents of priority 1 never wait.");
  if (isOpen && repeats > 0) {
    steps[steps.length - 1] = { ...steps.at(-1)!, delayMinutes: 1 };
    remarks.push("It repeats without a wait after its last call; here it waits a minute.");
  } else if (isOpen)
    remarks.push("After the last call nothing followed there. Here administrators hear an hour later that nobody answered.");
  if (repeats > 0) remarks.push("It repeats five times, the most OnCall repeats.");
  const said = { key, name, description, word: "escalation chain" };
  const record = policyRecord(asked.source, { ...said, steps, repeatCount: repeats, firstWaitsSeconds, needs });
  return itemOf(place, makes, { about, records: [record], remarks: [...new Set(remarks)] });
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((one) => [JSON.stringify(one), one])).values()];
}

const leftOut: Readonly<Record<string, string>> = {
  notify_whole_channel: "It writes to a whole Slack channel. Add a channel to the step to have that.",
  trigger_webhook: "It triggers a webhook, which is not taken over.",
  declare_incident: "It declares an incident. Here an alert opens one by its own rules.",
  resolve: "It resolves the alert at its end. Here an incident that nobody answered stays open.",
};

const refused: Readonly<Record<string, string>> = {
  notify_user_group: "It calls a Slack user group, which is not known here.",
  notify_if_time_from_to: "It goes on at certain hours only. Here hours belong to a step: set them by hand.",
  notify_if_num_alerts_in_window: "It goes on after a number of alerts only, which is not known here.",
};

function targetsOf({ source, personOf }: Asked, type: string, body: Json): Named[] | string {
  const people = (value: unknown) => (listOf(value) ?? []).flatMap((one) => plainText(one) ?? []).map(personOf);
  const one = (kind: "roster" | "team", value: unknown): Named[] => {
    const key = plainText(value);
    return key === null ? [] : [{ kind, id: source.tools.idOf(kind, key), name: `${kind} ${key}` }];
  };
  const found =
    type === "notify_persons"
      ? people(body.persons_to_notify)
      : type === "notify_person_next_each_time"
        ? people(body.persons_to_notify_next_each_time)
        : type === "notify_on_call_from_schedule"
          ? one("roster", body.notify_on_call_from_schedule)
          : type === "notify_team_members"
            ? one("team", body.team_to_notify)
            : null;
  if (found === null) return entryOf(refused, type) ?? `It is “${type}”, which is not known here.`;
  return found.length > 0 ? found : "It names nobody to call.";
}
