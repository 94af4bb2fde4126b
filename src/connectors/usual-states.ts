import type { MeantState } from "./incident-list.ts";

/** Words that nearly every system has for the states of an incident, in lower case. A word with two meanings is not here: it is asked about. */
export const usualStates: Readonly<Record<string, MeantState>> = {
  ...{ new: { state: "1" }, open: { state: "1" }, registered: { state: "1" }, logged: { state: "1" }, reported: { state: "1" } },
  ...{ assigned: { state: "2" }, active: { state: "2" }, "in progress": { state: "2" }, "work in progress": { state: "2" } },
  ...{ reopened: { state: "2" }, escalated: { state: "2" }, "under investigation": { state: "2" } },
  ...{ "on hold": { state: "3" }, pending: { state: "3" }, waiting: { state: "3" }, suspended: { state: "3" } },
  ...{ "waiting for customer": { state: "3", holdReason: "1" }, "awaiting caller": { state: "3", holdReason: "1" } },
  ...{ "pending vendor": { state: "3", holdReason: "4" }, "awaiting vendor": { state: "3", holdReason: "4" } },
  ...{ resolved: { state: "6" }, solved: { state: "6" }, fixed: { state: "6" } },
  ...{ closed: { state: "7" }, completed: { state: "7" } },
  ...{ canceled: { state: "8" }, cancelled: { state: "8" }, rejected: { state: "8" }, withdrawn: { state: "8" } },
};

/** High, medium and low, as impact and urgency are told nearly everywhere. */
export const usualScale: Readonly<Record<string, string>> = {
  ...{ high: "1", medium: "2", low: "3", "1": "1", "2": "2", "3": "3", "1 - high": "1", "2 - medium": "2", "3 - low": "3" },
};
/** Priorities by their usual words and codes. */
export const usualPriorities: Readonly<Record<string, string>> = {
  ...{ critical: "1", urgent: "1", high: "2", medium: "3", moderate: "3", normal: "3", low: "4", planning: "5", minor: "4", major: "2" },
  ...{ "1": "1", "2": "2", "3": "3", "4": "4", "5": "5", p1: "1", p2: "2", p3: "3", p4: "4", p5: "5" },
};
