import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, may, systemActor } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { addDays, addMinutes, DAY_MS, type Instant, isInstant, ms } from "../../kernel/time.ts";
import type { CalendarEntry } from "./entry.model.ts";
import { diaryFeedRoutes } from "./feed-routes.ts";
import { receiveFromCalendar, receiveInvitations } from "./invite.ts";
import { overlaysOf } from "./overlays.ts";
import type { DiaryItem, DiaryPicture, ShownBump, ShownInvitation, ShownWrite } from "./picture.model.ts";
import { diaryOf } from "./source.rules.ts";
import { diaryWithin, isBusy, isInvitation, openSpans, type Standing } from "./standing.ts";
import { bumpsShown, classesInUse, type DiaryPerson, hoursOf, invitationsShown, personsOf, sourceOf, sourcesShown } from "./store.ts";
import { readingWords, takeReading } from "./take.ts";
import type { QueuedWrite } from "./write.rules.ts";
import { blockEvent } from "./write-reactions.ts";
import { writableSource, writesShown } from "./write-store.ts";

const mostDays = 62;
const mostBytes = 8 * 1024 * 1024;
/** For so many days an entry says that it was written. */
const daysToldOf = 62;
const mostInvitationBytes = 256 * 1024;

/** Questions about diaries: what stands in one, and what is uploaded into it. */
export function diaryRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/diary", async (request): Promise<DiaryPicture> => {
    const actor = permitted(request, "diary.read");
    return pictureOf(office, actor, askedFor(request, office.clock.now()));
  });
  server.get("/api/diary/people", async (request) => {
    const actor = permitted(request, "diary.read");
    if (!may(actor, "diary.readBusy")) return { items: [] };
    const rows = await office.db.query<{ id: Id; name: string }>(
      `select p.id, p.name from v_person p where p.active and exists (select 1 from calendar_source s where s.owner = p.id and s.active) order by p.name, p.id limit 200`,
    );
    return { items: rows };
  });
  blockRoute(server, office);
  answerableRoute(server, office);
  diaryFeedRoutes(server, office);
  void server.register(async (scope) => uploadRoute(scope, office));
  void server.register(async (scope) => invitationRoute(scope, office));
}

/** Puts a block of time into the calendar that may be written. */
function blockRoute(server: FastifyInstance, office: Office): void {
  const given = z.object({
    title: z.string().trim().min(1).max(200),
    startsAt: z.string(),
    lengthMinutes: z.number().int().min(5).max(1440),
  });
  server.post("/api/diary/blocks", async (request) => {
    const actor = permitted(request, "diary.write");
    const read = given.safeParse(request.body);
    if (!read.success || !isInstant(read.data.startsAt))
      throw new HttpProblem(
        422,
        "badBlock",
        "A block has a title, a beginning such as 2026-11-26T13:00:00.000Z and a length of 5 minutes to a day.",
      );
    const owner = diaryOf(actor);
    const source = owner === null ? null : await writableSource(office.db, owner);
    if (owner === null || !source)
      throw new HttpProblem(
        422,
        "noCalendar",
        "No calendar of this diary may be written. Allow it under Calendars, for a CalDAV collection.",
      );
    const { title, startsAt, lengthMinutes } = read.data;
    // The same request sent again, as where its answer was lost, is the same block.
    const key = request.headers["idempotency-key"];
    const id = typeof key === "string" ? deriveId(owner, `block/${key.slice(0, 200)}`) : office.newId();
    const event = blockEvent(id, { title, startsAt, lengthMinutes, at: office.clock.now() });
    const write: QueuedWrite = {
      ...{ title, owner, source: source.id, deed: "put", uid: event.uid, recurrenceId: null, href: null, standsFor: null },
      ...{ startsAt, endsAt: addMinutes(startsAt, lengthMinutes), decidedBy: actor.personId },
      content: { answer: null, move: null, event, basis: null },
    };
    const outcome = await office.door.send({
      kind: "calendarWrite",
      id,
      commandId: office.newId(),
      actor,
      command: { type: "queue", write },
    });
    if (!outcome.ok) throw new HttpProblem(422, outcome.refusal.code, outcome.refusal.sentence);
    return { id, calendar: source.name };
  });
}

