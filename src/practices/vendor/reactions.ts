import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Contract } from "./contract.model.ts";
import type { Vendor } from "./model.ts";

export type MoveFacts = {
  /** By merged vendor: the records that go to the one that stays, of every kind that names a vendor. */
  moving: ReadonlyMap<Id, readonly { kind: string; id: Id }[]>;
  /** By contract that went to another vendor: its clauses. */
  clauses: ReadonlyMap<Id, readonly Id[]>;
};

/** What was one vendor's becomes another's: all of it where vendors are merged, the clauses of a contract where that goes alone. */
export const moveReaction: Reaction = {
  on: ["vendor", "contract"],
  react: (change, facts) =>
    change.kind === "vendor" ? merged(change as Change<Vendor>, facts as MoveFacts) : moved(change as Change<Contract>, facts as MoveFacts),
};

function merged({ id, events }: Change<Vendor>, { moving }: MoveFacts): Reply[] {
  const merge = events.find(({ type }) => type === "vendorMerged")?.data as { into: Id; names: string[] } | undefined;
  if (!merge) return [];
  const { into } = merge;
  const theirs = (moving.get(id) ?? []).map((one): Reply => ({ ...one, command: { type: "moveToVendor", vendor: into } }));
  return [...theirs, { kind: "vendor", id: into, command: { type: "takeName", vendor: id, names: merge.names.join("\n") } }];
}

function moved(change: Change<Contract>, { clauses }: MoveFacts): Reply[] {
  const { vendor } = change.after;
  if (!goesAlone(change) || vendor === null) return [];
  return (clauses.get(change.id) ?? []).map((id) => ({ kind: "slaClause", id, command: { type: "moveToVendor", vendor } }));
}

/** Whether a contract went to another vendor by itself: where vendors are merged, its clauses go with them. */
export function goesAlone({ kind, before, after, events }: Change): boolean {
  if (kind !== "contract" || before === null || before.vendor === after.vendor) return false;
  return !events.some(({ type }) => type === "vendorChanged");
}
