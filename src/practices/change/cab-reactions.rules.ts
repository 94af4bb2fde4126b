import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Condition } from "../meeting/item.model.ts";
import { agendaOf, type Candidate, type Round } from "./cab-agenda.rules.ts";
import type { ChangeRequest } from "./model.ts";

/** What is due goes on the agenda of a meeting that decides on changes, when it is asked for. */
export const cabAgendaReaction: Reaction = {
  on: ["meeting"],
  react: ({ id }, facts) => {
    const asked = (facts.rounds as ReadonlyMap<string, { round: Round; candidates: readonly Candidate[] }>).get(id);
    return asked ? agendaOf({ id }, asked.candidates, asked.round) : [];
  },
};

/** What the CAB decided stands on the item of its agenda, and its conditions are tasks of the change. */
export const cabReaction: Reaction = {
  on: ["change"],
  react: ({ id, after, events }: Change<ChangeRequest>): Reply[] =>
    events.flatMap(({ type, data = {} }): Reply[] => {
      if (type !== "cabDecided") return [];
      const { item, decision, reason } = data;
      const conditions = data.conditions as readonly Condition[];
      const record = { type: "record", disposition: decision, reason, conditions };
      return [
        { kind: "agendaItem", id: String(item), command: record },
        ...conditions.map((one, place) => taskOf(id, { ...one, id: conditionId(id, String(after.cabDecidedAt), place) })),
      ];
    }),
};

/** The id of a condition's task: of one change, one decision and one place among its conditions there is one. */
export function conditionId(change: Id, decidedAt: Instant, place: number): Id {
  return deriveId(change, `condition/${decidedAt}/${place}`);
}

function taskOf(change: Id, { id, title, owner, dueAt }: Condition & { id: Id }): Reply {
  const blank = { description: "A condition of the CAB.", position: null, team: null, plannedStart: null };
  return {
    kind: "changeTask",
    ...{ id, isNew: true },
    command: { type: "create", change, title, phase: "planning", owner, plannedEnd: dueAt, isCondition: true, ...blank },
  };
}
