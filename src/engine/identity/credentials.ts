import type { Id } from "../../kernel/ids.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { once } from "./once.ts";
import { officeSecret } from "./secret.ts";

/** What the library said to a sign-in: whose login it is, or that a second step is wanted (its challenge is in `headers`), or no. */
export type Proof =
  | { is: "proved"; loginId: string }
  | { is: "half"; headers: Headers }
  | { is: "refused"; locked: boolean; expired: boolean };

const nobody = "nobody";

/** Passwords, authenticator codes and passkeys of logins, kept by the sign-in library. It is loaded at the first use. */
export class Credentials {
  readonly office: Office;
  readonly open: () => Promise<typeof import("./library.ts") & { library: import("./library.ts").Library }>;

  constructor(office: Office, url: string) {
    this.office = office;
    this.open = once(async () => {
      const module = await import("./library.ts");
      return { ...module, library: module.openLibrary(office.db.pool, { url, secret: await officeSecret(office.db) }) };
    });
  }

  /** Sets a person's password, making the login where there is none; answers the login's id. Doing it twice makes one login. */
  async setPassword(personId: Id, password: string): Promise<string> {
    const { library, passwordHash } = await this.open();
    const { internalAdapter } = await library.$context;
    const hash = await passwordHash(password);
    const loginId = await this.ensureLogin(personId);
    if (await internalAdapter.findCredentialAccount(loginId)) await internalAdapter.updatePassword(loginId, hash);
    else await internalAdapter.linkAccount({ userId: loginId, providerId: "credential", accountId: loginId, password: hash });
    return loginId;
  }

  /** Takes a login away with all its credentials: what was made for a person who then was refused. */
  async removeLogin(loginId: string): Promise<void> {
    await this.office.db.run('delete from auth_user where "id" = $1', [loginId]);
  }

  /** Whether this is the login's password. */
  async passwordIs(loginId: string, password: string): Promise<boolean> {
    const { library, passwordMatches } = await this.open();
    const account = await (await library.$context).internalAdapter.findCredentialAccount(loginId);
    return account?.password ? passwordMatches(account.password, password) : false;
  }

  /** Tries a password. For nobody (null) it costs the same time and says the same. */
  async tryPassword(personId: Id | null, password: string): Promise<Proof> {
    const { library } = await this.open();
    const body = { email: loginName(personId ?? nobody), password };
    return this.proofOf(await library.api.signInEmail({ body, headers: new Headers(), asResponse: true }));
  }

  /** Tries the second step: six digits, or one of the backup codes. `cookies` carry the challenge of the first step. */
  async tryCode(cookies: string, given: { code: string } | { backupCode: string }): Promise<Proof> {
    const { library } = await this.open();
    const headers = new Headers({ cookie: cookies });
    return this.proofOf(
      "code" in given
        ? await library.api.verifyTOTP({ body: { code: given.code }, headers, asResponse: true })
        : await library.api.verifyBackupCode({ body: { code: given.backupCode }, headers, asResponse: true }),
    );
  }

  /** Whose second step the challenge of these cookies is for: the login's id, or null where there is none or it is over. */
  async challenged(cookies: string): Promise<string | null> {
    const { library } = await this.open();
    const { createAuthCookie, internalAdapter } = await library.$context;
    const name = createAuthCookie("two_factor").name;
    const signed = cookies
      .split("; ")
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1);
    // The library checks the signature; what is asked here is only whom to count the try against.
    const identifier = signed && decoded(signed).replace(/\.[^.]*$/, "");
    if (!identifier) return null;
    return (await internalAdapter.findVerificationValue(identifier))?.value ?? null;
  }

  /** Reads what the library answered; a fault of the library is a fault of ours. */
  async proofOf(response: Response): Promise<Proof> {
    const body = (await response.json()) as { code?: string; twoFactorRedirect?: boolean; user?: { id?: string } } | null;
    if (response.status >= 500) throw new Error(`The sign-in library answered ${response.status} (${body?.code ?? "no code"}).`);
    if (response.ok && body?.twoFactorRedirect) return { is: "half", headers: response.headers };
    if (response.ok && body?.user?.id) return { is: "proved", loginId: body.user.id };
    const expired = body?.code === "INVALID_TWO_FACTOR_COOKIE" || body?.code === "CHALLENGE_NOT_FOUND";
    return { is: "refused", locked: response.status === 429 || body?.code === "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE", expired };
  }

  /** Calls the library as one login; answers what it sent back. Its refusals become a problem with our sentence. */
  async call<T>(
    loginId: string,
    cookies: string,
    work: (library: import("./library.ts").Library, headers: Headers) => Promise<Response>,
  ): Promise<{ body: T; headers: Headers }> {
    const { library, headersAs } = await this.open();
    const response = await work(library, await headersAs(library, loginId, cookies));
    const body = (await response.json()) as T & { code?: string };
    if (response.ok) return { body, headers: response.headers };
    if (response.status >= 500 && body.code !== "FAILED_TO_VERIFY_REGISTRATION")
      throw new Error(`The sign-in library answered ${response.status} (${body.code ?? "no code"}).`);
    throw new HttpProblem(422, "refused", sentences[body.code ?? ""] ?? "That was not accepted. Begin again.");
  }

  private async ensureLogin(personId: Id): Promise<string> {
    const { library } = await this.open();
    const { internalAdapter } = await library.$context;
    const email = loginName(personId);
    const found = await internalAdapter.findUserByEmail(email);
    if (found) return found.user.id;
    try {
      return (await internalAdapter.createUser({ email, name: personId, emailVerified: false }, { method: "quarterdeck" })).id;
    } catch (error) {
      // Another request made it in the same moment.
      const other = await internalAdapter.findUserByEmail(email);
      if (other) return other.user.id;
      throw error;
    }
  }
}

/** A cookie's value as text; one that is none decodes to nothing. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}

/** The library wants an e-mail address to know a login by. The person's own may change, so it gets one that never does. */
function loginName(personId: Id): string {
  return `${Buffer.from(personId).toString("hex")}@person.invalid`;
}

const sentences: Record<string, string> = {
  INVALID_CODE: "This code is not right. Take the one your authenticator shows now, and check that the device's clock is right.",
  TOTP_NOT_ENABLED: "No authenticator is set up. Begin the set-up again.",
  TOTP_ALREADY_ENABLED: "An authenticator is set up already. Remove it first.",
  TWO_FACTOR_NOT_ENABLED: "No authenticator is set up.",
  INVALID_PASSWORD: "The password is not right.",
  CHALLENGE_NOT_FOUND: "This took too long. Begin again.",
  PASSKEY_NOT_FOUND: "This passkey is not known here.",
  PREVIOUSLY_REGISTERED: "This passkey is registered already.",
  FAILED_TO_VERIFY_REGISTRATION: "The passkey could not be verified. Begin again at the office's own address.",
};
