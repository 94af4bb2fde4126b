import type { Feed, IntakeAsks, LabelTest, OpenAlert, Silence } from "../connectors/contract.ts";
import type { Office } from "../engine/office.ts";
import { systemActor } from "../kernel/actor.ts";
import { type Id, isId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import { sourceKeyOf } from "../practices/alert/identity.rules.ts";

/** What connectors may ask of the office: only ever about the integration whose key was used. */
export function intakeAsks(office: Office): IntakeAsks {
  return {
    openAlerts: (feed, most) => openAlerts(office, feed, most),
    request: (feed, id) => requestOf(office, feed, id),
    silences: {
      list: (feed) => windowsOf(office, feed, null),
      find: async (feed, id) => (isId(id) ? ((await windowsOf(office, feed, id))[0] ?? null) : null),
      add: (feed, silence) => addWindow(office, feed, silence),
      end: (feed, id) => endWindow(office, feed, id),
    },
  };
}

type AlertRow = Omit<OpenAlert, "isSuppressed" | "suppressedBy"> & { suppressed: string | null; suppressedBy: string | null };

async function openAlerts({ db }: Office, feed: Feed, most: number): Promise<OpenAlert[]> {
  const text = `select key as "sourceKey", labels, summary, links, status as state, suppressed, suppressed_by as "suppressedBy",
      first_at as "firstAt", last_at as "lastAt" from v_alert
    where integration = $1 and status <> 'resolved' order by first_at desc, id desc limit $2`;
  const rows = await db.query<AlertRow>(text, [feed.id, most], "intake-open");
  return rows.map(({ suppressed, suppressedBy, sourceKey, ...row }) => ({
    ...row,
    sourceKey: sourceKeyOf(sourceKey),
    isSuppressed: suppressed !== null,
    suppressedBy: suppressed === null ? [] : [suppressedBy ?? suppressed],
  }));
}

type RequestRow = { receivedAt: Instant; sourceKey: string | null; reason: string | null };

async function requestOf({ db }: Office, feed: Feed, id: string): Promise<RequestRow | null> {
  if (!isId(id)) return null;
  const text = `select r.received_at as "receivedAt", i.data->>'sourceKey' as "sourceKey", coalesce(r.reason, i.reason) as reason
    from intake_request r left join alert_inbox i on i.request = r.id and i.place = 0 where r.id = $1 and r.feed = $2`;
  const [row] = await db.query<RequestRow>(text, [id, feed.id]);
  return row ?? null;
}

/** What marks a quiet window as asked for by one integration: it is about that integration's alerts only. */
const conditionOf = (feed: Feed) => `integration:${feed.id}`;
const author = "Silence by ";

type WindowRow = { id: Id; name: string; reason: string | null; startsAt: Instant; endsAt: Instant; labels: LabelTest[]; active: boolean };

/** The newest of an integration, or the one of an id, however old. */
async function windowsOf({ db }: Office, feed: Feed, id: Id | null): Promise<Silence[]> {
  const text = `select id, name, reason, starts_at as "startsAt", ends_at as "endsAt", labels, active from v_quiet_window
    where condition = $1 and starts_with(name, $2) and ($3::text is null or id = $3) order by starts_at desc, id desc limit 500`;
  const rows = await db.query<WindowRow>(text, [conditionOf(feed), author, id]);
  return rows.map(({ name, reason, active, ...row }) => ({
    ...row,
    createdBy: name.slice(author.length),
    comment: reason ?? "",
    isEnded: !active,
  }));
}

async function addWindow(office: Office, feed: Feed, silence: Omit<Silence, "id" | "isEnded">) {
  const { labels, startsAt, endsAt, createdBy, comment } = silence;
  const fields = {
    name: author + createdBy,
    reason: comment === "" ? null : comment,
    condition: conditionOf(feed),
    labels,
    startsAt,
    endsAt,
  };
  const command = { type: "create", ...fields, services: [], items: [] };
  const outcome = await office.door.send({ kind: "quietWindow", commandId: office.newId(), actor: systemActor("intake"), command });
  return outcome.ok ? { ok: true as const, id: outcome.record.id } : { ok: false as const, sentence: outcome.refusal.sentence };
}

async function endWindow(office: Office, feed: Feed, id: string): Promise<boolean> {
  const known = isId(id) && (await windowsOf(office, feed, id)).length > 0;
  if (!known) return false;
  const envelope = { kind: "quietWindow", id, commandId: office.newId(), actor: systemActor("intake"), command: { type: "retire" } };
  const outcome = await office.door.send(envelope);
  return outcome.ok || outcome.refusal.code === "alreadyRetired";
}
