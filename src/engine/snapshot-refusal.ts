/** An expected "no" of a snapshot: a stable code, and a sentence that says what to do next. */
export type SnapshotRefusal = { ok: false; refusal: { code: string; sentence: string } };
export type SnapshotAnswer<T> = ({ ok: true } & T) | SnapshotRefusal;

/** Carries a refusal out of the depth of a transaction, which it rolls back; `answering` turns it into an answer. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Answers what `work` answers, or its refusal; faults stay exceptions. */
export async function answering<T extends object>(work: () => Promise<T>): Promise<SnapshotAnswer<T>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: { code: error.code, sentence: error.message } };
    throw error;
  }
}
