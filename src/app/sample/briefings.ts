import { addDays, addMinutes, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { beside, localDayOf, monthOf, quarterOf } from "../../practices/scorecard/period.rules.ts";
import { zone } from "./moments.ts";
import type { World } from "./world.ts";

/**
 * Plans the papers of the sample: the executive briefing of the last whole month and the board's pack of the last whole quarter, issued; drafts of a
 * department's review, of a memo on a dispute, and of last week's review.
 */
export function planBriefings(world: World): void {
  planQuarter(world);
  planMemo(world);
  const month = beside(monthOf(world.anchor, zone), zone, -1);
  const closed = addDays(month.toAt, 5);
  if (month.fromAt > world.start && closed < world.anchor) {
    const forum = { recipient: "Leadership forum", recipientRole: "the board's committee on operations" };
    const values = { paper: "executive", period: month.key, author: world.person("adeyemi").id, ...forum };
    const id = planned(world, { key: `executive/${month.key}`, at: closed, values });
    send(world, { id, at: addMinutes(closed, 40), who: "farouk", command: { type: "review" } });
    send(world, { id, at: addMinutes(closed, 90), who: "adeyemi", command: { type: "issue" } });
  }
  const monday = nineOnMonday(world.anchor);
  if (addDays(monday, -7) > world.start && monday < world.anchor)
    planned(world, { key: `weekly/${monday}`, at: monday, values: { paper: "weekly", author: world.person("adeyemi").id } });
}

/** The pack of a board, nine days after its quarter, issued; and the review for the head of a department, a draft two days old. */
function planQuarter(world: World): void {
  const quarter = beside(quarterOf(world.anchor, zone), zone, -1);
  const told = addMinutes(addDays(quarter.toAt, 9), 9 * 60);
  if (quarter.fromAt <= world.start || told >= world.anchor) return;
  const author = world.person("adeyemi").id;
  const values = {
    paper: "board",
    period: quarter.key,
    author,
    recipient: "The board of directors",
    classification: "Confidential: the board",
  };
  const id = planned(world, { key: `board/${quarter.key}`, at: told, values });
  send(world, { id, at: addMinutes(told, 70), who: "farouk", command: { type: "review" } });
  send(world, { id, at: addMinutes(told, 120), who: "adeyemi", command: { type: "issue" } });
  const review = { paper: "department", period: quarter.key, author, department: world.id("department/logistics") };
  planned(world, { key: "department/logistics", at: addDays(world.anchor, -2), values: review });
}

/** A memo on the dispute about the hotline, a day old: a draft that names the day of its next word. */
function planMemo(world: World): void {
  if (addDays(world.anchor, -60) < world.start) return;
  const nextWordOn = localDayOf(addDays(world.anchor, 8), zone);
  const values = { paper: "memo", author: world.person("adeyemi").id, escalation: world.id("vendorEscalation/hotline"), nextWordOn };
  planned(world, { key: "memo/hotline", at: addDays(world.anchor, -1), values });
}

type Planned = { key: string; at: Instant; values: Record<string, unknown> };

function planned(world: World, { key, at, values }: Planned): string {
  const id = world.id(`briefing/${key}`, at);
  send(world, { id, at, who: "farouk", command: world.create("briefing", values) });
  return id;
}

type Sent = { id: string; at: Instant; who: string; command: { type: string } & Record<string, unknown> };

function send(world: World, { id, at, who, command }: Sent): void {
  world.send({ at, kind: "briefing", id, actor: world.person(who).actor, command, apart: true });
}

/** Nine on the Monday of the week that an instant lies in. */
function nineOnMonday(at: Instant): Instant {
  const { year, month, day } = localParts(zone, at);
  const monday = new Date(Date.UTC(year, month - 1, day));
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const local = { year: monday.getUTCFullYear(), month: monday.getUTCMonth() + 1, day: monday.getUTCDate(), hour: 9, minute: 0 };
  return localToInstant(zone, local, "compatible")!;
}
