import { defaulted, optional, type Shape, text } from "../../kernel/model.ts";
import { severitySetting } from "../usual-settings.ts";

const path = (label: string, help?: string) => optional(text({ label, max: 300, ...(help ? { help } : {}) }));
const list = (label: string, words: string) => defaulted(text({ label, max: 400, help: "Words with commas between them." }), words);

/** How the generic connector reads a body: for each field a path (`alert.host`) or a template (`{host}: {text}`). */
export const mappingSettings: Shape = {
  list: path("Where the events stand", "A path to a list. Nothing: the body is one event, or a list of them."),
  summary: path("Summary", "Such as title, or {check} on {host}."),
  sourceKey: path("What tells conditions apart", "The same for everything that is said of one condition; no time, no value, no severity."),
  action: path("Whether it fires or is over", "Nothing: every event fires."),
  triggerWords: list("Words for: it fires", "firing, open, problem, alert, alerting, critical, down, triggered, 1, true"),
  acknowledgeWords: list("Words for: somebody has it", "acknowledged, ack"),
  resolveWords: list("Words for: it is over", "resolved, ok, closed, recovered, up, normal, 0, false"),
  severity: path("Severity"),
  occurredAt: path("When it happened", "With its zone, or in seconds since 1970. Nothing: when it came."),
  eventId: path("The message's own number", "The same for a retry, another for anything else."),
  resource: path("Resource", "The host or thing."),
  check: path("Check", "What was looked at."),
  service: path("Service"),
  environment: path("Environment"),
  component: path("Component"),
  group: path("Group"),
  labels: path("Labels", "A path to an object of names and values."),
  link: path("Link", "An address, or a template that makes one."),
  ...severitySetting,
};
