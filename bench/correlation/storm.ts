import { type Dice, makeDice } from "../dice.ts";
import { ofFailing, ofItsOwn, ofSuffering, type Wording, worded } from "./symptoms.ts";
import { makeWorld, type Thing, type World, writtenDown } from "./world.ts";

/** One message of a tool, in the order in which it arrives, and which fault it really comes of. */
export type Message = {
  eventId: string;
  key: string;
  action: "trigger" | "resolve";
  atMs: number;
  arrivesMs: number;
  thing: Thing;
  wording: Wording;
  summary: string;
  fault: string;
  /** The number of the firing it belongs to: what is judged. */
  firing: number;
};
export type Storm = {
  seed: number;
  world: World;
  known: ReturnType<typeof writtenDown>;
  messages: Message[];
  firings: number;
  faults: number;
};
type Fault = { id: string; root: Thing; kind: "failure" | "own" | "escalating" | "blip"; atMs: number; lastsMs: number };

const hourMs = 3_600_000;
const firstMs = Date.UTC(2026, 10, 2, 6);
export type StormSize = { hours: number; faults: number; blips: number };
export const usual: StormSize = { hours: 24, faults: 30, blips: 30 };

/**
 * A day of alerts with the truth beside it: the same seed gives the same day. `daysAgo`: another day of the same office, for what went together
 * before.
 */
export function makeStorm(seed: number, { daysAgo = 0, size = usual }: { daysAgo?: number; size?: StormSize } = {}): Storm {
  const founding = makeDice(seed * 7919 + 13);
  const world = makeWorld(founding);
  const known = writtenDown(world, founding);
  const dice = makeDice(seed * 104_729 + daysAgo);
  const faults = makeFaults(dice, world, { ...size, beginMs: firstMs - daysAgo * 24 * hourMs });
  const telling: Telling = { dice, world, taken: new Map(), messages: [], firings: 0 };
  for (const fault of faults) tell(telling, fault);
  const messages = telling.messages.sort((one, other) => one.arrivesMs - other.arrivesMs || (one.eventId < other.eventId ? -1 : 1));
  return { seed, world, known, messages, firings: telling.firings, faults: faults.length };
}

/** Faults over the day. One in eight gets a twin: another fault, of another cause, within three minutes on a thing one or two needs away. */
function makeFaults(dice: Dice, world: World, { hours, faults, blips, beginMs }: StormSize & { beginMs: number }): Fault[] {
  const things = [...world.things.values()].filter((thing) => thing.role !== "service");
  const made: Fault[] = [];
  const add = (root: Thing, kind: Fault["kind"], atMs: number) =>
    made.push({ id: `fault-${made.length + 1}`, root, kind, atMs, lastsMs: Math.min(3 * hourMs, dice.around(25 * 60_000, 0.7)) });
  for (let count = 0; count < faults; count++) {
    const atMs = beginMs + dice.next() * hours * hourMs;
    const kind = dice.chance(0.35) ? "own" : dice.chance(0.2) ? "escalating" : "failure";
    const root = dice.pick(things);
    add(root, kind, atMs);
    if (!dice.chance(0.12)) continue;
    const twin = neighbour(dice, world, root);
    if (twin) add(twin, dice.chance(0.7) ? "own" : "failure", atMs + (dice.next() - 0.5) * 360_000);
  }
  for (let count = 0; count < blips; count++) add(dice.pick(things), "blip", beginMs + dice.next() * hours * hourMs);
  return made.sort((one, other) => one.atMs - other.atMs);
}

function neighbour(dice: Dice, world: World, from: Thing): Thing | null {
  let at = from.id;
  for (let steps = 1 + dice.whole(2); steps > 0; steps--) {
    const beside = [
      ...(world.suppliers.get(at) ?? []).map((need) => need.supplier),
      ...(world.dependents.get(at) ?? []).map((need) => need.dependent),
    ];
    if (beside.length > 0) at = dice.pick(beside);
  }
  const found = world.things.get(at)!;
  return found.id === from.id || found.role === "service" ? null : found;
}

type Telling = {
  dice: Dice;
  world: World /** Until when a condition fires: it cannot fire twice. */;
  taken: Map<string, number>;
  messages: Message[];
  firings: number;
};
type Hit = { thing: Thing; supplier: Thing | null; atMs: number; depth: number; hard: boolean };

