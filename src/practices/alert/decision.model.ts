import { z } from "zod";

/** A way out of an alert, into the tool that sent it. */
export const link = z.object({ href: z.url({ protocol: /^https?$/ }).max(1000), text: z.string().max(200).nullable() });
export type Link = z.infer<typeof link>;

const perMille = z.number().int().min(0).max(1000);
/** How alike an alert and an incident are, each in per mille: where it is, what it says, when it began, what went together before. */
export const features = z.object({ topo: perMille, text: perMille, time: perMille, history: perMille });
export type Features = z.infer<typeof features>;

/** An incident that was weighed: its score and of what it is made. */
export const weighed = z.object({ incident: z.string(), number: z.string().nullable(), score: perMille, features });
export type Weighed = z.infer<typeof weighed>;

/**
 * What was decided of an alert, by which version of the weights, over which others: enough to say it again on any machine.
 * `ruled` = an explicit grouping rule; `rolledUp` = joined an incident that is past its size; `kept` = suppressed, so nothing was opened.
 */
export const decision = z.object({
  outcome: z.enum(["opened", "joined", "ruled", "rolledUp", "reopened", "kept", "routedAway", "byHand"]),
  weights: z.string().max(40),
  snapshot: z.string().nullable(),
  at: z.string(),
  chosen: weighed.nullable(),
  runnersUp: z.array(weighed).max(3),
  suggested: weighed.nullable(),
  rule: z.string().nullable(),
});
export type AlertDecision = z.infer<typeof decision>;
