import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { ms } from "../../kernel/time.ts";
import type { Office } from "../office.ts";
import type { IdentityOptions, KnownPerson, Leave, Organisation } from "./contract.ts";

/** A person as kept for half a minute: what the record says, what they own, who lets them act. */
export type Kept = { person: KnownPerson; serviceIds: readonly Id[]; leave: readonly Leave[]; organisation: Organisation | null };
type Entry = { kept: Kept | null; until: number };

const keptMs = 30_000;
const mostKept = 20_000;

/** Actors, built from persons. Kept for 30 seconds; dropped at once where a change of this office or news of another node says so. */
export class Actors {
  private readonly office: Office;
  private readonly options: IdentityOptions;
  private readonly entries = new Map<Id, Entry>();
  /** Grows with every drop, so that an answer read before a change is not kept after it. */
  private drops = 0;

  constructor(office: Office, options: IdentityOptions) {
    this.office = office;
    this.options = options;
    const concerns = new Set(options.people.kinds);
    office.door.onCommit((changes) => {
      if (changes.some((change) => concerns.has(change.kind))) this.drop();
    });
    office.door.onForeign((kinds) => {
      if (kinds.some((kind) => concerns.has(kind))) this.drop();
    });
  }

  /** Forgets every kept person. A change of a team touches many, so all go; reading one again costs a millisecond. */
  drop(): void {
    this.drops++;
    this.entries.clear();
  }

  /** The person, active or not; null where there is none. */
  async kept(personId: Id): Promise<Kept | null> {
    const now = ms(this.office.clock.now());
    const entry = this.entries.get(personId);
    if (entry && entry.until > now && entry.until <= now + keptMs) return entry.kept;
    const before = this.drops;
    const kept = await this.read(personId);
    if (before === this.drops) {
      if (this.entries.size >= mostKept) this.entries.clear();
      this.entries.set(personId, { kept, until: now + keptMs });
    }
    return kept;
  }

  /** The actor a person is by themselves; null where they are gone or inactive. */
  async actor(personId: Id, client: string): Promise<Actor | null> {
    const kept = await this.kept(personId);
    return kept?.person.active ? actorOf(kept, client) : null;
  }

  /** The actor a person is while acting for another; null where nobody lets them, now. The end of the leave is exact. */
  async actingFor(own: Actor & { personId: Id }, other: Id): Promise<{ actor: Actor; until: string } | null> {
    const now = this.office.clock.now();
    const [mine, theirs] = await Promise.all([this.kept(own.personId), this.kept(other)]);
    const leave = (mine?.leave ?? []).filter((one) => one.personId === other && one.startsAt <= now && now < one.endsAt);
    if (leave.length === 0 || !theirs?.person.active) return null;
    const permissions = new Set<string>();
    for (const one of leave)
      for (const name of this.options.people.permissionsWithin(one.scope, theirs.person.permissions)) permissions.add(name);
    const until = leave
      .map((one) => one.endsAt)
      .sort()
      .at(-1)!;
    const onBehalfOf = { personId: other, name: theirs.person.name };
    return { actor: { ...own, permissions, teamIds: theirs.person.teamIds, serviceIds: theirs.serviceIds, onBehalfOf }, until };
  }

  private async read(personId: Id): Promise<Kept | null> {
    const { people, owned = [], organisation } = this.options;
    const { db, clock } = this.office;
    const person = await people.byId(db, personId);
    if (!person) return null;
    const [leave, house, ...lists] = await Promise.all([
      people.leaveOf(db, personId, clock.now()),
      organisation?.(db) ?? null,
      ...owned.map((load) => load(db, personId)),
    ]);
    return { person, leave, organisation: house, serviceIds: lists.flat() };
  }
}

function actorOf({ person, serviceIds, organisation }: Kept, client: string): Actor & { personId: Id } {
  return {
    personId: person.id,
    name: person.name,
    permissions: person.permissions,
    teamIds: person.teamIds,
    serviceIds,
    timeZone: person.timeZone ?? organisation?.timeZone ?? "UTC",
    onBehalfOf: null,
    client,
  };
}
