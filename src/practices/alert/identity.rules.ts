import type { Id } from "../../kernel/ids.ts";
import { sha256 } from "../../kernel/sha256.ts";
import type { AlertEvent } from "./model.ts";

type Identifying = Pick<AlertEvent, "sourceKey" | "resource" | "check" | "identity">;
export type Identity = { key: string; inputs: [string, string][] };

/**
 * Which condition an event speaks of: the source's own key, or what it is about (resource, check, identifying labels). The latter is hashed
 * as a JSON array, which tells its parts apart by construction: "ab", "c" is not "a", "bc". Never a time, a value or a severity.
 * Null where nothing identifies it: two such events could be anything. Source: alerts-and-paging, Fingerprints.
 */
export function identityOf(integration: Id, event: Identifying): Identity | null {
  const known = identities.get(event);
  if (known?.integration === integration) return known.identity;
  const identity = workedOut(integration, event);
  identities.set(event, { integration, identity });
  return identity;
}

/** A batch asks several times for the identity of the same event, and a hash is the dearest part of taking it in. */
const identities = new WeakMap<Identifying, { integration: Id; identity: Identity | null }>();

/** The source's own key within an alert's key, colons and all; of an alert that its source gave none, the hash of what it is about. */
export function sourceKeyOf(key: string): string {
  return key.split(":").slice(2).join(":");
}

function workedOut(integration: Id, event: Identifying): Identity | null {
  const { sourceKey, resource, check } = event;
  if (sourceKey !== null) return { key: `v1:${integration}:${sourceKey}`, inputs: [["source key", sourceKey]] };
  const labels = Object.entries(event.identity).sort(([one], [other]) => (one < other ? -1 : 1));
  if (resource === null && check === null && labels.length === 0) return null;
  const key = `h1:${integration}:${sha256(JSON.stringify([integration, resource, check, labels]))}`;
  const inputs: [string, string][] = [];
  if (resource !== null) inputs.push(["resource", resource]);
  if (check !== null) inputs.push(["check", check]);
  return { key, inputs: [...inputs, ...labels] };
}
