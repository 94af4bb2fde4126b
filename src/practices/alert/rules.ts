import { type Actor, may } from "../../kernel/actor.ts";
import { type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Change, Kind } from "../../kernel/practice.ts";
import { minInstant } from "../../kernel/time.ts";
import { type AlertCommand, alertCommands } from "./commands.ts";
import type { AlertFacts } from "./facts.ts";
import { type Alert, alertModel } from "./model.ts";
import { type Asked, receive } from "./receive.rules.ts";
import { alertEvents, alertRefusals } from "./words.ts";
import * as work from "./work.rules.ts";

const places = new Set(["receive", "reconsider", "release", "join", "acceptSuggestion", "split"]);
/** Kinds whose change in the same batch an alert must see: rules and what they are about. */
const settingKinds = [
  "integration",
  "alertRoute",
  "groupingRule",
  "inhibitionRule",
  "quietWindow",
  "maintenanceWindow",
  "alertPolicy",
  "alertTemplate",
];

/** An alert: one episode of one condition. Tools tell of it; people say what they know of it. */
export const alert: Kind<Alert, AlertCommand, AlertFacts> = {
  model: alertModel,
  permissions: { read: "alert.read" },
  commands: alertCommands,
  events: alertEvents,
  refusals: alertRefusals,
  gate: ({ actor, current, command }) => (current ? gate(current, command.type, actor) : { code: "missing" }),
  decide,
  learn,
  fromPatch: () => ({ ok: false, refusal: { code: "notByHand" } }),
  wake: (record) =>
    record.status === "resolved" ? null : minInstant(record.silentAt, record.isFlapping ? record.calmAt : null, record.suppressedUntil),
  visible: (actor) => (may(actor, "alert.read") ? ["all"] : []),
  // One batch at a time decides what belongs together: two that did not see each other would open two incidents for one trouble.
  fences: ({ type }) => (places.has(type) ? { writes: ["correlation"] } : {}),
  factsRead: ["incident", "alertGroup", "alert", ...settingKinds, "service", "configurationItem", "dependency"],
};

const whileOpen = new Set(["acknowledge", "suppress", "release", "resolve"]);

/** Why this actor may not do this to an alert now, or null. */
export function gate(current: Alert, type: string, actor: Actor): Refusal | null {
  const spec = alertCommands[type as keyof typeof alertCommands] as { permission?: string; internal?: boolean } | undefined;
  if (spec?.internal || type === "wake") return null;
  if (spec?.permission && !may(actor, spec.permission)) return { code: "notPermitted", because: spec.permission };
  if (whileOpen.has(type) && current.status === "resolved") return { code: "isOver" };
  if (type === "acknowledge" && current.status === "acknowledged") return { code: "acknowledgedAlready" };
  if (type === "suppress" && current.suppressed !== null) return { code: "isQuiet" };
  if (type === "release" && current.suppressed === null) return { code: "isLoud" };
  if ((type === "unlink" || type === "split") && current.incident === null) return { code: "noIncident" };
  if ((type === "acceptSuggestion" || type === "dismissSuggestion") && current.suggestedIncident === null) return { code: "noSuggestion" };
  return null;
}

function decide(asked: Asked): Decision<Alert> {
  const { command, current, actor } = asked;
  if (command.type === "receive") return receive(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "acknowledge":
      return work.acknowledge(held);
    case "resolve":
      return work.resolve(held, command);
    case "suppress":
      return work.suppress(held, command);
    case "release":
      return work.release(held);
    case "reconsider":
      return work.reconsider(held);
    case "join":
      return work.join(held, command.incident, "joined");
    case "acceptSuggestion":
      return work.join(held, current.suggestedIncident!, "accepted");
    case "dismissSuggestion":
      return work.dismiss(held);
    case "unlink":
      return work.unlink(held);
    case "split":
      return work.split(held, command);
    case "follow":
      return work.follow(held, command);
    case "wake":
      return work.wake(held);
  }
}

/** What the next event of the batch must know: this episode, the words it taught, where it is now, and which incidents it showed to be one. */
function learn(facts: AlertFacts, { before, after, events }: Change<Alert>): AlertFacts {
  const { latest, memory } = facts;
  const known = latest.get(after.key);
  if (!known || known.id === after.id || after.firstAt >= known.firstAt) latest.set(after.key, after);
  for (const { data } of events) {
    const template = data?.template as { id: string; tokens: readonly string[] } | undefined;
    if (template) memory.learnWords(template.id, template.tokens);
    for (const bridge of (data?.bridges ?? []) as readonly string[]) memory.merge(bridge, after.incident!);
  }
  if (events.length > 0) memory.hear(before, after);
  return facts;
}
