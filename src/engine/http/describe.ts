import type { FastifyInstance } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import { may } from "../../kernel/actor.ts";
import { formOf } from "../catalogue.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { addedTo } from "../presentation.ts";
import { keptFields } from "./bulk-routes.ts";
import { signedIn } from "./server.ts";

/** What the screens are drawn from: kinds with their fields, columns, forms and buttons, as far as the reader may know them. */
export function describeRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/describe", async (request) => {
    const actor = signedIn(request);
    const kinds = [...office.house.kinds.values()].filter((entry) => may(actor, entry.kind.permissions.read));
    return { kinds: kinds.map((entry) => describeKind(office, entry, actor)) };
  });
}

/** One kind, for one reader. */
export function describeKind(office: Office, entry: KindEntry, actor: Actor): Record<string, unknown> {
  const { model, kind } = entry;
  const commands = Object.entries(kind.commands)
    .filter(([, spec]) => !spec.internal)
    .map(([type, spec]) => ({
      type,
      label: spec.label,
      help: spec.help,
      order: spec.order,
      permitted: !spec.permission || may(actor, spec.permission),
      fields: formOf(office.fields, entry, type),
      kept: keptFields(entry, type),
    }));
  return {
    kind: model.kind,
    plural: model.plural,
    label: model.label,
    pluralLabel: model.pluralLabel,
    practice: entry.practice,
    about: model.about,
    title: model.title,
    numbered: model.number?.prefix ?? null,
    columns: model.columns,
    sort: model.sort,
    macros: model.macros,
    fields: office.fields.readable(model.kind, actor),
    added: addedTo(entry, actor).map(([name, { label, about }]) => ({ name, label, about })),
    events: Object.fromEntries(Object.entries(kind.events).map(([type, spec]) => [type, spec.label])),
    commands,
  };
}
