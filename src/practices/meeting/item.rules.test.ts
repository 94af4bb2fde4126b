import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { agendaItem, type ItemCommand } from "./item.rules.ts";

const now = "2026-11-26T14:00:00.000Z";
const meeting = "1".repeat(32);

test("an agenda holds a hundred items, whoever puts them on", () => {
  const put = (held: number, type: "create" | "putOn") => {
    const agenda = Array.from({ length: held }, (_, at) => ({ id: `${at}`.padStart(32, "0"), position: "i", subject: null }));
    const facts = {
      meetings: new Map([[meeting, { id: meeting, state: "planned" as const, startsAt: now }]]),
      agendas: new Map([[meeting, agenda]]),
    };
    const said = {
      meeting,
      title: "One more",
      presenter: null,
      plannedMinutes: 5,
      why: null,
      subjectKind: null,
      subject: null,
      subjectNumber: null,
    };
    const command = { type, ...said, sinceLast: null, seen: {}, carriedFrom: null, again: false } as ItemCommand;
    const id = "2".repeat(32);
    const decision = agendaItem.decide({ now, actor: systemActor("test"), current: null, command, facts, id, newId: () => id });
    return decision.ok ? null : decision.refusal.code;
  };
  for (const type of ["create", "putOn"] as const)
    expect([put(0, type), put(99, type), put(100, type)]).toEqual([null, null, "agendaFull"]);
});
