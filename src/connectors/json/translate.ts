import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { isPlaceholder, listOf, plainText, Reading, unreadable } from "../reading.ts";
import { severityOf } from "../severity.ts";
import { usualLabel } from "../usual-settings.ts";
import { badMapping, textOf, valueAt } from "./path.ts";
import { mappingSettings } from "./settings.ts";

const mostEvents = 5_000;

/** Reads any JSON by the mapping of its integration. What the mapping does not find is said; nothing is taken in its place. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const flaw = mappingFlaw(settings);
  if (flaw !== null) return unreadable(flaw);
  const list = plainText(settings.list);
  const found = list === null ? request.body.json : valueAt(request.body.json, list);
  if (list !== null && !listOf(found)) return unreadable(`There is no list at ${list}.`);
  const given = listOf(found) ?? [found];
  if (given.length > mostEvents) return unreadable(`It holds ${given.length} events; at most ${mostEvents} are taken at once.`);
  const reading = new Reading(request.receivedAt);
  const events: ReadEvent[] = [];
  const problems = new Set<string>();
  for (const one of given) {
    const event = readOne(one, reading, settings);
    if (typeof event === "string") problems.add(event);
    else events.push(event);
  }
  if (problems.size > 0 && events.length === 0) return unreadable("Nothing in it can be read by the mapping.", [...problems].slice(0, 20));
  return { ok: true, events, warnings: reading.warnings, problems: [...problems].slice(0, 20) };
}

/** Why a mapping cannot read anything; null where it can. */
function mappingFlaw(settings: Settings): string | null {
  if (plainText(settings.summary) === null) return "The mapping says no path for the summary. Set it under How it is read.";
  for (const name of Object.keys(mappingSettings)) {
    const mapping = plainText(settings[name]);
    if (mapping === null || /Words$|^severityWhereNone$/.test(name)) continue;
    const flaw = badMapping(mapping);
    if (flaw !== null) return `The mapping of ${name} is wrong: ${flaw}`;
  }
  return null;
}

function readOne(one: unknown, reading: Reading, settings: Settings): ReadEvent | string {
  if (typeof one !== "object" || one === null) return "An event is no JSON object.";
  const mapped = (name: string) => (plainText(settings[name]) === null ? null : textOf(one, plainText(settings[name])!));
  const text = (name: string, most?: number) => reading.text(mapped(name), name, most);
  const summary = text("summary", 1024);
  if (summary === null) return `There is no summary at ${plainText(settings.summary)}.`;
  const action = actionOf(mapped("action"), settings);
  if (typeof action === "string" && !isAction(action)) return action;
  const key = mapped("sourceKey");
  if (plainText(settings.sourceKey) !== null && key === null)
    return `There is nothing at ${plainText(settings.sourceKey)} to tell conditions apart by.`;
  if (key !== null && isPlaceholder(key)) return `What tells conditions apart is still a placeholder (${key.slice(0, 60)}).`;
  const labels = plainText(settings.labels) === null ? {} : reading.labels(valueAt(one, plainText(settings.labels)!), "Label");
  const [resource, check] = [text("resource") ?? usualLabel(labels, "resource"), text("check")];
  if (key === null && resource === null && check === null)
    return "Neither a key, nor a resource, nor a check was found, so nothing says which condition it is.";
  return {
    action: action as ReadEvent["action"],
    sourceKey: key === null ? null : boundedKey(key),
    resource,
    check,
    identity: {},
    summary,
    severity: severityOf(mapped("severity"), reading, settings),
    occurredAt: reading.moment(mapped("occurredAt"), "occurredAt"),
    component: text("component"),
    group: text("group"),
    class: null,
    environment: text("environment", 40) ?? usualLabel(labels, "environment"),
    service: text("service") ?? usualLabel(labels, "service"),
    labels,
    links: reading.links([{ href: mapped("link"), text: "Source" }]),
    details: reading.details(one),
    eventId: idOf(mapped("eventId")),
  };
}

function idOf(text: string | null): string | null {
  return text === null || isPlaceholder(text) ? null : boundedKey(text, 255);
}

function isAction(text: string): text is ReadEvent["action"] {
  return text === "trigger" || text === "acknowledge" || text === "resolve";
}

/** The action a word stands for, or a sentence. Where nothing is mapped, an event fires; where a mapped word is missing, it does not say. */
function actionOf(word: string | null, settings: Settings): ReadEvent["action"] | string {
  if (plainText(settings.action) === null) return "trigger";
  if (word === null) return `There is nothing at ${plainText(settings.action)} to say whether it fires or is over.`;
  const has = (name: string) =>
    (plainText(settings[name]) ?? "").split(",").some((one) => one.trim().toLowerCase() === word.trim().toLowerCase());
  if (has("resolveWords")) return "resolve";
  if (has("acknowledgeWords")) return "acknowledge";
  return has("triggerWords") ? "trigger" : `The word "${word.slice(0, 60)}" is among none of those that say whether it fires or is over.`;
}
