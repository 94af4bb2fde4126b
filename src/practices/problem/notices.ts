import type { Id } from "../../kernel/ids.ts";
import { mentionsIn } from "../../kernel/mention.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Problem } from "./model.ts";

export type NoticeFacts = {
  teams: ReadonlyMap<Id, { members: readonly Id[]; lead: Id | null }>;
  /** Who answers for the work where a team has no lead. */
  managers: readonly Id[];
  people: readonly { id: Id; name: string }[];
};

/** Who is told of a problem: its owner when it falls to them or rests, then the manager; whoever accepted a risk when its day has come. */
export const problemNotices: NoticeRule = {
  on: ["problem"],
  topics: [
    { topic: "problem.mine", label: "A problem was given to me, or rests with me", channel: "mail" },
    { topic: "problem.rests", label: "A problem of my team rests", channel: "mail" },
    { topic: "problem.mention", label: "Somebody mentioned me on a problem", channel: "mail" },
  ],
  notices: (change, facts) => {
    const mine = change as Change<Problem>;
    return mine.events.flatMap(({ type, data = {} }) => notice(mine, type, data, facts as NoticeFacts));
  },
};

function notice(change: Change<Problem>, type: string, data: Record<string, unknown>, facts: NoticeFacts): Notice[] {
  const { after, before, id } = change;
  const subject = `${after.number ?? "Problem"} ${after.shortDescription}`;
  const say = (draft: Omit<Notice, "kind" | "id" | "subject">): Notice[] =>
    draft.to.length > 0 ? [{ ...draft, kind: "problem", id, subject }] : [];
  const team = facts.teams.get(after.team ?? "");
  const owner = after.assignee ? [after.assignee] : (team?.members ?? []);
  const mine = {
    topic: "problem.mine",
    why: after.assignee ? "it is yours" : "it is your team's and nobody's yet",
    urgency: "soon",
  } as const;
  const step = after.nextStep ? `Its next step, "${after.nextStep}", was due.` : "Its next step was due.";
  switch (type) {
    case "problemOpened":
    case "assigned":
    case "problemConfirmed":
    case "problemEdited":
      return after.assignee && before?.assignee !== after.assignee
        ? say({ ...mine, to: [after.assignee], text: "The problem was given to you." })
        : [];
    case "stepMissed":
      return say({ ...mine, to: owner, text: `${step} Do it, or plan the next one; else your manager hears of it.` });
    case "restEscalated":
      return say({
        to: managersOf(after, facts),
        topic: "problem.rests",
        why: "you answer for its team",
        urgency: "soon",
        text: `${step} Nobody has done it since, nor planned another.`,
      });
    case "riskReviewDue":
      return say({
        ...mine,
        to: [...new Set([...owner, ...(after.riskAcceptedBy ? [after.riskAcceptedBy] : [])])],
        why: after.assignee ? "it is yours, or you accepted its risk" : "it is your team's, or you accepted its risk",
        text: "Its risk was accepted until today. Accept it again with a new day, or look for a fix.",
      });
    case "noteAdded": {
      const text = String(data.text ?? "");
      return say({
        to: mentionsIn(text, facts.people),
        topic: "problem.mention",
        why: "you were mentioned",
        urgency: "soon",
        text,
        audience: "staff",
      });
    }
    default:
      return [];
  }
}

/** The lead of its team; where that is its owner or there is none, those who manage. */
function managersOf({ team, assignee }: Problem, facts: NoticeFacts): readonly Id[] {
  const lead = facts.teams.get(team ?? "")?.lead ?? null;
  return lead !== null && lead !== assignee ? [lead] : facts.managers.filter((one) => one !== assignee);
}
