import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import { notify } from "../../../web/kit/notify.ts";
import { resolve } from "../roster.rules.ts";
import { quietly, type Schedule, useShiftDeeds } from "./data.ts";
import type { Names } from "./names.ts";

type Span = { from: Instant; to: Instant };

/**
 * What it takes that a person covers a stretch of level 1: oneself, and whoever manages the roster, puts it down at once; others ask,
 * and the other accepts. Answers whether it was done.
 */
export function useCoverDeed(
  schedule: Schedule,
  person: Id,
  names: Names,
): { label: "Cover" | "Ask"; run: (span: Span) => Promise<boolean> } {
  const session = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const { record } = schedule;
  const decides = may("roster.administer") || record.owner === session.person.id || person === session.person.id;
  const cover = ({ from, to }: Span) => {
    const isGap = resolve({ roster: record, overrides: schedule.overrides, from, to }).every((one) => one.people.length === 0);
    // Where nobody is, one joins: should the gap be closed otherwise, both are on call. Else one takes over whoever is there.
    const mode = isGap ? ("add" as const) : ("replace" as const);
    const given = { roster: record.id, level: 1, mode, person, startsAt: from, endsAt: to, reason: isGap ? "Covers the gap" : "Covers" };
    return quietly(deeds.override(given), "Nothing was changed");
  };
  const ask = async ({ from, to }: Span) => {
    const [held] = resolve({ roster: record, overrides: schedule.overrides, from, to });
    const given = { roster: record.id, level: 1, taker: person, startsAt: from, endsAt: to, giver: held?.people[0] ?? null };
    const done = await quietly(deeds.ask(given), "Nobody was asked");
    if (done) notify({ title: `${names.short(person)} was asked` });
    return done;
  };
  return decides ? { label: "Cover", run: cover } : { label: "Ask", run: ask };
}
