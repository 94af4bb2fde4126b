import type { Instant } from "../../../kernel/time.ts";
import { criticalStories } from "../critical-stories.ts";
import { criticalOf } from "../criticals.ts";
import { dice } from "../dice.ts";
import { after, HOUR, MINUTE } from "../moments.ts";
import { outageOf, outages } from "../outages.ts";
import type { TeamKey } from "../people.ts";
import { services } from "../services.ts";
import type { World } from "../world.ts";
import { draftOf } from "./draft.ts";
import { type Frozen, isFrozen } from "./freezes.ts";
import { nextMorning } from "./moments.ts";
import type { ChangePlan, Ending } from "./plan.ts";
import { type Sort, wordsFor } from "./words.ts";

/** A change that broke something: which incident, and how many hours lay between. */
export type CauseStory = {
  key: string;
  title: string;
  why: string;
  sort: Sort;
  service: string;
  item: string;
  team: TeamKey;
  implementer: string;
  requester: string;
  hours: number;
  back: number;
  caused: { critical: number } | { outage: number };
  hoursBefore: number;
  ending: Ending;
  outcome: string;
};

/** Of the criticals and outages of the year, these came of a change. */
export const causeStories: readonly CauseStory[] = [
  {
    ...{ key: "scanner-rules", title: "Scanner rules 11 on all servers", why: "New rules for encrypted archives.", sort: "settings" },
    ...{ service: "workplace", item: "deploy-01", team: "workplace", implementer: "sato", requester: "sato", hours: 1, back: 15 },
    ...{ caused: { critical: 259 }, hoursBefore: 1.2, ending: "failed" },
    outcome:
      "The rules took signed payment files for archives and held 41 of them. Outgoing folder exempted; rules go out in rings from now on.",
  },
  {
    ...{
      key: "clock-source",
      title: "Time sources of the directory servers",
      why: "The old time server is switched off.",
      sort: "settings",
    },
    ...{ service: "identity", item: "dc-hh-01", team: "platform", implementer: "nyberg", requester: "haas", hours: 2, back: 15 },
    ...{ caused: { critical: 201 }, hoursBefore: 13, ending: "failed" },
    outcome: "dc-hh-02 still pointed to the old source; its clock drifted until sign-in failed everywhere the next morning.",
  },
  {
    ...{ key: "label-patches", title: "Patches on the servers at Leeds, first ring", why: "Patches of the month.", sort: "patch" },
    ...{ service: "warehouse", item: "label-srv-01", team: "leeds", implementer: "osman", requester: "osman", hours: 2, back: 20 },
    ...{ caused: { critical: 170 }, hoursBefore: 0.7, ending: "failed" },
    outcome: "The label service did not start: the patch removed a library that it needs. Taken back on label-srv-01 after 82 minutes.",
  },
  {
    ...{ key: "badge-updates", title: "Badge server, updates of the night", why: "Holes that are used in the wild.", sort: "patch" },
    ...{ service: "access", item: "badge-srv", team: "hamburg", implementer: "peters", requester: "acar", hours: 2, back: 25 },
    ...{ caused: { outage: 168 }, hoursBefore: 11, ending: "issues" },
    outcome:
      "Installed. The service came up before its database, and gates stayed closed in the morning; the order stands in the update now.",
  },
  {
    ...{ key: "shop-region", title: "Shop database to the region Frankfurt", why: "Shorter ways for customers.", sort: "move" },
    ...{ service: "shop", item: "shop-db", team: "apps", implementer: "costa", requester: "moretti", hours: 3, back: 40 },
    ...{ caused: { critical: 139 }, hoursBefore: 30, ending: "failed" },
    outcome: "Moved without loss, but the maintenance of the provider was left at its default: at noon. The shop stood for 47 minutes.",
  },
  {
    ...{
      key: "folder-clean-up",
      title: "Old folders cleaned up on fs-hh-01",
      why: "2.1 terabytes that nobody has opened for three years.",
      sort: "move",
    },
    ...{ service: "files", item: "fs-hh-01", team: "platform", implementer: "walsh", requester: "bianchi", hours: 3, back: 60 },
    ...{ caused: { critical: 104 }, hoursBefore: 10, ending: "failed" },
    outcome: "The export of Payroll had the path of a folder written in. Path corrected; a list of readers comes before the next clean-up.",
  },
  {
    ...{ key: "gate-cameras", title: "Cameras at gate A on the campus network", why: "Asked for by the works security.", sort: "network" },
    ...{ service: "hamburg-net", item: "sw-hh-02", team: "network", implementer: "dragic", requester: "peters", hours: 2, back: 20 },
    ...{ caused: { critical: 73 }, hoursBefore: 2.1, ending: "failed" },
    outcome: "One camera had a fixed address out of the server range: that of the telephone server. Its port is shut.",
  },
  {
    ...{
      key: "firewall-supply",
      title: "Power supply of the Gdańsk firewall exchanged",
      why: "One of two supplies is dead.",
      sort: "firmware",
    },
    ...{ service: "gdansk-net", item: "fw-gd-01", team: "network", implementer: "kowal", requester: "vidal", hours: 2, back: 30 },
    ...{ caused: { critical: 12 }, hoursBefore: 8, ending: "issues" },
    outcome: "Exchanged. The second member came back one firmware level lower, which nobody looked at.",
  },
  {
    ...{ key: "directory-patch", title: "Directory patch, set 14, on dc-hh-01", why: "Part of the list after the audit.", sort: "patch" },
    ...{ service: "identity", item: "dc-hh-01", team: "platform", implementer: "nyberg", requester: "haas", hours: 3, back: 40 },
    ...{ caused: { outage: 4 }, hoursBefore: 9, ending: "issues" },
    outcome: "Installed. Answers to the production panels take seconds since; panels ask a second server, the cause is looked for.",
  },
];

