// How another system is asked: with patience where it wants some, with none where it says no. What is secret stays in a closure and in no sentence.

/** The source said no, or cannot be reached: `code` says how, the message is a sentence. */
export class SourceRefused extends Error {
  readonly code: "unauthorised" | "forbidden" | "noTable" | "unreachable" | "unreadable" | "refused" | "busy";
  /** How long the source wants to be left alone, in milliseconds, where it said so. */
  readonly waitMs: number | null;
  constructor(code: SourceRefused["code"], sentence: string, waitMs: number | null = null) {
    super(sentence);
    this.code = code;
    this.waitMs = waitMs;
  }
}

/** A request: read where nothing is sent along. Some only look for something and send it all the same: they are `asking`, and may be repeated. */
export type Sent = { method: string; body: string; type?: string; asking?: true };
export type Answer = { headers: Headers; bytes: Uint8Array; text(): string };
export type Ask = (url: string, what: string, sent?: Sent) => Promise<Answer>;
type How = { headers: Record<string, string>; redirect: "error"; signal: AbortSignal; method?: string; body?: string };
/** How a request is made, and how one waits: both can be given for tests and for a way out that is watched. */
export type AskingGiven = {
  fetch?: (url: string, how: How) => Promise<Response>;
  wait?: (ms: number) => Promise<void>;
  timeoutMs?: number;
  signal?: AbortSignal;
};
type Manner = {
  /** Headers that say who asks. `isAnew`: those of before are not taken any more. Asked again once. */
  authorise(isAnew: boolean): Promise<Record<string, string>>;
  /** They may end, so that a refusal is answered by having new ones. */
  canEnd?: boolean;
  /** A longer wait than two minutes ends the run, and is kept to by whoever asks again; where it is not said, two minutes are waited. */
  leavesWhenBusy?: boolean;
  /** What the source itself says of its refusal, in the body of a 400; null where it says nothing. */
  reasonIn?(body: unknown): string | null;
};

const mostTries = 6;
const longestWaitMs = 120_000;
/** However long a source wants to be left alone: what it says by mistake, or by malice, must not end its reading for good. */
const longestPatienceSeconds = 86_400;
const mostBytes = 64 * 1024 * 1024;
const mostReason = 64 * 1024;

/** Makes the one who asks. It follows no redirect, takes a minute and 64 MB for an answer, and tries six times where trying again may help. */
export function makeAsking(given: AskingGiven, manner: Manner): Ask {
  const { signal, timeoutMs = 60_000 } = given;
  const get = given.fetch ?? fetch;
  const wait = given.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  return async (url, what, sent) => {
    const { host } = new URL(url);
    let isAnew = false;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const late = AbortSignal.timeout(timeoutMs);
      let reason: string;
      let waitMs = Math.min(1000 * 2 ** (attempt - 1), 30_000);
      try {
        const answer = await get(url, {
          ...(sent ? { method: sent.method, body: sent.body } : {}),
          headers: {
            ...(await manner.authorise(isAnew)),
            ...usualHeaders,
            ...(sent ? { "content-type": sent.type ?? "application/json" } : {}),
          },
          redirect: "error",
          signal: signal ? AbortSignal.any([signal, late]) : late,
        });
        if (answer.status === 401 && manner.canEnd && !isAnew) {
          isAnew = true;
          await answer.body?.cancel();
          continue;
        }
        const no = await refusalOf(answer, { what, host, sent, manner });
        if (no) throw no;
        if (answer.ok) return await readAll(answer, what);
        reason = `it answered ${answer.status}`;
        const wanted = waitOf(answer.headers.get("retry-after"));
        await answer.body?.cancel();
        if (wanted !== null && wanted > longestWaitMs && manner.leavesWhenBusy)
          throw new SourceRefused(
            "busy",
            `${host} wants to be left alone for ${Math.ceil(wanted / 60_000)} minutes. It is asked again then.`,
            wanted,
          );
        waitMs = wanted === null ? waitMs : Math.min(wanted, longestWaitMs);
      } catch (error) {
        if (error instanceof SourceRefused) throw error;
        signal?.throwIfAborted();
        // The way out itself says no: an address inside the house's own network, for one.
        if ((error as { isPermanent?: boolean }).isPermanent) throw new SourceRefused("unreachable", (error as Error).message);
        reason = late.aborted ? `it did not answer within ${timeoutMs / 1000} s` : causeOf(error);
      }
      if (attempt >= mostTries)
        throw new SourceRefused("unreachable", `${host} gives no answer for ${what}: ${reason}. Run it again to go on.`);
      await wait(waitMs);
    }
  };
}
const usualHeaders = { accept: "application/json", "user-agent": "Quarterdeck" };

