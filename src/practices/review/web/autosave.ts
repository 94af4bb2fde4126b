import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, etagOf } from "../../../web/client/api.ts";
import { asProblem, Problem } from "../../../web/client/problem.ts";
import { recordKey } from "../../../web/client/query.ts";
import type { Review } from "../model.ts";
import type { ReviewAnswer } from "./data.ts";

type Field = keyof Review & string;
/** How saving stands: at rest, on its way, or stopped with the reason. `theirs`: somebody changed the same field meanwhile. */
export type Saving = { is: "rest" | "waiting" | "saving" } | { is: "failed"; sentence: string } | { is: "conflict"; theirs: unknown };

const pauseMs = 1200;

/**
 * Saves one field of a review by itself, a moment after the last keystroke and when the field is left, always against the version that
 * was seen. Where others changed other fields meanwhile it saves on theirs; where they changed this one it stops and asks.
 */
export function useAutosave<F extends Field>(review: Pick<Review, "id" | "version"> & Review, field: F, isOn: boolean) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<{ value: Review[F]; base: Review[F] } | null>(null);
  const [saving, setSaving] = useState<Saving>({ is: "rest" });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(draft);
  latest.current = draft;

  const save = async (force = false) => {
    clearTimeout(timer.current);
    const sent = latest.current;
    if (!sent || !isOn) return;
    setSaving({ is: "saving" });
    const answer = await saveField(client, { id: review.id, field, value: sent.value, base: sent.base, force });
    if (answer.is !== "rest") return setSaving(answer);
    // What was written while the save was on its way is saved next, on what stands there now.
    if (latest.current && !same(latest.current.value, sent.value)) {
      setDraft({ value: latest.current.value, base: sent.value });
      setSaving({ is: "waiting" });
      timer.current = setTimeout(() => void save(), pauseMs);
      return;
    }
    setDraft(null);
    setSaving({ is: "rest" });
  };
  const write = (value: Review[F]) => {
    setDraft((before) => ({ value, base: before ? before.base : review[field] }));
    setSaving({ is: "waiting" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), pauseMs);
  };
  const take = () => {
    clearTimeout(timer.current);
    setDraft(null);
    setSaving({ is: "rest" });
  };
  // A page that is left saves what waits; a browser that closes asks first.
  const leave = useRef(save);
  leave.current = save;
  useEffect(() => () => void (latest.current && leave.current()), []);
  useEffect(() => {
    if (saving.is === "rest") return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [saving.is]);
  return { value: draft ? draft.value : review[field], saving, write, save: () => void save(), insist: () => void save(true), take };
}

type Sent<F extends Field> = { id: string; field: F; value: Review[F]; base: Review[F]; force: boolean };

async function saveField<F extends Field>(client: QueryClient, { id, field, value, base, force }: Sent<F>): Promise<Saving> {
  for (let attempt = 1; ; attempt++) {
    try {
      const seen = await currentOf(client, id, attempt > 1);
      if (!force && !same(seen.record[field], base) && !same(seen.record[field], value))
        return { is: "conflict", theirs: seen.record[field] };
      const { record } = await api.patch<{ record: Review }>(
        `/api/reviews/${id}`,
        { [field]: value },
        { ifMatch: etagOf(seen.record.version) },
      );
      client.setQueryData<ReviewAnswer>(recordKey("review", id), (before) => before && { ...before, record });
      // What may be done follows from what is written.
      void client.invalidateQueries({ queryKey: ["record", "review"] });
      return { is: "rest" };
    } catch (fault) {
      if (fault instanceof Problem && fault.status === 412 && attempt < 4) continue;
      const problem = asProblem(fault);
      return { is: "failed", sentence: `Not saved. ${problem.detail || problem.title}` };
    }
  }
}

async function currentOf(client: QueryClient, id: string, isAgain: boolean): Promise<ReviewAnswer> {
  const known = client.getQueryData<ReviewAnswer>(recordKey("review", id));
  if (known && !isAgain) return known;
  const answer = await api.get<ReviewAnswer>(`/api/reviews/${id}`);
  client.setQueryData(recordKey("review", id), answer);
  return answer;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
