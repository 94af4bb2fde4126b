import { addDays, elapsedMs, type Instant, ms } from "../../kernel/time.ts";
import { type Dice, dice } from "./dice.ts";
import { after, HOUR, later, MINUTE } from "./moments.ts";
import type { TeamKey } from "./people.ts";
import { services } from "./services.ts";
import { filler, type Place } from "./tickets/fill.ts";
import type { Template } from "./tickets/template.ts";
import { machine, type Someone, type World } from "./world.ts";

export type Priority = "2" | "3" | "4" | "5";
export const scales: Record<Priority, readonly (readonly [string, string])[]> = {
  "2": [
    ["2", "1"],
    ["1", "2"],
  ],
  "3": [
    ["2", "2"],
    ["3", "1"],
  ],
  "4": [
    ["2", "3"],
    ["3", "2"],
  ],
  "5": [["3", "3"]],
};
/** Counted milliseconds promised, as the starter's service levels say. */
export const promised: Record<Priority, { answer: number; restore: number }> = {
  "2": { answer: HOUR, restore: 4 * HOUR },
  "3": { answer: 2 * HOUR, restore: 10 * HOUR },
  "4": { answer: 4 * HOUR, restore: 30 * HOUR },
  "5": { answer: 10 * HOUR, restore: 100 * HOUR },
};
/** Half of all are answered and solved within these parts of the promise, with this spread. */
const usual: Record<Priority, { answer: number; restore: number; spread: number }> = {
  "2": { answer: 0.23, restore: 0.36, spread: 0.6 },
  "3": { answer: 0.2, restore: 0.27, spread: 0.8 },
  "4": { answer: 0.18, restore: 0.2, spread: 0.98 },
  "5": { answer: 0.14, restore: 0.13, spread: 1.12 },
};
const contacts = [
  ["self-service", 38],
  ["phone", 34],
  ["email", 18],
  ["chat", 7],
  ["walk-in", 3],
] as const;

export type Ordinary = {
  at: Instant;
  template: Template;
  place: Place;
  caller: Someone;
  /** How much slower everything goes in this week: 1 as usual. */
  slowness: number;
  key: string;
};

/** Plans the whole life of an everyday incident: reported, answered, perhaps passed on or on hold, solved, perhaps reopened, rated. */
export function planOrdinary(world: World, given: Ordinary): void {
  const chance = dice(`${world.seed}/${given.key}`);
  const life = lifeOf(world, given, chance);
  report(world, given, life, chance);
  if (life.canceledAt) {
    cancel(world, life, life.canceledAt);
    return;
  }
  if (life.desk) passOn(world, life, chance);
  work(world, life, chance);
  if (life.resolvedAt === null) return;
  resolve(world, life, chance, life.resolvedAt);
  aftermath(world, given, life, chance, life.resolvedAt);
}

type Life = {
  id: string;
  openedAt: Instant;
  priority: Priority;
  team: TeamKey;
  /** The desk took it first and passed it on. */
  desk: boolean;
  worker: Someone;
  answeredAt: Instant;
  hold: { reason: "1" | "3" | "4" | "5"; from: Instant; to: Instant } | null;
  /** Null: not before the sample ends. */
  resolvedAt: Instant | null;
  canceledAt: Instant | null;
  broken: boolean;
  caller: Someone | null;
  say: (text: string) => string;
  template: Template;
};
const reasons = { caller: "1", problem: "3", vendor: "4", change: "5" } as const;

