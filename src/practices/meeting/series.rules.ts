import type { Refusal } from "../../kernel/decision.ts";
import { accept, refuse } from "../../kernel/decision.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isZone } from "../../kernel/time.ts";
import type { SeriesFacts } from "./facts.ts";
import { type MeetingSeries, meetingSeriesModel } from "./model.ts";
import { nextMeeting } from "./rhythm.rules.ts";

const register = defineRegister<MeetingSeries>(meetingSeriesModel, {
  read: "meeting.read",
  write: "meeting.administer",
  check: (row): Refusal | null => {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(row.time)) return { code: "badTime", field: "time" };
    return isZone(row.timeZone) ? null : { code: "badZone", field: "timeZone" };
  },
  refusals: {
    badTime: "A time is written 14:30.",
    badZone: "There is no such time zone. Write it as in Europe/Berlin.",
    notActive: "This series is retired. Bring it back first.",
  },
});
type SeriesCommand = { type: string } & Record<string, unknown>;

const { learn: _, ...kept } = register;
/** A kind of meeting as data. `prepare` plans the next one and assembles its agenda, or assembles that of the one that is planned. */
export const meetingSeries: Kind<MeetingSeries, SeriesCommand, SeriesFacts> = {
  ...kept,
  commands: {
    ...register.commands,
    prepare: {
      label: "Prepare the next",
      input: {},
      permission: "meeting.run",
      order: 0,
      help: "Plans it where it is not yet, and puts on its agenda what is due.",
    },
  },
  events: { ...register.events, nextAsked: { audience: "staff", label: "next meeting prepared" } },
  gate: ({ actor, current, command, now, facts: _ }) => {
    if (command.type !== "prepare") return register.gate({ actor, current, command, now, facts: undefined });
    if (!current) return { code: "missing" };
    return current.active ? null : { code: "notActive" };
  },
  decide: (asked) => (asked.command.type === "prepare" ? prepare(asked) : register.decide({ ...asked, facts: undefined })),
  factsRead: ["meeting"],
};

function prepare({ current, facts, now, newId }: Question<MeetingSeries, SeriesCommand, SeriesFacts>) {
  if (!current) return refuse<MeetingSeries>("missing");
  if (!current.active) return refuse<MeetingSeries>("notActive");
  const planned = facts.planned.get(current.id);
  const data = planned
    ? { meeting: planned.id, startsAt: planned.startsAt, isPlanned: true }
    : { meeting: newId(0), startsAt: nextMeeting(current, now), isPlanned: false };
  return accept({ ...current }, { type: "nextAsked", data });
}
