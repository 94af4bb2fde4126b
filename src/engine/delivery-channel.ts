import { addMs, type Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { type Claimed, leaseSeconds, settleDelivery, type Verdict } from "./delivery.ts";
import type { Log } from "./office.ts";

/** What is handed to a channel: a delivery that was taken up, and when. Its id is the idempotency key of every attempt. */
export type Parcel = Claimed & { at: Instant };
export type Failure = {
  answer: string;
  /** The other side said no for good: repeating cannot help. */
  permanent: boolean;
  /** It was handed over, and nobody knows whether it was taken. */
  undecided: boolean;
  unreachable: boolean;
};
/** What became of an attempt: the other side's words, or why it failed. */
export type Sent = string | Failure;
/** A way out of the house: mail, a webhook, a text message. */
export type Channel = { name: string; send(parcel: Parcel): Promise<Sent> };

/** Minutes before the second attempt, the third and so on; after the last a delivery is dead and an administrator must ask again. */
const backOffMinutes = [1, 5, 15, 60, 240, 720];
/** The same for what is urgent, in seconds: nineteen minutes in all, for after that others have been told. */
const urgentBackOffSeconds = [5, 10, 20, 40, 60, 120, 300, 600];

/** How long an attempt may take, in milliseconds. */
export const sendTimeoutMs = { ordinary: 90_000, urgent: 20_000 };

/** Sends what was taken up, and writes the outcome down; answers the failure, or null. */
export async function attemptDelivery(
  given: { db: Tx; now(): Instant; log: Log; channel: Channel | undefined },
  claimed: Claimed,
): Promise<Failure | null> {
  const { db, log, channel } = given;
  const sent = channel
    ? await withinTime(channel, { ...claimed, at: given.now() })
    : lasting(`There is no way out called "${claimed.channel}" any more.`);
  const now = given.now();
  await settleDelivery(db, claimed, verdictOf(claimed, sent, now), now);
  if (typeof sent === "string") return null;
  log.warn({ delivery: claimed.id, channel: claimed.channel, attempt: claimed.attempts, answer: sent.answer }, "a delivery failed");
  return sent;
}

/** A failure that repeating cannot help. */
export function lasting(answer: string): Failure {
  return { answer, permanent: true, undecided: false, unreachable: false };
}

async function withinTime(channel: Channel, parcel: Parcel): Promise<Sent> {
  const limitMs = sendTimeoutMs[parcel.urgent ? "urgent" : "ordinary"];
  let timer: NodeJS.Timeout | undefined;
  const late: Failure = {
    answer: `It took longer than ${limitMs / 1000} seconds.`,
    permanent: false,
    undecided: true,
    unreachable: false,
  };
  const tooLate = new Promise<Failure>((resolve) => {
    timer = setTimeout(resolve, limitMs, late);
  });
  try {
    return await Promise.race([channel.send(parcel), tooLate]);
  } catch (error) {
    return { answer: (error as Error).message, permanent: false, undecided: true, unreachable: false };
  } finally {
    clearTimeout(timer);
  }
}

function verdictOf(claimed: Claimed, sent: Sent, now: Instant): Verdict & { undecided: boolean } {
  if (typeof sent === "string") return { outcome: "sent", answer: sent, state: "sent", nextAt: null, undecided: false };
  const waitMs = backOffMs(claimed.urgent, claimed.attempts - claimed.retriedAfter - 1);
  const { answer, permanent, undecided } = sent;
  if (permanent || waitMs === null) return { outcome: "failed", answer, state: "dead", nextAt: null, undecided };
  return { outcome: "failed", answer, state: "waiting", nextAt: addMs(now, waitMs), undecided };
}

function backOffMs(isUrgent: boolean, place: number): number | null {
  const seconds = isUrgent ? urgentBackOffSeconds[place] : (backOffMinutes[place] ?? Number.NaN) * 60;
  return seconds === undefined || Number.isNaN(seconds) ? null : seconds * 1000;
}

if (sendTimeoutMs.ordinary >= leaseSeconds.ordinary * 1000 || sendTimeoutMs.urgent >= leaseSeconds.urgent * 1000)
  throw new Error("An attempt must end before it is taken for lost.");
