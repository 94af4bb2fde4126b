import { fold } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import { isZone } from "../kernel/time.ts";
import type { ConfigurationEntry, ConfigurationRecord, ConfigurationTools } from "./contract.ts";
import { cut } from "./reading.ts";

// What the importers of on-call set-ups share: the things they make, in one form.

/** By what a record is recognised that is here under another id. */
export const recognised = { person: "email", team: "name", roster: "name", escalationPolicy: "name", service: "name" } as const;
/** Where one sees what came of an import. */
export const seeAt = { label: "See who is on call", path: "/on-call" } as const;

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
export function withOrigin(text: string | null, origin: string): string {
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
