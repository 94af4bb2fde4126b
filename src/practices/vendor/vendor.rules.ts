import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import { prose, reference, text } from "../../kernel/model.ts";
import type { CommandsOf, EventSpec, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { type Vendor, vendorModel } from "./model.ts";

const write = "vendor.write";
const commands = {
  create: { label: "New vendor", permission: write, input: editable(vendorModel) },
  edit: { label: "Edit", input: {}, permission: write, order: 5 },
  addAlias: {
    label: "Another name",
    permission: write,
    order: 8,
    input: { alias: text({ label: "Also known as", max: 120 }) },
    help: "A name that stands for it in lists and on invoices.",
  },
  dropAlias: { label: "Take a name away", permission: write, order: 12, input: { alias: text({ label: "Name", max: 120 }) } },
  merge: {
    label: "Merge into another",
    permission: "vendor.administer",
    order: 15,
    input: { into: reference("vendor", { label: "The one that stays" }) },
    help: "Its contracts, clauses, credits and spend move there; its name stays known. It is not taken apart again.",
  },
  takeName: {
    label: "Take over a name",
    internal: true,
    input: { vendor: reference("vendor", { label: "From" }), names: text({ label: "Names", max: 8000 }) },
  },
  retire: { label: "Retire", input: {}, permission: write, order: 18, help: "Nothing is bought from it any more." },
  restore: { label: "Bring back", input: {}, permission: write, order: 18 },
  addNote: { label: "Note", permission: write, input: { text: prose({ label: "Note" }) } },
} as const;
export type VendorCommand = CommandsOf<typeof commands, Vendor>;
/** The vendors that commands name, and those that have one of the names in hand. */
export type VendorFacts = {
  vendors: ReadonlyMap<Id, Pick<Vendor, "name" | "mergedInto" | "active">>;
  /** By folded name: who has it. */
  names: ReadonlyMap<string, Id>;
};

const staff = (label: string): EventSpec => ({ audience: "staff", label });

export const vendor: Kind<Vendor, VendorCommand, VendorFacts> = {
  model: vendorModel,
  permissions: { read: "vendor.read", create: write },
  commands,
  events: {
    vendorRecorded: staff("written down"),
    vendorEdited: staff("changed"),
    aliasAdded: staff("known by another name"),
    aliasDropped: staff("name taken away"),
    vendorMerged: staff("merged into another"),
    namesTaken: staff("took over another vendor"),
    vendorRetired: staff("retired"),
    vendorRestored: staff("brought back"),
    noteAdded: staff("note"),
  },
  refusals: {
    taken: "A record with this id exists already.",
    sameName: "{because} has this name already. Use that one, or write it with what tells them apart.",
    wasMerged: "It was merged into another. Work with that one.",
    ownMerge: "A vendor is not merged into itself.",
    noSuchVendor: "There is no such vendor, or it is not yours to see.",
    mergeOver: "{because} was merged away or retired. Name the one that stays.",
    aliasKnown: "It is known by this name already.",
    noSuchAlias: "It is not known by this name.",
    alreadyRetired: "This is retired already.",
    notRetired: "This is not retired.",
    textNeeded: "There is no text.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  learn: (facts, { after }) => {
    const { id, name, mergedInto, active } = after;
    const vendors = new Map(facts.vendors).set(id, { name, mergedInto, active });
    return { vendors, names: mergedInto === null ? new Map(facts.names).set(fold(name), id) : facts.names };
  },
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as VendorCommand],
  }),
  visible: (actor) => (may(actor, "vendor.read") ? ["all"] : []),
  factsRead: ["vendor"],
};

function gate(current: Vendor, type: string): Refusal | null {
  if (type === "takeName" || type === "addNote") return null;
  if (current.mergedInto !== null) return { code: "wasMerged" };
  if (type === "retire" && !current.active) return { code: "alreadyRetired" };
  if (type === "restore" && current.active) return { code: "notRetired" };
  return null;
}

function decide(asked: Question<Vendor, VendorCommand, VendorFacts>): Decision<Vendor> {
  const { command, current, facts } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return named(withChanges(newVendor(asked) as Vendor, said), facts, "vendorRecorded");
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return named(withChanges(current, command.changes), facts, "vendorEdited");
    case "addAlias":
      if ([current.name, ...current.aliases].some((one) => fold(one) === fold(command.alias)))
        return refuse("aliasKnown", { field: "alias" });
      return accept({ ...current, aliases: [...current.aliases, command.alias] }, { type: "aliasAdded", data: { alias: command.alias } });
    case "dropAlias": {
      const aliases = current.aliases.filter((one) => fold(one) !== fold(command.alias));
      if (aliases.length === current.aliases.length) return refuse("noSuchAlias", { field: "alias" });
      return accept({ ...current, aliases }, { type: "aliasDropped", data: { alias: command.alias } });
    }
    case "merge":
      return merge(current, command.into, facts);
    case "takeName": {
      const known = new Set([current.name, ...current.aliases].map(fold));
      const fresh = command.names.split("\n").filter((one) => !known.has(fold(one)));
      const aliases = [...current.aliases, ...fresh].slice(0, 60);
      return accept({ ...current, aliases }, { type: "namesTaken", data: { from: command.vendor, names: fresh } });
    }
    case "retire":
      return accept({ ...current, active: false }, { type: "vendorRetired" });
    case "restore":
      return accept({ ...current, active: true }, { type: "vendorRestored" });
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
  }
}

/** A vendor goes into another: it is over, and its names go with what it has. The rest follows by reaction. */
function merge(current: Vendor, into: Id, facts: VendorFacts): Decision<Vendor> {
  if (into === current.id) return refuse("ownMerge", { field: "into" });
  const other = facts.vendors.get(into);
  if (!other) return refuse("noSuchVendor", { field: "into" });
  if (other.mergedInto !== null || !other.active) return refuse("mergeOver", { field: "into", because: other.name });
  return accept(
    { ...current, mergedInto: into, active: false },
    { type: "vendorMerged", data: { into, intoName: other.name, names: [current.name, ...current.aliases] } },
  );
}

function named(next: Vendor, facts: VendorFacts, type: string): Decision<Vendor> {
  const holder = facts.names.get(fold(next.name));
  if (holder !== undefined && holder !== next.id)
    return refuse("sameName", { field: "name", because: facts.vendors.get(holder)?.name ?? "Another vendor" });
  return accept(next, { type });
}

const newVendor = recordMaker(vendorModel, { active: true });
