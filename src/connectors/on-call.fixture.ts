import { readFileSync } from "node:fs";
import type { Roster, RosterOverride } from "../practices/roster/model.ts";
import { onCallAt } from "../practices/roster/roster.rules.ts";
import type { ConfigurationEntry, ConfigurationImporter } from "./contract.ts";

// Reading fixtures of on-call set-ups, and asking the resolver who is on call by what was read.

/** A fixture beside a test, as JSON. */
export function fixture(address: URL): unknown {
  return JSON.parse(readFileSync(address, "utf8"));
}

/** What an importer makes of documents; ids are the keys of the source, so that they can be compared. */
export function itemsOf(
  importer: ConfigurationImporter,
  documents: unknown[],
  now: string,
): { items: ConfigurationEntry[]; said: string[] } {
  const said: string[] = [];
  const items = importer.translate({ documents, now, makePeople: true, idOf: (_kind, key) => key, say: (sentence) => said.push(sentence) });
  return { items, said };
}

/** Who is on call at an instant by the resolver, from the roster and the overrides among the items. */
export function askResolver(items: readonly ConfigurationEntry[], roster: string): (at: string) => string[] {
  const records = items.flatMap((item) => (item.refusal === null ? item.records : []));
  const { fields, onlyNew } = records.find((one) => one.kind === "roster" && one.id === roster)!;
  const plan = { expected: [], ...(fields as Pick<Roster, "timeZone" | "layers">), ...(onlyNew as Partial<Roster>) };
  const overrides = records
    .filter((one) => one.kind === "rosterOverride" && one.onlyNew.roster === roster)
    .map((one, place) => ({
      id: one.id,
      whom: null,
      swap: null,
      active: true,
      createdAt: new Date(place * 1000).toISOString(),
      ...(one.fields as Pick<RosterOverride, "startsAt" | "endsAt">),
      ...(one.onlyNew as Pick<RosterOverride, "level" | "mode" | "person">),
    }));
  return (at) => [...onCallAt({ roster: plan, overrides, at }).people].toSorted();
}

/** Every full hour of [from, to), as instants. */
export function hoursBetween(from: string, to: string): string[] {
  const hours: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 3_600_000) hours.push(new Date(at).toISOString());
  return hours;
}
