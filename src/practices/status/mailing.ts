import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { LeaveLinks } from "./leave-link.ts";
import type { NoticeState, StatusUpdate } from "./notice.model.ts";
import { type Said, updateMail } from "./subscription-mail.rules.ts";

const reason = "status update";
/** Subscribers taken up in one transaction, and how many of these mails may wait in the ledger at once. */
const atOnce = 100;
const mostWaiting = 300;
/** What could not be begun within a day is no news any more. */
const freshDays = 1;

/** Notes in an update's own transaction that it is to be mailed; of notices it notes that what was learned is. Imports and samples are quiet. */
export const wantMail: Follower = async (tx, changes, now, house) => {
  if (!house.waysOut.has("mail")) return;
  const wanted = changes.flatMap(({ kind, id, before, after, events, quiet }) => {
    if (quiet) return [];
    const isUpdate = kind === "statusUpdate" && before === null;
    const isLesson = kind === "statusNotice" && events.some(({ type, data }) => type === "lessonsTold" && data?.isNew === true);
    return isUpdate || isLesson ? [{ id, page: String((after as StatusUpdate).page) }] : [];
  });
  for (const { id, page } of wanted)
    await tx.run("insert into status_mailing (id, page, wanted_at, after) values ($1, $2, $3, '') on conflict do nothing", [id, page, now]);
};

type Mailing = { id: Id; page: Id; wantedAt: Instant; after: Id };
type Told = Omit<Said, "leave" | "components"> & { notice: Id; slug: string; components: readonly Id[]; names: readonly string[] };

/**
 * Writes the mails of each update into the ledger, a hundred subscribers a transaction and never many ahead of the mail server. Where it
 * stands is written with them, so that each subscriber gets each update once, whatever stops it in between.
 */
export function mailingUpdates(office: Office, given: { leaveLinks: LeaveLinks; address: string }): TimedWork {
  const { db } = office;
  const step = (now: Instant): Promise<number> =>
    db.transaction(async (tx) => {
      const mailing = await nextMailing(tx);
      if (!mailing || (await waiting(tx)) >= mostWaiting) return 0;
      const told = mailing.wantedAt > addDays(now, -freshDays) ? await toldOf(tx, mailing.id) : null;
      const readers = told ? await readersOf(tx, mailing, told.components) : [];
      if (told) await addDeliveries(tx, await mails(mailing, told, readers, now));
      const last = readers.at(-1);
      if (readers.length < atOnce || !last) await tx.run("delete from status_mailing where id = $1", [mailing.id]);
      else await tx.run("update status_mailing set after = $2 where id = $1", [mailing.id, last.id]);
      return Math.max(1, readers.length);
    });
  const mails = async (mailing: Mailing, told: Told, readers: readonly { id: Id; email: string }[], now: Instant) =>
    Promise.all(
      readers.map(async ({ id, email }) => {
        const leave = await given.leaveLinks.of(id);
        const mail = updateMail({ ...told, components: told.names, leave });
        const item = { ...mail, link: `${given.address}/status/${told.slug}/notices/${told.notice}`, about: id, leave };
        const common = { gather: null, state: "waiting" as const, nextAt: now, at: now };
        return { id: deriveId(mailing.id, `mail/${id}`), to: email, reason, items: [item], ...common };
      }),
    );
  let isResting = false;
  return {
    name: "status mail",
    async nextDue() {
      if ((await waiting(db)) >= mostWaiting) return null;
      const [row] = await db.query<{ at: Instant | null }>("select min(wanted_at) as at from status_mailing", [], "next-status-mail");
      return row?.at ?? null;
    },
    async runDue(now) {
      isResting = false;
      let written = 0;
      while (!isResting) {
        const some = await step(now);
        if (some === 0) break;
        written += some;
      }
      return written;
    },
    rest: () => {
      isResting = true;
    },
  };
}

async function nextMailing(tx: Tx): Promise<Mailing | null> {
  const rows = await tx.query<Mailing>(
    `select id, page, wanted_at as "wantedAt", after from status_mailing order by wanted_at, id limit 1 for update skip locked`,
    [],
    "take-status-mail",
  );
  return rows[0] ?? null;
}

async function waiting(tx: Tx): Promise<number> {
  const text = `select count(*)::int as count from (select 1 from delivery where state = 'waiting' and reason = $1 limit ${mostWaiting}) w`;
  const [row] = await tx.query<{ count: number }>(text, [reason], "waiting-status-mail");
  return row!.count;
}

/** What is told, in the words of now: a correction made before its mail goes out is in it. Null where it was withdrawn meanwhile. */
async function toldOf(tx: Tx, id: Id): Promise<Told | null> {
  type Row = Omit<Told, "state"> & { state: NoticeState | null };
  const rows = await tx.query<Row>(
    `select p.name as page, p.slug, n.id as notice, n.title, coalesce(n.components, '{}') as components, u.state, coalesce(u.text, n.postmortem) as text,
       array(select c.name from status_component c where c.id = any(n.components) and c.active order by c.position, c.id) as names
     from status_notice n join status_page p on p.id = n.page left join status_update u on u.id = $1
     where n.id = coalesce((select notice from status_update where id = $1), $1) and n.withdrawn_at is null and u.withdrawn_at is null
       and p.active and p.is_published`,
    [id],
  );
  return rows[0] ?? null;
}

/** The next readers who asked for one of these components, or for all. What concerns no component concerns everybody. */
function readersOf(tx: Tx, { page, after }: Mailing, components: readonly Id[]): Promise<{ id: Id; email: string }[]> {
  return tx.query<{ id: Id; email: string }>(
    `select id, email from status_subscriber where page = $1 and state = 'confirmed' and email is not null and id > $2
       and ($3::text[] = '{}' or coalesce(components, '{}') = '{}' or components && $3::text[]) order by id limit ${atOnce}`,
    [page, after, components],
    "status-readers",
  );
}
