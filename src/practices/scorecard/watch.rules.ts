import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { InputOf, Kind } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { missesOf, promiseConcern } from "./concern.rules.ts";
import { meets } from "./evaluate.rules.ts";
import { type PromiseWatch, promiseWatchModel } from "./watch.model.ts";

const root = "0199e6b4c4007000a100000000000000";

/** The watch of a promise: one for each key, month after month. */
export function watchId(metric: string): Id {
  return deriveId(root, `watch/${metric}`);
}

const { metric, name, period, endsAt, owner, unit, decimals, direction, target, floor, value, n, part, run, usual } =
  promiseWatchModel.shape;
const commands = {
  look: {
    label: "Look",
    internal: true,
    creates: true,
    input: { metric, name, period, endsAt, owner, unit, decimals, direction, target, floor, value, n, part, run, usual },
  },
  leave: { label: "Watch no more", internal: true, input: {} },
} as const;
export type Look = InputOf<typeof commands.look.input>;
type WatchCommand = ({ type: "look" } & Look) | { type: "leave" };

/** How each promise stands this month. It is looked at, never written by hand. */
export const promiseWatch: Kind<PromiseWatch, WatchCommand, undefined> = {
  model: promiseWatchModel,
  permissions: { read: "scorecard.read" },
  commands,
  events: {
    promiseWatched: { audience: "staff", label: "watched" },
    promiseOffCourse: { audience: "staff", label: "off course" },
    promiseMoved: { audience: "staff", label: "other figures" },
    promiseOnCourse: { audience: "staff", label: "on course again" },
  },
  refusals: { nothingToDo: "A promise is looked at by itself; nothing is written here." },
  gate: () => null,
  decide: ({ command, current, now, ...asked }) => {
    if (command.type === "look")
      return look(current ?? (newWatch({ ...asked, now }) as PromiseWatch), command, { now, isNew: current === null });
    if (!current || current.state === "onCourse") return { ok: false, refusal: { code: "nothingToDo" } };
    return accept<PromiseWatch>({ ...current, state: "onCourse", since: now, calmSince: null }, { type: "promiseOnCourse" });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } as Refusal }),
  visible: (actor) => (may(actor, "scorecard.read") ? ["all"] : []),
  concern: (record) => promiseConcern(record),
};

/** So many broken in a row are off course, whatever the month says. */
export const longRun = 5;
const leastCounted = 10;
const leastMisses = 2;
/** So long it must be kept without a break before it is called on course again: what stands at the edge does not come and go. */
const calmMinutes = 1440;

/** Whether the figures of a look are off course: the target is missed so far, by enough to say so, or too many broke in a row. */
export function isBad({
  value,
  target,
  direction,
  n,
  part,
  run,
}: Pick<Look, "value" | "target" | "direction" | "n" | "part" | "run">): boolean {
  if (run >= longRun) return true;
  if (value === null || meets(value, target, direction === "atMost" ? "atMost" : "atLeast")) return false;
  return part === null || n >= leastCounted || missesOf({ n, part, direction }) >= leastMisses;
}

function look(
  before: PromiseWatch,
  { type: _, ...seen }: { type: "look" } & Look,
  given: { now: Instant; isNew: boolean },
): Decision<PromiseWatch> {
  const { now, isNew } = given;
  const bad = isBad(seen);
  const next = { ...before, ...seen };
  const was = isNew ? "onCourse" : before.state;
  if (was === "onCourse") {
    const state = bad ? ("offCourse" as const) : ("onCourse" as const);
    const since = bad || isNew ? now : before.since;
    const record: PromiseWatch = { ...next, state, since, calmSince: null };
    if (bad)
      return accept(record, { type: "promiseOffCourse", data: { value: seen.value, target: seen.target, n: seen.n, run: seen.run } });
    return isNew ? accept(record, { type: "promiseWatched" }) : accept(record);
  }
  const calmSince = bad ? null : (before.calmSince ?? now);
  if (calmSince !== null && now >= addMinutes(calmSince, calmMinutes))
    return accept<PromiseWatch>(
      { ...next, state: "onCourse", since: now, calmSince: null },
      { type: "promiseOnCourse", data: { value: seen.value } },
    );
  const record: PromiseWatch = { ...next, state: "offCourse", calmSince };
  const isMoved = seen.value !== before.value || seen.n !== before.n || seen.run !== before.run || seen.period !== before.period;
  return isMoved ? accept(record, { type: "promiseMoved" }) : accept(record);
}

const newWatch = recordMaker(promiseWatchModel, { state: "onCourse" as const, decimals: 0, n: 0, run: 0, target: 0 });
