import type { Id } from "../../kernel/ids.ts";
import type { Change, Command } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";

/** Mail out: queued in the transaction that calls for it, so that it is sent if and only if that is committed. */
export type Mailer = { queue(tx: Tx, mail: Mail): Promise<void> };
export type Mail = { to: string; subject: string; text: string; reason: string };

/** What identity knows of a person. The person's record is the truth; credentials only hang on it. */
export type KnownPerson = {
  id: Id;
  name: string;
  email: string | null;
  roles: readonly string[];
  permissions: ReadonlySet<string>;
  teamIds: readonly Id[];
  timeZone: string | null;
  locale: string | null;
  active: boolean;
  loginId: string | null;
  /** When somebody here asked them in; null for one who is only known, such as a caller whom another system named. */
  invitedAt: Instant | null;
};
/** Leave to act for another, from `startsAt` on, until just before `endsAt`. */
export type Leave = { personId: Id; scope: string; startsAt: Instant; endsAt: Instant };
type Sent = Command & Record<string, unknown>;

/** The office's persons, as the room that keeps them answers for them. */
export type People = {
  /** The kind of a person's record. */
  kind: string;
  /** Kinds whose changes make what is kept of a person stale. */
  kinds: readonly string[];
  /** Every permission there is: what a key's scopes may name. */
  permissions: readonly string[];
  /** The permission to hand out links to others, and the one to see and revoke others' keys. */
  administer: string;
  administerKeys: string;
  byId(tx: Tx, id: Id): Promise<KnownPerson | null>;
  byEmail(tx: Tx, email: string): Promise<KnownPerson | null>;
  byLogin(tx: Tx, loginId: string): Promise<KnownPerson | null>;
  /** Live or future leave that others gave this person, not yet over at `now`. */
  leaveOf(tx: Tx, personId: Id, now: Instant): Promise<Leave[]>;
  /** What somebody acting for a holder of `held` may do within a scope. */
  permissionsWithin(scope: string, held: ReadonlySet<string>): ReadonlySet<string>;
  /** Whether an active administrator (other than one) can sign in. */
  administratorHasLogin(tx: Tx, otherThan?: Id): Promise<boolean>;
  firstAdministrator(given: { name: string; email: string }): Sent;
  connectLogin(loginId: string): Sent;
  /** Whether a change of a person ends all their sessions (deactivated, other roles). */
  endsSessions(change: Change): boolean;
  /** The address and the login a person had until a change erased them; null for every other change. */
  erasure(change: Change): { email: string | null; loginId: string | null } | null;
  /** The invitation that a change calls for; null for every other change. */
  invitation(change: Change): { personId: Id; email: string; name: string } | null;
};

/** Reads records a person owns whose ids widen what they see (services, for one). */
export type OwnedLoader = (tx: Tx, personId: Id) => Promise<Id[]>;
/** The organisation's name and zone, where it has been named, and which picture is its logo. */
export type Organisation = { name: string; timeZone: string; logo?: string | null };

export type IdentityOptions = {
  people: People;
  owned?: readonly OwnedLoader[];
  organisation?: (tx: Tx) => Promise<Organisation | null>;
  /** Where people reach the office (QUARTERDECK_URL), without a path. */
  url?: string;
  mailer?: Mailer;
  /** How long a session lives unused, and at most. */
  sessionIdleMinutes?: number;
  sessionMinutes?: number;
  rate?: RateOptions;
};
/** Requests a minute of one actor or address, and how many at once. `freeLoopbackKeys`: keys used from this machine are not counted. */
export type RateOptions = { perMinute: number; burst: number; freeLoopbackKeys?: boolean };
