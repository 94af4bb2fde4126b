import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import type { Directory, Reachable } from "./callees.rules.ts";
import { type Page, pageModel, type Step, type Terms } from "./model.ts";

/** Ids that read as what they are for. */
export function idOf(name: string): string {
  return name.padEnd(32, "0");
}

export const noon = "2026-11-26T12:00:00.000Z";

/** A policy with nothing special: no steps, no waiting, no quiet hours. */
export function sampleTerms(given: Partial<Terms> = {}): Terms {
  return {
    name: "Platform",
    steps: [],
    repeatCount: 0,
    fallbackPerson: null,
    fallbackTeam: null,
    fallbackMinutes: 10,
    quietHours: null,
    supportHours: null,
    criticalAnyTime: true,
    groupWaitSeconds: 0,
    repageOnRaise: true,
    repageAfterMinutes: null,
    bundleAfterPages: 5,
    bundleMinutes: 10,
    ...given,
  };
}

/** A step that pages persons. */
export function stepTo(persons: readonly string[], more: Partial<Step> = {}): Step {
  const targets = persons.map((person) => ({ kind: "person" as const, id: person }));
  return { targets, delayMinutes: 10, skipIfEmpty: true, onNobody: "next", window: null, ...more };
}

/** A page before its first round. */
export function samplePage(given: Partial<Page> = {}): Page {
  const blank: AnyRecord = {
    id: idOf("page"),
    number: "PAG0000001",
    version: 0,
    createdAt: noon,
    createdBy: null,
    updatedAt: noon,
    updatedBy: null,
    extra: {},
    ...unsaid(pageModel),
    title: "Payments fail",
    incident: idOf("incident"),
    priority: "1",
    policy: idOf("policy"),
    policyVersion: 1,
    policyName: "Platform",
    chosenBecause: "it is the policy of the team Platform",
    terms: sampleTerms(),
    state: "waiting",
    cause: "created",
    round: 0,
    loop: 0,
    step: -1,
    openedAt: noon,
    timesPaged: 0,
    undelivered: 0,
    ...given,
  };
  return blank as Page;
}

/** Somebody who is reached by mail at once. */
export function samplePerson(name: string, more: Partial<Reachable> = {}): Reachable {
  return { name, active: true, delays: { high: [0], low: [0] }, ...more };
}

/** A directory of persons alone. */
export function directoryOf(people: Record<string, Reachable>, at = noon, more: Partial<Directory> = {}): Directory {
  return { at, people: new Map(Object.entries(people)), teams: new Map(), onCall: () => undefined, channels: new Map(), ...more };
}
