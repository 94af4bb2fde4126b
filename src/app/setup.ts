import { type Routes, signedIn } from "../engine/http/server.ts";
import type { Office } from "../engine/office.ts";
import { type Actor, may } from "../kernel/actor.ts";
import type { Finding } from "../practices/paging/lint.rules.ts";
import { findings } from "../practices/paging/questions.ts";
import type { Permission } from "../practices/people/permissions.ts";
import { unnamed } from "./starter/policies.ts";
import { starterId } from "./starter/starter.ts";

export type SetupItem = {
  key: string;
  /** What it is called. */
  label: string;
  /** What is missing, and what for. */
  sentence: string;
  /** Where it is done. */
  link: string;
};
export type Setup = { items: SetupItem[]; done: number; total: number };
type Given = { hasMail: boolean };
type Row = SetupItem & { needs: Permission; done: boolean };

/** What is not set up yet, most important first, of what this actor may set up. It shrinks as the rows appear, and ends empty. */
export async function notSetUpYet(office: Office, actor: Actor, given: Given = { hasMail: false }): Promise<Setup> {
  const rows = list({ ...(await read(office)), asleep: await asleepBecause(office) }, given).filter((row) => may(actor, row.needs));
  const items = rows.filter((row) => !row.done).map(({ key, label, sentence, link }) => ({ key, label, sentence, link }));
  return { items, done: rows.length - items.length, total: rows.length };
}

/** `GET /api/setup`: the same over HTTP. */
export function setupRoutes(given: Given): Routes {
  return (server, office) => {
    server.get("/api/setup", (request) => notSetUpYet(office, signedIn(request), given));
  };
}

/** Why a page would wake nobody, the most serious reason first, and where to go; null where it would. */
type Asleep = Pick<SetupItem, "sentence" | "link">;

async function asleepBecause(office: Office): Promise<Asleep | null> {
  const found = (await findings(office.db, office.house)).filter(({ weight }) => weight === "error");
  const policies = await office.db.query("select 1 from escalation_policy where active limit 1");
  if (policies.length === 0)
    return { sentence: "Nobody is paged for anything: no policy says whom to call. Write one.", link: "/escalation-policies/new" };
  const [first] = found;
  if (!first) return null;
  const more = found.length > 1 ? ` ${found.length - 1} more ${found.length === 2 ? "finding" : "findings"} like it.` : "";
  return { sentence: `${first.sentence}${more}`, link: linkOf(first) };
}

function linkOf({ code, id }: Finding): string {
  if (code === "inboxOnly") return "/outgoing-channels";
  return code === "emptyStep" && id !== null ? `/escalation-policies/${id}` : "/admin/paging";
}

type Found = {
  name: string | null;
  zone: string | null;
  costs: boolean;
  staff: number;
  callers: number;
  teamed: boolean;
  services: number;
  unsupported: number;
  dependencies: number;
  holidays: boolean;
  unprotected: number;
  unseenRestore: boolean;
};

async function read(office: Office): Promise<Found> {
  const text = `select o.name, o.time_zone as zone, coalesce(o.cost_per_user_minute is not null and o.users is not null, false) as costs,
    (select count(*)::int from person where active and roles ?| array['analyst', 'manager', 'director']) as staff,
    (select count(*)::int from person where active and roles @> '["requester"]') as callers,
    exists (select 1 from team where active and jsonb_array_length(to_jsonb(members)) > 0) as teamed,
    (select count(*)::int from service where active) as services,
    (select count(*)::int from service where active and support_team is null) as unsupported,
    (select count(*)::int from dependency where active) as dependencies,
    exists (select 1 from calendar where active and not always and jsonb_array_length(holidays) > 0) as holidays,
    (select count(*)::int from person p where active and roles @> '["administrator"]'
      and not exists (select 1 from auth_two_factor f where f."userId" = p.login_id and f.verified is not false)
      and not exists (select 1 from auth_passkey k where k."userId" = p.login_id)) as unprotected,
    exists (select 1 from restored_office where looked_through_at is null) as "unseenRestore"
    from (select 1) one left join lateral (select * from organisation where active order by created_at, id limit 1) o on true`;
  return (await office.db.query<Found>(text, [], "not-set-up-yet"))[0]!;
}

function list(found: Found & { asleep: Asleep | null }, { hasMail }: Given): Row[] {
  const { services, unsupported, unprotected } = found;
  const of = (key: string, needs: Permission, done: boolean, words: Omit<SetupItem, "key">): Row => ({ key, needs, done, ...words });
  return [
    ...(found.unseenRestore ? [of("restored", "settings.administer", false, afterRestore)] : []),
    of("organisation", "settings.administer", found.name !== null && found.name !== unnamed, {
      label: "Your organisation",
      sentence: `Give it a name, and see that its time zone is right${found.zone ? `: it is ${found.zone}` : ""}.`,
      link: `/organisations/${starterId("organisation")}`,
    }),
    of("people", "people.administer", found.staff > 0, {
      label: "People who work here",
      sentence: "Nobody but administrators works here yet. Add analysts and managers, and send each an invitation.",
      link: "/people",
    }),
    of("teams", "team.administer", found.teamed, {
      label: "Teams",
      sentence: "The Service desk has no members, so nobody is told of new work. Choose who is in it, and add your other teams.",
      link: "/teams",
    }),
    of("services", "service.administer", services > 0 && unsupported === 0, {
      label: "Services",
      sentence:
        services === 0
          ? "Say what the business uses, who owns it and which team supports it: routing, health and availability follow from that."
          : `${unsupported === 1 ? "One service has" : `${unsupported} services have`} no support team, so their incidents find nobody.`,
      link: "/services",
    }),
    of("dependencies", "service.administer", found.dependencies > 0, {
      label: "What depends on what",
      sentence: "Connect services with what they need, so that an outage shows what else it takes down.",
      link: "/dependencies",
    }),
    of("holidays", "settings.administer", found.holidays, {
      label: "Public holidays",
      sentence: "The office calendar knows no days off: promises count through Christmas. Add the holidays of your sites.",
      link: `/calendars/${starterId("calendar/office-hours")}`,
    }),
    of("requesters", "people.administer", found.callers > 0, {
      label: "People who ask",
      sentence: "Nobody can use the portal yet. Add your colleagues as requesters, or import them.",
      link: "/people",
    }),
    of("mail", "settings.administer", hasMail, {
      label: "Mail",
      sentence: "No mail leaves the house: invitations are links to hand over, and notices stay in the inbox. Set QUARTERDECK_SMTP_URL.",
      link: "/administration/mail",
    }),
    of("paging", "paging.administer", found.asleep === null, {
      label: "Who is called at night",
      ...(found.asleep ?? { sentence: "Pages wake somebody.", link: "/admin/paging" }),
    }),
    of("secondFactor", "people.administer", unprotected === 0, {
      label: "A second factor for administrators",
      sentence: `${unprotected === 1 ? "One administrator signs" : `${unprotected} administrators sign`} in with a password alone. Add an authenticator app or a passkey.`,
      link: "/account/security",
    }),
    of("cost", "settings.administer", found.costs, {
      label: "What a lost minute costs",
      sentence: "Say how many people you serve and what a lost minute of one costs, and a major incident shows what it costs so far.",
      link: `/organisations/${starterId("organisation")}`,
    }),
  ];
}

const afterRestore = {
  label: "After the restore",
  sentence:
    "A backup was brought back. Look through the keys, people, mails and pages that came back with it: some may have been ended since.",
  link: "/admin/restored",
};
