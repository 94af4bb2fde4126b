import { addMs, type Instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { type Band, nextBandChange, standingAt } from "./band.rules.ts";
import { horizonMinutesOf, type Line, type Reckoning, type Scales, type Weighed } from "./score.rules.ts";

/** What one line less would make of the score: by how many tenths it falls, to what, and whether that leaves NOW. */
export type Leaving = { factor: Line["factor"]; tenths: number; leaves: boolean };
/** Why a line stands where it stands, for whoever reads the Desk. */
export type Why = {
  /** One sentence: why NOW, or why not. */
  sentence: string;
  leaving: readonly Leaving[];
  /** To when its last moment would have to move so that it leaves NOW; null where that alone does not do. */
  leavesIfMovedTo: Instant | null;
  /** When it changes its band by itself, if nothing is done; null: never. */
  changesAt: Instant | null;
  changesTo: Band | null;
};
/** Who moved it by hand, to which band, and the reason they gave. */
type Moved = { to: Band; why: string; by: string };
type Standing = { item: Weighed; scales: Scales; now: Instant; band: Band; reckoning: Reckoning; moved?: Moved | null };

/** Explains a standing: the sentence, what would take it out of NOW, and when it moves by itself. */
export function whyOf(standing: Standing): Why {
  const { item, scales, now, band, reckoning } = standing;
  // What a hand holds in NOW does not leave it by the clock.
  const changesAt = band === "NOW" && handOf(standing) ? null : nextBandChange(item, scales, now, band);
  const isScored = band === "NOW" && reckoning.gates.length === 0 && handOf(standing) === null;
  return {
    sentence: sentenceOf(standing, changesAt),
    leaving: isScored ? leavingOf(reckoning, scales) : [],
    leavesIfMovedTo: isScored ? movedTo(standing) : null,
    changesAt,
    changesTo: changesAt === null ? null : standingAt(item, scales, changesAt, band).band,
  };
}

/** The hand that holds it where it stands; null where a gate or the arithmetic does. */
function handOf({ moved, band, reckoning }: Standing): Moved | null {
  return moved && moved.to === band && (band !== "NOW" || reckoning.gates.length === 0) ? moved : null;
}

function sentenceOf(standing: Standing, changesAt: Instant | null): string {
  const { scales, band, reckoning } = standing;
  const hand = handOf(standing);
  if (hand) return `${band} because ${hand.by} moved it here${hand.why === "" ? "" : `: ${hand.why.replace(/\.$/, "")}`}.`;
  const [gate] = reckoning.gates;
  if (gate) return `NOW because ${lowerFirst(trimmed(gate.words))}.`;
  const { nowFrom, nowUntil, todayFrom } = scales.terms;
  const strongest = strongestOf(reckoning.lines);
  if (band === "NOW") {
    const because = strongest.length > 0 ? ` because ${strongest.map(({ words }) => lowerFirst(trimmed(words))).join(", and ")}` : "";
    const held = reckoning.tenths < nowFrom * 10 ? ` It has been NOW before, and leaves only below ${nowUntil}.` : "";
    return `NOW${because}.${held}`;
  }
  const next = band === "TODAY" ? nowFrom : todayFrom;
  const short = points(next * 10 - reckoning.tenths);
  const unknown = reckoning.lines.filter((one) => one.value === null && one.weight > 0).map((one) => factorWords[one.factor]);
  const missing = unknown.length > 0 ? ` Not known: ${unknown.join(", ")}.` : "";
  const stays = changesAt === null ? " It stays there unless something changes." : "";
  return `Not ${band === "TODAY" ? "NOW" : "TODAY"}: ${short} points are missing to ${next}.${missing}${stays}`;
}

/** The two lines that count most. */
function strongestOf(lines: readonly Line[]): Line[] {
  return lines
    .filter((one) => one.tenths > 0)
    .toSorted((one, other) => other.tenths - one.tenths)
    .slice(0, 2);
}

function leavingOf({ lines, tenths }: Reckoning, { terms }: Scales): Leaving[] {
  return lines
    .filter((one) => one.tenths > 0)
    .map(({ factor, tenths: own }) => ({ factor, tenths: own, leaves: tenths - own < terms.nowUntil * 10 }));
}

/** The last moment that would leave just so little urgency that the score falls below the threshold, to the minute. */
function movedTo({ item, scales, now, reckoning }: Standing): Instant | null {
  const { terms } = scales;
  if (item.concern.irreversibleAt === null) return null;
  const ofUrgency = reckoning.lines.find((one) => one.factor === "urgency")?.tenths ?? 0;
  const others = reckoning.tenths - ofUrgency;
  const room = terms.nowUntil * 10 - 1 - others;
  if (room < 0 || terms.weights.urgency === 0) return null;
  const urgency = Math.min(1, room / (terms.weights.urgency * 10));
  const horizonMs = horizonMinutesOf(item, terms) * MINUTE_MS;
  const needMs = (item.concern.timeNeededMinutes ?? 0) * MINUTE_MS;
  const at = Math.ceil((ms(now) + needMs + horizonMs * (1 - urgency)) / MINUTE_MS) * MINUTE_MS;
  return addMs("1970-01-01T00:00:00.000Z", at);
}

export const factorWords: Readonly<Record<Line["factor"], string>> = {
  impact: "impact",
  urgency: "urgency",
  trend: "trend",
  authority: "authority",
  money: "money",
  priority: "priority",
};

/** Tenths of a point as they are read: "52.2". */
export function points(tenths: number): string {
  return `${Math.trunc(tenths / 10)}.${Math.abs(tenths % 10)}`;
}

/** The first clause of a fact, for a sentence that joins several. */
function trimmed(words: string): string {
  return words.split("; ")[0]!.replace(/\.$/, "");
}

function lowerFirst(words: string): string {
  return /^[A-Z][a-z ]/.test(words) ? words[0]!.toLowerCase() + words.slice(1) : words;
}
