import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { addressSubject, countAttempt } from "../../engine/identity/throttle.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { StakeholderAddress, UpdateFollower } from "./stakeholder.model.ts";
import { idNamedBy, type LinkPurpose, stakeholderLinks } from "./stakeholder-links.ts";
import { type StakeholderPage, stakeholderPage } from "./stakeholder-page.ts";

/** Whoever follows a link is nobody the house knows; the link says what they may do, and nothing else. */
const reader: Actor = { ...systemActor("stakeholder mail"), name: "A reader of the mail" };

/** The pages behind the links in mails to stakeholders: confirming an address, leaving, stopping to follow. None needs a sign-in. */
export function stakeholderLinkRoutes(server: FastifyInstance, office: Office): void {
  // A mail program that unsubscribes by one click posts a form, in one of two ways. Source: RFC 8058.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string", bodyLimit: 8192 }, (_request, _body, done) => done(null, null));
  for (const way of ways) {
    const path = `/stakeholder-mail/${way.path}/:token`;
    server.get(path, async (request, reply) => {
      const found = await foundBy(office, request, way);
      return found ? show(reply, way.ask(found)) : show(reply.code(404), spent);
    });
    server.post(path, async (request, reply) => {
      const found = await foundBy(office, request, way);
      if (!found) return show(reply.code(404), spent);
      const command = { type: way.command };
      const outcome = await office.door.send({ kind: way.kind, id: found.id, commandId: office.newId(), actor: reader, command });
      return outcome.ok ? show(reply, way.done) : show(reply.code(409), { title: "That did not work", text: outcome.refusal.sentence });
    });
  }
}

type Found = { id: string; words: string };
type Way = {
  path: string;
  kind: string;
  command: string;
  purpose(record: StakeholderAddress & UpdateFollower): LinkPurpose | null;
  ask(found: Found): StakeholderPage;
  done: StakeholderPage;
};

const spent: StakeholderPage = {
  title: "This link does not open anything",
  text: "It was used already, is too old, or was never made.",
};

const ways: readonly Way[] = [
  {
    path: "confirm",
    kind: "stakeholderAddress",
    command: "confirm",
    purpose: ({ id, state, confirmUntil }) => (state === "asked" && confirmUntil ? { for: "confirm", id, until: confirmUntil } : null),
    ask: ({ words }) => ({
      title: "One more step",
      text: `Do you want news of major incidents sent to ${words}?`,
      press: "Yes, tell me by mail",
    }),
    done: { title: "You will be told", text: "From now on you are told of major incidents by mail. Each mail has a link to end that." },
  },
  {
    path: "leave",
    kind: "stakeholderAddress",
    command: "leave",
    purpose: ({ id, state }) => (state === "confirmed" ? { for: "address", id } : null),
    ask: ({ words }) => ({ title: "No more mail?", text: `${words} is told of major incidents by mail.`, press: "Leave" }),
    done: { title: "You have left", text: "No more mail comes. Your address is forgotten." },
  },
  {
    path: "stop",
    kind: "updateFollower",
    command: "stop",
    purpose: ({ id, active }) => (active ? { for: "follower", id } : null),
    ask: () => ({ title: "No more mail?", text: "You are told of one major incident by mail, because you asked for it.", press: "Stop" }),
    done: { title: "It is stopped", text: "No more mail comes of this trouble. The portal still says how it stands." },
  },
];

/** Whom a link belongs to; null where it is none any more. Who guesses is counted. */
async function foundBy(office: Office, request: FastifyRequest, way: Way): Promise<Found | null> {
  const { token } = request.params as { token: string };
  const id = idNamedBy(token);
  const [record] = id ? await kindEntry(office.house, way.kind).table.load(office.db, [id], false) : [];
  const purpose = record ? way.purpose(record as StakeholderAddress & UpdateFollower) : null;
  if (purpose && (await stakeholderLinks(office.db)).fits(token, purpose))
    return { id: purpose.id, words: typeof record?.address === "string" ? record.address : "" };
  await countAttempt(office.db, [{ ...addressSubject(request.ip), name: `stakeholder-link:${request.ip}` }], office.clock.now());
  return null;
}

function show(reply: FastifyReply, page: StakeholderPage): FastifyReply {
  return reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(stakeholderPage(page));
}
