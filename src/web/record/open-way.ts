import type { Opens } from "../client/problem.ts";
import type { RefusalView } from "../kit/Refusal.tsx";
import type { Kinds } from "./describe.ts";

/** Where the way leads that a refusal names: a record, with the verb to use there already opened, or the list of a kind. */
export function openWay(opens: Opens | undefined, kinds: Kinds): RefusalView["open"] {
  const kind = opens?.kind === undefined ? undefined : kinds.byKind.get(opens.kind);
  if (!opens || !kind) return undefined;
  if (opens.id === undefined) return { label: opens.label, href: `/${kind.plural}` };
  const verb = opens.verb === undefined ? "" : `?do=${encodeURIComponent(opens.verb)}`;
  return { label: opens.label, href: `/${kind.plural}/${opens.id}${verb}` };
}
