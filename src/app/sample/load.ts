import type { Office } from "../../engine/office.ts";
import { makeWaker, whileTimeIsTold } from "../../engine/waker.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { identityOf } from "../identity.ts";
import { unnamed } from "../starter/policies.ts";
import { loadStarter } from "../starter/starter.ts";
import { countHeard } from "./alerts.ts";
import { generate, sampleWorld } from "./generate.ts";
import { zone } from "./moments.ts";
import { named } from "./people.ts";
import type { World } from "./world.ts";

/** How far the sample is: the day that has just been told, and how much of the whole that is. */
export type SampleProgress = { percent: number; day: Instant; incidents: number };
export type SampleOptions = {
  /** Another seed, another year. */
  seed?: string;
  /** The sample's last minute; now, where nothing is said. */
  anchor?: Instant;
  /** How many days before it; 365 where nothing is said. */
  days?: number;
  report?: (progress: SampleProgress) => void;
  /** Stops after the batch in hand. What is there stays; a stopped sample cannot be continued. */
  signal?: AbortSignal;
};
export type SampleLogin = { name: string; email: string; title: string; password: string };
export type SampleLoaded =
  | { ok: true; stopped: boolean; incidents: number; commands: number; refused: SampleRefusal[]; tookMs: number; logins: SampleLogin[] }
  | { ok: false; sentence: string };
/** A command of the sample that the house refused: none, where nobody worked on its records meanwhile. */
export type SampleRefusal = { command: string; at: Instant; sentence: string };

/** Of the six you can sign in as. It opens nothing but the sample. */
export const samplePassword = "all hands on deck";

/** Those whom one can sign in as once the sample is there. */
export function sampleLogins(world: World): SampleLogin[] {
  return named
    .filter((one) => one.signsIn)
    .map(({ key }) => world.person(key))
    .map(({ name, email, title }) => ({ name, email, title, password: samplePassword }));
}

/**
 * Fills an office nobody works in yet with a year of Ostermere, through the one door, day by day on the sample's own clock; nobody is
 * told of it. Refuses where the office has a name or incidents of its own: a sample among real records could not be taken out again.
 */
export async function loadSample(office: Office, options: SampleOptions = {}): Promise<SampleLoaded> {
  const began = performance.now();
  const refusal = await whyNot(office);
  if (refusal) return { ok: false, sentence: refusal };
  const { seed = "ostermere", anchor = office.clock.now(), days } = options;
  const world = sampleWorld({ house: office.house, seed, anchor, ...(days === undefined ? {} : { days }) });
  await loadStarter(office, { timeZone: zone, at: world.start });
  const told = await whileTimeIsTold(office.db, () => tell(office, world, options));
  await countHeard(office.db);
  return { ok: true, ...told, tookMs: performance.now() - began, logins: sampleLogins(world) };
}

async function whyNot(office: Office): Promise<string | null> {
  const [found] = await office.db.query<{ named: boolean; worked: boolean }>(
    "select exists (select 1 from organisation where name <> $1) as named, exists (select 1 from incident) as worked",
    [unnamed],
  );
  if (!found!.named && !found!.worked) return null;
  return "This office has a name or incidents already. The sample goes into an empty one: start with another QUARTERDECK_DATA.";
}

type Told = { stopped: boolean; incidents: number; commands: number; refused: SampleRefusal[] };

async function tell(office: Office, world: World, { report, signal }: SampleOptions): Promise<Told> {
  const told: Told = { stopped: false, incidents: 0, commands: 0, refused: [] };
  const clock = storyClock(world);
  const waker = makeWaker({ ...office, clock, newId: () => clock.newId() }, [], { tells: true });
  for (const day of generate(world)) {
    for (const batch of day.batches) {
      if (signal?.aborted) {
        // What is overdue by now is noted here, quietly, and not told to people by the waker of the server.
        clock.set(office.clock.now());
        await waker.runOnce({ quiet: true });
        return { ...told, stopped: true };
      }
      await send(office, batch, told);
    }
    clock.set(day.end);
    await waker.runOnce({ quiet: true });
    if (day.number === 0) await givePasswords(office, world);
    report?.({ percent: Math.round(((day.number + 1) * 100) / day.of), day: day.start, incidents: told.incidents });
  }
  return told;
}

async function send(office: Office, batch: readonly Envelope[], told: Told): Promise<void> {
  const { outcomes } = await office.door.batch(batch, batch.at(-1)!.at);
  outcomes.forEach((outcome, index) => {
    const { kind, command, at } = batch[index]!;
    told.commands++;
    if (!outcome.ok) told.refused.push({ command: `${kind}.${command.type}`, at: at!, sentence: outcome.refusal.sentence });
    else if (kind === "incident" && command.type === "create") told.incidents++;
  });
}

/** The clock of the story, and ids that are the same each time it is told. */
function storyClock(world: World) {
  let now = world.start;
  let made = 0;
  return {
    now: () => now,
    set: (to: Instant) => {
      now = to;
    },
    newId: () => world.id(`waker/${made++}`, now),
  };
}

async function givePasswords(office: Office, world: World): Promise<void> {
  const identity = identityOf(office, null);
  for (const { key } of named.filter((one) => one.signsIn)) await identity.setPassword(world.person(key).id, samplePassword);
}
