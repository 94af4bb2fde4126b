import { clockWords, type Instant } from "../../kernel/time.ts";
import type { Page, PageNotification } from "./model.ts";

/** What is said of the incident of a page; of a restricted one only its number. */
export type PagedIncident = { number: string | null; title: string; service: string | null };
export type PageMessage = { subject: string; text: string };

const priorityNames: Record<Page["priority"], string> = { "1": "Critical", "2": "High", "3": "Moderate", "4": "Low", "5": "Planning" };

/** The words of a page, as its reader gets them: what, how bad, since when, what happens if nobody answers. Times in the reader's zone. */
export function pageMessage(given: {
  page: Page;
  notification: Pick<PageNotification, "alarm">;
  incident: PagedIncident;
  timeZone: string;
  now: Instant;
}): PageMessage {
  const { page, notification, incident, timeZone, now } = given;
  const name = [incident.number, incident.title].filter(Boolean).join(" ");
  const what = [
    incident.service,
    `priority ${page.priority} ${priorityNames[page.priority].toLowerCase()}`,
    `since ${clockWords(timeZone, page.openedAt, now)}`,
  ];
  const subject = notification.alarm ? `Nobody answers: P${page.priority} ${name}` : `P${page.priority} ${name}`;
  const facts = `${what.filter(Boolean).join(", ")}.`;
  return {
    subject: `${subject} (${page.number})`,
    text: [capital(facts), notification.alarm ? alarmSentence(page) : nextSentence(page, timeZone, now)].join("\n"),
  };
}

function nextSentence(page: Page, timeZone: string, now: Instant): string {
  if (page.nextAt === null || page.state !== "paging") return "";
  const isLast = page.step >= page.terms.steps.length || (page.step === page.terms.steps.length - 1 && page.loop >= page.terms.repeatCount);
  const what = isLast ? "the page has reached nobody" : "others are called";
  return `Not answered by ${clockWords(timeZone, page.nextAt, now)}, ${what}.`;
}

function alarmSentence({ timesPaged, policyName }: Page): string {
  const times = timesPaged === 1 ? "once" : `${timesPaged} times`;
  return timesPaged === 0
    ? `The policy ${policyName} found nobody to call. Somebody must take it now.`
    : `The policy ${policyName} has called ${times}, and nobody has answered. Somebody must take it now.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether an e-mail or web address leads to a name that no server can ever have. Source: RFC 2606. */
export function isReserved(address: string): boolean {
  const host = address.replace(/^https?:\/\//i, "").replace(/[/:?#].*$/, "");
  return /\.(example|invalid)$/i.test(host);
}
