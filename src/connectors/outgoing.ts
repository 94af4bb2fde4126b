// What the ways out of the house are given and answer: a message with its id, a door to post through, and what became of it.

export type MessageItem = {
  subject: string;
  text: string;
  why?: string;
  link?: string;
  deeds?: readonly { label: string; link: string }[];
  /** What can be done for all, where this is the first of several. */
  together?: { label: string; link: string };
};
/** One message, or several in one. The id is the same for every attempt: receivers may tell a repetition by it. */
export type Message = {
  id: string;
  /** What it is: page, alarm, test, code. */
  event: string;
  items: readonly MessageItem[];
  /** Those that no longer fitted. */
  leftOut: number;
  /** What several are called. */
  plural: string;
  attempt: number;
  possiblyRepeated: boolean;
  /** When this attempt is made. */
  at: string;
};

export type HttpRequest = { url: string; headers: Record<string, string>; body: string };
export type HttpAnswer =
  | { ok: true; status: number; text: string; retryAfterSeconds: number | null }
  | { ok: false; reason: string; sent: boolean; never: boolean };
export type Post = (request: HttpRequest) => Promise<HttpAnswer>;
/** The other side's words, or why it failed: for good, undecided, or not reached. */
export type Outcome = string | { answer: string; permanent: boolean; undecided: boolean; unreachable: boolean };

/** What an answer means: 2xx is taken; 408, 425, 429 and 5xx may be better later; any other is no for good, redirects too. */
export function outcomeOf(answer: HttpAnswer): Outcome {
  if (!answer.ok) {
    const { reason, sent, never } = answer;
    return { answer: reason, permanent: never, undecided: sent, unreachable: !never && !sent };
  }
  const { status, text } = answer;
  const said = `${status} ${text.replace(/\s+/g, " ").trim().slice(0, 300)}`.trim();
  if (status >= 200 && status < 300) return said;
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return { answer: `It answered ${said}`, permanent: !isPassing, undecided: false, unreachable: false };
}

/** The headline of a message: the subject, or how many there are and the first. */
export function headline({ items, leftOut, plural }: Message): string {
  const count = items.length + leftOut;
  const first = oneLine(items[0]?.subject ?? "");
  return count === 1 ? first : `${count} ${plural}: ${first}`;
}

/** What can be done for all of several messages at once; of one message nothing. */
export function togetherOf({ items }: Message): { label: string; link: string } | null {
  return items.length > 1 ? (items[0]?.together ?? null) : null;
}

/** One line, whatever a title holds. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
