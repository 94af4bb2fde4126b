import type { FastifyRequest } from "fastify";
import { isId } from "../../kernel/ids.ts";
import { noteAudit } from "../audit.ts";
import { type DeliveryState, listDeliveries, oneDelivery, retryDelivery } from "../delivery.ts";
import { decideHeld, heldCount } from "../held-deliveries.ts";
import type { MailOut } from "../mail.ts";
import { HttpProblem } from "../problem.ts";
import { permitted, type Routes } from "./server.ts";

const administer = "settings.administer";
const states: readonly DeliveryState[] = ["waiting", "attempting", "sent", "dead", "noChannel", "held", "discarded"];

/** The ledger of mail for administrators: what is out, what waits, what is dead or held; another round, a word on what is held, a test mail. */
export function deliveryRoutes(mail: MailOut): Routes {
  return (server, office) => {
    server.get("/api/deliveries", async (request) => {
      permitted(request, administer);
      const { state, after, limit } = request.query as Record<string, string | undefined>;
      if (state !== undefined && !isState(state)) throw bad("state", `A state is one of ${states.join(", ")}.`);
      if (after !== undefined && !isId(after)) throw bad("after", "Not a page mark of ours. Begin again without `after`.");
      if (limit !== undefined && !/^\d{1,3}$/.test(limit)) throw bad("limit", "A whole number up to 200.");
      const most = Math.min(Math.max(Number(limit ?? 50), 1), 200);
      const rows = await listDeliveries(office.db, { state, after, limit: most + 1 });
      const items = rows.slice(0, most);
      return { items, next: rows.length > most ? items.at(-1)!.id : null, server: mail.server, held: await heldCount(office.db) };
    });
    server.get("/api/deliveries/:id", async (request) => {
      permitted(request, administer);
      return { delivery: await oneOf(request) };
    });
    server.post("/api/deliveries/:id/retry", async (request) => {
      permitted(request, administer);
      const { id } = await oneOf(request);
      if (!mail.isConfigured) throw noChannel();
      if (!(await retryDelivery(office.db, id, office.clock.now())))
        throw new HttpProblem(
          409,
          "notDead",
          "Only a delivery that has been given up can be tried again; this one is out or still under way.",
        );
      return { delivery: await oneDelivery(office.db, id) };
    });
    server.post("/api/deliveries/held", async (request) => {
      const actor = permitted(request, administer);
      const { verb, ids = null } = (request.body ?? {}) as { verb?: unknown; ids?: unknown };
      if (verb !== "release" && verb !== "discard") throw bad("verb", "Say what to do with what is held: release or discard.");
      if (ids !== null && !(Array.isArray(ids) && ids.length <= 500 && ids.every((id) => typeof id === "string" && isId(id))))
        throw bad("ids", "At most 500 ids of deliveries; leave them out for all that are held.");
      if (verb === "release" && !mail.isConfigured) throw noChannel();
      const done = await office.db.transaction(async (tx) => {
        const decided = await decideHeld(tx, { ids: ids as string[] | null, verb, by: actor.name, now: office.clock.now() });
        const entry = { kind: "person", id: actor.personId ?? "", type: "heldDecided", data: { verb, decided } } as const;
        if (decided > 0) await noteAudit(tx, office.clock, actor, entry);
        return decided;
      });
      return { done, held: await heldCount(office.db) };
    });
    server.post("/api/deliveries/test", async (request) => {
      permitted(request, administer);
      const { to } = (request.body ?? {}) as { to?: unknown };
      if (typeof to !== "string" || to.length > 254 || !/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(to))
        throw bad("to", 'Say where to: {to: "you@example.org"}.');
      if (!mail.isConfigured) throw noChannel();
      return { delivery: await mail.test(to) };
    });

    const oneOf = async (request: FastifyRequest) => {
      const { id } = request.params as { id: string };
      const delivery = isId(id) ? await oneDelivery(office.db, id) : null;
      if (!delivery) throw new HttpProblem(404, "missing", "There is no such delivery.");
      return delivery;
    };
  };
}

function isState(text: string): text is DeliveryState {
  return (states as readonly string[]).includes(text);
}

function noChannel(): HttpProblem {
  return new HttpProblem(
    409,
    "noChannel",
    "No mail server is set. Start Quarterdeck with QUARTERDECK_SMTP_URL=smtp://user:password@host:587.",
  );
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
