import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ChangeRequest } from "../change/model.ts";
import { assessmentOf, conditionalChanges, conditionsOf } from "../change/views.ts";
import type { Meeting } from "../meeting/model.ts";
import { lastMeetingBefore, openActions, packItems } from "../meeting/views.ts";
import type { BoardChange, Item, PackFacts } from "./cab-pack.model.ts";
import { peopleIn } from "./cab-pack.rules.ts";
import { officeOf } from "./office-store.ts";

/** Changes beyond these are on the agenda alone: each is weighed anew, and nobody reads more. */
const mostChanges = 30;

/** Everything the pack of a meeting is made of, as far as its reader may open it. */
export async function packFacts(office: Office, actor: Actor, meeting: Meeting): Promise<PackFacts> {
  const { db } = office;
  const now = office.clock.now();
  const items = await packItems(db, meeting.id);
  const changes = may(actor, "change.read") ? await boardChanges(office, actor, items, now) : new Map<Id, BoardChange>();
  const held = await lastMeetingBefore(db, meeting);
  const last = held ? { ...held, items: await packItems(db, held.id) } : null;
  const conditional = may(actor, "change.read") ? await conditionalChanges(db, meeting.series) : [];
  const { name, zone } = await officeOf(db, office.house);
  const facts = {
    ...{ organisation: name, zone, now, items, changes, last },
    meeting: { ...meeting, number: meeting.number ?? "" },
    conditions: await conditionsOf(db, [...new Set([...conditional, ...changes.keys()])]),
    actions: await openActions(db, meeting),
  };
  return { ...facts, names: await namesOf(office, actor, facts, now) };
}

async function boardChanges(office: Office, actor: Actor, items: readonly Item[], now: Instant): Promise<Map<Id, BoardChange>> {
  const entry = kindEntry(office.house, "change");
  const ids = items.flatMap((item) => (item.subjectKind === "change" && item.subject ? [item.subject] : [])).slice(0, mostChanges);
  const found = new Map<Id, BoardChange>();
  for (const id of new Set(ids)) {
    const record = (await office.records.whole(office.db, entry, id, actor, now)) as ChangeRequest | null;
    if (record) found.set(id, { record, ...(await assessmentOf(office.db, office.house, record, now)) });
  }
  return found;
}

async function namesOf(office: Office, actor: Actor, facts: Omit<PackFacts, "names">, now: Instant): Promise<ReadonlyMap<Id, string>> {
  const services = [...facts.changes.values()].flatMap(({ record }) => record.service ?? []);
  const wanted = new Map([
    ["person", new Set(peopleIn(facts))],
    ["service", new Set(services)],
  ]);
  const refs = await office.records.names(office.db, wanted, actor, now);
  return new Map(Object.values(refs).flatMap((kind) => Object.entries(kind).map(([id, one]) => [id, one.label] as const)));
}
