import type { FastifyInstance } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import { type CalendarEvent, icalendar } from "../../engine/icalendar.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { dayIn, plusDays } from "../../kernel/plain-day.ts";
import { vendorFeedScopes } from "./feed.model.ts";
import { contractsFed, type FedContract, vendorFeedOf } from "./feed-store.ts";
import { officeOf } from "./settings-store.ts";

/** A feed holds the quarter behind and two years ahead. */
const daysBehind = 92;
const daysAhead = 731;

/** Calendar feeds of contract dates: issued to whoever may read vendors; read by calendar programs with the key in the address. */
export function vendorFeedRoutes(server: FastifyInstance, office: Office): void {
  server.post("/api/contracts/feeds", async (request, reply) => {
    const actor = permitted(request, "vendor.read");
    const { scope = "all" } = (request.body ?? {}) as Record<string, unknown>;
    const known = vendorFeedScopes.find((one) => one.value === scope);
    if (!known) throw new HttpProblem(400, "badQuestion", `scope is one of ${vendorFeedScopes.map((one) => one.value).join(", ")}.`);
    const token = newSecret();
    const command = { type: "issue", name: known.label, scope: known.value, tokenHash: hashOf(token).toString("hex") };
    const outcome = await office.door.send({ kind: "vendorFeed", commandId: office.newId(), actor, command });
    if (!outcome.ok) throw new HttpProblem(422, outcome.refusal.code, outcome.refusal.sentence);
    return reply.code(201).send({ id: outcome.record.id, name: known.label, path: `/feeds/contracts/${token}.ics` });
  });
  server.get("/feeds/contracts/:file", async (request, reply) => {
    const token = /^([0-9A-Za-z]{43})\.ics$/.exec((request.params as { file: string }).file)?.[1];
    const feed = token ? await vendorFeedOf(office.db, hashOf(token).toString("hex")) : null;
    if (!feed)
      throw new HttpProblem(404, "noSuchFeed", "There is no such calendar feed, or it was revoked. Make another at the contracts.");
    const now = office.clock.now();
    const today = dayIn((await officeOf(office.db, office.house)).zone, now);
    const rows = await contractsFed(office.db, feed, plusDays(today, -daysBehind), plusDays(today, daysAhead));
    reply.header("cache-control", "private, max-age=300");
    return reply.type("text/calendar; charset=utf-8").send(icalendar({ name: feed.name, events: rows.flatMap(eventsOf), asOf: now }));
  });
}

/** The dates of a contract as whole days; a decision that was made is not asked for any more. */
function eventsOf({ id, number, name, vendor, decisionOn, noticeOn, endsOn, decision }: FedContract): CalendarEvent[] {
  const title = `${vendor === null ? "" : `${vendor}: `}${name}`;
  const whole = (key: string, day: string | null, what: string, description: string): CalendarEvent[] =>
    day === null
      ? []
      : [
          {
            key: `contract-${key}-${id}`,
            ...{ start: `${day}T00:00:00.000Z`, end: `${plusDays(day, 1)}T00:00:00.000Z`, allDay: true },
            ...{ summary: `${what}: ${title}`, description: `${number}. ${description}` },
          },
        ];
  return [
    ...whole("decision", decision === null ? decisionOn : null, "Decide", "The office decides whether it goes on."),
    ...whole("notice", decision === null || decision === "end" ? noticeOn : null, "Last day of notice", "After it, notice comes too late."),
    ...whole("end", endsOn, "Ends", "Its last day."),
  ];
}
