/** One wrong field of a problem: where, and what is wrong with it in a plain sentence. */
export type FieldProblem = { path: string; message: string };

/** The body of `application/problem+json`. Source: RFC 9457 section 3, with our `code`, `errors` and `open` as extension members. */
export type ProblemBody = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: FieldProblem[];
  /** What libraries that know no RFC 9457 write instead of `detail`. */
  message?: string;
  open?: { label: string; href: string };
  /** What would open a gate, as a rule names it: a record, and perhaps a verb to use on it. */
  opens?: Opens;
};

/** The way that is open where a rule said no. */
export type Opens = { label: string; kind?: string; id?: string; verb?: string };

/** What the server answered instead of doing what was asked; `status` 0 means that no answer came. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly open: { label: string; href: string } | undefined;
  readonly opens: Opens | undefined;

  constructor(body: ProblemBody & { status: number }) {
    super(body.detail ?? body.message ?? body.title ?? "The request failed.");
    this.name = "Problem";
    this.status = body.status;
    this.code = body.code ?? "";
    this.title = body.title ?? titles[body.status] ?? "That did not work";
    this.detail = body.detail ?? body.message ?? "";
    this.errors = body.errors ?? [];
    this.open = body.open;
    this.opens = body.opens;
  }

  /** The sentence for one field, or undefined when that field was fine. */
  forField(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

const titles: Record<number, string> = {
  0: "The server did not answer",
  401: "You are signed out",
  403: "You may not do this",
  404: "Not found",
  409: "Somebody changed this while you were working on it",
  412: "Somebody changed this while you were working on it",
  429: "Too many requests",
  500: "The server failed",
  503: "The server is not ready",
};

/** Reads the problem out of a failed response; anything that is not problem+json still becomes a Problem with its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) return new Problem({ status: response.status });
  try {
    return new Problem({ ...((await response.json()) as ProblemBody), status: response.status });
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return new Problem({ status: response.status, detail: "The server's answer could not be read." });
  }
}

/** The Problem of anything that was thrown, so that a screen can always say what happened. */
export function asProblem(fault: unknown): Problem {
  if (fault instanceof Problem) return fault;
  return new Problem({
    status: 0,
    title: "Something went wrong on this page",
    detail: fault instanceof Error ? fault.message : String(fault),
  });
}
