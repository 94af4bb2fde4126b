import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import pg from "pg";
import { composeLine, serveOffice } from "../src/app/compose.ts";
import type { IdentitySettings } from "../src/app/identity.ts";
import { openDatabase } from "../src/engine/db/connection.ts";
import type { Outcome } from "../src/engine/handle.ts";
import type { Practice } from "../src/engine/house.ts";
import type { Identity } from "../src/engine/identity/identity.ts";
import type { MailOut, MailSettings } from "../src/engine/mail.ts";
import type { MailboxReader } from "../src/engine/mail-in/mailbox.ts";
import { type Office, openOffice } from "../src/engine/office.ts";
import type { Post } from "../src/engine/outgoing.ts";
import type { Reach } from "../src/engine/outgoing-read.ts";
import type { Wording } from "../src/engine/wording.ts";
import { type Actor, systemActor } from "../src/kernel/actor.ts";
import { addMinutes, type Instant } from "../src/kernel/time.ts";
import type { Role } from "../src/practices/people/model.ts";
import { permissionsOf } from "../src/practices/people/permissions.ts";
import { databaseUrl } from "./database.ts";

export type TestOffice = Office & {
  server: FastifyInstance;
  identity: Identity;
  mail: MailOut;
  url: string;
  database: string;
  /** Moves the clock and runs every wake-up that falls due on the way. */
  advance(by: { minutes?: number; hours?: number; days?: number }): Promise<void>;
  setNow(at: Instant): void;
  /** Sends a command and answers the record; throws the sentence of a refusal. */
  must(
    actor: Actor,
    kind: string,
    command: { type: string } & Record<string, unknown>,
    id?: string,
  ): Promise<Record<string, unknown> & { id: string; number: string | null; version: number }>;
  /** Sends a command and answers the outcome. */
  try(actor: Actor, kind: string, command: { type: string } & Record<string, unknown>, id?: string): Promise<Outcome>;
  /** A person with roles, as an actor. */
  person(name: string, roles: Role[], more?: Record<string, unknown>): Promise<Actor & { personId: string }>;
  close(): Promise<void>;
};

/** The house itself as an actor, for set-up. */
export const house: Actor = systemActor("test");

type TestOptions = {
  identity?: IdentitySettings;
  mail?: MailSettings;
  /** How messages are posted to webhooks and gateways. */
  post?: Post;
  /** How mailboxes are read whose mail becomes asks. */
  mailboxes?: MailboxReader;
  /** How another system is read whose address somebody entered. */
  reach?: Reach;
  /** A language model that may propose wordings. */
  wording?: Wording;
  /** Practices behind the line, with the tables they need. */
  more?: readonly Practice[];
  tables?: string;
  /** The server speaks TLS itself. */
  tls?: { cert: string; key: string };
  authenticate?: (request: FastifyRequest) => Promise<Actor | null>;
};

/** Opens an office of its own on a fresh copy of the migrated template, the clock in your hand. */
export async function openTestOffice(start: Instant = "2026-11-26T08:00:00.000Z", options: TestOptions = {}): Promise<TestOffice> {
  const serverUrl = process.env.QUARTERDECK_TEST_SERVER;
  const template = process.env.QUARTERDECK_TEST_TEMPLATE;
  if (!serverUrl || !template)
    throw new Error("Stories need the database of test/database.ts: run them with `npx vitest run --project stories`.");
  const database = `story_${randomBytes(6).toString("hex")}`;
  await withAdmin(serverUrl, (admin) => admin.query(`create database ${database} template ${template}`));
  const url = databaseUrl(serverUrl, database);
  const faults: Error[] = [];
  const db = openDatabase({ connectionString: url }, { connections: 6, onError: (error) => faults.push(error) });
  let now = start;
  const clock = { now: () => now };
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: Record<string, unknown>) => faults.push(new Error(JSON.stringify(fields))),
  };
  if (options.tables) await db.run(options.tables);
  const office = await openOffice({ db, house: composeLine(options), clock, log });
  const running = await serveOffice(office, options);
  const send: TestOffice["try"] = (actor, kind, command, id) =>
    office.door.send({ kind, commandId: office.newId(), actor, command, ...(id === undefined ? {} : { id }) });
  const must: TestOffice["must"] = async (actor, kind, command, id) => {
    const outcome = await send(actor, kind, command, id);
    if (!outcome.ok) throw new Error(`${kind}.${command.type} was refused: ${outcome.refusal.sentence} (${outcome.refusal.code})`);
    return outcome.record as Record<string, unknown> & { id: string; number: string | null; version: number };
  };
  return Object.assign(office, {
    server: running.server,
    mail: running.mail,
    identity: running.identity,
    url,
    database,
    setNow: (at: Instant) => {
      now = at;
    },
    async advance(by: { minutes?: number; hours?: number; days?: number }) {
      const until = addMinutes(now, (by.minutes ?? 0) + 60 * (by.hours ?? 0) + 1440 * (by.days ?? 0));
      for (;;) {
        const next = await running.waker.nextDue();
        if (next === null || next > until) break;
        if (next > now) now = next;
        await running.waker.runOnce();
      }
      now = until;
    },
    must,
    try: send,
    async person(name: string, roles: Role[], more: Record<string, unknown> = {}) {
      const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, ".")}@example.org`;
      const record = await must(house, "person", { type: "create", name, email, roles, ...more });
      return { ...systemActor("web"), personId: record.id, name, permissions: permissionsOf(roles), timeZone: "UTC" };
    },
    async close() {
      await running.close();
      await db.close();
      // The pool answers before its sockets are closed; what the forced drop then does to them is no fault of the office.
      const logged = faults.map((fault) => fault.message);
      await withAdmin(serverUrl, (admin) => admin.query(`drop database ${database} with (force)`));
      if (logged.length > 0) throw new Error(`Faults were logged: ${logged.join("; ")}`);
    },
  });
}

async function withAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
