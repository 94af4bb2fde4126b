import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MaintenanceWindow } from "../calendar/model.ts";
import type { ChangeRequest } from "../change/model.ts";
import { levelOf } from "../incident/level.rules.ts";
import type { Incident } from "../incident/model.ts";
import { closing, courseNews, followedState, movedWords, reopening } from "./follow.rules.ts";
import type { NoticeState, Origin, StatusNotice } from "./notice.model.ts";
import type { StatusPage } from "./page.model.ts";
import { updateId } from "./update.rules.ts";

/** What follows changes: components by service and by page, notices of an incident or a window, pages whose notices open by themselves. */
export type ReactionFacts = {
  byService: ReadonlyMap<Id, readonly { id: Id; page: Id; name: string }[]>;
  byPage: ReadonlyMap<Id, readonly Id[]>;
  opening: ReadonlySet<Id>;
  /** Notices that are not withdrawn, by the incident, the maintenance window or the change they speak of. */
  about: ReadonlyMap<Id, readonly Pick<StatusNotice, "id" | "page" | "endedAt" | "followsIncident">[]>;
  timeZone: string;
};

/** What the news of incidents, maintenance and notices do to status pages. */
export const statusReaction: Reaction = {
  on: ["incident", "maintenanceWindow", "change", "statusNotice", "statusPage"],
  react: (change, given) => {
    const facts = given as ReactionFacts;
    switch (change.kind) {
      case "incident":
        return ofIncident(change as Change<Incident>, facts);
      case "maintenanceWindow":
        return ofWindow(change as Change<MaintenanceWindow>, facts);
      case "change":
        return ofChange(change as Change<ChangeRequest>, facts);
      case "statusPage":
        return ofPage(change as Change<StatusPage>, facts);
      default:
        return ofNotice(change as Change<StatusNotice>);
    }
  },
};

function recounts(components: Iterable<Id>): Reply[] {
  return [...new Set(components)].map((id) => ({ kind: "statusComponent", id, command: { type: "recount" } }));
}

function ofIncident(change: Change<Incident>, facts: ReactionFacts): Reply[] {
  const { before, after } = change;
  const moved = levelOf(before) !== levelOf(after) || before?.service !== after.service || before?.restricted !== after.restricted;
  const services = moved ? [before?.service, after.service] : [];
  const components = services.flatMap((service) => (service ? (facts.byService.get(service) ?? []) : [])).map(({ id }) => id);
  return [...recounts(components), ...followed(change, facts), ...opened(change, facts)];
}

const isOpen = (record: Incident) => ["1", "2", "3"].includes(record.state);

/** Notices that follow an incident hear its words for business readers, its end and its reopening; of a restricted one, nothing is left. */
function followed({ id, before, after, at, events }: Change<Incident>, facts: ReactionFacts): Reply[] {
  type Told = { id: Id };
  const all = facts.about.get(id) ?? [];
  const tell = (notices: readonly Told[], command: Reply["command"]) =>
    notices.map((notice): Reply => ({ kind: "statusNotice", id: notice.id, command }));
  if (after.restricted) return tell(all, { type: "withdraw", reason: "Its incident was restricted." });
  const mine = all.filter((notice) => notice.followsIncident);
  if (mine.length === 0) return [];
  if (after.mergedInto && !before?.mergedInto) return tell(mine, { type: "followOther", incident: after.mergedInto });
  const replies = events
    .flatMap((event) => businessWords(event) ?? [])
    .flatMap((text) => tell(mine, { type: "follow", text, state: followedState(after), at }));
  const running = mine.filter((notice) => notice.endedAt === null);
  if (before && isOpen(before) && !isOpen(after))
    replies.push(...tell(running, { type: "follow", ...closing(after), at: ended(after, at) }));
  if (before && !isOpen(before) && isOpen(after)) replies.push(...tell(mine, { type: "follow", ...reopening, at }));
  return replies;
}

function ended(record: Incident, at: Instant): Instant {
  return record.restoredAt && record.restoredAt < at ? record.restoredAt : at;
}

function businessWords({ type, data }: { type: string; data?: Record<string, unknown> }): string | null {
  return type === "updateSent" && data?.voice === "business" && typeof data.text === "string" ? data.text : null;
}

