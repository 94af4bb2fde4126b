import { addDays, type Instant, instant, ms } from "../../kernel/time.ts";
import { reviewId } from "../../practices/incident/reactions.ts";
import { type CriticalStory, criticalStories } from "./critical-stories.ts";
import { after, HOUR, later, MINUTE } from "./moments.ts";
import { services } from "./services.ts";
import { machine, type Someone, type World } from "./world.ts";

type Told = { story: CriticalStory; id: string; at: Instant; end: Instant; lead: Someone; commander: Someone };

/** Plans the critical incidents of the year, each with its review and what came of it. */
export function planCriticals(world: World): void {
  for (const story of criticalStories) {
    const when = criticalOf(world, story);
    if (!when) continue;
    const told = {
      story,
      ...when,
      lead: world.person(story.lead),
      commander: world.person(story.lead === "haas" ? "lindqvist" : "haas"),
    };
    planIncident(world, told);
    planReview(world, told);
  }
}

/** When a critical incident of the year was, and its id; null where it lies outside the sample. */
export function criticalOf(world: World, story: CriticalStory): { id: string; at: Instant; end: Instant } | null {
  const midnight = instant(ms(addDays(world.anchor, -story.ago)) - (ms(world.anchor) % (24 * HOUR)));
  const at = after(midnight, (story.hour - 1) * HOUR + ((story.ago * 7) % 50) * MINUTE + 12_000);
  const end = after(at, story.minutes * MINUTE);
  return at < world.start || end > after(world.anchor, -HOUR) ? null : { id: world.id(`critical/${story.ago}`, at), at, end };
}

function planIncident(world: World, { story, id, at, end, lead, commander }: Told): void {
  const by = (who: Someone) => (when: Instant, command: { type: string } & Record<string, unknown>) =>
    world.send({ at: when, kind: "incident", id, actor: who.actor, command });
  const minute = (count: number) => after(at, count * MINUTE);
  const values = {
    shortDescription: story.title,
    description: "Monitoring: service not available. The first alarm and all that joined it are on the timeline.",
    service: world.service(story.service),
    configurationItem: world.item(story.item),
    site: world.site(story.site),
    category: story.category,
    subcategory: story.subcategory,
    contactType: "monitoring",
    impact: "1",
    urgency: "1",
    team: world.team(story.team),
    affectedUsers: story.users,
    detectedAt: after(at, -2 * MINUTE),
  };
  world.send({ at, kind: "incident", id, actor: machine, command: world.create("incident", values) });
  // Now and then nobody wakes up in time.
  by(world.person("kazlauskaite"))(minute(story.hour < 5 ? 17 : 3 + (story.ago % 8)), { type: "acknowledge" });
  by(lead)(minute(19), { type: "take" });
  by(lead)(minute(21), { type: "addNote", text: story.finding });
  by(lead)(minute(24), { type: "edit", changes: { hypotheses: hypotheses(story) } });
  if (story.major) planMajor(world, { story, id, at, end, lead, commander });
  const closing = { closeCode: "Solution provided", closeNotes: story.solution, restoredAt: end, note: null };
  by(lead)(after(end, 4 * MINUTE), { type: "resolve", ...closing });
}

function hypotheses({ ruledOut: [what, evidence], finding }: CriticalStory): Record<string, unknown>[] {
  return [
    { what, standing: "ruledOut", evidence },
    { what: finding, standing: "confirmed", evidence: "Seen on the system itself." },
  ];
}

