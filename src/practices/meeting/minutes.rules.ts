import type { Id } from "../../kernel/ids.ts";
import { clockWords, momentWords } from "../../kernel/time.ts";
import type { ActionRow, ItemRow } from "./facts.ts";
import { dispositions } from "./item.model.ts";
import type { Meeting } from "./model.ts";
import { belowLeast, presentWords } from "./quorum.rules.ts";
import { dayWords } from "./rhythm.rules.ts";

export type Told = {
  meeting: Meeting;
  /** In order, without what was taken off. */
  items: readonly ItemRow[];
  actions: readonly ActionRow[];
  names: ReadonlyMap<Id, string>;
  zone: string;
};

/** So many characters the minutes of a meeting hold. */
export const mostMinutes = 30_000;

/**
 * The minutes as the record has them: when, who, what came of each item and why, what is to be done. Names as they are now; times in the zone.
 * Where that is longer than minutes may be, what was said is left out from the last item on, and the minutes say so; what was decided stays.
 */
export function draftedMinutes(told: Told): string {
  const whole = minutesOf(told);
  if (whole.length <= mostMinutes) return whole;
  const items = [...told.items];
  for (let at = items.length - 1; at >= 0; at--) {
    items[at] = { ...items[at]!, notes: null };
    const left = `What was said of ${items.length - at === 1 ? "the last item" : `the last ${items.length - at} items`} is too long for minutes: it stands with them in the meeting.`;
    const shorter = `${minutesOf({ ...told, items })}\n${left}\n`;
    if (shorter.length <= mostMinutes) return shorter;
  }
  return `${minutesOf({ ...told, items }).slice(0, mostMinutes - 40)}\n\nThe rest stands in the meeting.\n`;
}

function minutesOf(told: Told): string {
  const { meeting, items, actions } = told;
  const parts = [headOf(told), ...items.map((item, at) => itemWords(item, at + 1, told))];
  const open = actions.filter((one) => one.state !== "dropped");
  if (open.length > 0)
    parts.push(
      [
        "To be done",
        ...open.map((one) => `- ${one.title} (${nameOf(one.owner, told)}, by ${dayWords(one.dueOn, meeting.startsAt.slice(0, 10))})`),
      ].join("\n"),
    );
  const notReached = items.filter((one) => one.disposition === "open").length;
  if (notReached > 0 && meeting.state !== "planned")
    parts.push(`Not reached: ${notReached}. ${notReached === 1 ? "It comes" : "They come"} again.`);
  return `${parts.join("\n\n")}\n`;
}

/** The agenda as a text for a mail: what is talked about, in order, with its minutes and why. */
export function agendaWords(told: Told): string {
  const { meeting, items, zone } = told;
  const where = [meeting.place, meeting.link].filter((one) => one !== null).join(", ");
  const total = items.reduce((sum, one) => sum + one.plannedMinutes, 0);
  const begins = `${momentWords(zone, meeting.startsAt, meeting.startsAt)}, ${meeting.durationMinutes} min${where ? `, ${where}` : ""}.`;
  const lines = items.map((one, at) => `${at + 1}. ${nameOfItem(one)} (${one.plannedMinutes} min)`);
  const over =
    total > meeting.durationMinutes ? `\nThe items need ${total} min: ${total - meeting.durationMinutes} more than there are.` : "";
  return lines.length > 0 ? `${begins}\n\n${lines.join("\n")}\n${over}` : `${begins}\n\nNothing is on the agenda yet.\n`;
}

function headOf(told: Told): string {
  const { meeting, zone } = told;
  const at = meeting.openedAt ?? meeting.startsAt;
  const until = meeting.endedAt ? ` to ${clockWords(zone, meeting.endedAt, meeting.endedAt)}` : "";
  const present = meeting.present.map((one) => nameOf(one, told)).toSorted();
  const away = meeting.invited.filter((one) => !meeting.present.includes(one)).map((one) => nameOf(one, told));
  return [
    `${meeting.number ?? "Meeting"} ${meeting.title}`,
    `${momentWords(zone, at, at)}${until}.${meeting.chair ? ` Chair: ${nameOf(meeting.chair, told)}.` : ""}`,
    `${belowLeast(meeting) ? `Too few to decide (${presentWords(meeting)}). ` : ""}Present: ${present.length > 0 ? present.join(", ") : "nobody was noted"}.`,
    ...(away.length > 0 ? [`Invited and not present: ${away.toSorted().join(", ")}.`] : []),
  ].join("\n");
}

function itemWords(item: ItemRow, number: number, told: Told): string {
  const label = dispositions.find((one) => one.value === item.disposition)?.label ?? item.disposition;
  const came = item.disposition === "open" ? "Not reached" : label;
  const lines = [`${number}. ${nameOfItem(item)}`, `   ${came}${item.reason ? `: ${item.reason}` : "."}`];
  for (const { title, owner, dueAt } of item.conditions) {
    const who = [owner ? nameOf(owner, told) : null, dueAt ? `by ${momentWords(told.zone, dueAt, dueAt)}` : null].filter(
      (one) => one !== null,
    );
    lines.push(`   - ${title}${who.length > 0 ? ` (${who.join(", ")})` : ""}`);
  }
  if (item.notes?.trim())
    lines.push(
      ...item.notes
        .trim()
        .split("\n")
        .map((line) => `   ${line}`),
    );
  return lines.join("\n");
}

/** An item as it is called: the number of what it is about before its title. */
export function nameOfItem({ subjectNumber, title }: Pick<ItemRow, "subjectNumber" | "title">): string {
  return subjectNumber === null || title.startsWith(subjectNumber) ? title : `${subjectNumber} ${title}`;
}

function nameOf(person: Id, { names }: Told): string {
  return names.get(person) ?? "somebody";
}
