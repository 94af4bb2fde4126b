import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { type AdoptCommand, decideAdopt, type Effect, effectOf } from "./adopt.rules.ts";
import { type ClockFacts, calendarOf } from "./levels.rules.ts";
import type { ClockRecord, SlaDefinition } from "./model.ts";
import { clocksBehind, countBehind, type Newest, newsOfClocks } from "./store.ts";
import { serviceLevels } from "./views.ts";

/** A preview looks at no more clocks than this, and says so. */
const mostPreviewed = 5_000;
const previewPage = 500;
const mostExamples = 20;
/** One call moves at most this many; the caller goes on from `next`. */
const mostMoved = 200;

/** Open clocks keep the terms they began with until somebody moves them: what that would change, and doing it. */
export function serviceLevelRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/sla-definitions/:key/open-clocks", async (request) => {
    const actor = permitted(request, "serviceLevel.read");
    return preview(office, actor, await newestOf(office, request, actor));
  });
  server.post("/api/sla-definitions/:key/move-open-clocks", async (request) => {
    const actor = permitted(request, "serviceLevel.administer");
    return move(office, actor, await newestOf(office, request, actor), askedOf(request.body));
  });
}

/** The newest terms of a service level: its own version now, and that of its calendar. */
async function newestOf(office: Office, request: FastifyRequest, actor: Actor): Promise<Newest> {
  const { key } = request.params as { key: string };
  const found = await office.records.whole(office.db, kindEntry(office.house, "slaDefinition"), key, actor, office.clock.now());
  if (!found) throw new HttpProblem(404, "missing", "There is no such service level, or it is not yours to see.");
  const { id, version, calendar } = found as SlaDefinition;
  const { calendarVersions } = await serviceLevels(office.db, office.house);
  const calendarVersion = calendar ? (calendarVersions.get(calendar) ?? null) : null;
  return { definition: id, definitionVersion: version, calendar, calendarVersion };
}

type Example = { clock: Id; subjectKind: string; subject: Id; effect: Effect; before: Instant | null; after: Instant | null };

async function preview(office: Office, actor: Actor, newest: Newest): Promise<unknown> {
  const entry = kindEntry(office.house, "clock");
  const now = office.clock.now();
  const counted = await countBehind(office.db, newest);
  const effects: Record<Effect, number> = { brokenAtOnce: 0, mended: 0, earlier: 0, later: 0, same: 0 };
  const examples: Example[] = [];
  const refused = new Map<string, number>();
  let after: Id | null = null;
  let looked = 0;
  while (looked < mostPreviewed) {
    const clocks: ClockRecord[] = await clocksBehind(office.db, entry, newest, { after, limit: previewPage });
    const facts = { ...(await serviceLevels(office.db, office.house)), news: await newsOfClocks(office.db, clocks) };
    for (const clock of clocks) {
      const seen = effectOn(clock, { command: adoption(newest), facts, now });
      if ("refused" in seen) refused.set(seen.refused, (refused.get(seen.refused) ?? 0) + 1);
      else {
        effects[seen.effect]++;
        examples.push(seen);
      }
    }
    looked += clocks.length;
    after = clocks.at(-1)?.id ?? null;
    if (clocks.length < previewPage) break;
  }
  const shown = worstFirst(examples).slice(0, mostExamples);
  return {
    ...newest,
    ...counted,
    effects,
    refused: refusalsOf(office, refused),
    isComplete: looked >= counted.behind,
    examples: shown,
    refs: await namesOf(office, actor, shown),
    asOf: now,
  };
}

function effectOn(clock: ClockRecord, given: { command: AdoptCommand; facts: ClockFacts; now: Instant }): Example | { refused: string } {
  const { facts, now } = given;
  const decision = decideAdopt({ ...given, current: clock });
  if (!decision.ok) return { refused: decision.refusal.code };
  const { next } = decision;
  const effect = effectOf(clock, next, { before: calendarOf(clock, facts), after: calendarOf(next, facts) }, now);
  const { id, subjectKind, subject } = clock;
  return { clock: id, subjectKind, subject, effect, before: clock.breachAt, after: next.breachAt };
}

async function move(office: Office, actor: Actor, newest: Newest, asked: Asked): Promise<unknown> {
  if (asked.definitionVersion !== newest.definitionVersion || asked.calendarVersion !== newest.calendarVersion)
    throw new HttpProblem(
      409,
      "changedMeanwhile",
      "The service level or its calendar was changed since you looked. Look at the preview again.",
    );
  const entry = kindEntry(office.house, "clock");
  const clocks = await clocksBehind(office.db, entry, newest, { after: asked.after, limit: mostMoved });
  const refused = new Map<string, number>();
  if (clocks.length > 0) {
    const command = adoption(newest);
    const { outcomes } = await office.door.batch(
      clocks.map(({ id }) => ({ kind: "clock", id, commandId: office.newId(), actor, command })),
    );
    for (const outcome of outcomes) if (!outcome.ok) refused.set(outcome.refusal.code, (refused.get(outcome.refusal.code) ?? 0) + 1);
  }
  const left = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return {
    moved: clocks.length - left,
    refused: refusalsOf(office, refused),
    ...(await countBehind(office.db, newest)),
    next: clocks.length === mostMoved ? clocks.at(-1)!.id : null,
    asOf: office.clock.now(),
  };
}

function adoption({ definitionVersion, calendarVersion }: Newest): AdoptCommand {
  return { type: "adopt", definitionVersion, calendarVersion };
}

const asking = z.object({
  definitionVersion: z.number().int(),
  calendarVersion: z.number().int().nullable(),
  after: z
    .string()
    .regex(/^[0-9A-Za-z]{32}$/)
    .nullable()
    .default(null),
});
type Asked = z.output<typeof asking>;

function askedOf(body: unknown): Asked {
  const parsed = asking.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new HttpProblem(422, "badFields", "Send the versions that the preview showed: definitionVersion and calendarVersion (or null).", {
    errors,
  });
}

const order: Record<Effect, number> = { brokenAtOnce: 0, earlier: 1, mended: 2, later: 3, same: 4 };

function worstFirst(examples: readonly Example[]): Example[] {
  return [...examples].sort((a, b) => order[a.effect] - order[b.effect] || ((a.after ?? "~") < (b.after ?? "~") ? -1 : 1));
}

function refusalsOf(office: Office, refused: ReadonlyMap<string, number>): { count: number; sentence: string }[] {
  const sentences = kindEntry(office.house, "clock").kind.refusals;
  return [...refused].map(([code, count]) => ({ count, sentence: (sentences[code] ?? code).replaceAll("{because}", "another target") }));
}

/** Names of the records the examples belong to; those the reader may not see stay unnamed. */
function namesOf(office: Office, actor: Actor, examples: readonly Example[]) {
  const wanted = new Map<string, Set<string>>();
  for (const { subjectKind, subject } of examples) wanted.set(subjectKind, (wanted.get(subjectKind) ?? new Set()).add(subject));
  return office.records.names(office.db, wanted, actor, office.clock.now());
}