/** The address of a source, as its origin; refused where it is none, or where what is secret would go over a network in the clear. */
export function sourceAddress(text: string, example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new SourceRefused("unreachable", `The address of the source is one such as ${example}, without a user name.`);
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere)
    throw new SourceRefused("unreachable", "The password would go over the network in the clear. Use https.");
  return url;
}

/** The object that an answer holds; refused where it is no JSON. */
export function jsonOf(answer: Answer, what: string): Record<string, unknown> {
  try {
    return (JSON.parse(answer.text()) ?? {}) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) throw new SourceRefused("unreadable", `What was answered for ${what} is no JSON.`);
    throw error;
  }
}

/** What `Authorization: Basic` says of a user. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

type Case = { what: string; host: string; sent: Sent | undefined; manner: Manner };

/** What no repetition would change; null for an answer, and for what may pass. */
async function refusalOf(answer: Response, { what, host, sent, manner }: Case): Promise<SourceRefused | null> {
  const { status } = answer;
  const isChange = sent !== undefined && sent.asking !== true;
  if (isChange && [400, 403, 404, 409].includes(status)) return new SourceRefused("refused", await reasonIn(answer, host));
  if (status === 401) return new SourceRefused("unauthorised", `${host} does not know this user name and password.`);
  if (status === 403) return new SourceRefused("forbidden", `${host} does not let this user read ${what}.`);
  if (status === 400 && manner.reasonIn) {
    const said = manner.reasonIn(await bodyOf(answer));
    return new SourceRefused(
      "refused",
      `${host} does not understand what it was asked for ${what}${said ? `: ${said.slice(0, 300)}` : ""}.`,
    );
  }
  if (status === 400 || status === 404) return new SourceRefused("noTable", `${host} has not ${what}.`);
  const passes = status === 408 || status === 429 || status >= 500;
  return status < 300 || passes ? null : new SourceRefused("unreadable", `${host} answered ${status} for ${what}.`);
}

/** Why a change was not taken, in the words of the source. */
async function reasonIn(answer: Response, host: string): Promise<string> {
  const { error } = ((await bodyOf(answer)) ?? {}) as { error?: { message?: unknown; detail?: unknown } };
  return `${host} refuses it: ${String(error?.detail || error?.message || answer.status).slice(0, 300)}`;
}

/** What a refusal says of itself, as JSON; null where it is none, or as long as no sentence is. */
async function bodyOf(answer: Response): Promise<unknown> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > mostReason) return null;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Milliseconds that the source asks for, a day at the most. Source: RFC 9110 section 10.2.3, seconds; a date is not read, and the usual wait stands. */
function waitOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && retryAfter !== "" ? Math.min(Math.max(seconds, 0), longestPatienceSeconds) * 1000 : null;
}

async function readAll(answer: Response, what: string): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > mostBytes) throw new SourceRefused("unreadable", `The answer for ${what} is larger than ${mostBytes / 1024 / 1024} MB.`);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  return { headers: answer.headers, bytes, text: () => bytes.toString("utf8") };
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  const said = cause?.code ?? cause?.message ?? message ?? "no reason given";
  return said.includes("ENOTFOUND") ? "its name has no address; check the address" : said;
}
