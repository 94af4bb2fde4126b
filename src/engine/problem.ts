/** An answer of "no" over HTTP, as RFC 9457 says it. `errors` names every bad field at once. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { path: string; message: string }[];
  readonly more: Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { errors?: readonly { path: string; message: string }[] } & Record<string, unknown> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    const { errors = [], ...rest } = more;
    this.errors = errors;
    this.more = rest;
  }

  /** The body as application/problem+json. */
  body(): Record<string, unknown> {
    return {
      type: `urn:quarterdeck:problem:${this.code}`,
      title: titles[this.status] ?? "Refused",
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
      ...this.more,
    };
  }
}

const titles: Record<number, string> = {
  400: "The request cannot be read",
  401: "Sign in first",
  403: "Not permitted",
  404: "Not found",
  409: "Refused by a rule",
  412: "Changed meanwhile",
  413: "Too large",
  415: "Unknown format",
  422: "Some fields are not right",
  428: "Say which version you saw",
  429: "Too many requests",
  500: "Our fault",
  503: "Not ready",
};