export type Caused = { plan: ChangePlan; story: CauseStory; incident: string; at: Instant; lead: string };

/** The changes that broke something within the sample, each with its incident. */
export function causes(world: World, freezes: readonly Frozen[]): Caused[] {
  return causeStories.flatMap((story): Caused[] => {
    const broke = brokeBy(world, story);
    if (!broke) return [];
    const { key, title, why, service, item, team, implementer, requester, hours, ending, outcome } = story;
    const from = after(broke.at, -(story.hoursBefore + hours) * HOUR);
    const name = services.find((one) => one.key === service)!.name;
    const seed = {
      key,
      type: "normal" as const,
      title,
      why,
      service,
      item,
      team,
      implementer,
      requester: asker(world, requester, implementer),
    };
    const words = wordsFor(story.sort, { item, service: name, rollbackMinutes: story.back });
    const drafted = draftOf(world, { ...seed, words, from, hours, ending });
    // Its outcome was written only when it was known what it had done.
    const closedAt = nextMorning(world, broke.at, dice(`${world.seed}/cause/${key}`));
    const plan = { ...drafted, endedAt: after(drafted.to, -20 * MINUTE), closedAt, outcome };
    return isFrozen(freezes, service, plan) ? [] : [{ plan, story, incident: broke.id, at: broke.at, lead: broke.lead }];
  });
}

function asker(world: World, requester: string, implementer: string): string {
  return world.person(requester).roles.includes("requester") ? implementer : requester;
}

function brokeBy(world: World, { caused }: CauseStory): { id: string; at: Instant; lead: string } | null {
  if ("critical" in caused) {
    const story = criticalStories.find(({ ago }) => ago === caused.critical)!;
    const found = criticalOf(world, story);
    return found && { id: found.id, at: found.at, lead: story.lead };
  }
  const outage = outages.find(({ ago }) => ago === caused.outage)!;
  const found = outageOf(world, outage);
  return found && { id: found.id, at: found.at, lead: outage.lead };
}
