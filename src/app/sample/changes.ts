import { addDays } from "../../kernel/time.ts";
import { suspicionId } from "../../practices/change/suspicion.rules.ts";
import { planBoard } from "./changes/board.ts";
import { type Caused, causes } from "./changes/causes.ts";
import { planDeployments } from "./changes/deployments.ts";
import { draftOf } from "./changes/draft.ts";
import { planDuties } from "./changes/duties.ts";
import { type Frozen, freezesOf } from "./changes/freezes.ts";
import { planLife, templateId } from "./changes/life.ts";
import { lookedBackOn } from "./changes/look-back.ts";
import { hourOf } from "./changes/moments.ts";
import { type ChangePlan, changeId } from "./changes/plan.ts";
import { freezeId, planChangeSetUp, planFreezes, planMaintenance } from "./changes/set-up.ts";
import { toldWeekOf } from "./changes/told.ts";
import { wordsFor } from "./changes/words.ts";
import { everyday, givenBackAt } from "./changes/year.ts";
import { after, MINUTE } from "./moments.ts";
import { roomOf } from "./room.ts";
import { machine, type World } from "./world.ts";

/** Plans a year of changes: what is asked of them, three freezes, the everyday, what broke something, and the week of the last day. */
export function planChanges(world: World): void {
  const freezes = freezesOf(world);
  const broke = causes(world, freezes);
  const plans = [...everyday(world, freezes), ...broke.map(({ plan }) => plan), ...toldWeekOf(world), ...throughFreeze(world, freezes)]
    .filter(({ requestedAt }) => requestedAt >= world.start && requestedAt <= world.anchor)
    .map((plan) => lookedBackOn(world, plan))
    .sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : a.requestedAt > b.requestedAt ? 1 : a.key < b.key ? -1 : 1));
  numberThem(world, plans);
  planChangeSetUp(world);
  planMaintenance(world);
  planFreezes(world, freezes);
  for (const plan of plans) planLife(world, plan);
  planBoard(world, plans);
  planDuties(world);
  planDeployments(world, plans);
  for (const one of broke) if (one.plan.requestedAt >= world.start) planBreak(world, one);
  const firmware = plans.find(({ key }) => key === "storage-firmware");
  if (firmware) planQuestion(world, { change: changeId(world, firmware), ...roomOf(world) });
  planStandings(world, plans);
  planExceptions(world, freezes, plans);
}

/** Numbers are given in the order in which changes are asked for. */
function numberThem(world: World, plans: readonly ChangePlan[]): void {
  for (const [index, { key }] of plans.entries()) world.numbers.set(key, `CHG${String(index + 1).padStart(7, "0")}`);
}

/** The incident names the change, and the change what it broke. */
function planBreak(world: World, { plan, incident, at, lead, story }: Caused): void {
  const note = (kind: string, id: string, who: string, text: string) =>
    world.send({ at: after(at, 23 * MINUTE), kind, id, actor: world.person(who).actor, command: { type: "addNote", text } });
  note(
    "incident",
    incident,
    lead,
    `${world.numbers.get(plan.key)}, "${plan.title}", ended before it began, on ${plan.item}. Asked ${world.person(plan.implementer).name}.`,
  );
  const change = changeId(world, plan);
  const suspicion = planQuestion(world, { change, incident, at });
  const { actor } = world.person(plan.implementer);
  const confirm = { type: "confirm", words: story.outcome };
  world.send({ at: after(at, 31 * MINUTE), kind: "changeSuspicion", id: suspicion, actor, command: confirm, apart: true });
  note("change", change, plan.implementer, `Something broke after it: ${story.outcome}`);
}

/** Asks whether a change caused an incident; answers the id of the question. Quiet records are not asked about by themselves. */
function planQuestion(world: World, { change, incident, at }: { change: string; incident: string; at: string }): string {
  const id = suspicionId(change, incident);
  const command = { type: "suspect", change, incident, reason: "item", openedAt: at };
  world.send({ at: after(at, MINUTE), kind: "changeSuspicion", id, actor: machine, command, apart: true });
  return id;
}

/** The broker's queues lost their standing, and the change manager gave it back. */
function planStandings(world: World, plans: readonly ChangePlan[]): void {
  const failed = plans.filter(({ template, ending }) => template === "broker-queue" && ending === "rolledBack");
  const reason = "Costa has put the check of the names before the first step. Tried on the copy with the three that had failed.";
  for (const plan of failed)
    world.send({
      at: givenBackAt(plan),
      kind: "changeTemplate",
      id: templateId(world, "broker-queue"),
      actor: world.person("vidal").actor,
      command: { type: "giveBackStanding", reason },
    });
}

/** What could not wait at the turn of the year: an emergency for which the director answers. */
function throughFreeze(world: World, freezes: readonly Frozen[]): ChangePlan[] {
  const turn = freezes.find(({ key }) => key === "last-turn");
  if (!turn) return [];
  return [
    draftOf(world, {
      ...{
        key: "through-freeze",
        type: "emergency",
        title: "Hole in the firewall pair Hamburg closed",
        service: "hamburg-net",
        item: "fw-hh-01",
      },
      ...{ why: "It is used in the wild since Monday.", team: "network", implementer: "dragic", requester: "vidal" },
      words: wordsFor("firmware", { item: "fw-hh-01", service: "Core network Hamburg", rollbackMinutes: 20 }),
      from: hourOf(addDays(turn.from, 4), 20),
      hours: 2,
    }),
  ];
}

function planExceptions(world: World, freezes: readonly Frozen[], plans: readonly ChangePlan[]): void {
  const grant = (key: string, frozen: Frozen["key"], given: { at: string; reason: string }) => {
    const plan = plans.find((one) => one.key === key);
    if (!plan || !freezes.some((one) => one.key === frozen)) return;
    const command = { type: "except", freeze: freezeId(world, frozen), reason: given.reason, expiresAt: addDays(plan.to, 0.5) };
    world.send({ at: given.at, kind: "change", id: changeId(world, plan), actor: world.person("adeyemi").actor, command });
  };
  const hole = plans.find(({ key }) => key === "through-freeze");
  if (hole?.askedAt)
    grant("through-freeze", "last-turn", {
      at: after(hole.askedAt, MINUTE),
      reason: "A hole that is used weighs more than the books. Vidal is on site.",
    });
  const morning = hourOf(world.anchor, 9.2);
  grant("standby-patch", "coming", {
    at: morning < world.anchor ? morning : after(world.anchor, -30 * MINUTE),
    reason: "Without it replication may stop in the middle of the year-end run. The standby carries no load.",
  });
}
