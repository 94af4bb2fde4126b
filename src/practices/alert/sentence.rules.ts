import type { Id } from "../../kernel/ids.ts";
import type { Judged } from "./correlate.rules.ts";

/** Names of things by id, for sentences. */
export type Names = (id: Id) => string | null;
type Told = { subject: string; judged: Judged; names: Names; template: string };

/**
 * Why an alert joined an incident, in one sentence: "Joined INC0000042: db-1 is needed by payments-api (0.6), began 3 min later (0.74), says
 * the same, "connection refused to <*>" (1.0): 0.71."
 */
export function joinedSentence({ subject, judged, names, template }: Told): string {
  const { features, apartMs, score } = judged;
  const parts = [placeWords(subject, judged, names), `began ${apartWords(apartMs)} (${tenths(features.time)})`];
  if (features.text === 1000) parts.push(`says the same, "${shortened(template)}" (1.0)`);
  else if (features.text > 0) parts.push(`says much the same (${tenths(features.text)})`);
  if (features.history > 0) parts.push(`went together before (${tenths(features.history)})`);
  return `Joined ${numberOf(judged)}: ${parts.join(", ")}: ${tenths(score)}.`;
}

/** Why an alert opened an incident of its own, and what it was nearest to. */
export function openedSentence(nearest: Judged | undefined, joinAt: number): string {
  if (!nearest) return "Opened an incident: nothing that fires is on the same thing, near it, or says the same.";
  const because =
    nearest.features.topo === 0 ? "they have no place in common" : `${tenths(nearest.score)}, and joining needs ${tenths(joinAt)}`;
  return `Opened an incident: nearest is ${numberOf(nearest)} (${because}).`;
}

function placeWords(subject: string, { relation, thing, isBelow, features }: Judged, names: Names): string {
  const other = (thing === null ? null : names(thing)) ?? "a thing of it";
  const share = `(${tenths(features.topo)})`;
  if (features.topo === 0) return "it has no place in common with it (0)";
  switch (relation) {
    case "same":
      return `it is on the same thing, ${other === "a thing of it" ? subject : other} ${share}`;
    case "marked":
      return `its labels name the same change or trace ${share}`;
    case "named":
      return isBelow ? `an alert of it names ${subject} ${share}` : `its text names ${other} ${share}`;
    case "direct":
      return isBelow ? `what fails there needs ${subject} ${share}` : `${subject} needs ${other} ${share}`;
    case "near":
      return `${subject} and it are two steps apart ${share}`;
    case "service":
      return `both are of ${other} ${share}`;
    case "everywhere":
      return `the same fires on three other things in its cluster ${share}`;
    default:
      return `it has no place in common with it (0)`;
  }
}

function apartWords(apartMs: number): string {
  const seconds = Math.round(Math.abs(apartMs) / 1000);
  if (seconds < 1) return "at the same moment";
  const size = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${size} ${apartMs < 0 ? "earlier" : "later"}`;
}

/** Per mille as a decimal of at most two places: 1000 is "1.0", 740 is "0.74". */
export function tenths(perMille: number): string {
  const hundredths = Math.floor(perMille / 10);
  const text = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
  return text.endsWith("0") ? text.slice(0, -1) : text;
}

function numberOf({ number }: Judged): string {
  return number ?? "its incident";
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
