import { fold } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import { type Instant, isZone } from "../kernel/time.ts";
import type { Step } from "../practices/paging/model.ts";
import type { Layer } from "../practices/roster/model.ts";
import type { ConfigurationEntry, ConfigurationRecord, ConfigurationTools } from "./contract.ts";
import { expectedOf } from "./on-call-hours.ts";
import { cut } from "./reading.ts";

// What the importers of on-call set-ups share: the things they make, in one form.

/** By what a record is recognised that is here under another id. */
export const recognised = { person: "email", team: "name", roster: "name", escalationPolicy: "name", service: "name" } as const;
/** Where one sees what came of an import. */
export const seeAt = { label: "See who is on call", path: "/on-call" } as const;

/** What one must be allowed besides importing: all that comes of it. */
export const alsoNeeds = ["people.administer", "team.administer", "roster.administer", "paging.administer", "service.administer"] as const;

export type Named = { kind: string; id: Id; name: string };
export type Source = { tools: ConfigurationTools; vendor: string };

/** What a file says of a person. */
export type PersonSaid = { key: string; name: string; email: string | null; timeZone: string | null; jobTitle: string | null };

/** An item for one thing; `refusal` and `remarks` as they were found. */
export function itemOf(place: string, makes: string, more: Partial<ConfigurationEntry>): ConfigurationEntry {
  return { place, makes, about: null, records: [], refusal: null, remarks: [], ...more };
}

/** A person: recognised by e-mail address alone, never changed, and made only where somebody asked for that. */
export function personItem({ tools }: Source, place: string, said: PersonSaid): ConfigurationEntry {
  const { key, name, email, timeZone, jobTitle } = said;
  const makes = `Person ${name}`;
  const about = tools.idOf("person", key);
  if (email === null) return itemOf(place, makes, { about, refusal: `The file does not say the e-mail address of ${name}.` });
  const remarks: string[] = [];
  const isKnownZone = timeZone !== null && isZone(timeZone);
  if (timeZone !== null && !isKnownZone) remarks.push(`“${cut(timeZone, 40)}” is no IANA time zone, so none is set.`);
  const record: ConfigurationRecord = {
    kind: "person",
    id: about,
    called: email,
    whenFound: "use",
    isKept: true,
    whenMissing: tools.makePeople
      ? null
      : `Nobody here has the address ${email}. Make this person first, or choose to make the people who are not here.`,
    fields: { name: cut(name, 120), email, roles: ["analyst"] },
    onlyNew: { ...(isKnownZone ? { timeZone } : {}), ...(jobTitle ? { jobTitle: cut(jobTitle, 120) } : {}) },
    needs: [],
  };
  return itemOf(place, makes, { about, records: [record], remarks });
}

/** A record that the file alone speaks for: made, or changed to what the file says. */
export function ownRecord(given: Pick<ConfigurationRecord, "kind" | "id" | "fields"> & Partial<ConfigurationRecord>): ConfigurationRecord {
  return { called: "", whenFound: "refuse", isKept: false, whenMissing: null, onlyNew: {}, needs: [], ...given };
}

/** A text with where it comes from under it, so that its old name and id are found again. */
function withOrigin(text: string | null, origin: string): string {
  return cut([text, origin].filter((one) => one).join("\n\n"), 2000);
}

/** Names within one list, each its own: a second one gets a number. */
export function ownNames(names: readonly string[], most: number): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    const bare = cut(name, most).trim() || "Layer";
    let own = bare;
    for (let count = 2; seen.has(fold(own)); count += 1) own = `${cut(bare, most - 5)} (${count})`;
    seen.add(fold(own));
    return own;
  });
}

type Said = { key: string; name: string; description: string | null };

/** A roster of one level. */
export function rosterRecord(
  { tools, vendor }: Source,
  said: Said & { zone: string; layers: readonly Layer[]; people: readonly Named[]; team: Named | null },
): ConfigurationRecord {
  const { key, name, description, zone, layers, people, team } = said;
  return ownRecord({
    kind: "roster",
    id: tools.idOf("roster", key),
    called: cut(name, 120),
    fields: {
      name: cut(name, 120),
      timeZone: zone,
      purpose: withOrigin(description, `${vendor} schedule ${key}`),
      layers,
      ...(team ? { team: team.id } : {}),
    },
    onlyNew: { expected: expectedOf(layers) },
    needs: [...people, ...(team ? [team] : [])],
  });
}

/** Somebody who takes over a whole roster for a while. */
export function takeoverRecord(
  { tools, vendor }: Source,
  said: { key: string; roster: Named; user: Named; startsAt: Instant; endsAt: Instant },
): ConfigurationRecord {
  const { key, roster, user, startsAt, endsAt } = said;
  return ownRecord({
    kind: "rosterOverride",
    id: tools.idOf("rosterOverride", key),
    fields: { startsAt, endsAt },
    onlyNew: { roster: roster.id, level: 1, mode: "replace", person: user.id, reason: `Taken over from ${vendor}` },
    needs: [roster, user],
  });
}

/** An escalation policy. */
export function policyRecord(
  { tools, vendor }: Source,
  said: Said & { word: string; steps: readonly Step[]; repeatCount: number; firstWaitsSeconds: number; needs: readonly Named[] },
): ConfigurationRecord {
  const { key, name, description, word, steps, repeatCount, firstWaitsSeconds, needs } = said;
  return ownRecord({
    kind: "escalationPolicy",
    id: tools.idOf("escalationPolicy", key),
    called: cut(name, 120),
    fields: { name: cut(name, 120), purpose: withOrigin(description, `${vendor} ${word} ${key}`), steps, repeatCount },
    // Others notify at once: the wait that spares short disturbances is this office's own, and stays off until somebody wants it.
    onlyNew: { groupWaitSeconds: firstWaitsSeconds },
    needs,
  });
}

/** A team; `members` null where the file does not say them. */
export function teamRecord({ tools, vendor }: Source, said: Said & { members: readonly Named[] | null }): ConfigurationRecord {
  const { key, name, description, members } = said;
  return ownRecord({
    kind: "team",
    id: tools.idOf("team", key),
    called: cut(name, 120),
    whenFound: "use",
    fields: {
      name: cut(name, 120),
      purpose: withOrigin(description, `${vendor} team ${key}`),
      ...(members ? { members: members.map((one) => one.id) } : {}),
    },
    needs: members ?? [],
  });
}

/** A service, at tier 3 where it is new: others know no tiers. */
export function serviceRecord({ tools, vendor }: Source, said: Said & { team: Named | null }): ConfigurationRecord {
  const { key, name, description, team } = said;
  return ownRecord({
    kind: "service",
    id: tools.idOf("service", key),
    called: cut(name, 120),
    whenFound: "use",
    fields: {
      name: cut(name, 120),
      description: withOrigin(description, `${vendor} service ${key}`),
      ...(team ? { supportTeam: team.id } : {}),
    },
    onlyNew: { tier: "3" },
    needs: team ? [team] : [],
  });
}

/** Says that the tiers of services are still to be set. */
export function noTiers(vendor: string): string {
  return `${vendor} knows no tiers: new services begin at tier 3. Set theirs, for the priority of incidents follows from it.`;
}
/** What every importer of an on-call set-up leaves behind. */
export const leftBehind = [
  "Who was on call before today is not taken over. Overrides that are over are left out.",
  "Ways to reach people, and when each is used, are not taken over: everybody sets their own under Your account, How you are paged.",
  "What was taken out there since an earlier import stays here until somebody retires it.",
] as const;
