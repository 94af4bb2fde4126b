import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Contract } from "./contract.model.ts";
import type { VendorEscalation } from "./dispute.model.ts";
import { dayWords } from "./period.rules.ts";
import type { VendorCredit } from "./promise.model.ts";

/** Who answers for vendors, and who decides where nobody does. */
export type VendorNoticeFacts = { owners: ReadonlyMap<Id, Id | null>; directors: readonly Id[] };

/** Who is told of contracts, credits and escalations: who looks after them, else those who decide. */
export const vendorNotices: NoticeRule = {
  on: ["contract", "vendorCredit", "vendorEscalation"],
  topics: [
    { topic: "vendor.decision", label: "A contract of mine must be decided", channel: "mail" },
    { topic: "vendor.credit", label: "A vendor of mine owes a credit", channel: "inApp" },
    { topic: "vendor.escalation", label: "A vendor has not answered me", channel: "mail" },
  ],
  notices: (change, facts) => {
    const known = facts as VendorNoticeFacts;
    if (change.kind === "contract") return ofContract(change as Change<Contract>, known);
    return change.kind === "vendorCredit"
      ? ofCredit(change as Change<VendorCredit>, known)
      : ofEscalation(change as Change<VendorEscalation>, known);
  },
};

function ofContract({ id, after, events }: Change<Contract>, facts: VendorNoticeFacts): Notice[] {
  return events.flatMap(({ type, data }): Notice[] => {
    const text = sentence(type, after, data ?? {});
    if (text === null) return [];
    const owner = facts.owners.get(after.vendor ?? "") ?? null;
    const own = [after.administrator, after.businessOwner, owner].filter((one) => one !== null);
    return [
      {
        to: own.length > 0 ? [...new Set(own)] : facts.directors,
        topic: "vendor.decision",
        why: own.length > 0 ? "you look after this contract or its vendor" : "nobody looks after this contract",
        urgency: type === "decisionComing" ? "digest" : "soon",
        subject: `${after.number ?? "Contract"} ${after.name}`,
        text,
        kind: "contract",
        id,
      },
    ];
  });
}

function sentence(type: string, { decisionOn, noticeOn, endsOn }: Contract, data: Record<string, unknown>): string | null {
  const notice = noticeOn === null ? "" : ` The last day of notice is ${dayWords(noticeOn)}.`;
  if (type === "decisionComing") return `Decide by ${dayWords(decisionOn!)} whether it goes on.${notice}`;
  if (type === "decisionDue") return `It must be decided today whether it goes on.${notice}`;
  if (type === "noticePassed")
    return `Nobody decided, and the last day of notice has passed. It ${endsOn === null ? "goes on" : `ends or renews on ${dayWords(endsOn)}`}.`;
  if (type === "contractRenewed" && data.wasUndecided === true)
    return `It renewed itself until ${dayWords(String(data.until))} without a decision.`;
  return null;
}

function ofCredit({ id, after, events }: Change<VendorCredit>, facts: VendorNoticeFacts): Notice[] {
  return events.flatMap(({ type, data }): Notice[] => {
    if (type !== "creditOwed" && type !== "creditDisputed") return [];
    const owner = facts.owners.get(after.vendor) ?? null;
    const text =
      type === "creditOwed" ? `${after.basis ?? "A promise was missed."} Claim it, or waive it with a reason.` : String(data?.reason);
    return [
      {
        to: owner === null ? facts.directors : [owner],
        topic: "vendor.credit",
        why: owner === null ? "nobody answers for this vendor" : "you answer for this vendor",
        urgency: "digest",
        subject: `${after.number ?? "Credit"} ${after.name}`,
        text,
        kind: "vendorCredit",
        id,
      },
    ];
  });
}

function ofEscalation({ id, after, events }: Change<VendorEscalation>, facts: VendorNoticeFacts): Notice[] {
  if (!events.some(({ type }) => type === "answerOverdue")) return [];
  const owner = facts.owners.get(after.vendor) ?? null;
  const to = [...new Set([after.askedBy, owner].filter((one) => one !== null))];
  return [
    {
      to: to.length > 0 ? to : facts.directors,
      topic: "vendor.escalation",
      why: "you asked, or answer for this vendor",
      urgency: "soon",
      subject: `${after.number ?? "Escalation"} ${after.subject}`,
      text: `The answer was due on ${dayWords(after.answerDueOn)}. Raise it, or write down what they said.`,
      kind: "vendorEscalation",
      id,
    },
  ];
}
