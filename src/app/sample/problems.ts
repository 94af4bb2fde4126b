import { deriveId } from "../../kernel/ids.ts";
import { addDays, addLocalDays, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { criticalStories } from "./critical-stories.ts";
import { criticalOf } from "./criticals.ts";
import { zone } from "./moments.ts";
import { outageOf, outages } from "./outages.ts";
import { type ProblemStory, problemStories } from "./problem-stories.ts";
import { recurrings, timesOf } from "./recurring.ts";
import type { World } from "./world.ts";

/** Plans the problems that were opened within the sample, each with the incidents that were there. */
export function planProblems(world: World): void {
  for (const story of problemStories) if (dayAt(world, story.ago, 10) > world.start) planProblem(world, story);
}

function planProblem(world: World, story: ProblemStory): void {
  const id = problemId(world, story);
  const opened = dayAt(world, story.ago, 10);
  const lead = world.person(story.lead).actor;
  const known = incidentsOf(world, story);
  const before = known.filter(({ at }) => at < opened).map((one) => one.id);
  const [impact, urgency] = story.scale;
  const values = {
    shortDescription: story.title,
    description: story.what,
    service: world.service(story.service),
    configurationItem: story.item ? world.item(story.item) : null,
    category: "software",
    impact,
    urgency,
    team: world.team(story.team),
    incidents: before,
  };
  world.send({ at: opened, kind: "problem", id, actor: lead, command: world.create("problem", values), apart: true });
  // What happened later was linked the day after; the last two times of what recurs nobody has linked yet.
  for (const { id: incident, at } of known.filter((one) => one.at >= opened))
    world.send({
      at: addDays(at, 1),
      kind: "problem",
      id,
      actor: lead,
      command: { type: "linkIncidents", incidents: [incident] },
      apart: true,
    });
  for (const deed of story.course) planDeed(world, { story, id, deed });
}

type Planned = { story: ProblemStory; id: string; deed: ProblemStory["course"][number] };

function planDeed(world: World, { story, id, deed }: Planned): void {
  const at = dayAt(world, deed.ago, 14);
  const lead = world.person(story.lead).actor;
  const send = (command: { type: string } & Record<string, unknown>, when = at, actor = lead) =>
    world.send({ at: when, kind: "problem", id, actor, command, apart: true });
  switch (deed.does) {
    case "assess":
    case "complete":
      send({ type: deed.does, note: null });
      return;
    case "markKnownError":
      send({ type: deed.does });
      return;
    case "communicateWorkaround":
      send({ type: deed.does, workaround: null });
      return;
    case "confirm":
      send({ type: "confirm", assignee: world.person(deed.owner ?? story.lead).id, note: null });
      return;
    case "fix":
      send({ type: "fix", causeNotes: deed.cause, note: null });
      return;
    case "resolve":
      send({ type: "resolve", fixNotes: deed.fix, note: null });
      return;
    case "plan":
      send({ type: "plan", nextStep: deed.next, nextStepBy: addDays(at, deed.days) });
      return;
    case "note":
      send({ type: "addNote", text: deed.text });
      return;
    case "write":
      send({ type: "edit", changes: deed.changes });
      return;
    case "suspect": {
      const hypothesis = deriveId(send({ type: "addHypothesis", what: deed.what, test: deed.test }), 1);
      if (deed.found) {
        const { ago, standing, evidence } = deed.found;
        send({ type: "decideHypothesis", hypothesis, standing, evidence }, dayAt(world, ago, 16));
      }
      return;
    }
    case "accept": {
      const riskReviewOn = addDays(at, deed.forDays).slice(0, 10);
      const by = world.person(deed.by);
      send({ type: "acceptRisk", riskAcceptedBy: by.id, riskReason: deed.reason, riskReviewOn }, at, by.actor);
      return;
    }
    case "duplicate": {
      const other = problemStories.find((one) => one.key === deed.of)!;
      send({ type: "markDuplicate", duplicateOf: problemId(world, other) });
      return;
    }
    case "cancel":
      send({ type: "cancel", reason: deed.reason });
  }
}

function problemId(world: World, { key, ago }: ProblemStory): string {
  return world.id(`problem/${key}`, dayAt(world, ago, 10));
}

/** The incidents that lie behind it and within the sample, oldest first. */
function incidentsOf(world: World, { behind }: ProblemStory): { id: string; at: Instant }[] {
  const critical = criticalStories.filter((one) => behind.criticals?.includes(one.ago)).flatMap((one) => criticalOf(world, one) ?? []);
  const outage = outages.filter((one) => behind.outages?.includes(one.ago)).flatMap((one) => outageOf(world, one) ?? []);
  const recurring = recurrings.filter((one) => one.key === behind.recurring).flatMap((one) => timesOf(world, one).slice(0, -2));
  return [...critical, ...outage, ...recurring].sort((one, other) => (one.at < other.at ? -1 : 1)).map(({ id, at }) => ({ id, at }));
}

function dayAt(world: World, ago: number, hour: number): Instant {
  const { year, month, day } = localParts(zone, addLocalDays(zone, world.anchor, -ago));
  return localToInstant(zone, { year, month, day, hour, minute: (ago * 7) % 60 }, "compatible")!;
}
