import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { reference } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { addMinutes, clockWords, type Instant, momentWords } from "../../kernel/time.ts";
import { type AnnouncedTo, type Announcement, announcementModel } from "./announcement.model.ts";
import { windowDigest } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";

/** A service that a change touches, itself or because it needs what is touched. */
export type Touched = { id: Id; name: string; owner: Id | null; isDirect: boolean };
/** A stakeholder group as announcements know it; without services it is for all. */
export type ToldGroup = { name: string; services: readonly Id[]; people: readonly Id[] };
export type Announced = Pick<
  ChangeRequest,
  "announcedAt" | "id" | "number" | "state" | "shortDescription" | "service" | "plannedStart" | "plannedEnd"
>;
export type AnnouncementFacts = {
  changes: ReadonlyMap<Id, { change: Announced; services: readonly Touched[]; people: readonly AnnouncedTo[] }>;
};

const commands = {
  create: {
    label: "Tell those whom it touches",
    input: {
      change: reference("change", { label: "Change" }),
      subject: announcementModel.shape.subject,
      text: announcementModel.shape.text,
      again: announcementModel.shape.again,
    },
    permission: "change.write",
  },
} as const;
type Command = CommandsOf<typeof commands, Announcement>;

/** What was told before a change, to whom. It is never edited: what was said was said; another one is sent. */
export const announcement: Kind<Announcement, Command, AnnouncementFacts> = {
  model: announcementModel,
  permissions: { read: "change.read", create: "change.write" },
  commands,
  events: { announcementSent: { audience: "staff", label: "those whom it touches were told" } },
  refusals: {
    noChange: "There is no such change. Name one.",
    changeOver: "The change is over: there is nothing to announce any more.",
    noWindow: "Say first when it begins and ends: that is what people ask.",
    textNeeded: "There is no text.",
    toldLately: "They were told within the last hour, {because}. Say why they are told once more, or wait.",
    nothingToDo: "What was told is told. Send another.",
  },
  gate: ({ command }) => (command.type === "create" ? null : { code: "nothingToDo" }),
  decide,
  learn,
  fromPatch: (current, patch) =>
    current ? { ok: false, refusal: { code: "nothingToDo" } } : { ok: true, commands: [{ ...patch, type: "create" } as Command] },
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  about: (record) => record.change,
  factsRead: ["change", "service", "dependency", "configurationItem", "stakeholderGroup", "person"],
};

/** So long after one announcement another of the same change needs a reason: everybody it touches gets a mail of each. */
const quietMinutes = 60;

/** The next of the same batch knows that they were told. */
function learn(facts: AnnouncementFacts, { after, at }: Change<Announcement>): AnnouncementFacts {
  const known = facts.changes.get(after.change);
  if (!known) return facts;
  return { changes: new Map(facts.changes).set(after.change, { ...known, change: { ...known.change, announcedAt: at } }) };
}

const newAnnouncement = recordMaker(announcementModel, { services: [], people: [] });

function decide(asked: Question<Announcement, Command, AnnouncementFacts>): Decision<Announcement> {
  const { command, current, facts } = asked;
  if (current) return refuse("taken");
  const known = facts.changes.get(command.change);
  if (!known) return refuse("noChange", { field: "change" });
  const { change, services, people } = known;
  if (change.state === "3" || change.state === "4" || change.state === "0") return refuse("changeOver");
  if (change.plannedStart === null || change.plannedEnd === null) return refuse("noWindow");
  if (command.text.trim() === "") return refuse("textNeeded", { field: "text" });
  const isSoon = change.announcedAt !== null && addMinutes(change.announcedAt, quietMinutes) > asked.now;
  if (isSoon && !command.again?.trim())
    return refuse("toldLately", { field: "again", because: clockWords(asked.actor.timeZone, change.announcedAt!, asked.now) });
  const window = { windowFrom: change.plannedStart, windowTo: change.plannedEnd };
  const { type: _, ...said } = command;
  const record = { ...newAnnouncement(asked), ...said, ...window, services: services.map((one) => one.id), people: [...people] };
  const data = { subject: said.subject, told: people.length, digest: windowDigest(change) };
  return accept(record as Announcement, { type: "announcementSent", data });
}

/**
 * Who must be told of work on these services: their owners, and the people of every stakeholder group that is for one of them or for all.
 * Each once, with every reason. Addresses outside are left out: they agreed to news of major incidents, not to this.
 */
export function audienceOf(services: readonly Touched[], groups: readonly ToldGroup[]): AnnouncedTo[] {
  const why = new Map<Id, string[]>();
  const add = (person: Id, reason: string) => why.set(person, [...new Set([...(why.get(person) ?? []), reason])].slice(0, 20));
  for (const service of services) if (service.owner !== null) add(service.owner, `owns ${service.name}`);
  const touched = new Set(services.map((one) => one.id));
  for (const group of groups) {
    if (services.length === 0 || (group.services.length > 0 && !group.services.some((one) => touched.has(one)))) continue;
    for (const person of group.people) add(person, group.name);
  }
  return [...why].map(([person, reasons]) => ({ person, why: reasons })).sort((one, other) => (one.person < other.person ? -1 : 1));
}

type Drafted = Pick<ChangeRequest, "number" | "shortDescription" | "riskImpactAnalysis">;

/** The message as it is drafted from the change: when, what is done, what will be noticed, whom to ask. People correct it before it goes. */
export function draftOf(change: Drafted, services: readonly Touched[], askName: string | null): { subject: string; text: string } {
  const direct = services.filter((one) => one.isDirect).map((one) => one.name);
  const others = services.filter((one) => !one.isDirect).map((one) => one.name);
  const name = direct[0] ?? "our systems";
  const noticed =
    change.riskImpactAnalysis?.trim() ||
    `${direct.length > 0 ? direct.join(", ") : "Some services"} may be away for a short while in this time.`;
  const lines = [
    "{window}",
    `What is done: ${change.shortDescription.replace(/\.$/, "")}.`,
    `What you will notice: ${noticed}`,
    ...(others.length > 0
      ? [`Also touched, because they need it: ${others.slice(0, 12).join(", ")}${others.length > 12 ? " and others" : ""}.`]
      : []),
    `Questions go to ${askName ?? "the service desk"}${change.number ? `; name ${change.number}` : ""}.`,
  ];
  return { subject: `Planned work on ${name}`.slice(0, 200), text: lines.join("\n\n") };
}

/** The words as one reader gets them: the window in their own zone, first where the writer gave it no place. */
export function wordsFor(
  { text, windowFrom, windowTo }: Pick<Announcement, "text" | "windowFrom" | "windowTo">,
  timeZone: string,
  now: Instant,
): string {
  if (windowFrom === null || windowTo === null) return text;
  const window = `From ${momentWords(timeZone, windowFrom, now)} to ${momentWords(timeZone, windowTo, now)} (${timeZone})`;
  return text.includes("{window}") ? text.replaceAll("{window}", window) : `${window}\n\n${text}`;
}
