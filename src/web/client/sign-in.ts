import { api } from "./api.ts";
import { Problem } from "./problem.ts";

/** What signing in led to: in, or the second factor is asked for. */
export type SignInStep = "in" | "code";
type Answer = { needs: "totp" | null };

/** What this office offers besides a password: passkeys, and links by mail. */
export type Ways = { passkeys: boolean; mail: boolean };
export const askWays = (signal?: AbortSignal): Promise<Ways> => api.get<Ways>("/api/identity/ways", { signal });

/** Offers e-mail and password. Refused as a Problem with one sentence for a wrong e-mail and a wrong password alike. */
export async function signInWithPassword(email: string, password: string): Promise<SignInStep> {
  return stepOf(await api.post<Answer>("/api/identity/sign-in", { email, password }));
}

/** Offers the six digits of the authenticator app, or one of the backup codes. */
export async function signInWithCode(code: string): Promise<SignInStep> {
  const isBackup = !/^\d{6}$/.test(code.replaceAll(/\s/g, ""));
  return stepOf(await api.post<Answer>("/api/identity/sign-in/code", isBackup ? { backupCode: code } : { code }));
}

/** Signs in with a passkey of this device; a closed dialog is a Problem that says so. */
export async function signInWithPasskey(): Promise<SignInStep> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const options = await api.post<Parameters<typeof startAuthentication>[0]["optionsJSON"]>("/api/identity/sign-in/passkey/begin", {});
  const response = await startAuthentication({ optionsJSON: options }).catch(passkeyFault);
  return stepOf(await api.post<Answer>("/api/identity/sign-in/passkey/finish", { response }));
}

/** Asks for a link by mail. The answer is the same whether or not the address belongs to somebody. */
export async function askForLink(email: string): Promise<string> {
  return (await api.post<{ sent: string }>("/api/identity/forgot", { email })).sent;
}

/** The Problem of a passkey that was not given: the browser only says that the dialog ended. */
export function passkeyFault(fault: unknown): never {
  const name = fault instanceof Error ? fault.name : "";
  if (name === "InvalidStateError") throw new Problem({ status: 401, detail: "This device has a passkey for this office already." });
  if (name === "NotAllowedError" || name === "AbortError")
    throw new Problem({ status: 401, detail: "No passkey was given: the dialog was closed, or this device has none. Use your password." });
  throw fault;
}

/** The sentence for a failed attempt, in words that help and give nothing away. */
export function signInSentence(fault: unknown): string {
  if (!(fault instanceof Problem)) return "Signing in failed on this page. Reload it and try again.";
  if (fault.status >= 400 && fault.status < 500 && fault.detail) return fault.detail;
  return `${fault.title}. ${fault.detail}`.trim();
}

function stepOf({ needs }: Answer): SignInStep {
  return needs === "totp" ? "code" : "in";
}
