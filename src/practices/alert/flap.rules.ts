import { addMs, type Instant, ms } from "../../kernel/time.ts";

/** The last 21 states of a condition, "1" firing and "0" fine, oldest first; and until when they tell. */
export type Flap = { states: string; at: Instant; isFlapping: boolean };

const kept = 21;
/** Tools tell of changes, not of every check: each five minutes without a change count as one more check with the same answer. */
const slotMs = 300_000;
const beginsAbove = 300;
const endsBelow = 150;

/**
 * The condition was firing or fine at an instant. Flapping begins above 30 % and ends below 15 %, so that it does not flap itself.
 * Source: Nagios Core manual, "Detection and Handling of State Flapping": 21 states, 20 possible changes, newer ones weigh more.
 */
export function withState(before: Flap | null, isFiring: boolean, at: Instant): Flap {
  const state = isFiring ? "1" : "0";
  if (before === null) return { states: isFiring ? "01" : "0", at, isFlapping: false };
  const quiet = stableUntil(before, at);
  if (quiet.states.endsWith(state)) return quiet;
  const states = (quiet.states + state).slice(-kept);
  return { states, at: at > quiet.at ? at : quiet.at, isFlapping: flaps(states, quiet.isFlapping) };
}

/** The same condition at a later instant, where nothing was heard since. */
export function stableUntil(flap: Flap, at: Instant): Flap {
  const slots = Math.floor((ms(at) - ms(flap.at)) / slotMs);
  if (slots <= 0) return flap;
  let { states, isFlapping } = flap;
  for (let slot = 0; slot < Math.min(slots, kept); slot++) {
    states = (states + states.slice(-1)).slice(-kept);
    isFlapping = flaps(states, isFlapping);
  }
  return { states, at: addMs(flap.at, slots * slotMs), isFlapping };
}

/** When a flapping condition will have calmed down if nothing more is heard; null where it does not flap. */
export function calmAt(flap: Flap): Instant | null {
  if (!flap.isFlapping) return null;
  let at = flap.at;
  do at = addMs(at, slotMs);
  while (stableUntil(flap, at).isFlapping);
  return at;
}

/** How much of the possible change there was, in per mille; the oldest change weighs 0.8, the newest 1.2. */
export function changePerMille(states: string): number {
  const last = kept - 1;
  let sum = 0;
  for (let index = 1; index < states.length; index++)
    if (states[index] !== states[index - 1]) sum += 800 * (last - 1) + 400 * (index - 1 + kept - states.length);
  return Math.floor(sum / (last * (last - 1)));
}

function flaps(states: string, was: boolean): boolean {
  const change = changePerMille(states);
  return was ? change >= endsBelow : change > beginsAbove;
}
