import { deriveId, type Id } from "../../kernel/ids.ts";
import type { BatchReaction, BatchReply, Change, Reaction } from "../../kernel/practice.ts";
import type { Incident } from "../incident/model.ts";
import { type Deserted, departures } from "./departure.rules.ts";
import { acknowledgements, clearings, type IncidentStanding, type TellingFacts, tellings } from "./incident.rules.ts";
import type { Alert } from "./model.ts";
import type { AlertPolicy } from "./rule.model.ts";
import type { Template } from "./template.rules.ts";

export type AlertReactionFacts = TellingFacts & {
  deserted: Deserted;
  /** Alerts that fire and are kept quiet, by what keeps them so (an alert, a window). */
  quieted: ReadonlyMap<Id, readonly Id[]>;
};
export type { IncidentStanding };

/** What a batch of alerts sets going: each incident is told once, however many alerts spoke of it. */
export const alertReaction: BatchReaction = {
  on: ["alert"],
  reactAll: (changes, given) => {
    const facts = given as AlertReactionFacts;
    const told = (changes as readonly Change<Alert>[]).filter(({ events }) => events.length > 0);
    return [
      ...tellings(told, facts),
      ...departures(told, facts),
      ...acknowledgements(told, facts),
      ...clearings(told, facts),
      ...told.flatMap(templates),
      ...told.flatMap(verdicts),
      ...released(told, facts),
    ];
  },
};

function templates(change: Change<Alert>): BatchReply[] {
  return change.events.flatMap(({ data }) => {
    const template = data?.template as Template | undefined;
    if (!template) return [];
    return [{ kind: "alertTemplate", id: template.id, command: { type: "keep", tokens: [...template.tokens] }, because: change }];
  });
}

/** Each word of a human on what belongs together is kept, for correlation to be measured by. */
function verdicts(change: Change<Alert>): BatchReply[] {
  return change.events.flatMap(({ type, data }, index) => {
    if (type !== "alertJudged" || !data) return [];
    const { said, how, incident, score, weights } = data;
    const command = { type: "note", said, how, alert: change.id, incident, otherIncident: null, weights, score };
    return [{ kind: "correlationLabel", id: deriveId(change.id, `verdict/${change.after.version}/${index}`), command, because: change }];
  });
}

/** What an alert kept quiet is looked at again when it no longer fires aloud; and what was quiet until a moment, when that has come. */
function released(changes: readonly Change<Alert>[], { quieted }: AlertReactionFacts): BatchReply[] {
  return changes.flatMap((change) => {
    const { before, after, events } = change;
    if (events.some(({ type }) => type === "alertQuietOver"))
      return [{ kind: "alert", id: change.id, command: { type: "reconsider" }, because: change }];
    const ceases = (before?.beacons.length ?? 0) > 0 && after.beacons.length === 0;
    return ceases
      ? (quieted.get(change.id) ?? []).map((id) => ({ kind: "alert", id, command: { type: "reconsider" }, because: change }))
      : [];
  });
}

/** What still fires when a window ends, or is taken back, becomes loud then. */
export const windowReaction: Reaction = {
  on: ["quietWindow", "maintenanceWindow"],
  react: (change, given) => {
    const { before } = change;
    const { quieted } = given as Pick<AlertReactionFacts, "quieted">;
    if (!before || change.events.some(({ type }) => type === "windowBegan")) return [];
    return (quieted.get(change.id) ?? []).map((id) => ({ kind: "alert", id, command: { type: "reconsider" } }));
  },
};

/** Once a day: what goes together is counted anew. */
export const snapshotReaction: Reaction = {
  on: ["alertPolicy"],
  react: (change) => {
    const { before, after, events } = change as Change<AlertPolicy>;
    if (!before || !events.some(({ type }) => type === "countedAnew")) return [];
    return [{ kind: "correlationSnapshot", id: deriveId(after.id, `snapshot/${change.at}`), command: { type: "take" } }];
  },
};

/** Two incidents that a human merges belong together; taking it back says that they do not. */
export const mergeReaction: Reaction = {
  on: ["incident"],
  react: (change, given) => {
    const { before, after, id, actor } = change as Change<Incident>;
    const { hasAlerts } = given as { hasAlerts: ReadonlySet<Id> };
    const isMerged = after.mergedInto !== null && before?.mergedInto === null;
    const isTakenBack = after.mergedInto === null && before !== null && before.mergedInto !== null;
    if (actor.personId === null || !hasAlerts.has(id) || (!isMerged && !isTakenBack)) return [];
    const incident = after.mergedInto ?? before!.mergedInto;
    const verdict = isMerged ? { said: "together", how: "merged" } : { said: "apart", how: "unmerged" };
    const command = { type: "note", ...verdict, alert: null, incident, otherIncident: id, weights: null, score: null };
    return [{ kind: "correlationLabel", id: deriveId(id, `verdict/${after.version}`), command }];
  },
};
