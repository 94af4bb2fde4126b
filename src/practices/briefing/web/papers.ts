import type { PaperKind } from "../model.ts";

/** What each paper is for whoever is about to make one: what it says, how long it is, and what it must be told. */
type PaperHelp = { paper: PaperKind; label: string; what: string; pages: string; period: string | null; needs: readonly string[] };

export const paperHelp: readonly PaperHelp[] = [
  {
    ...{ paper: "weekly", label: "Weekly operations review", pages: "2 pages", period: "2026-W47; empty: the last whole week" },
    ...{ what: "What happened, what is off course, what waits for whom, what comes.", needs: [] },
  },
  {
    ...{ paper: "executive", label: "Executive briefing", pages: "1 page", period: "2026-10; empty: the last whole month" },
    ...{ what: "Promises kept and missed, what the misses mean, the one decision.", needs: [] },
  },
  {
    ...{ paper: "board", label: "Board pack", pages: "6 pages", period: "2026-Q3; empty: the last whole quarter" },
    ...{ what: "Does it hold, is it on time, is it within money; then the pages behind the answer.", needs: [] },
  },
  {
    ...{ paper: "department", label: "Department review", pages: "2 pages", period: "2026-Q3; empty: the last whole quarter" },
    ...{ what: "What a department asked, how it was kept, where its hours went, what is not done now and why.", needs: ["department"] },
  },
  {
    ...{ paper: "incident", label: "Post-incident page", pages: "1 page", period: null },
    ...{ what: "How long, whom, what it cost, where the minutes went, what changes.", needs: ["incident"] },
  },
  {
    ...{ paper: "vendor", label: "Vendor scorecard", pages: "2 pages", period: "2026-Q3; empty: the last that is over" },
    ...{ what: "What a vendor promised and delivered, what it owes, the decision that is wanted.", needs: ["vendor"] },
  },
  {
    ...{ paper: "memo", label: "Difficult-news memo", pages: "1 page", period: null },
    ...{ what: "What happened or will, what it means, what is not known, what is done by when, when the next word comes.", needs: [] },
  },
];

const ofAMemo = ["incident", "problem", "change", "escalation", "nextWordOn"];
const ofAll = ["author", "recipient", "recipientRole", "audience", "classification"];

/** The fields that a paper asks for, in order. */
export function fieldsOf({ paper, period, needs }: PaperHelp): readonly string[] {
  return [...needs, ...(paper === "memo" ? ofAMemo : []), ...(period === null ? [] : ["period"]), ...ofAll];
}
