import { api } from "./api.ts";
import { Problem } from "./problem.ts";

/** What signing in with a password led to: in, or the second factor is asked for. */
export type SignInStep = "in" | "code";

/** Offers e-mail and password. Refused as a Problem with one sentence for a wrong e-mail and a wrong password alike. */
export async function signInWithPassword(email: string, password: string): Promise<SignInStep> {
  const answer = await api.post<{ twoFactorRedirect?: boolean }>("/api/auth/sign-in/email", { email, password });
  return answer.twoFactorRedirect ? "code" : "in";
}

/** Offers the six digits of the authenticator app. */
export async function signInWithCode(code: string): Promise<void> {
  await api.post("/api/auth/two-factor/verify-totp", { code });
}

/** The sentence for a failed attempt, in words that help and give nothing away. */
export function signInSentence(fault: unknown): string {
  if (!(fault instanceof Problem)) return "Signing in failed on this page. Reload it and try again.";
  if (fault.status === 401 || fault.status === 403 || fault.status === 400) {
    return fault.detail || "This e-mail and password do not belong together. Check both, or ask your administrator for a new link.";
  }
  if (fault.status === 429) return "Too many attempts. Wait a minute, then try again.";
  return `${fault.title}. ${fault.detail}`.trim();
}