function lifeOf(world: World, given: Ordinary, chance: Dice): Life {
  const { at, template, slowness } = given;
  const priority = priorityOf(world, given, chance);
  const team =
    template.team === "field" ? given.caller.site : (template.team ?? services.find((one) => one.key === template.service)!.team);
  const { answer, restore, spread } = usual[priority];
  const answerMs = Math.max(2 * MINUTE, chance.spread(answer * promised[priority].answer * slowness, 0.94));
  let workMs = Math.max(answerMs + 4 * MINUTE, chance.spread(restore * promised[priority].restore * slowness, spread));
  const waits = template.waits && chance.chance(template.waits[1]) ? template.waits[0] : chance.chance(0.05) ? "caller" : null;
  let share = waits ? 0.25 + chance.next() * 0.4 : 1;
  const holdMs = waits === "caller" ? chance.spread(7 * HOUR, 0.9) : waits ? chance.spread(14 * HOUR, 0.8) : 0;
  const end = (held: number) => later(world.calendar, later(world.calendar, at, workMs), held);
  let resolvedAt: Instant | null = end(waits ? holdMs : 0);
  const left = elapsedMs(world.calendar, at, world.anchor);
  if (resolvedAt > after(world.anchor, -5 * MINUTE)) {
    if (priority === "2" || priority === "3") {
      // What stands open on the last afternoon is told elsewhere; the rest was solved before it.
      workMs = Math.min(workMs, left * (0.4 + chance.next() * 0.5));
      share = 1;
      resolvedAt = later(world.calendar, at, workMs);
    } else resolvedAt = null;
  }
  const answeredAt = later(world.calendar, at, Math.min(answerMs, workMs * 0.8));
  const from = later(world.calendar, at, Math.max(workMs * share, elapsedMs(world.calendar, at, answeredAt) + MINUTE));
  const hold = waits && share < 1 ? { reason: reasons[waits], from, to: later(world.calendar, from, holdMs) } : null;
  return {
    id: world.id(`incident/${given.key}`, at),
    openedAt: at,
    priority,
    team,
    desk: team !== "desk" && !template.watched && chance.chance(0.16),
    worker: chance.pick(world.workers(team)),
    answeredAt,
    hold,
    resolvedAt: hold && resolvedAt !== null && resolvedAt <= hold.to ? later(world.calendar, hold.to, 5 * MINUTE) : resolvedAt,
    canceledAt: chance.chance(0.012) ? later(world.calendar, at, answerMs) : null,
    broken: workMs > promised[priority].restore,
    caller: template.watched ? null : given.caller,
    say: filler(chance, given.place),
    template,
  };
}

function priorityOf(world: World, { at, template }: Ordinary, chance: Dice): Priority {
  const [high, moderate, low, planning] = template.odds;
  const drawn = chance.weighted<Priority>([
    ["2", high],
    ["3", moderate],
    ["4", low],
    ["5", planning],
  ]);
  const young = elapsedMs(world.calendar, at, world.anchor) < 90 * MINUTE;
  return young && (drawn === "2" || drawn === "3") ? "4" : drawn;
}

function report(world: World, { template, place, key }: Ordinary, life: Life, chance: Dice): void {
  const { caller, say } = life;
  const contactType = caller ? chance.weighted(contacts) : "monitoring";
  const self = contactType === "self-service" || contactType === "email";
  const taker = chance.pick(world.workers("desk"));
  const [impact, urgency] = chance.pick(scales[life.priority]);
  const item = itemIn(world, life, chance);
  const command = world.create("incident", {
    shortDescription: say(chance.pick(template.titles)),
    description: say(chance.pick(template.says)),
    caller: caller?.id ?? null,
    service: world.service(template.service),
    site: world.site(place.site),
    category: template.category,
    subcategory: template.subcategory,
    contactType,
    impact,
    urgency,
    team: world.team(life.desk ? "desk" : life.team),
    configurationItem: item,
    detectedAt: caller ? null : after(life.openedAt, -chance.int(1, 4) * MINUTE),
    correlationId: caller ? null : `mon-${key}`,
  });
  const actor = caller === null ? machine : self ? caller.actor : taker.actor;
  world.send({ at: life.openedAt, kind: "incident", id: life.id, actor, command });
}

/** The item that the words speak of, where they name one. */
function itemIn(world: World, { say, template }: Life, chance: Dice): string | null {
  const slot = ["{printer}", "{labelPrinter}", "{array}", "{server}", "{rds}"].find((one) =>
    template.titles.some((title) => title.includes(one)),
  );
  if (!slot || !chance.chance(0.8)) return null;
  const name = say(slot);
  return world.item(name);
}

function passOn(world: World, life: Life, chance: Dice): void {
  const at = after(life.openedAt, (ms(life.answeredAt) - ms(life.openedAt)) * 0.6);
  const taker = chance.pick(world.workers("desk"));
  const note = chance.pick([
    "Not ours after all: passed on with what we know.",
    "Tried the usual, it needs somebody on it.",
    "First checks done, see above. Passed on.",
  ]);
  world.send({
    at,
    kind: "incident",
    id: life.id,
    actor: taker.actor,
    command: { type: "assign", team: world.team(life.team), assignee: null, note },
  });
}

function work(world: World, life: Life, chance: Dice): void {
  const { id, worker, hold, say, template } = life;
  const send = (at: Instant, actor: Someone, command: { type: string } & Record<string, unknown>) =>
    world.send({ at, kind: "incident", id, actor: actor.actor, command });
  send(life.answeredAt, worker, { type: "take" });
  const end = hold?.from ?? life.resolvedAt ?? later(world.calendar, life.answeredAt, 3 * HOUR);
  const between = (share: number) => after(life.answeredAt, (ms(end) - ms(life.answeredAt)) * share);
  if (chance.chance(0.7)) send(between(0.4), worker, { type: "addNote", text: say(chance.pick(template.notes)) });
  if (life.caller && chance.chance(0.3)) send(between(0.5), worker, { type: "addComment", text: say(chance.pick(toCaller)) });
  if (!hold) return;
  const comment = hold.reason === "1" ? say(chance.pick(askCaller)) : null;
  const note = hold.reason === "4" ? say(chance.pick(askVendor)) : null;
  send(hold.from, worker, { type: "hold", holdReason: hold.reason, comment, note });
  if (hold.reason === "1" && life.caller && chance.chance(0.75))
    send(hold.to, life.caller, { type: "addComment", text: say(chance.pick(answers)) });
  else send(hold.to, worker, { type: "resume", note: hold.reason === "4" ? "The supplier has answered, we go on." : null });
}

