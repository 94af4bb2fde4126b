import type { Tx } from "../../engine/db/connection.ts";
import type { Authenticate, Routes } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { makeLeaveLinks } from "./leave-link.ts";
import { mailingUpdates } from "./mailing.ts";
import { droppingCounts, evaluatingObjectives } from "./objective-work.ts";
import { statusPageRoutes } from "./public-routes.ts";
import { makePublisher, type Publisher } from "./publisher.ts";
import { subscriptionRoutes } from "./subscription-routes.ts";

type Given = {
  authenticate: Authenticate;
  /** Where people reach the office, without a trailing slash. */
  address: string;
  /** Null where no mail leaves the house: pages then offer feeds alone. */
  mailer: { queue(tx: Tx, mail: { to: string; subject: string; text: string; reason: string }): Promise<void> } | null;
};
export type StatusServing = { publisher: Publisher; routes: Routes; timed: readonly TimedWork[]; close(): Promise<void> };

/** Opens the status pages of an office to their readers: copies in memory, addresses, subscriptions by mail. */
export function openStatusPages(office: Office, { authenticate, address, mailer }: Given): StatusServing {
  const publisher = makePublisher(office);
  const leaveLinks = makeLeaveLinks(office.db, address);
  return {
    publisher,
    async routes(server, from) {
      await server.register(async (scope) =>
        statusPageRoutes({ publisher, authenticate, address, takesMail: mailer !== null })(scope, from),
      );
      if (mailer) await server.register(async (scope) => subscriptionRoutes({ publisher, leaveLinks, mailer, address })(scope, from));
    },
    timed: [
      publisher.work,
      evaluatingObjectives(office),
      droppingCounts(office),
      ...(mailer ? [mailingUpdates(office, { leaveLinks, address })] : []),
    ],
    close: () => publisher.close(),
  };
}
