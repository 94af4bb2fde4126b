import type { EventSpec } from "../../kernel/practice.ts";

const staff = (label: string): EventSpec => ({ audience: "staff", label });

/** What can happen to an alert. All of it is for staff. */
export const alertEvents: Record<string, EventSpec> = {
  alertFired: staff("fired"),
  alertFiredBefore: staff("had fired, and was over"),
  alertWorsened: staff("severity changed"),
  alertAcknowledged: staff("acknowledged"),
  alertResolved: staff("resolved"),
  alertFlaps: staff("flaps"),
  alertCalmed: staff("calmed down"),
  alertQuieted: staff("kept quiet"),
  alertQuietOver: staff("its quiet time is over"),
  alertReleased: staff("heard again"),
  alertPlaced: staff("joined an incident"),
  alertJudged: staff("belonging decided by hand"),
  alertFollowed: staff("moved with its incident"),
};

export const alertRefusals: Record<string, string> = {
  noSuchIntegration: "There is no such integration. It may have been removed since the event came.",
  integrationRetired: "The integration {because} is retired: its events are no longer taken.",
  nothingIdentifiesIt: "Nothing says which condition this is: no key of its source, no resource, no check, no label that identifies it.",
  nothingFires: "Nothing fires under this key, so there is nothing to acknowledge.",
  isOver: "This alert is over.",
  isQuiet: "This alert is kept quiet already.",
  isLoud: "This alert is not kept quiet.",
  acknowledgedAlready: "This alert was acknowledged already.",
  noIncident: "This alert is in no incident.",
  noSuggestion: "Nothing is suggested for this alert.",
  noSuchIncident: "There is no such incident, or it is not yours to see.",
  incidentOver: "{because} is closed. Reopen it, or split the alert off into one of its own.",
  inItAlready: "It is in this incident already.",
  untilPast: "The end must be later than now.",
  untilTooFar: "Keep an alert quiet for 30 days at most; for longer, plan a maintenance window or change the source.",
  reasonNeeded: "Give a reason.",
  notByHand: "Alerts come from integrations. They are not made or edited by hand.",
};
