import { compareAmounts } from "../../kernel/money.ts";
import type { Contract } from "./contract.model.ts";

/** What can be wrong with a contract as it is written down, and what to do about it. Nothing of it is ever guessed. */
export const exceptions = {
  vendorMissing: { label: "No vendor", remedy: "Say with whom it was made." },
  ownerMissing: { label: "Nobody looks after it", remedy: "Name an administrator: who is told before it is decided." },
  startMissing: { label: "No first day", remedy: "Write down when it starts." },
  endMissing: { label: "No last day", remedy: "Write down when it ends, or that it has no end." },
  reversed: { label: "Ends before it starts", remedy: "Look at the paper: one of the two dates is wrong." },
  noticeUnknown: { label: "Notice is not known", remedy: "Find the clause and write down how long before the end notice must be given." },
  calendarMissing: { label: "Business days of no calendar", remedy: "Say whose business days the notice counts." },
  noticeBeforeStart: { label: "Notice is longer than the contract", remedy: "Look at the paper: the notice or the dates are wrong." },
  renewalUnknown: { label: "Not known what happens at its end", remedy: "Say whether it renews itself, may be renewed, or ends." },
  renewalLengthUnknown: { label: "Not known for how long it renews", remedy: "Write down for how many months it renews itself." },
  amountMissing: { label: "No amount", remedy: "Write down its total, or what it costs a year." },
  amountNegative: { label: "Amount below zero", remedy: "Look at the paper: credits are kept apart." },
  currencyUnknown: { label: "Currency is not known", remedy: "Say in which currency the amounts are." },
  renewedUndecided: { label: "Renewed itself without a decision", remedy: "Its next dates stand: decide on this term, and say why." },
} as const satisfies Record<string, { label: string; remedy: string }>;
export type ExceptionCode = keyof typeof exceptions;

type Judged = Omit<Contract, "missing" | "missingCount">;

/** What is missing from a contract or contradicts itself, in the order in which it is listed. What is over is only held to what it says. */
export function exceptionsOf(contract: Judged): ExceptionCode[] {
  const { state, vendor, administrator, startsOn, endsOn, openEnded, renewal, noticeLength, noticeOn } = contract;
  const isOver = state === "expired" || state === "cancelled";
  const isReversed = startsOn !== null && endsOn !== null && endsOn < startsOn;
  const isNoticed = !isOver && endsOn !== null && !openEnded && renewal !== "none";
  const amounts = [contract.amount, contract.yearlyAmount].filter((one) => one !== null);
  const found: Partial<Record<ExceptionCode, boolean>> = {
    vendorMissing: vendor === null,
    ownerMissing: !isOver && administrator === null,
    startMissing: startsOn === null,
    endMissing: endsOn === null && !openEnded,
    reversed: isReversed,
    noticeUnknown: isNoticed && noticeLength === null,
    calendarMissing:
      isNoticed &&
      noticeLength !== null &&
      contract.noticeCounts === "business" &&
      contract.noticeUnit === "day" &&
      !isReversed &&
      noticeOn === null,
    noticeBeforeStart: !isOver && !isReversed && noticeOn !== null && startsOn !== null && noticeOn < startsOn,
    renewalUnknown: !isOver && endsOn !== null && renewal === null,
    renewalLengthUnknown: !isOver && renewal === "automatic" && contract.renewalMonths === null,
    amountMissing: !isOver && amounts.length === 0,
    amountNegative: amounts.some((one) => compareAmounts(one, "0") < 0),
    currencyUnknown: amounts.length > 0 && contract.currency === null,
    renewedUndecided: !isOver && contract.renewedUndecided > 0,
  };
  return (Object.keys(exceptions) as ExceptionCode[]).filter((code) => found[code]);
}
