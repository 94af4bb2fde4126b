import type { MarkName } from "../../../web/kit/marks.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { holdReasons, type Incident, incidentModel, phases } from "../model.ts";
import { groupWords } from "../told.rules.ts";
import type { TimelineItem } from "./data.ts";
import { shortName } from "./words.ts";

export type EntryKind = "update" | "decision" | "work" | "other";
/** One thing that happened, as a line of a timeline: who or what in front, dimmer what kind, below it the words. */
export type Entry = {
  id: string;
  at: string;
  kind: EntryKind;
  mark: MarkName;
  lead: string;
  aside: string;
  body: string;
  /** Dimmer, behind the body. */
  more: string;
  isBright: boolean;
  /** The words are the entry: who wrote them stands behind. */
  isWord: boolean;
};

type Names = { refs: Refs; people: ReadonlyMap<string, string> };

/**
 * The timeline as people read it, oldest first: what one deed (one hand, one instant, one
 * transaction: a past told in batches has many) wrote into the journal is one entry, and the house's own bookkeeping
 * (clocks that start and stop, fields that follow from others) is left to where it is explained.
 */
export function entriesOf(items: readonly TimelineItem[], names: Names): Entry[] {
  const deeds = new Map<string, TimelineItem[]>();
  for (const item of [...items].sort((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : one.n - other.n || one.ordinal - other.ordinal,
  )) {
    const key = item.kind === "incident" ? `${item.n}/${item.at}/${item.actor}` : `${item.n}/${item.ordinal}`;
    deeds.set(key, [...(deeds.get(key) ?? []), item]);
  }
  return [...deeds].flatMap(([id, deed]) => entryOf(id, deed, names) ?? []);
}

/** Whether stakeholders are still to be told that it is over: resolved and not closed yet, or called off, and no update sent since. */
export function owesLastUpdate(
  incident: Pick<Incident, "state" | "resolvedAt" | "closedAt">,
  entries: readonly Pick<Entry, "kind" | "at">[],
): boolean {
  const { state, resolvedAt, closedAt } = incident;
  const over = state === "6" ? resolvedAt : state === "8" ? closedAt : null;
  return over !== null && !entries.some((one) => one.kind === "update" && one.at >= over);
}

function entryOf(id: string, deed: readonly TimelineItem[], names: Names): Entry | null {
  const [first] = deed;
  if (!first) return null;
  const types = new Map(deed.map((item) => [item.type, item]));
  const said = text(types.get("noteAdded")) || text(types.get("commentAdded"));
  const main = deed.find((item) => describers[item.type] && !quiet.has(item.type)) ?? deed.find((item) => describers[item.type]);
  if (!main) return ofOthers(id, first);
  const who = whoOf(first, names);
  const told = describers[main.type]?.({ item: main, types, who, names });
  if (!told) return null;
  const isWord = main.type === "noteAdded" || main.type === "commentAdded";
  const body = [told.body ?? "", isWord ? "" : said].filter(Boolean).join("\n");
  return { id, at: first.at, kind: "other", mark: "note", lead: "", aside: "", more: "", isBright: false, isWord, ...told, body };
}

/** What a later practice tells of the incident in its own words: its label for it, and the words it gave. Others of its news are its own. */
function ofOthers(id: string, item: TimelineItem): Entry | null {
  const words = text(item);
  if (item.kind === "incident" || words === "") return null;
  const label = `${item.label.charAt(0).toUpperCase()}${item.label.slice(1)}`;
  return { id, at: item.at, kind: "other", mark: "state", lead: label, aside: "", body: words, more: "", isBright: false, isWord: false };
}

/** These speak only where nothing else of the deed does. */
const quiet: ReadonlySet<string> = new Set(["noteAdded", "commentAdded", "incidentEdited", "workStarted", "resumed"]);

type Asked = { item: TimelineItem; types: ReadonlyMap<string, TimelineItem>; who: string; names: Names };
type Told = Partial<Omit<Entry, "id" | "at">> | null;

const describers: Readonly<Record<string, (asked: Asked) => Told>> = {
  incidentReported: ({ who, item }) => ({ lead: `${who} reported it`, mark: "alert", body: value(item, "shortDescription") }),
  acknowledged: ({ who }) => ({ lead: `${who} acknowledged` }),
  assigned: ({ who, item, names }) => {
    const to = person(names, item.data?.assignee);
    if (item.data?.assignee === item.actor) return { lead: `${who} took it`, mark: "state" };
    const team = typeof item.data?.team === "string" ? (names.refs.team?.[item.data.team]?.label ?? "") : "";
    return { lead: `${who} gave it to ${to || team || "nobody"}`, aside: to && team ? team : "", mark: "state" };
  },
  workStarted: ({ who }) => ({ lead: `${who} started work`, mark: "state" }),
  putOnHold: ({ who, item }) => ({
    lead: `${who} put it on hold`,
    aside: labelOf(holdReasons, item.data?.holdReason).toLowerCase(),
    mark: "state",
  }),
  resumed: ({ who }) => ({ lead: `${who} went on`, mark: "state" }),
  incidentResolved: ({ who, item }) => ({
    lead: `${who} resolved it`,
    aside: value(item, "closeCode"),
    body: value(item, "closeNotes"),
    mark: "done",
    isBright: true,
  }),
  incidentReopened: ({ who, item }) => ({ lead: `${who} reopened it`, body: value(item, "reason"), mark: "state" }),
  incidentClosed: ({ who, item }) => ({ lead: item.data?.byItself ? "Closed by itself" : `${who} closed it`, mark: "closed" }),
  incidentCanceled: ({ who, item }) => ({ lead: `${who} canceled it`, body: value(item, "reason"), mark: "cancelled" }),
  noteAdded: ({ who, item }) => ({ lead: who, aside: "work note", body: text(item), mark: "note" }),
  commentAdded: ({ who, item }) => ({
    lead: who,
    aside: item.data?.fromCaller ? "the caller" : "to the caller",
    body: text(item),
    mark: "comment",
  }),
  rated: ({ who, item }) => ({
    lead: `${who} rated it ${value(item, "satisfaction")} of 5`,
    body: value(item, "comment"),
    mark: "comment",
  }),
  restricted: ({ who, item }) => ({ lead: `${who} restricted it`, body: value(item, "reason"), mark: "state" }),
  restrictionLifted: ({ who, item }) => ({ lead: `${who} lifted the restriction`, body: value(item, "reason"), mark: "state" }),
  parentLinked: ({ who, item }) => ({ lead: `${who} made it a child of ${value(item, "number")}`, mark: "state" }),
  parentUnlinked: ({ who }) => ({ lead: `${who} detached it from its parent`, mark: "state" }),
  followedParent: ({ item }) => ({ lead: `Followed its parent ${value(item, "parent")}`, mark: "state" }),
  merged: ({ who, item }) => ({ lead: `${who} merged it into ${value(item, "number")}`, mark: "state" }),
  unmerged: ({ who }) => ({ lead: `${who} undid the merge`, mark: "state" }),
  duplicateMerged: ({ item }) => ({ lead: `${value(item, "number")} was merged into it`, mark: "state" }),
  duplicateTakenBack: ({ item }) => ({ lead: `${value(item, "number")} was taken out again`, mark: "state" }),
  majorProposed: ({ who, item }) => ({ lead: `${who} proposed it as major`, body: value(item, "reason"), mark: "decision" }),
  majorDeclared: ({ who, item, names }) => {
    const commander = person(names, item.data?.commander);
    const commands = item.data?.commander === item.actor ? " and commands" : commander ? `; ${commander} commands` : "";
    return {
      kind: "decision",
      lead: `${who} declared a major incident${commands}`,
      body: value(item, "reason"),
      mark: "decision",
      isBright: true,
    };
  },
  majorDemoted: ({ who, item }) => ({
    kind: "decision",
    lead: `${who} demoted it`,
    body: value(item, "reason"),
    mark: "decision",
    isBright: true,
  }),
  handedOver: ({ who, item, names }) => ({
    lead:
      item.data?.to === item.actor
        ? `${who} took the ${roleWords(item.data?.role)}`
        : `${who} handed the ${roleWords(item.data?.role)} to ${person(names, item.data?.to) || "a colleague"}`,
    mark: "state",
  }),
  phaseChanged: ({ who, item }) => ({ lead: `${labelOf(phases, item.data?.to)}`, aside: who, mark: "state" }),
  updateSent: ({ who, item, types }) => {
    const told = types.get("stakeholdersTold")?.data as ToldData | undefined;
    return {
      kind: "update",
      lead: `Update ${value(item, "count")} to ${told ? toldCount(told) : "stakeholders"}`,
      aside: item.data?.voice === "technical" ? `technical, ${who}` : who,
      body: text(item),
      more: told ? toldWords(told) : "",
      mark: "update",
      isBright: true,
    };
  },
  updateMissed: ({ item, names }) => {
    const told = Array.isArray(item.data?.told) ? item.data.told.map((one) => person(names, one)).filter(Boolean) : [];
    return { lead: "The promised update was not sent in time", aside: told.length > 0 ? `told: ${told.join(", ")}` : "", mark: "alert" };
  },
  groupAdded: ({ who, item }) => ({ lead: `${who} has ${value(item, "name")} told as well`, mark: "state" }),
  groupLeftOut: ({ who, item }) => ({ lead: `${who} left ${value(item, "name")} out: not told any more`, mark: "state" }),
  decisionMade: ({ who, item }) => ({
    kind: "decision",
    lead: `Decision: ${text(item)}`,
    body: item.data?.advisedBy ? `${who}, advised by ${value(item, "advisedBy").replace(/\.$/, "")}.` : `${who}.`,
    more: item.data?.notChosen ? `Not chosen: ${value(item, "notChosen").replace(/\.$/, "")}.` : "",
    mark: "decision",
    isBright: true,
  }),
  workstreamAdded: ({ who, item }) => ({ kind: "work", lead: `${who} opened the workstream ${value(item, "title")}`, mark: "state" }),
  workstreamMoved: ({ who, item }) => ({
    kind: "work",
    lead: value(item, "title"),
    aside: [item.data?.isOwnerless === true ? "nobody has it now" : value(item, "status") || value(item, "state"), who].join(", "),
    mark: "half",
  }),
  priorityChanged: ({ who, item }) => ({
    lead: `${who} changed the priority from ${value(item, "from")} to ${value(item, "to")}`,
    mark: "state",
  }),
  incidentEdited: ({ who, item, types }) => {
    const fields = Object.keys(item.changes ?? {}).filter((one) => !followed.has(one));
    if (fields.length === 0) return null;
    if (fields.every((one) => stated.has(one))) return { lead: `${who} noted what is known`, body: newLines(item) };
    const rhythm = types.get("rhythmChanged");
    const aside = rhythm ? `updates now every ${value(rhythm, "to")} min` : "";
    return { lead: `${who} changed ${fields.map(fieldLabel).join(", ")}`, aside, mark: "state" };
  },
  observed: ({ item }) => ({ lead: "Observed in the source", aside: value(item, "source"), body: changedWords(item), mark: "state" }),
  clockWarned: ({ item }) => ({ lead: `${value(item, "name")}: at risk`, mark: "alert" }),
  clockBreached: ({ item }) => ({ lead: `${value(item, "name")}: broken`, mark: "alert", isBright: true }),
  reviewSubmitted: ({ who }) => ({ lead: `${who} submitted the review`, mark: "state" }),
  reviewApproved: ({ who }) => ({ lead: `${who} approved the review`, mark: "done", isBright: true }),
  reviewSentBack: ({ who, item }) => ({ lead: `${who} sent the review back`, body: value(item, "reason"), mark: "state" }),
  reviewWaived: ({ who, item }) => ({ lead: `${who} waived the review`, body: value(item, "reason"), mark: "decision" }),
  reviewOverdue: () => ({ lead: "The review is overdue", mark: "alert" }),
  happenedAgain: ({ item }) => ({ lead: `It happened again: ${value(item, "number")}`, mark: "alert", isBright: true }),
  attachmentAdded: ({ who, item }) => ({
    lead: `${who} added a file`,
    aside: value(item, "name") || value(item, "fileName"),
    mark: "file",
  }),
  attachmentRemoved: ({ who, item }) => ({
    lead: `${who} removed a file`,
    aside: value(item, "name") || value(item, "fileName"),
    mark: "file",
  }),
  reactionRefused: ({ item }) => ({ lead: "Needs attention", body: value(item, "sentence"), mark: "alert" }),
};

/** These follow from a field that was changed. */
const followed: ReadonlySet<string> = new Set(["updateEveryMinutes", "nextUpdateAt"]);

type ToldData = { groups: { name: string; people: number; addresses: number }[]; followers: number; readers: number; restricted: boolean };

function toldCount({ readers, restricted }: ToldData): string {
  if (restricted) return "those who may see it";
  return readers === 1 ? "1 reader" : `${readers} readers`;
}

function toldWords({ groups, followers }: ToldData): string {
  return [...groups.map(groupWords), ...(followers > 0 ? [`${followers} by their own wish`] : [])].join(", ");
}

const stated: ReadonlySet<string> = new Set(["known", "notKnown", "hypotheses"]);

function newLines(item: TimelineItem): string {
  const lines: string[] = [];
  for (const [field, [before, after]] of Object.entries(item.changes ?? {})) {
    const told = (list: unknown) =>
      Array.isArray(list)
        ? list.map((one) => (typeof one === "string" ? one : `${one.what}${one.standing === "ruledOut" ? ": ruled out" : ""}`))
        : [];
    const old = new Set(told(before));
    const prefix = field === "notKnown" ? "Not known: " : "";
    lines.push(
      ...told(after)
        .filter((one) => !old.has(one))
        .map((one) => `${prefix}${one}`),
    );
  }
  return lines.join("\n");
}

function changedWords(item: TimelineItem): string {
  return Object.keys(item.changes ?? {})
    .filter((name) => !["number", "observed", "openedAt"].includes(name))
    .map(fieldLabel)
    .join(", ");
}

function fieldLabel(name: string): string {
  return (incidentModel.fields.find((field) => field.name === name)?.label ?? name).toLowerCase();
}

function whoOf(item: TimelineItem, names: Names): string {
  const actor = person(names, item.actor);
  const behalf = person(names, item.onBehalfOf);
  if (!actor) return item.client?.startsWith("key:") ? item.client.slice(4) : "Quarterdeck";
  return behalf ? `${actor} for ${behalf}` : actor;
}

function person({ refs, people }: Names, id: unknown): string {
  if (typeof id !== "string") return "";
  const name = refs.person?.[id]?.label ?? people.get(id);
  return name ? shortName(name) : "";
}

function labelOf(choices: readonly { value: string; label: string }[], value: unknown): string {
  return choices.find((one) => one.value === value)?.label ?? "";
}

function roleWords(role: unknown): string {
  return { commander: "command", communicator: "words", scribe: "scribe's pen" }[String(role)] ?? "role";
}

function value(item: TimelineItem, key: string): string {
  const found = item.data?.[key];
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

function text(item: TimelineItem | undefined): string {
  return item ? value(item, "text") : "";
}

/** Everybody that the timeline's own words speak of by id. */
export function peopleIn(items: readonly TimelineItem[]): string[] {
  const ids = items.flatMap(({ data }) => [data?.to, data?.commander, data?.assignee, ...(Array.isArray(data?.told) ? data.told : [])]);
  return ids.filter((id): id is string => typeof id === "string" && /^[0-9A-Za-z]{32}$/.test(id));
}
