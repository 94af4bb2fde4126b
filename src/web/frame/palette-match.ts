import type { Deed } from "../kit/slots.ts";

/** The deeds whose label, group or words hold every word of the query, best first: a label that begins with it, then one that contains it. */
export function matchDeeds(deeds: readonly Deed[], query: string): readonly Deed[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return deeds;
  const text = words.join(" ");
  const rank = ({ label }: Deed) => (label.toLowerCase().startsWith(text) ? 0 : label.toLowerCase().includes(text) ? 1 : 2);
  const holds = (deed: Deed) => {
    const hay = [deed.label, deed.group, deed.note ?? "", ...(deed.words ?? [])].join(" ").toLowerCase();
    return words.every((word) => hay.includes(word));
  };
  return deeds.filter(holds).sort((one, other) => rank(one) - rank(other));
}

/** What the palette may offer: what can be done here and was looked at lately, pages, what was found by name, and the rest. */
export type Offered = Readonly<Record<"here" | "pages" | "hits" | "rest", readonly Deed[]>>;

/** What the palette offers for a query: pages before records that were found, other deeds after; with no query what is here comes first. */
export function offeredFor(query: string, { here, pages, hits, rest }: Offered): readonly Deed[] {
  if (query.trim() === "") return [...here, ...pages, ...rest];
  return [...matchDeeds(pages, query), ...hits, ...matchDeeds([...here, ...rest], query)];
}

/** Deeds under their groups, groups in order of their first deed. */
export function groupDeeds(deeds: readonly Deed[]): readonly { group: string; deeds: readonly Deed[] }[] {
  const groups = new Map<string, Deed[]>();
  for (const deed of deeds) groups.set(deed.group, [...(groups.get(deed.group) ?? []), deed]);
  return [...groups].map(([group, offered]) => ({ group, deeds: offered }));
}