/** The first words of a major incident to business readers open a notice on those pages that wish it so. */
function opened({ id, after, events }: Change<Incident>, facts: ReactionFacts): Reply[] {
  const [text] = events.flatMap((event) => businessWords(event) ?? []);
  if (text === undefined || !after.service || after.restricted || after.majorState !== "declared" || !isOpen(after)) return [];
  const told = new Set((facts.about.get(id) ?? []).map(({ page }) => page));
  const components = facts.byService.get(after.service) ?? [];
  const pages = new Set(components.map(({ page }) => page).filter((page) => facts.opening.has(page) && !told.has(page)));
  return [...pages].map((page): Reply => {
    const mine = components.filter((one) => one.page === page);
    const command = {
      type: "open",
      ...{ page, title: `Trouble with ${mine.map(({ name }) => name).join(" and ")}`.slice(0, 160), category: "incident", text },
      ...{ state: followedState(after), impact: after.phase === "mitigated" ? "degraded" : "majorOutage" },
      ...{ components: mine.map((one) => one.id), startedAt: after.detectedAt ?? after.openedAt, incident: id, followsIncident: true },
    };
    return { kind: "statusNotice", id: deriveId(id, `notice/${page}`), command };
  });
}

function ofWindow({ id, before, after }: Change<MaintenanceWindow>, facts: ReactionFacts): Reply[] {
  const services = new Set([...(before?.services ?? []), ...after.services]);
  const replies = recounts([...services].flatMap((service) => facts.byService.get(service) ?? []).map((one) => one.id));
  const notices = (facts.about.get(id) ?? []).filter(({ endedAt }) => endedAt === null);
  const isMoved = before !== null && (before.startsAt !== after.startsAt || before.endsAt !== after.endsAt);
  for (const notice of notices) {
    if (before?.active && !after.active)
      replies.push({ kind: "statusNotice", id: notice.id, command: { type: "callOff", text: "This maintenance is called off." } });
    else if (isMoved) {
      const plan = { plannedFrom: after.startsAt, plannedUntil: after.endsAt };
      replies.push({ kind: "statusNotice", id: notice.id, command: { type: "replan", ...plan, text: movedWords(plan, facts.timeZone) } });
    }
  }
  return replies;
}

/** Notices of a change begin, move and end with it. */
function ofChange({ id, before, after }: Change<ChangeRequest>, facts: ReactionFacts): Reply[] {
  const news = before && courseNews(before, after);
  if (!news) return [];
  const commandOf = (): Reply["command"] => {
    if (news.is === "off") return { type: "callOff", text: news.text };
    if (news.is === "step") return { type: "advance", state: news.state, text: news.text, at: news.at };
    const { plannedFrom, plannedUntil } = news;
    return { type: "replan", plannedFrom, plannedUntil, text: movedWords({ plannedFrom, plannedUntil }, facts.timeZone) };
  };
  const running = (facts.about.get(id) ?? []).filter(({ endedAt }) => endedAt === null);
  return running.map((notice): Reply => ({ kind: "statusNotice", id: notice.id, command: commandOf() }));
}

function ofPage({ id, before, after }: Change<StatusPage>, facts: ReactionFacts): Reply[] {
  return before !== null && before.countsConfidential !== after.countsConfidential ? recounts(facts.byPage.get(id) ?? []) : [];
}

/** A notice weighs on its components, and its words become updates. */
function ofNotice({ id, before, after, at, events }: Change<StatusNotice>): Reply[] {
  const weighs = (record: StatusNotice | null) =>
    record &&
    JSON.stringify([
      record.impact,
      record.components,
      record.endedAt,
      record.withdrawnAt,
      record.plannedFrom,
      record.plannedUntil,
      record.incident,
    ]);
  const replies = weighs(before) === weighs(after) ? [] : recounts([...(before?.components ?? []), ...after.components]);
  for (const event of events) {
    if (event.type !== "updatePosted") continue;
    const { count, state, text, origin } = event.data as { count: number; state: NoticeState; text: string; origin: Origin };
    const command = { type: "keep", page: after.page, notice: id, at, ordinal: count, state, text, origin };
    replies.push({ kind: "statusUpdate", id: updateId(id, count), command, isNew: true });
  }
  return replies;
}
