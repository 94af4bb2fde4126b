import type { Change, MeasureChange } from "../../kernel/practice.ts";
import type { ClockRecord } from "./model.ts";

/** What each kind of promise is measured as: what callers were promised, what teams promise each other, what vendors promise us. */
export const families = { SLA: "sla", OLA: "ola", "Underpinning contract": "vendor" } as const satisfies Record<
  ClockRecord["agreementType"],
  string
>;

/**
 * A promise counts once, where it is decided: broken at the moment it broke (open or not), kept at the moment it ended unbroken. The three
 * kinds of promise never count into each other.
 * Source: SLA compliance = met / (met + breached), open ones already breached counted as breached.
 */
export function clockMeasures({ before, after, events }: Change<ClockRecord>): MeasureChange[] {
  const facts: MeasureChange[] = [];
  const { priority, team, service } = after;
  const was = before ? measuresOf(before) : null;
  const is = measuresOf(after);
  const broken = (): void => {
    if (after.breachedAt) facts.push({ measure: is.broken, at: after.breachedAt, value: 1, priority, team, service });
  };
  for (const event of events) {
    if (event.type === "clockBreached") broken();
    if (event.type === "clockStopped" && after.stoppedAt && !after.breachedAt)
      facts.push({ measure: is.kept, at: after.stoppedAt, value: 1, priority, team, service });
    // What was solved and turned out not to be was no promise kept.
    const goesOn = event.type === "clockStarted" || event.type === "clockReopened";
    if (goesOn && was && before?.stoppedAt && !before.breachedAt) facts.push({ retract: was.kept });
    if (event.type === "clockCancelled" && was && before?.breachedAt) facts.push({ retract: was.broken });
    // Other terms may mend a broken promise, move the moment at which it broke, or make it a promise of another kind.
    const isOther = was?.broken !== is.broken || before?.breachedAt !== after.breachedAt;
    if (event.type === "clockAdopted" && was && before?.breachedAt && isOther) {
      facts.push({ retract: was.broken });
      broken();
    }
  }
  return facts;
}

function measuresOf({ agreementType, target }: ClockRecord): { kept: string; broken: string } {
  const family = `${families[agreementType]}.${target}`;
  return { kept: `${family}.kept`, broken: `${family}.broken` };
}
