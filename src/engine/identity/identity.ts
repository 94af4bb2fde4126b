import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Authenticate, Routes } from "../http/server.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import type { TimedWork } from "../waker.ts";
import { Actors } from "./actors.ts";
import { makeKey } from "./audit.ts";
import { believedKey, makeAuthenticate } from "./authenticate.ts";
import { choosePassword, newPassword } from "./choose-password.ts";
import type { IdentityOptions } from "./contract.ts";
import { Credentials } from "./credentials.ts";
import { checkedKey } from "./key-check.ts";
import { type ApiKey, Keys, type NewKey } from "./keys.ts";
import { linkAddress, makeLink } from "./links.ts";
import type { Parts } from "./parts.ts";
import { accountRoutes } from "./routes-account.ts";
import { factorRoutes } from "./routes-factors.ts";
import { keyRoutes } from "./routes-keys.ts";
import { linkRoutes } from "./routes-links.ts";
import { signInRoutes } from "./routes-sign-in.ts";
import { clearingAway } from "./sessions.ts";
import { addressSubject, countAttempt, giveBack } from "./throttle.ts";
import { type KeyTokens, keyTokens } from "./tokens.ts";

export type HandedLink = { url: string; expiresAt: Instant };
/** Who is there, and how they prove it. The last four serve the command line and throw a sentence where they refuse. */
export type Identity = {
  authenticate: Authenticate;
  routes: Routes;
  timed: TimedWork;
  /** A link, good for 15 minutes and one use, to make the first administrator; null once an active administrator can sign in. */
  firstLink(): Promise<HandedLink | null>;
  /** A link that signs an existing, active person in: 15 minutes, one use. */
  signInLink(email: string): Promise<HandedLink>;
  /** Sets the password of an existing person, making their login where there is none. */
  setPassword(personId: Id, password: string): Promise<void>;
  /** Makes an API key; its secret is answered once. */
  createKey(given: NewKey): Promise<{ key: ApiKey; secret: string }>;
  /** Tokens for programs that change a key for one. */
  tokens: KeyTokens;
};

const day = 24 * 60;

/** Opens identity on an office. A session lives 14 days at most and ends after one day unused, where the options say nothing else. */
export function openIdentity(office: Office, options: IdentityOptions): Identity {
  const url = (options.url ?? "http://localhost:8080").replace(/\/+$/, "");
  const parts: Parts = {
    office,
    options,
    people: options.people,
    actors: new Actors(office, options),
    keys: new Keys(office),
    credentials: new Credentials(office, url),
    lifetimes: { idleMinutes: options.sessionIdleMinutes ?? day, mostMinutes: options.sessionMinutes ?? 14 * day },
    url,
    isSecure: url.startsWith("https:"),
    sessions: new WeakMap(),
  };
  return {
    authenticate: makeAuthenticate(parts),
    routes(server) {
      for (const add of [signInRoutes, linkRoutes, accountRoutes, factorRoutes, keyRoutes]) add(server, parts);
    },
    timed: clearingAway(office.db),
    tokens: keyTokens(office, {
      believes: (given) => believedKey(parts, given),
      lives: async (id) => (await parts.keys.live(id)) !== null,
      async counting(address) {
        const subject = addressSubject(address);
        await countAttempt(office.db, [subject], office.clock.now());
        return () => giveBack(office.db, subject);
      },
    }),
    async firstLink() {
      if (await parts.people.administratorHasLogin(office.db)) return null;
      return handedLink(parts, "first", null);
    },
    async signInLink(email) {
      const person = await parts.people.byEmail(office.db, email.trim());
      if (!person) throw new HttpProblem(404, "missing", `Nobody here has the e-mail address ${email}.`);
      if (!person.active) throw new HttpProblem(409, "inactive", `${person.name} is inactive. Activate them first.`);
      return handedLink(parts, "signIn", person.id);
    },
    async setPassword(personId, password) {
      const checked = newPassword.safeParse(password);
      if (!checked.success) throw new HttpProblem(422, "badPassword", checked.error.issues[0]!.message);
      const person = await parts.people.byId(office.db, personId);
      if (!person) throw new HttpProblem(404, "missing", "There is no such person.");
      await choosePassword(parts, person, password);
    },
    async createKey(given) {
      const person = await parts.people.byId(office.db, given.personId);
      if (!person?.active) throw new HttpProblem(409, "inactive", "A key belongs to an active person. Activate them first.");
      return makeKey(parts, systemActor("command-line"), checkedKey(parts, given));
    },
  };
}

async function handedLink(parts: Parts, purpose: "first" | "signIn", person: Id | null): Promise<HandedLink> {
  const { db, clock } = parts.office;
  const made = await db.transaction((tx) => makeLink(tx, { purpose, person, now: clock.now() }));
  return { url: linkAddress(parts.url, made.token), expiresAt: made.expiresAt };
}
