import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import type { Filter } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, addMinutes, type Instant } from "../../kernel/time.ts";
import { levelsOf } from "../roster/roster.rules.ts";
import { shiftsOfPerson } from "../roster/shifts.rules.ts";
import { rostersInUse, segmentsWithin } from "../roster/views.ts";
import type { Overlay } from "./picture.model.ts";

type Asked = { office: Office; actor: Actor; person: Id; from: Instant; to: Instant };
type Row = Record<string, unknown> & { id: Id; number: string | null };

/** What the house knows of the days of a diary, as far as its reader may see it: freezes, our meetings, reviews, actions and contracts that are due, turns on call. */
export async function overlaysOf(asked: Asked): Promise<Overlay[]> {
  const found = await Promise.all([freezes(asked), meetings(asked), reviews(asked), actions(asked), contracts(asked), turns(asked)]);
  return found
    .flat()
    .sort((one, other) => (one.startsAt < other.startsAt ? -1 : one.startsAt > other.startsAt ? 1 : one.id < other.id ? -1 : 1));
}

async function rows({ office, actor }: Asked, kind: string, query: { filter: Filter; sort: string; fields: string }): Promise<Row[]> {
  const entry = kindEntry(office.house, kind);
  if (!may(actor, entry.kind.permissions.read)) return [];
  const page = await office.records.list(office.db, entry, { ...query, limit: 200 }, actor, office.clock.now());
  return page.items as Row[];
}

function between(field: string, from: string, to: string): Filter {
  return {
    all: [
      { field, is: "atOrAfter", value: from },
      { field, is: "before", value: to },
    ],
  };
}

/** A freeze is about changes: it takes nobody's time. */
async function freezes(asked: Asked): Promise<Overlay[]> {
  const { from, to } = asked;
  const open: Filter = { all: [{ field: "active", is: "equals", value: true }, between("startsAt", addDays(from, -366), to)] };
  const found = await rows(asked, "changeFreeze", { filter: open, sort: "startsAt", fields: "name,startsAt,endsAt" });
  return found
    .filter((one) => String(one.endsAt) > from)
    .map((one) =>
      overlay("freeze", one, { title: String(one.name), endsAt: String(one.endsAt), isAllDay: true, href: "/changes/freezes" }),
    );
}

/** Meetings the person is asked to or chairs, and those that decide on something, whoever goes. */
async function meetings(asked: Asked): Promise<Overlay[]> {
  const { from, to, person } = asked;
  const ahead: Filter = { all: [{ field: "state", is: "equals", value: ["planned", "open"] }, between("startsAt", addDays(from, -1), to)] };
  const fields = "title,startsAt,durationMinutes,chair,invited,decidesOn";
  const found = await rows(asked, "meeting", { filter: ahead, sort: "startsAt", fields });
  return found.flatMap((one) => {
    const endsAt = addMinutes(String(one.startsAt), Number(one.durationMinutes ?? 60));
    const isOwn = one.chair === person || (Array.isArray(one.invited) && one.invited.includes(person));
    if (endsAt <= from || (!isOwn && one.decidesOn === null)) return [];
    return [overlay("meeting", one, { title: String(one.title), endsAt, isOwn, href: `/meetings/${one.number}` })];
  });
}

async function reviews(asked: Asked): Promise<Overlay[]> {
  const { from, to, person } = asked;
  const due: Filter = { all: [{ field: "state", is: "equals", value: ["draft", "inReview"] }, between("dueAt", from, to)] };
  const found = await rows(asked, "review", { filter: due, sort: "dueAt", fields: "title,dueAt,owner" });
  return found.map((one) => {
    const at = String(one.dueAt);
    return overlay(
      "review",
      { ...one, startsAt: at },
      { title: `Review due: ${one.title}`, endsAt: at, isOwn: one.owner === person, href: `/reviews/${one.number}` },
    );
  });
}

/** Actions of reviews that the person owns. */
async function actions(asked: Asked): Promise<Overlay[]> {
  const { from, to, person } = asked;
  const own: Filter = {
    all: [
      { field: "owner", is: "equals", value: person },
      { field: "state", is: "equals", value: "open" },
    ],
  };
  const due: Filter = { all: [own, between("dueOn", from.slice(0, 10), to.slice(0, 10))] };
  const found = await rows(asked, "reviewAction", { filter: due, sort: "dueOn", fields: "title,dueOn,owner,review" });
  return found.map((one) => {
    const startsAt = `${String(one.dueOn)}T00:00:00.000Z`;
    return overlay(
      "action",
      { ...one, startsAt },
      { title: `Due: ${one.title}`, endsAt: addDays(startsAt, 1), isAllDay: true, href: `/reviews/${one.review}` },
    );
  });
}

/** Days on which a contract is decided on at the latest, or notice is given; of what is decided to go on neither. */
async function contracts(asked: Asked): Promise<Overlay[]> {
  const [first, last] = [asked.from.slice(0, 10), asked.to.slice(0, 10)];
  const due: Filter = { any: [between("decisionOn", first, last), between("noticeOn", first, last)] };
  const found = await rows(asked, "contract", {
    filter: due,
    sort: "decisionOn",
    fields: "number,name,state,decisionOn,noticeOn,decision",
  });
  return found.flatMap((one) => {
    const on = (day: unknown, what: string): Overlay[] => {
      if (typeof day !== "string" || day < first || day >= last) return [];
      const startsAt = `${day}T00:00:00.000Z`;
      const said = { title: `${what}: ${one.name}`, endsAt: addDays(startsAt, 1), isAllDay: true, href: `/contracts/${one.number}` };
      return [overlay("contract", { ...one, startsAt }, said)];
    };
    return [
      ...(one.decision === null ? on(one.decisionOn, "Decide") : []),
      ...(one.decision === null || one.decision === "end" ? on(one.noticeOn, "Last day of notice") : []),
    ];
  });
}

/** Turns on call, in whatever roster. */
async function turns({ office, actor, person, from, to }: Asked): Promise<Overlay[]> {
  if (!may(actor, "roster.read")) return [];
  const { db, house } = office;
  const found: Overlay[] = [];
  for (const { id, name, layers } of await rostersInUse(db, house)) {
    if (!layers.some((layer) => layer.participants.includes(person))) continue;
    for (const level of levelsOf({ layers } as Parameters<typeof levelsOf>[0])) {
      const shifts = shiftsOfPerson(await segmentsWithin(db, { roster: id, level, from, to }), person);
      const href = "/on-call";
      found.push(
        ...shifts.map(
          ({ start, end }): Overlay => ({
            ...{ kind: "turn", id, href, isOwn: true, isAllDay: false },
            title: `On call: ${name}`,
            startsAt: start,
            endsAt: end,
          }),
        ),
      );
    }
  }
  return found;
}

type Said = Pick<Overlay, "title" | "endsAt" | "href"> & { isAllDay?: boolean; isOwn?: boolean };

function overlay(kind: Overlay["kind"], { id, startsAt }: Row, said: Said): Overlay {
  return { isAllDay: false, isOwn: false, ...said, kind, id, startsAt: String(startsAt) };
}
