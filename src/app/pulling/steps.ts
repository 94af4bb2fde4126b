import type { ImportStep } from "../../engine/import-contract.ts";
import { stable } from "../../engine/journal.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";

type Step = Pick<ImportStep, "at" | "command" | "told">;
export type Known = {
  /** What the source told before and was taken over, by its own names. */
  told: ReadonlySet<string>;
  /** Entries that came another way, such as by a file: their time and words. */
  written: ReadonlySet<string>;
  /** When the ticket had last changed as it was read before. */
  until: Instant;
};

/**
 * Of all steps that made a ticket what it is, those that a record that is here still lacks: what is told by a name that is not known yet, milestones
 * behind the last reading, and at last whatever its fields are now and are not here. A state that shows late changes nothing any more: what it is now
 * is said by the last step; what was written late is an entry all the same.
 */
export function stillToLay(steps: readonly Step[], current: AnyRecord, known: Known): Step[] {
  const last = steps.at(-1);
  if (!last) return [];
  const between = steps.slice(1, -1).filter((step) => {
    const isEntry = step.command.type === "recordEntry";
    if (step.told === undefined) return step.at > known.until;
    if (known.told.has(step.told)) return false;
    return isEntry ? !known.written.has(entryKey(step.at, String(step.command.text))) : step.at > known.until;
  });
  const said = last.command.changes as Record<string, unknown>;
  const changes = between.some((step) => step.command.type === "recordHistory")
    ? said
    : Object.fromEntries(Object.entries(said).filter(([name, value]) => stable(held(current, name)) !== stable(value ?? null)));
  return Object.keys(changes).length === 0 ? between : [...between, { at: last.at, command: { ...last.command, changes, number: null } }];
}

/** By which an entry that came without a name of its own is known again. */
export function entryKey(at: Instant, text: string): string {
  return `${at} ${text}`;
}

function held(current: AnyRecord, name: string): unknown {
  return (name.startsWith("u_") ? current.extra[name] : current[name]) ?? null;
}