function tell(telling: Telling, fault: Fault): void {
  const { dice } = telling;
  const { root, kind, atMs, lastsMs } = fault;
  const endMs = atMs + lastsMs;
  if (kind === "blip") {
    blip(telling, fault);
    return;
  }
  if (kind !== "failure") {
    for (const wording of ofItsOwn(dice))
      fire(telling, { fault, thing: root, supplier: null, wording, atMs: atMs + dice.next() * 60_000, endMs });
    if (kind === "own") return;
  }
  const began = kind === "escalating" ? atMs + dice.around(240_000, 0.6) : atMs;
  for (const hit of spread(telling, root, began)) {
    const wordings = hit.supplier === null || (hit.hard && dice.chance(0.5)) ? ofFailing(dice, hit.thing) : ofSuffering(dice, hit.thing);
    for (const wording of wordings) {
      const seen = hit.atMs + dice.next() * 60_000;
      if (seen < endMs)
        fire(telling, { fault, thing: hit.thing, supplier: hit.supplier, wording, atMs: seen, endMs: endMs + dice.next() * 180_000 });
    }
  }
}

/** What fails with it, at most four needs away: each later, and fewer the further. */
function spread({ dice, world }: Telling, root: Thing, atMs: number): Hit[] {
  const reached = new Map<string, Hit>([[root.id, { thing: root, supplier: null, atMs, depth: 0, hard: true }]]);
  for (const hit of reached.values()) {
    if (hit.depth === 4) continue;
    for (const need of world.dependents.get(hit.thing.id) ?? []) {
      if (reached.has(need.dependent) || !dice.chance((need.hard ? 0.9 : 0.5) * 0.85 ** hit.depth)) continue;
      const thing = world.things.get(need.dependent)!;
      reached.set(thing.id, {
        thing,
        supplier: hit.thing,
        atMs: hit.atMs + dice.around(35_000, 0.8),
        depth: hit.depth + 1,
        hard: need.hard && hit.hard,
      });
    }
  }
  return [...reached.values()];
}

/** A condition that comes and goes by itself, of no consequence. */
function blip(telling: Telling, fault: Fault): void {
  const { dice } = telling;
  const wordings = dice.chance(0.5) ? ofItsOwn(dice) : ofSuffering(dice, fault.root);
  const wording = wordings[0]!;
  let atMs = fault.atMs;
  for (let times = 1 + dice.whole(6); times > 0; times--) {
    const endMs = atMs + 30_000 + dice.next() * 240_000;
    fire(telling, { fault, thing: fault.root, supplier: null, wording, atMs, endMs });
    atMs = endMs + 30_000 + dice.next() * 240_000;
  }
}

type Firing = { fault: Fault; thing: Thing; supplier: Thing | null; wording: Wording; atMs: number; endMs: number };

/** The messages of one firing: the first, repeats while it lasts, an end where the tool tells of ends; some flap, come late or come twice. */
function fire(telling: Telling, given: Firing): void {
  const { dice, taken } = telling;
  const { thing, wording, atMs, endMs } = given;
  const key = `${wording.tool}/${thing.id}/${wording.check}`;
  if ((taken.get(key) ?? 0) >= atMs) return;
  taken.set(key, endMs);
  const tellsEnd = !dice.chance(0.03);
  const flaps = endMs - atMs > 600_000 && dice.chance(0.08) ? 1 + dice.whole(6) : 0;
  const step = (endMs - atMs) / (2 * flaps + 1);
  for (let turn = 0; turn <= flaps; turn++) {
    const from = atMs + turn * 2 * step;
    const firing = telling.firings++;
    const say = (action: Message["action"], when: number) => send(telling, given, { key, action, atMs: when, firing });
    say("trigger", from);
    if (wording.tool === "prometheus") for (let at = from + 300_000; at < from + step; at += 300_000) say("trigger", at);
    if (turn < flaps || tellsEnd) say("resolve", from + step);
  }
}

function send(
  { dice, messages }: Telling,
  { fault, thing, supplier, wording }: Firing,
  given: Pick<Message, "key" | "action" | "atMs" | "firing">,
): void {
  const atMs = Math.floor(given.atMs);
  const late = dice.chance(0.05) ? dice.around(180_000, 0.7) : dice.next() * 4000;
  const message: Message = {
    ...given,
    atMs,
    eventId: `e${messages.length}`,
    arrivesMs: Math.floor(atMs + late),
    thing,
    wording,
    summary: worded(dice, wording, thing, supplier),
    fault: fault.id,
  };
  messages.push(message);
  if (dice.chance(0.03)) messages.push({ ...message, arrivesMs: Math.floor(message.arrivesMs + dice.next() * 30_000) });
}
