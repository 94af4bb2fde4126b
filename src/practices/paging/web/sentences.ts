import { clockWords, type Instant } from "../../../kernel/time.ts";
import { type MethodType, methodTypes } from "../contact.model.ts";
import { causes, endings, type Page, waits, ways } from "../model.ts";
import type { ShownNotification } from "./data.ts";

/** "mail", "SMS", "phone call": as a way stands in a sentence. */
export function wayWord(type: MethodType): string {
  const word = methodTypes.find((one) => one.value === type)?.label ?? type;
  return type === "sms" ? word : word.charAt(0).toLowerCase() + word.slice(1);
}

/** What became of a notification, in few words; empty where it simply arrived. */
export function fateWords({ state, methodType, delivery, answer }: ShownNotification): string {
  if (state === "canceled") return "called off";
  if (state === "failed") return answer ?? "did not arrive";
  if (state === "waiting" || methodType === "inApp") return "";
  if (!delivery) return "kept in the office";
  if (delivery.state === "sent") return delivery.possiblyRepeated ? "possibly twice" : state === "bundled" ? "in a bundle" : "";
  if (delivery.state === "withdrawn") return "called off";
  if (delivery.state === "discarded") return delivery.lastAnswer ?? "not sent";
  if (delivery.state === "dead" || delivery.state === "noChannel") return delivery.lastAnswer ?? "did not arrive";
  if (delivery.state === "held") return "held back after a restore";
  return delivery.attempts > 1 ? `tried ${delivery.attempts} times: ${delivery.lastAnswer ?? ""}` : "on its way";
}

/** Whether what became of it is bad news. */
export function isBad({ state, delivery }: ShownNotification): boolean {
  return state === "failed" || delivery?.state === "dead" || delivery?.state === "noChannel";
}

/** Where a page stands that calls nobody just now, in a sentence; empty where it calls. */
export function standingWords(page: Page, given: { name: (id: string | null) => string; timeZone: string; now: Instant }): string {
  const { name, timeZone, now } = given;
  const hour = (at: Instant | null) => (at ? clockWords(timeZone, at, now) : "");
  if (page.state === "acknowledged") {
    const way = ways.find((one) => one.value === page.acknowledgedVia)?.label.toLowerCase() ?? "";
    return `${name(page.acknowledgedBy)} has it since ${hour(page.acknowledgedAt)}, ${way}.`;
  }
  if (page.state === "ended")
    return `Over since ${hour(page.endedAt)}: ${endings.find((one) => one.value === page.ending)?.label.toLowerCase() ?? ""}.`;
  if (page.state === "exhausted") return `Nobody answered. Given up at ${hour(page.exhaustedAt)}, and the alarm was raised.`;
  if (page.waitsFor === "release")
    return "A restore holds it: it may have been answered after the backup. Call again, or resolve the incident.";
  if (page.waitsFor)
    return `It waits ${waits.find((one) => one.value === page.waitsFor)?.label.toLowerCase() ?? ""}, until ${hour(page.nextAt)}.`;
  return page.calling.length + page.callingChannels.length === 0 ? "Nobody is there to call in this step." : "";
}

/** Why this round of calls began; empty for the first. */
export function causeWords(page: Page): string {
  if (page.round <= 1 && page.cause === "created") return "";
  const label = causes.find((one) => one.value === page.cause)?.label ?? "";
  return page.round > 1 ? `Round ${page.round}: ${label.charAt(0).toLowerCase()}${label.slice(1)}` : label;
}

/** "Step 2 of 3, second time": where in its policy a page stands. */
export function stepWords({ step, loop, terms }: Pick<Page, "step" | "loop" | "terms">): string {
  if (step < 0) return "before the first step";
  const place = step >= terms.steps.length ? "fallback" : `step ${step + 1} of ${terms.steps.length}`;
  return loop > 0 ? `${place}, repeat ${loop} of ${terms.repeatCount}` : place;
}
