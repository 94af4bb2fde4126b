import { addDays, addMinutes, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { beside, monthOf } from "../../practices/scorecard/period.rules.ts";
import { zone } from "./moments.ts";
import type { World } from "./world.ts";

/** Plans the papers of the sample: the executive briefing of the last whole month, issued when it was closed, and last week's review, a draft. */
export function planBriefings(world: World): void {
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
