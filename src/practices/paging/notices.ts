import type { DomainEvent } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { ContactMethod } from "./contact.model.ts";
import type { Page } from "./model.ts";

export type PagingNoticeFacts = { administrators: readonly Id[] };

/** The inbox of whoever is paged, of those whom another relieved, and of administrators when nobody answers. */
export const pagingNotices: NoticeRule = {
  on: ["page", "contactMethod"],
  topics: [
    { topic: "paging.page", label: "I am paged", help: "Besides the ways you chose for pages.", channel: "inApp" },
    { topic: "paging.answered", label: "Somebody else took a page that called me", channel: "inApp" },
    { topic: "paging.alarm", label: "A page reaches nobody", channel: "mail" },
  ],
  notices: (change, given) => {
    const facts = given as PagingNoticeFacts;
    if (change.kind === "contactMethod") return tried(change as Change<ContactMethod>);
    const mine = change as Change<Page>;
    return mine.events.flatMap((event) => pageNotice(mine, event, facts));
  },
};

function pageNotice({ before, after, id, actor }: Change<Page>, { type, data }: DomainEvent, facts: PagingNoticeFacts): Notice[] {
  const name = `P${after.priority} ${after.title}`;
  const common = { kind: "page", id, urgency: "now" } as const;
  if (type === "personsPaged")
    return (data!.calls as { person: Id | null; why: string }[]).flatMap(({ person, why }): Notice[] =>
      person
        ? [
            {
              ...common,
              to: [person],
              topic: "paging.page",
              why,
              subject: `You are paged: ${name}`,
              text: "Acknowledge it if you have it.",
            },
          ]
        : [],
    );
  if (type === "pageAcknowledged") {
    const others = (before?.calling ?? []).filter((person) => person !== after.acknowledgedBy);
    const text = `${actor.name} has it. You need not do anything.`;
    return others.length > 0 ? [{ ...common, to: others, topic: "paging.answered", why: "you were paged", subject: name, text }] : [];
  }
  if (type !== "pageExhausted" && type !== "alarmRaised") return [];
  const text = type === "pageExhausted" ? `Nobody has answered, after ${calls(after.timesPaged)}.` : alarms[String(data?.because)]!;
  const alarm = { topic: "paging.alarm", why: "you administer the office", subject: `Nobody answers: ${name}`, text };
  return facts.administrators.length > 0 ? [{ ...common, ...alarm, to: facts.administrators }] : [];
}

const alarms: Record<string, string> = {
  nobody: "A step of its policy has nobody to call.",
  undelivered: "A page does not arrive, and there is no fallback that can be called.",
};

function calls(times: number): string {
  return times === 1 ? "one call" : `${times} calls`;
}

/** A test of the inbox is answered in the inbox. */
function tried({ after, events, id }: Change<ContactMethod>): Notice[] {
  if (after.methodType !== "inApp" || !events.some(({ type }) => type === "testAsked")) return [];
  const words = { subject: "Test page", text: "Pages arrive here. Nothing is wrong, and nothing is to be done." };
  return [{ ...words, to: [after.person], topic: "paging.page", why: "you asked for a test", urgency: "now", kind: "contactMethod", id }];
}
