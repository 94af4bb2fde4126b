import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Id } from "../../../kernel/ids.ts";
import type { Instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { useFresh } from "../../../web/client/live.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { notify } from "../../../web/kit/notify.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Cover } from "../cover.rules.ts";
import type { Fairness } from "../fairness.rules.ts";
import type { Gap } from "../history.rules.ts";
import type { RosterFault } from "../lint.rules.ts";
import type { Layer, Restriction, Roster, RosterOverride, ShiftNote, ShiftSwap } from "../model.ts";
import type { Segment } from "../roster.rules.ts";
import type { LayerRow } from "../schedule.rules.ts";
import type { LevelAnswer, SaidOverride } from "../words.rules.ts";

/** One roster with who is on call in it now. */
export type RosterNow = {
  id: Id;
  name: string;
  team: Id | null;
  timeZone: string;
  /** One takes turns in it, or it is one's own to look after. */
  isMine: boolean;
  levels: readonly { level: number; people: readonly Id[]; source: Segment["source"]; gap: boolean }[];
};
export type LevelSegments = { level: number; segments: readonly Segment[] };
/** A window of a roster, as `GET /api/rosters/:key/schedule` answers it. */
export type Schedule = {
  asOf: Instant;
  from: Instant;
  to: Instant;
  record: Roster;
  levels: readonly LevelSegments[];
  gaps: readonly Gap[];
  layers: readonly LayerRow[];
  overrides: readonly RosterOverride[];
  swaps: readonly ShiftSwap[];
  notes: readonly ShiftNote[];
  faults: readonly RosterFault[];
  fairness: { from: Instant; to: Instant; agreed: number; levels: readonly (Fairness & { level: number })[] };
  refs: Refs;
  can: Record<string, { sentence: string } | null>;
};
/** The answer to "who is on call at …?". */
export type Answered = {
  at: Instant;
  levels: readonly LevelAnswer[];
  /** Those that the levels name as reasons. */
  overrides: readonly SaidOverride[];
  covers: readonly Cover[];
  refs: Refs;
};

/** All rosters with who is on call now; read again at once when a roster or a shift changes. */
export function useRosters() {
  const query = useQuery({
    queryKey: ["watch", "roster", "all"],
    queryFn: ({ signal }) => api.get<{ at: Instant; items: readonly RosterNow[]; refs: Refs }>("/api/rosters/on-call", { signal }),
    staleTime: 30_000,
    retry: false,
  });
  useFollowShifts(query.refetch);
  return query;
}

/** A window of one roster. */
export function useSchedule(id: Id | null, window: { from: Instant; to: Instant } | null) {
  const query = useQuery({
    queryKey: ["watch", "roster", "schedule", id, window?.from, window?.to],
    queryFn: ({ signal }) => api.get<Schedule>(`/api/rosters/${id}/schedule?from=${window?.from}&to=${window?.to}`, { signal }),
    enabled: id !== null && window !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  useFollowShifts(query.refetch);
  return query;
}

/** Who is on call at an instant, in words. */
export function useAnswer(id: Id, at: Instant) {
  const query = useQuery({
    queryKey: ["watch", "roster", "answer", id, at],
    queryFn: ({ signal }) => api.get<Answered>(`/api/rosters/${id}/on-call?at=${at}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  useFollowShifts(query.refetch);
  return query;
}

const kindsOfShifts = ["rosterOverride", "shiftSwap", "shiftNote"] as const;

/** Reads again when overrides, swaps or notes change; what is marked `watch roster` already follows rosters. */
function useFollowShifts(readAgain: () => unknown): void {
  const [override, swap, note] = [useFresh(kindsOfShifts[0]), useFresh(kindsOfShifts[1]), useFresh(kindsOfShifts[2])];
  const count = override.versions.size + swap.versions.size + note.versions.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: news alone calls for reading again
  useEffect(() => {
    if (count === 0) return;
    for (const one of [override, swap, note]) one.take();
    void readAgain();
  }, [count]);
}

/** What is sent for a new override; the rest is the model's own. */
export type NewOverride = Pick<RosterOverride, "roster" | "mode" | "startsAt" | "reason"> &
  Partial<Pick<RosterOverride, "level" | "person" | "whom" | "endsAt">>;
export type NewSwap = Pick<ShiftSwap, "roster" | "level" | "taker" | "startsAt" | "endsAt"> &
  Partial<Pick<ShiftSwap, "giver" | "returnStartsAt" | "returnEndsAt" | "message">>;
export type RosterDraft = Pick<
  Roster,
  "name" | "team" | "owner" | "timeZone" | "calendar" | "gapNoticeDays" | "askForNotes" | "agreedFairness"
> & {
  layers: readonly Layer[];
  expected: readonly Restriction[];
};

/** What can be done with shifts. Each reads the screen again; `quietly` says a refusal in passing, where no form could show it. */
export function useShiftDeeds() {
  const client = useQueryClient();
  const after = async <T>(doing: Promise<T>): Promise<T> => {
    const done = await doing;
    await client.invalidateQueries({ queryKey: ["watch", "roster"] });
    return done;
  };
  return {
    override: (given: NewOverride) => after(api.post<{ record: RosterOverride }>("/api/roster-overrides", given)),
    endOverride: (id: Id) => after(api.post(`/api/roster-overrides/${id}/end`)),
    ask: (given: NewSwap) => after(api.post("/api/shift-swaps", given)),
    answer: (id: Id, verb: "accept" | "decline" | "withdraw") => after(api.post(`/api/shift-swaps/${id}/${verb}`)),
    note: (id: Id, said: { whatIsOpen: string; whatToWatch: string }) => after(api.post(`/api/shift-notes/${id}/write`, said)),
    newNote: (roster: Id, said: { whatIsOpen: string; whatToWatch: string }) =>
      after(api.post("/api/shift-notes", { roster, level: 1, ...said })),
    save: (id: Id, version: number, changes: Partial<RosterDraft>) =>
      after(api.post<{ record: Roster }>(`/api/rosters/${id}/edit`, { changes }, { ifMatch: etagOf(version) })),
    create: (draft: RosterDraft) => after(api.post<{ record: Roster }>("/api/rosters", draft)),
    feed: (roster: Id | null) => api.post<{ id: Id; name: string; path: string }>("/api/rosters/feeds", { roster }),
    revokeFeed: (id: Id) => after(api.post(`/api/roster-feeds/${id}/revoke`)),
  };
}

/** Runs a deed whose refusal has no form to stand in. Answers whether it was done. */
export async function quietly(doing: Promise<unknown>, failed: string): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (fault) {
    notify({ title: failed, message: asProblem(fault).message, isBad: true });
    return false;
  }
}