function resolve(world: World, life: Life, chance: Dice, at: Instant): void {
  const closeCode = chance.weighted([
    ["Solution provided", 70],
    ["Workaround provided", 11],
    ["User error", 6],
    ["Resolved by caller", 5],
    ["Resolved by request", 4],
    ["Known error", 3],
    ["No resolution provided", 1],
  ]);
  const closeNotes = life.say(chance.pick(life.template.solutions));
  world.send({
    at,
    kind: "incident",
    id: life.id,
    actor: life.worker.actor,
    command: { type: "resolve", closeCode, closeNotes, restoredAt: null, note: null },
  });
}

/** Reopened now and then, rated by some: faster and better work is rated better. */
function aftermath(world: World, { slowness }: Ordinary, life: Life, chance: Dice, resolvedAt: Instant): void {
  const { caller, id, worker } = life;
  if (!caller) return;
  const actor = caller.actor;
  let finalAt = resolvedAt;
  if (chance.chance(0.062)) {
    const at = later(world.calendar, resolvedAt, chance.spread(5 * HOUR, 0.6));
    const again = later(world.calendar, at, Math.min(chance.spread(2.2 * HOUR, 0.5), 0.8 * promised[life.priority].restore));
    const soon = at < addDays(resolvedAt, 5);
    if (soon && again < world.anchor) {
      world.send({ at, kind: "incident", id, actor, command: { type: "reopen", reason: life.say(chance.pick(again_)) } });
      world.send({
        at: later(world.calendar, at, 20 * MINUTE),
        kind: "incident",
        id,
        actor: worker.actor,
        command: { type: "addNote", text: life.say(chance.pick(life.template.notes)) },
      });
      resolve(world, life, chance, again);
      finalAt = again;
    }
  }
  if (!chance.chance(0.3)) return;
  const bad = (life.broken ? 1 : 0) + (finalAt !== resolvedAt ? 1 : 0) + (slowness > 1.3 ? 0.3 : 0);
  const satisfaction = chance.weighted([
    ["5", 62 / (1 + 2 * bad)],
    ["4", 27],
    ["3", 7 + 8 * bad],
    ["2", 2.5 + 5 * bad],
    ["1", 1.5 + 4 * bad],
  ]);
  const at = after(finalAt, chance.spread(5 * HOUR, 0.9));
  const words = Number(satisfaction) >= 4 ? chance.pick(praise) : chance.pick(blame);
  world.send({ at, kind: "incident", id, actor, command: { type: "rate", satisfaction, comment: chance.chance(0.35) ? words : null } });
}

function cancel(world: World, life: Life, at: Instant): void {
  world.send({
    at,
    kind: "incident",
    id: life.id,
    actor: life.worker.actor,
    command: { type: "cancel", reason: "Reported twice; the other one is worked on." },
  });
}

const toCaller = [
  "We have begun and call you back before {time}.",
  "I see the cause and need about {minutes} minutes.",
  "It is with our colleagues on site now.",
  "Could you try once more and tell me what you see?",
];
const askCaller = [
  "Please tell us when we may have the machine for half an hour.",
  "Which phone or computer is it? The number is on the sticker.",
  "Could you send a picture of the message?",
  "Does it still happen today? Then please call us while it does.",
];
const askVendor = [
  "Opened with the supplier, case {code}.",
  "The supplier asks for logs; sent.",
  "A part is ordered, promised in {days} days.",
];
const answers = [
  "It is {laptop}, and it happened again at {time}.",
  "Today at {time} would suit me.",
  "Picture is attached. It still happens.",
  "Sorry for the late answer: yes, still the same.",
];
const again_ = [
  "It is the same again since {time}.",
  "It worked for a day, now it is back.",
  "Only half of it works: {doc} still does not open.",
  "Not solved for {colleague}.",
];
const praise = [
  "Quick and kind, thank you.",
  "Solved while we were on the phone.",
  "Thank you, works.",
  "Good explanation.",
  "Faster than I thought.",
];
const blame = [
  "I had to explain it three times.",
  "It took too long, we stood still.",
  "It works, but nobody told me.",
  "Came back the next day.",
];
