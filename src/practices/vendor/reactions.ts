import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Vendor } from "./model.ts";

export type MergeFacts = {
  /** By merged vendor: the records that go to the one that stays, of every kind that names a vendor. */
  moving: ReadonlyMap<Id, readonly { kind: string; id: Id }[]>;
};

/** What was one vendor's becomes another's: contracts and all that names it, and the name it was known by. */
export const mergeReaction: Reaction = {
  on: ["vendor"],
  react: (change, facts) => merged(change as Change<Vendor>, facts as MergeFacts),
};

function merged({ id, events }: Change<Vendor>, { moving }: MergeFacts): Reply[] {
  const merge = events.find(({ type }) => type === "vendorMerged")?.data as { into: Id; names: string[] } | undefined;
  if (!merge) return [];
  const { into } = merge;
  const moved = (moving.get(id) ?? []).map((one): Reply => ({ ...one, command: { type: "moveToVendor", vendor: into } }));
  const names = merge.names.join("\n");
  return [...moved, { kind: "vendor", id: into, command: { type: "takeName", vendor: id, names } }];
}