/** An entry of a calendar that is an invitation, to be answered from here. */
function answerableRoute(server: FastifyInstance, office: Office): void {
  const entries = kindEntry(office.house, "calendarEntry");
  server.post("/api/diary/entries/:id/invitation", async (request) => {
    const actor = permitted(request, "diary.write");
    const { id } = request.params as { id: string };
    const entry = (await office.records.whole(office.db, entries, id, actor, office.clock.now())) as CalendarEntry | null;
    const [owner] = entry && entry.owner === diaryOf(actor) ? await personsOf(office.db, { ids: [entry.owner] }) : [];
    if (!entry || !owner) throw new HttpProblem(404, "missing", "There is no such entry, or it is not yours.");
    const taken = await receiveFromCalendar({ office, owner, entry });
    if (taken.because !== null) throw new HttpProblem(422, "notAnswerable", taken.because);
    return taken;
  });
}

/** The file itself is the body. `?source=` an id; `?dry=1` only says what would come of it. */
function uploadRoute(scope: FastifyInstance, office: Office): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: mostBytes }, (_request, body, done) => done(null, body));
  scope.post("/api/diary/upload", { bodyLimit: mostBytes }, async (request) => {
    const actor = permitted(request, "diary.write");
    const { source: id = "", dry } = request.query as Record<string, string | undefined>;
    const source = await sourceOf(office.db, id);
    if (!source || source.owner !== diaryOf(actor)) throw new HttpProblem(404, "missing", "There is no such calendar, or it is not yours.");
    if (source.form !== "file")
      throw new HttpProblem(422, "notAFile", "This calendar is read from its address. Make one of the kind file.");
    if (!source.active) throw new HttpProblem(422, "disconnected", "This calendar is disconnected. Connect it again first.");
    const [owner] = await personsOf(office.db, { ids: [source.owner] });
    const parts = [{ text: String(request.body ?? ""), href: null }];
    const zone = owner?.timeZone ?? actor.timeZone;
    const taken = await takeReading(office, { source, parts, whole: true, zone, isDry: dry === "1" });
    if (!taken.ok) throw new HttpProblem(422, "notReadable", taken.sentence);
    const words = readingWords(taken.report);
    if (dry !== "1") await markRead(office, source.id, words);
    return { ...taken.report, words };
  });
}

/** What an organiser has sent, as a file or pasted: the body is the text. */
function invitationRoute(scope: FastifyInstance, office: Office): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: mostInvitationBytes }, (_request, body, done) => done(null, body));
  scope.post("/api/diary/invitations", { bodyLimit: mostInvitationBytes }, async (request) => {
    const actor = permitted(request, "diary.write");
    const whose = diaryOf(actor);
    const [owner] = whose === null ? [] : await personsOf(office.db, { ids: [whose] });
    if (!owner) throw new HttpProblem(422, "nobody", "A diary belongs to a person. Sign in as one.");
    const taken = await receiveInvitations({ office, owner, text: String(request.body ?? "") });
    if (!taken.ok) throw new HttpProblem(422, "notReadable", taken.sentence);
    return { items: taken.items };
  });
}

async function markRead(office: Office, source: Id, words: string): Promise<void> {
  const command = { type: "wasRead", at: office.clock.now(), syncToken: null, lastOutcome: words, lastError: null };
  await office.door.send({ kind: "calendarSource", id: source, commandId: office.newId(), actor: systemActor("diary"), command });
}

type Asked = { from: Instant; to: Instant; person: Id | null };

function askedFor(request: FastifyRequest, now: Instant): Asked {
  const { from = now, to = addDays(from, 7), person = null } = request.query as Record<string, string>;
  if (!isInstant(from) || !isInstant(to))
    throw new HttpProblem(400, "badMoment", "from and to are instants such as 2026-11-26T00:00:00.000Z.");
  if (to <= from || ms(to) - ms(from) > mostDays * DAY_MS)
    throw new HttpProblem(400, "badWindow", `to lies after from, by at most ${mostDays} days.`);
  return { from, to, person };
}

/** A diary for one reader. Of somebody else's there is no more than when they are busy. */
async function pictureOf(office: Office, actor: Actor, { from, to, person }: Asked): Promise<DiaryPicture> {
  const { db, house } = office;
  const own = diaryOf(actor);
  const whose = person ?? own;
  const isOwn = whose !== null && whose === own;
  const [who] = whose === null ? [] : await personsOf(db, { ids: [whose] });
  if (!who || !(isOwn || may(actor, "diary.readBusy")))
    throw new HttpProblem(404, "missing", "There is no such diary, or it is not yours to see.");
  const [standing, hours] = await Promise.all([diaryWithin(db, house, who.id, { from, to }), hoursOf(db, who)]);
  const sources = isOwn ? await sourcesShown(db, who.id) : [];
  const names = new Map(sources.map((one) => [one.id, one.name]));
  const writes = isOwn ? await writesShown(db, who.id, addDays(office.clock.now(), -daysToldOf)) : [];
  const invitations = isOwn ? await invitationsWithMeets(office, who) : [];
  const beside: Beside = {
    names,
    writes,
    invitations: new Map(invitations.map((one) => [`${one.uid}/${one.recurrenceId ?? ""}`, one.id])),
  };
  return {
    person: { id: who.id, name: who.name },
    isOwn,
    items: standing.filter((one) => isOwn || isBusy(one)).map((one) => itemOf(one, isOwn ? beside : null)),
    overlays: isOwn ? await overlaysOf({ office, actor, person: who.id, from, to }) : [],
    invitations,
    bumps: isOwn ? await bumpsWithCause(office, actor, who.id) : [],
    sources,
    writes: writes.filter((one) => one.state !== "written"),
    writable: isOwn ? await writableSource(db, who.id) : null,
    classes: isOwn ? (await classesInUse(db, house)).map(({ id, name, rank, bumpable }) => ({ id, name, rank, bumpable })) : [],
    hours: openSpans(hours, { from, to }),
    asOf: office.clock.now(),
  };
}

