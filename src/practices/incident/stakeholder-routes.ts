import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { followerId } from "./follower.rules.ts";
import type { Incident } from "./model.ts";
import { portalServices } from "./portal-store.ts";
import { followerCounts, knownGroups } from "./stakeholder-store.ts";
import { groupsOf, isAskedFor } from "./told.rules.ts";

/** Who is told of an incident, and following one from the portal. */
export function stakeholderRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/incidents/:key/stakeholders", async (request) => {
    const actor = permitted(request, "incident.readAll");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, kindEntry(office.house, "incident"), key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such incident, or it is not yours to see.");
    return { asOf: now, ...(await toldOf(office, record as Incident, actor)) };
  });
  server.put("/api/portal/services/:id/news", (request) => turn(office, permitted(request, "incident.read"), { request, isOn: true }));
  server.delete("/api/portal/services/:id/news", (request) => turn(office, permitted(request, "incident.read"), { request, isOn: false }));
}

async function toldOf(office: Office, incident: Incident, actor: Actor) {
  const groups = await knownGroups(office.db, office.house);
  const told = new Set(groupsOf(incident, groups));
  const shown = groups.map((group) => ({
    ...{ id: group.id, name: group.name, voice: group.voice, people: group.people.length, addresses: group.addresses },
    // Whoever sends an update does not hear of it.
    peopleBesideYou: group.people.filter((one) => one !== actor.personId).length,
    isTold: told.has(group),
    isAskedFor: isAskedFor(incident, group),
  }));
  const followers = (await followerCounts(office.db, [incident.id])).get(incident.id) ?? 0;
  return { groups: shown, followers, restricted: incident.restricted, hasMail: office.house.waysOut.has("mail") };
}

type Turning = { request: { params: unknown }; isOn: boolean };

/** Begins or ends following the major incident that a service has now; answers how it stands. */
async function turn(office: Office, actor: Actor, { request, isOn }: Turning): Promise<{ isOn: boolean }> {
  const person = actor.onBehalfOf?.personId ?? actor.personId;
  if (person === null) throw new HttpProblem(403, "personOnly", "Only a person has things of their own. Sign in as one.");
  const { id } = request.params as { id: string };
  const service = (await portalServices(office.db, office.clock.now())).find((one) => one.id === id);
  if (!service?.incident)
    throw new HttpProblem(404, "noNews", "There is no major incident of this service to be told of. Look again in a while.");
  if (isOn) await mustReach(office, person);
  const follower = followerId(service.incident, person);
  const command = isOn ? { type: "follow", incident: service.incident, person } : { type: "stop" };
  if (!isOn && !(await followed(office, person, [service.incident])).has(service.incident)) return { isOn };
  const outcome = await office.door.send({ kind: "updateFollower", id: follower, commandId: office.newId(), actor, command });
  if (!outcome.ok) throw new HttpProblem(409, outcome.refusal.code, outcome.refusal.sentence);
  return { isOn };
}

async function mustReach(office: Office, person: Id): Promise<void> {
  if (!office.house.waysOut.has("mail")) throw new HttpProblem(409, "noMail", "No mail leaves this office. The portal says how it stands.");
  const [row] = await office.db.query<{ email: string | null }>("select email from v_person where id = $1 and active", [person]);
  if (!row?.email) throw new HttpProblem(409, "noAddress", "No e-mail address of yours is known here. Ask IT to add it.");
}

/** Which of some incidents a person follows by mail. */
export async function followed(office: Office, person: Id, incidents: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (incidents.length === 0) return new Set();
  const rows = await office.db.query<{ incident: Id }>(
    "select incident from update_follower where active and person = $1 and incident = any($2)",
    [person, incidents],
    "followed-incidents",
  );
  return new Set(rows.map(({ incident }) => incident));
}
