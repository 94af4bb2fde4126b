/** An answer of "no" as ServiceNow gives it. `code` is ours, for those who read it; clients of ServiceNow pass over it. */
export class Refused extends Error {
  readonly status: number;
  readonly detail: string | null;
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    detail: string | null = null,
    more: { code?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = detail;
    this.code = more.code;
    this.headers = more.headers ?? {};
  }

  body(): Record<string, unknown> {
    const code = this.code === undefined ? {} : { code: this.code };
    return { error: { message: this.message, detail: this.detail, ...code }, status: "failure" };
  }
}

export const notSignedIn = () =>
  new Refused(401, "User Not Authenticated", "Required to provide Auth information", {
    headers: { "www-authenticate": 'BASIC realm="Service-now"' },
  });
export const invalidTable = (name: string) => new Refused(400, `Invalid table ${name}`);
export const noSuchPath = () => new Refused(400, "Requested URI does not represent any resource");
export const noRecord = () => new Refused(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
export const mayNotRead = () => new Refused(403, "Insufficient rights to query records");
export const badBody = () => new Refused(400, "Exception while reading request", "The payload is not valid JSON.");
export const badParameter = (name: string, says: string) => new Refused(400, `Invalid value for ${name}`, says);
export const methodNotSupported = (method: string) => new Refused(405, "Method not Supported", `${method} is not supported here.`);
export const aclRefused = (what: "Insert" | "Update" | "Delete", sentence?: string) =>
  new Refused(403, "Operation Failed", `ACL Exception ${what} Failed due to security constraints${sentence ? `: ${sentence}` : ""}`, {
    code: "NOT_PERMITTED",
  });

/** A rule that says no, in the form clients show as a business rule's abort. */
export function ruleAborted(table: string, rule: { name: string; id: string; code: string }): Refused {
  const detail = `Operation against file '${table}' was aborted by Business Rule '${rule.name}^${rule.id}'. Business Rule Stack:${rule.name}`;
  return new Refused(403, "Operation Failed", detail, { code: rule.code });
}

/** Fields that must be filled first, by their labels. */
export function fieldsMissing(labels: readonly string[], code: string): Refused {
  return new Refused(403, "Operation Failed", `Data Policy Exception: The following fields are mandatory: ${labels.join(", ")}`, { code });
}