/** What is known beside the calendars themselves: their names, what is written into them, which invitation is of which entry. */
type Beside = { names: ReadonlyMap<Id, string>; writes: readonly ShownWrite[]; invitations: ReadonlyMap<string, Id> };

function itemOf(one: Standing, beside: Beside | null): DiaryItem {
  const { startsAt, endsAt, entry, of, classed, isRepeating } = one;
  const key = `${entry}/${one.originallyAt}`;
  const shown = { startsAt, endsAt, isAllDay: of.isAllDay, isBusy: isBusy(one), isTentative: of.status === "tentative" };
  if (beside === null) return { key: `${startsAt}/${endsAt}`, ...shown, words: null };
  const { title, description, place, organizer, organizerName, sentBy, attendees, classification, priority, meeting } = of;
  const invited = beside.invitations.get(`${of.uid}/${of.recurrenceId ?? ""}`) ?? null;
  const stands = isInvitation(one) ? { entry: null, invitation: entry } : { entry, invitation: invited };
  return {
    key,
    ...shown,
    words: {
      ...{
        title,
        description,
        place,
        organizer,
        organizerName,
        sentBy,
        attendees,
        classification,
        priority,
        meeting,
        ...stands,
        isRepeating,
      },
      classed: classed ? { ...pick(classed.known), by: classed.by } : null,
      source: beside.names.get(of.source) ?? "Invitation",
      mayAnswer: stands.invitation === null && of.ownAnswer === "NEEDS-ACTION" && organizer !== null,
      written: beside.writes.find((written) => isOf(written, one)) ?? null,
    },
  };
}

/** Whether what was written is of this time: of its series, of this time of it, or of what it became. */
function isOf({ uid, recurrenceId, deed, startsAt }: ShownWrite, { of, originallyAt, startsAt: at }: Standing): boolean {
  if (uid !== of.uid) return false;
  return recurrenceId === null || recurrenceId === originallyAt || recurrenceId === of.recurrenceId || (deed === "move" && startsAt === at);
}

function pick({ id, name, rank, bumpable }: { id: Id; name: string; rank: number; bumpable: boolean }) {
  return { id, name, rank, bumpable };
}

/** What a person is invited to, with what stands in their diary at that time. */
async function invitationsWithMeets({ db, house, clock }: Office, who: DiaryPerson): Promise<ShownInvitation[]> {
  const found = await invitationsShown(db, who.id, clock.now());
  const [first] = found;
  if (!first) return [];
  const to = found.map((one) => one.endsAt).reduce((one, other) => (one > other ? one : other));
  const window = { from: first.startsAt, to: to < addDays(first.startsAt, mostDays) ? to : addDays(first.startsAt, mostDays) };
  const standing = (await diaryWithin(db, house, who.id, window)).filter((one) => isBusy(one) && !isInvitation(one) && !one.of.isAllDay);
  return found.map((one) => {
    // What stands in a calendar already is not in its own way.
    const meets = standing.filter(({ uid, startsAt, endsAt }) => uid !== one.uid && startsAt < one.endsAt && one.startsAt < endsAt);
    return { ...one, meets: meets.map(({ of }) => of.title) };
  });
}

/** What may have to give way, or was asked to within a day, with the incident it is for where the reader may know it. */
async function bumpsWithCause(office: Office, actor: Actor, owner: Id): Promise<ShownBump[]> {
  const now = office.clock.now();
  const found = await bumpsShown(office.db, owner, addDays(now, -1));
  const refs = await office.records.names(office.db, new Map([["incident", new Set(found.map((one) => one.incident))]]), actor, now);
  return found.map((one) => ({ ...one, cause: refs.incident?.[one.incident]?.label ?? null }));
}
