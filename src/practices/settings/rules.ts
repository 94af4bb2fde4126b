import { may } from "../../kernel/actor.ts";
import { accept, refuse } from "../../kernel/decision.ts";
import { accentFault } from "../../kernel/look.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isZone } from "../../kernel/time.ts";
import {
  type ChoiceRecord,
  type CustomField,
  choiceModel,
  customFieldModel,
  type Organisation,
  organisationModel,
  type ReplyTemplate,
  replyTemplateModel,
  type SavedView,
  savedViewModel,
} from "./model.ts";

const permissions = { read: "settings.read", write: "settings.administer" };

const house = defineRegister<Organisation>(organisationModel, {
  ...permissions,
  check: (record) => {
    if (!isZone(record.timeZone)) return { code: "badZone", field: "timeZone", because: record.timeZone };
    if (!/^[A-Z]{3}$/.test(record.currency)) return { code: "badCurrency", field: "currency", because: record.currency };
    const fault = record.accent === null ? null : accentFault(record.accent);
    return fault === null ? null : { code: "badColour", field: "accent", because: fault };
  },
  refusals: {
    badColour: "{because}",
    badZone: "There is no time zone called {because}. Use a name such as Europe/Berlin.",
    badCurrency: "{because} is no currency code. Use three capital letters such as EUR.",
  },
});

/** The house: the first policies make it, and from then on it is there. It is edited, never made a second time or retired. */
export const organisation: typeof house = {
  ...house,
  commands: {
    create: { ...house.commands.create!, internal: true },
    edit: house.commands.edit!,
    setLogo: { label: "Set the logo", input: { logo: organisationModel.shape.logo }, permission: permissions.write, internal: true },
  },
  events: { ...house.events, logoSet: { audience: "staff", label: "set the logo" } },
  decide: (question) => {
    const { current, command, actor } = question;
    if (command.type !== "setLogo") return house.decide(question);
    if (!may(actor, permissions.write)) return refuse("notPermitted", { because: permissions.write });
    const logo = typeof command.logo === "string" ? command.logo : null;
    return current ? accept({ ...current, logo }, { type: "logoSet", data: { logo } }) : refuse("missing");
  },
};

export const choice = defineRegister<ChoiceRecord>(choiceModel, permissions);

const field = defineRegister<CustomField>(customFieldModel, {
  ...permissions,
  check: (record) => {
    if (!/^u_[a-z0-9_]{1,40}$/.test(record.name)) return { code: "badName", field: "name", because: record.name };
    return record.fieldType === "choice" && !record.choices?.length ? { code: "noChoices", field: "choices" } : null;
  },
  refusals: {
    badName: "{because} cannot be a field's name. Begin with u_ and use small letters, digits and underscores.",
    noChoices: "A choice field needs at least one choice.",
    forEver:
      "What a field is of, its name and its type are for ever: records and the conditions of rules hold on to them. Retire this one and make another.",
  },
});

/** A custom field: label, help and choices may be changed, but not what others hold on to. */
export const customField: typeof field = {
  ...field,
  decide: (question) => {
    const decision = field.decide(question);
    const { current } = question;
    if (!decision.ok || !current) return decision;
    const changed = (["kind", "name", "fieldType"] as const).find((name) => decision.next[name] !== current[name]);
    return changed ? refuse("forEver", { field: changed }) : decision;
  },
};

export const replyTemplate = defineRegister<ReplyTemplate>(replyTemplateModel, permissions);

const view = defineRegister<SavedView>(savedViewModel, {
  read: "settings.read",
  write: "settings.read",
  refusals: {
    notYours: "This view belongs to somebody else. Save your own beside it.",
    mayNotShare: "You may not share views with everybody. Save it for yourself instead.",
  },
  visible: (actor) => {
    const shared = { field: "shared", is: "equals", value: true } as const;
    if (!actor.personId) return [shared];
    return [shared, { all: [{ field: "owner", is: "equals", value: actor.personId }, { not: shared }] }];
  },
});

/** A saved view: everybody keeps their own; sharing needs a permission. */
export const savedView: typeof view = {
  ...view,
  decide: (question) => {
    const { actor, command, current } = question;
    if (current && current.owner !== actor.personId && !may(actor, "settings.administer")) return refuse("notYours");
    const decision = view.decide(question);
    if (!decision.ok) return decision;
    if (decision.next.shared && !may(actor, "view.share")) return refuse("mayNotShare", { field: "shared" });
    return command.type === "create" ? { ...decision, next: { ...decision.next, owner: actor.personId } } : decision;
  },
};