function planMajor(world: World, { story, id, at, end, lead, commander }: Told): void {
  const by = (who: Someone) => (when: Instant, command: { type: string } & Record<string, unknown>) =>
    world.send({ at: when, kind: "incident", id, actor: who.actor, command });
  const minute = (count: number) => after(at, count * MINUTE);
  const words = world.person("dube");
  const bridgeUrl = "https://meet.ostermere.example/bridge";
  by(commander)(minute(22), {
    type: "declareMajor",
    reason: story.impact.split(".")[0]!,
    commander: commander.id,
    bridgeUrl,
    affectedUsers: story.users,
  });
  by(commander)(minute(23), { type: "handOver", role: "communicator", person: words.id, note: null });
  by(commander)(minute(24), {
    type: "addWorkstream",
    title: "Find and mend the cause",
    owner: lead.id,
    nextStep: "first finding",
    nextAt: minute(40),
  });
  by(commander)(minute(25), {
    type: "addWorkstream",
    title: "Tell departments and front desks",
    owner: words.id,
    nextStep: "first update",
    nextAt: minute(30),
  });
  by(commander)(minute(33), { type: "decideOn", text: story.decision, notChosen: "Waiting for the supplier.", advisedBy: lead.name });
  const service = services.find((one) => one.key === story.service)!.name;
  for (let minutes = 28, count = 1; minutes < story.minutes; minutes += 28, count++) {
    const text = `${service} has not worked as it should since ${at.slice(11, 16)} UTC. About ${story.users} people are affected. ${count === 1 ? "We know what is broken and work on it." : "The work goes on as planned."}`;
    by(words)(minute(minutes), { type: "sendUpdate", text, voice: "business", expectedBackAt: end, nextUpdateAt: minute(minutes + 30) });
  }
  by(commander)(minute(36), { type: "setPhase", phase: "identified", note: null, restoredAt: null });
  by(commander)(end, { type: "setPhase", phase: "mitigated", note: "Works again for the first users.", restoredAt: end });
}

/** The review: most are approved in time, one late, one waived, one still a draft. */
function planReview(world: World, told: Told): void {
  const { story, end, id, lead, commander } = told;
  const review = reviewId(id);
  const owner = world.person(services.find((one) => one.key === story.service)!.owner);
  const writer = owner.roles.includes("requester") ? lead : owner;
  const approver = world.person(owner.key === "adeyemi" ? "haas" : "adeyemi");
  const send = (when: Instant, who: Someone, command: { type: string } & Record<string, unknown>, apart = false) =>
    world.send({ at: when, kind: "review", id: review, actor: who.actor, command, apart });
  const day = (count: number, hours = 0) => later(world.calendar, addDays(end, count), hours * HOUR);
  const changes = {
    owner: writer.id,
    businessImpact: story.impact,
    whatHappened: `${story.finding} ${story.solution}`,
    rootCause: story.review === "open" ? null : story.cause,
    factors: [...story.factors],
    wentWell: story.well,
    wentBadly: story.badly,
  };
  send(day(2, 1), writer, { type: "edit", changes }, true);
  planActions(world, told, review);
  if (story.review === "open") return;
  if (story.review === "waived") {
    send(day(4, 2), approver, {
      type: "waive",
      reason: "Cause and change are on one line: the maintenance window was wrong and is corrected. A review would tell us nothing more.",
    });
    return;
  }
  const late = story.review === "late";
  send(day(late ? 17 : 5), writer, { type: "submit" });
  const approved = day(late ? 21 : 7, 1);
  send(approved, approver, { type: "approve" });
  if (story.major)
    world.send({
      at: later(world.calendar, approved, HOUR),
      kind: "incident",
      id,
      actor: commander.actor,
      command: { type: "close", note: null },
      apart: true,
    });
}

function planActions(world: World, { story, end, lead }: Told, review: string): void {
  const agreed = later(world.calendar, addDays(end, 3), 2 * HOUR);
  story.actions.forEach(([title, who, days, standing], index) => {
    const owner = world.person(who);
    const id = world.id(`action/${story.ago}/${index}`, agreed);
    const dueOn = addDays(agreed, days).slice(0, 10);
    const send = (at: Instant, actor: Someone, command: { type: string } & Record<string, unknown>) =>
      world.send({ at, kind: "reviewAction", id, actor: actor.actor, command });
    world.send({
      at: agreed,
      kind: "reviewAction",
      id,
      actor: lead.actor,
      command: world.create("reviewAction", { review, title, owner: owner.id, dueOn }),
    });
    if (standing === "open") return;
    const doneAt = later(world.calendar, addDays(agreed, Math.round(days * 0.8)), HOUR);
    send(doneAt, owner, { type: "complete", outcome: "In place since today; shown to the team." });
    if (standing === "verified")
      send(later(world.calendar, addDays(doneAt, 6), HOUR), world.person(who === "olsen" ? "haas" : "olsen"), { type: "verify" });
  });
}
