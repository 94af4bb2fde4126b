import type { FastifyInstance, FastifyRequest } from "fastify";
import { fatesOf } from "../../engine/delivery-fate.ts";
import { sentenceOf } from "../../engine/handle.ts";
import { type KindEntry, kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import { countAttempt } from "../../engine/identity/throttle.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { parseCommand } from "../../kernel/command.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { isInstant } from "../../kernel/time.ts";
import type { ContactMethod } from "./contact.model.ts";
import { triedId } from "./deliver.ts";
import { linkRoutes } from "./link-routes.ts";
import { dropCode, judgeCode } from "./links.ts";
import type { Page } from "./model.ts";
import type { EscalationPolicy } from "./policy.model.ts";
import { termsOf } from "./policy.rules.ts";
import { choiceFor, findings, pageAhead, policyForecast, serviceForecast } from "./questions.ts";
import { signingKeyOf } from "./signing.ts";
import { supportHoursOf } from "./store.ts";

/** Questions about paging that are more than its records, and the page behind the link in a mail. */
export async function pagingRoutes(server: FastifyInstance, office: Office): Promise<void> {
  await server.register(async (scope) => linkRoutes(scope, office));
  server.get("/api/services/:key/paging", (request) => ofService(office, request));
  server.get("/api/incidents/:key/paging", async (request) => {
    const actor = permitted(request, "paging.read");
    const incident = await found(office, "incident", request, actor);
    return { asOf: office.clock.now(), ...(await choiceFor(office.db, office.house, incident)) };
  });
  server.get("/api/pages/:key/ahead", async (request) => {
    const actor = permitted(request, "paging.read");
    const page = (await found(office, "page", request, actor)) as Page;
    const at = office.clock.now();
    return { asOf: at, lines: await pageAhead({ tx: office.db, house: office.house, at, timeZone: actor.timeZone }, page) };
  });
  server.post("/api/escalation-policies/preview", (request) => preview(office, request));
  server.get("/api/paging/findings", async (request) => {
    permitted(request, "paging.read");
    return { asOf: office.clock.now(), findings: await findings(office.db, office.house) };
  });
  contactRoutes(server, office);
}

/** Who would be paged if this service failed now, or at an instant. */
async function ofService(office: Office, request: FastifyRequest): Promise<unknown> {
  const actor = permitted(request, "paging.read");
  const service = await found(office, "service", request, actor);
  const { priority = "1", at = office.clock.now() } = request.query as Record<string, string | undefined>;
  if (!isInstant(at)) throw bad("at", "An instant such as 2026-11-26T13:08:00.000Z.");
  const asked = { tx: office.db, house: office.house, at, timeZone: actor.timeZone };
  return { asOf: at, priority, ...(await serviceForecast(asked, service.id, priorityOf(priority))) };
}

/** What a policy that is being written would do: its forecast, or the sentence why it cannot stand. */
async function preview(office: Office, request: FastifyRequest): Promise<unknown> {
  const actor = permitted(request, "paging.read");
  const entry = kindEntry(office.house, "escalationPolicy");
  const { policy, priority = "1" } = (request.body ?? {}) as { policy?: unknown; priority?: unknown };
  const parsed = parseCommand({ model: entry.model, spec: entry.kind.commands.create!, type: "create", body: policy, custom: [] });
  if (!parsed.ok) return { ok: false, problems: parsed.problems };
  const at = office.clock.now();
  const id = office.newId();
  const question = {
    now: at,
    actor: systemActor("preview"),
    current: null,
    command: parsed.command,
    facts: undefined,
    id,
    newId: () => id,
  };
  const decision = entry.kind.decide(question);
  if (!decision.ok) {
    const { field = "" } = decision.refusal;
    return { ok: false, problems: [{ path: field, message: sentenceOf(entry, decision.refusal) }] };
  }
  const draft = decision.next as EscalationPolicy;
  const terms = termsOf(draft, draft.supportHours ? await supportHoursOf(office.db, draft.supportHours) : null);
  const asked = { tx: office.db, house: office.house, at, timeZone: actor.timeZone };
  return { ok: true, asOf: at, lines: await policyForecast(asked, terms, priorityOf(priority)) };
}

/** A person's ways: the code that comes back, the key of their webhook, what became of a test. */
function contactRoutes(server: FastifyInstance, office: Office): void {
  server.post("/api/contact-methods/:key/verification", async (request) => {
    const actor = permitted(request, "paging.answer");
    const method = (await found(office, "contactMethod", request, actor)) as ContactMethod;
    const { code } = (request.body ?? {}) as { code?: unknown };
    if (typeof code !== "string" || !/^\d{6}$/.test(code.trim())) throw bad("code", "The code has six digits.");
    const now = office.clock.now();
    await countAttempt(office.db, [{ name: `contact-code/${actor.personId}`, most: 20 }], now);
    const verdict = await judgeCode(office.db, { method: method.id, code: code.trim(), now });
    if (verdict === "wrong") throw bad("code", "That is not the code that was sent last. Look at the newest message.");
    if (verdict === "spent")
      throw bad("code", "This code is good no more: it is half an hour old, or was guessed at too often. Send a new one.");
    const by: Actor = { ...systemActor("web"), personId: actor.personId, name: actor.name };
    const command = { type: "verified" };
    const outcome = await office.door.send({ kind: "contactMethod", id: method.id, commandId: office.newId(), actor: by, command }, (tx) =>
      dropCode(tx, method.id),
    );
    if (!outcome.ok) throw new HttpProblem(409, outcome.refusal.code, outcome.refusal.sentence);
    return { record: outcome.record };
  });
  server.get("/api/contact-methods/:key/signing-key", async (request) => {
    const actor = permitted(request, "paging.answer");
    const method = (await found(office, "contactMethod", request, actor)) as ContactMethod;
    if (method.methodType !== "webhook") throw new HttpProblem(404, "noKey", "Only webhooks are signed.");
    return { key: await signingKeyOf(office.db, method.id) };
  });
  for (const kind of ["contactMethod", "outgoingChannel"]) {
    const { plural } = kindEntry(office.house, kind).model;
    server.get(`/api/${plural}/:key/last-try`, async (request) => {
      const actor = permitted(request, "paging.read");
      const { id, version } = await found(office, kind, request, actor);
      const fates = await fatesOf(office.db, [triedId(id, "test", version), triedId(id, "code", version)]);
      return { delivery: fates.at(-1) ?? null };
    });
  }
}

async function found(office: Office, kind: string, request: FastifyRequest, actor: Actor): Promise<AnyRecord> {
  const entry: KindEntry = kindEntry(office.house, kind);
  const { key } = request.params as { key: string };
  const record = await office.records.whole(office.db, entry, key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
  return record;
}

function priorityOf(text: unknown): Page["priority"] {
  if (typeof text !== "string" || !/^[1-5]$/.test(text)) throw bad("priority", "A priority is 1 to 5.");
  return text as Page["priority"];
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
