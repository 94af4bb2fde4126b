/** An expected "no": a stable code, the field it is about (if one), and the particulars that complete the sentence. */
export type Refusal = {
  code: string;
  field?: string;
  because?: string;
  opens?: { label: string; kind?: string; id?: string; verb?: string };
};

/** What happened, in the past tense. `data` is plain JSON. */
export type DomainEvent = { type: string; data?: Record<string, unknown> };

/** The answer of a rule: the next record with its events, or a refusal. A decision without events is bookkeeping: no journal, no new version. */
export type Decision<S> = { ok: true; next: S; events: readonly DomainEvent[] } | { ok: false; refusal: Refusal };

/** Accepts a command. */
export function accept<S>(next: S, ...events: DomainEvent[]): Decision<S> {
  return { ok: true, next, events };
}

/** Refuses a command. */
export function refuse<S>(code: string, more: Omit<Refusal, "code"> = {}): Decision<S> {
  return { ok: false, refusal: { code, ...more } };
}
