import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Deployment } from "./deployment.model.ts";
import type { Unauthorised } from "./unauthorised.model.ts";

/** A change that was begun for a deployment and could not be ended with it: whose it is, and the sentence that says what is missing. */
export type Stuck = { change: Id; name: string; to: readonly Id[]; sentence: string };
export type DeploymentNoticeFacts = {
  /** By deployment or unauthorised change that is new: who owns its service and item, and who manages changes. */
  answerers: ReadonlyMap<Id, { owners: readonly Id[]; managers: readonly Id[] }>;
  /** By deployment that has ended. */
  stuck: ReadonlyMap<Id, Stuck>;
};

/** Who is told that something was done without its change, and that a deployment has ended but its change has not. */
export const deploymentNotices: NoticeRule = {
  on: ["deployment", "unauthorisedChange"],
  topics: [
    {
      topic: "change.unauthorised",
      label: "Something was changed without a change, on what I own or where I manage changes",
      channel: "mail",
    },
    { topic: "change.stuck", label: "A deployment of mine has ended, and its change could not be closed", channel: "mail" },
  ],
  notices: (told, given) => {
    const facts = given as DeploymentNoticeFacts;
    if (told.kind === "unauthorisedChange") return ofUnauthorised(told as Change<Unauthorised>, facts);
    const deployment = told as Change<Deployment>;
    return [...ofBeginning(deployment, facts), ...ofEnd(deployment, facts)];
  },
};

function ofUnauthorised({ kind, id, before, after }: Change<Unauthorised>, facts: DeploymentNoticeFacts): Notice[] {
  if (before !== null) return [];
  const text = "A tool saw it on an item while no change of it was under way. Explain it, or open a change for it.";
  return toAnswerers({ kind, id, subject: `Without a change: ${after.summary}`.slice(0, 200), text }, facts);
}

function ofBeginning({ kind, id, after, events }: Change<Deployment>, facts: DeploymentNoticeFacts): Notice[] {
  if (!events.some(({ type }) => type === "deploymentUnauthorised")) return [];
  const text = `It was begun without the change it needs. ${after.because ?? ""} Explain it, or see that it is taken back.`;
  return toAnswerers({ kind, id, subject: `Unauthorised deployment: ${after.title}`.slice(0, 200), text }, facts);
}

function toAnswerers(draft: Pick<Notice, "kind" | "subject" | "text"> & { id: Id }, { answerers }: DeploymentNoticeFacts): Notice[] {
  const { owners = [], managers = [] } = answerers.get(draft.id) ?? {};
  const rest = { ...draft, topic: "change.unauthorised", urgency: "soon" } as const;
  const others = managers.filter((one) => !owners.includes(one));
  return [
    ...(owners.length > 0 ? [{ ...rest, to: owners, why: "you own what it was done on" }] : []),
    ...(others.length > 0 ? [{ ...rest, to: others, why: "you manage changes" }] : []),
  ];
}

function ofEnd({ id, after, events }: Change<Deployment>, { stuck }: DeploymentNoticeFacts): Notice[] {
  const found = stuck.get(id);
  if (!found || found.to.length === 0 || !events.some(({ type }) => type === "deploymentEnded")) return [];
  const { change, name, to, sentence } = found;
  const text = `The deployment ${after.title} has ended (${after.state}), and the change that was begun for it could not be closed. ${sentence}`;
  return [{ kind: "change", id: change, subject: name, text, to, urgency: "soon", topic: "change.stuck", why: "you carry it out" }];
}
