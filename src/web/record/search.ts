import { api } from "../client/api.ts";
import type { Hit } from "../frame/contract.ts";

type Found = { kind: string; plural: string; id: string; number: string | null; title: string; snippet: string | null };
type Answer = { exact: Found[]; groups: { kind: string; label: string; items: Found[]; more: boolean }[] };

/** Everything the reader may read that holds the words: the record whose number was typed first, then each kind's newest. */
export async function searchRecords(text: string, signal: AbortSignal): Promise<readonly Hit[]> {
  const answer = await api.get<Answer>(`/api/search?q=${encodeURIComponent(text)}&limit=6`, { signal });
  const exact = answer.exact.map((found) => hitOf(found, "This number"));
  const known = new Set(exact.map((hit) => hit.id));
  const rest = answer.groups.flatMap((group) => group.items.map((found) => hitOf(found, group.label)));
  return [...exact, ...rest.filter((hit) => !known.has(hit.id))];
}

function hitOf({ id, number, title, snippet, plural }: Found, group: string): Hit {
  return {
    id: `record ${id}`,
    label: [number, title].filter(Boolean).join(" "),
    ...(snippet ? { note: snippet } : {}),
    group,
    href: `/${plural}/${number ?? id}`,
  };
}
