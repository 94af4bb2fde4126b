import { createHmac, timingSafeEqual } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import { officeSecret } from "../../engine/identity/secret.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/** What a link is for. Leaving (`address`) and stopping (`follower`) are good for ever; `confirm` is for one asking, whose end is part of it. */
export type LinkPurpose = { for: "address" | "follower"; id: Id } | { for: "confirm"; id: Id; until: Instant };
export type StakeholderLinks = {
  /** The link, beginning with a slash. */
  of(purpose: LinkPurpose): string;
  /** Whether a token was made for this. */
  fits(token: string, purpose: LinkPurpose): boolean;
};

const paths = { address: "leave", follower: "stop", confirm: "confirm" } as const;

/** Links that stand in mails to stakeholders. They are not kept but made anew, of an id and the office's secret. */
export async function stakeholderLinks(tx: Tx): Promise<StakeholderLinks> {
  const secret = await officeSecret(tx);
  const tokenOf = (purpose: LinkPurpose) => {
    const what = purpose.for === "confirm" ? `confirm/${purpose.id}/${purpose.until}` : `${purpose.for}/${purpose.id}`;
    return `${purpose.id}.${createHmac("sha256", secret).update(`stakeholder/${what}`).digest("base64url")}`;
  };
  return {
    of: (purpose) => `/stakeholder-mail/${paths[purpose.for]}/${tokenOf(purpose)}`,
    fits(token, purpose) {
      const [given, wanted] = [Buffer.from(token), Buffer.from(tokenOf(purpose))];
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}

/** The id that a token names, genuine or not; null where it names none. */
export function idNamedBy(token: string): Id | null {
  return /^([0-9A-Za-z]{32})\./.exec(token)?.[1] ?? null;
}
