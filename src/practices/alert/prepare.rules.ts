import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import type { IntegrationFact, Prepared } from "./facts.ts";
import { maskedTokens } from "./mask.rules.ts";
import type { AlertEvent } from "./model.ts";
import { symptomOf } from "./symptom.rules.ts";
import { type TemplateTree, templateOf } from "./template.rules.ts";
import { reachOf, type Topology } from "./topology.rules.ts";

/** What is in the office's registers under a name, by its folded form. */
export type Directory = {
  service(name: string): Id | null;
  item(name: string): { id: Id; name: string; service: Id | null; environment: string | null } | null;
};
type Given = { event: AlertEvent; integration: IntegrationFact; directory: Directory; topology: Topology; tree: TemplateTree };

/** Works out what an event is about: which thing and service it is, what its words have in common with others, what it shows. */
export function prepare({ event, integration, directory, topology, tree }: Given): Prepared {
  const { summary, resource, check, component, group, labels, links, details } = event;
  const item = first(namesOfResource(resource), (name) => directory.item(name));
  const named = first(
    [event.service, labels.service, labels.app].filter((name) => name !== undefined && name !== null),
    (name) => directory.service(name),
  );
  const service = named ?? item?.service ?? integration.defaultService;
  const environment = event.environment ?? item?.environment ?? integration.environment;
  const tokens = maskedTokens(summary, resource);
  const matched = templateOf(tree, tokens);
  const names = [...new Set(namesInText(summary).flatMap((name) => directory.item(name)?.id ?? []))].filter((id) => id !== item?.id);
  const configurationItem = item?.id ?? null;
  return {
    draft: {
      ...{ summary, resource, checkName: check, component, groupName: group, class: event.class },
      ...{ environment, service, configurationItem, labels, links, details },
      runbook: runbookOf(event),
    },
    matched,
    subject: {
      environment,
      cluster: labels.cluster ?? labels.region ?? labels.site ?? group,
      service,
      item: configurationItem,
      resource,
      template: matched.template.id,
      symptom: symptomOf(tokens, check, event.class),
      names,
      marks: marksOf(labels),
      reach: reachOf(topology, configurationItem, service),
    },
  };
}

/** Under which names a resource may stand in the register: as it is, without its port, without its domain. Folded, longest first. */
export function namesOfResource(resource: string | null): string[] {
  if (resource === null) return [];
  const whole = fold(resource);
  const host = whole.replace(/:\d+$/, "");
  const short = /^[\d.]+$/.test(host) ? host : host.split(".")[0]!;
  return [...new Set([whole, host, short])].filter((name) => name !== "");
}

const mostNames = 12;

/** Words of a text that may name a machine: with a digit, a dash or a dot inside, and a letter. */
export function namesInText(summary: string): string[] {
  const words = fold(summary).match(/[a-z\d][a-z\d._-]{1,120}[a-z\d]/g) ?? [];
  const likely = words.filter((word) => /[\d.-]/.test(word) && /[a-z]/.test(word));
  return [...new Set(likely.flatMap(namesOfResource))].slice(0, mostNames);
}

/** What an event and its things may be called, for one search of the registers. */
export function namesOfEvent({ resource, summary }: AlertEvent): string[] {
  return [...namesOfResource(resource), ...namesInText(summary)];
}

const markLabels = ["change_id", "change", "deployment_id", "trace_id", "correlation_id", "rollout"];

function marksOf(labels: Readonly<Record<string, string>>): string[] {
  return markLabels.flatMap((name) => (labels[name] ? [`${name}=${labels[name]}`] : []));
}

function runbookOf({ links, labels, details }: AlertEvent): string | null {
  const linked = links.find(({ text }) => text !== null && /runbook|playbook/i.test(text))?.href;
  const said = linked ?? labels.runbook_url ?? labels.runbook ?? details.runbook_url ?? details.runbook;
  return typeof said === "string" && /^https?:\/\//.test(said) && said.length <= 500 ? said : null;
}

function first<T, R>(from: readonly T[], find: (one: T) => R | null): R | null {
  for (const one of from) {
    const found = find(one);
    if (found !== null) return found;
  }
  return null;
}
