import { may } from "../../kernel/actor.ts";
import { refuse } from "../../kernel/decision.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isZone } from "../../kernel/time.ts";
import { type Delegation, type Department, delegationModel, departmentModel, type Site, siteModel, type Team, teamModel } from "./model.ts";

export const team = defineRegister<Team>(teamModel, { read: "people.read", write: "team.administer" });
export const department = defineRegister<Department>(departmentModel, { read: "people.read", write: "people.administer" });
export const site = defineRegister<Site>(siteModel, {
  read: "people.read",
  write: "people.administer",
  check: (record) =>
    record.timeZone && !isZone(record.timeZone) ? { code: "badZone", field: "timeZone", because: record.timeZone } : null,
  refusals: { badZone: "There is no time zone called {because}. Use a name such as Europe/Berlin." },
});

const base = defineRegister<Delegation>(delegationModel, {
  read: "people.read",
  write: "delegation.give",
  check: (record) => {
    if (record.person === record.delegate) return { code: "toOneself", field: "delegate" };
    return record.endsAt <= record.startsAt ? { code: "endsBeforeItBegins", field: "endsAt" } : null;
  },
  refusals: {
    toOneself: "A delegation is given to somebody else.",
    endsBeforeItBegins: "The delegation ends before it begins.",
    notYours: "You may delegate only what is yours. An administrator may do it for others.",
  },
  visible: (actor) => {
    if (may(actor, "delegation.read")) return ["all"];
    if (!actor.personId) return [];
    const own = { field: "person", is: "equals", value: actor.personId } as const;
    return [own, { all: [{ field: "delegate", is: "equals", value: actor.personId }, { not: own }] }];
  },
});

/** A delegation: given by the person it speaks for, or by an administrator; ended early by retiring it. */
export const delegation: typeof base = {
  ...base,
  decide: (question) => {
    const { actor, command, current } = question;
    const person = command.type === "create" ? command.person : current?.person;
    if (person !== actor.personId && !may(actor, "people.administer")) return refuse("notYours", { field: "person" });
    return base.decide(question);
  },
};
