import type { DescribedCommand } from "./describe.ts";

/** Whether a verb is a way to write on a record's timeline (a note, a comment): it stands in the composer, not among the buttons. */
export function isVoice(command: Pick<DescribedCommand, "type" | "fields">): boolean {
  return /^add(Note|Comment)/.test(command.type) && command.fields.length === 1 && command.fields[0]?.type === "longtext";
}
