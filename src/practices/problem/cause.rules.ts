import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { CommandOf } from "./commands.ts";
import type { Hypothesis, Problem } from "./model.ts";
import type { Held } from "./work.rules.ts";

const mostHypotheses = 40;

export function addHypothesis({ current, newId }: Held, { what, test }: CommandOf<"addHypothesis">): Decision<Problem> {
  if (current.hypotheses.length >= mostHypotheses) return refuse("tooManyHypotheses");
  const one: Hypothesis = { id: newId(1), what, test: test ?? "", standing: "open", evidence: "", by: null, at: null };
  return accept({ ...current, hypotheses: [...current.hypotheses, one] }, { type: "hypothesisAdded", data: { what, test } });
}

/** What is confirmed or ruled out says by what evidence; who decided, and when, stays with it. */
export function decideHypothesis(asked: Held, { hypothesis, standing, evidence }: CommandOf<"decideHypothesis">): Decision<Problem> {
  const { current, actor, now } = asked;
  const known = current.hypotheses.find((one) => one.id === hypothesis);
  if (!known) return refuse("noSuchHypothesis", { field: "hypothesis" });
  const shown = evidence?.trim() || known.evidence;
  if (standing !== "open" && shown === "") return refuse("evidenceNeeded", { field: "evidence" });
  const decided = standing === "open" ? { by: null, at: null } : { by: actor.onBehalfOf?.personId ?? actor.personId, at: now };
  const next: Hypothesis = { ...known, standing, evidence: shown, ...decided };
  return accept(
    { ...current, hypotheses: current.hypotheses.map((one) => (one.id === hypothesis ? next : one)) },
    { type: "hypothesisDecided", data: { what: known.what, standing, evidence: shown } },
  );
}

export function markKnownError({ current, now }: Held): Decision<Problem> {
  if (!current.causeNotes?.trim() && !current.workaround?.trim()) return refuse("knownNeeds", { field: "workaround" });
  return accept({ ...current, knownError: true, knownErrorAt: now }, { type: "knownErrorMarked" });
}

/** Tells the callers of its open incidents what helps meanwhile: those who were not told this very text yet. */
export function communicateWorkaround(asked: Held, given: string | null): Decision<Problem> {
  const { current, facts, actor, now, id } = asked;
  const workaround = given?.trim() ? given : current.workaround;
  if (!workaround?.trim()) return refuse("workaroundNeeded", { field: "workaround" });
  const told = new Set(workaround === current.workaround ? current.workaroundTold : []);
  const incidents = (facts.open.get(id) ?? []).filter((one) => !told.has(one));
  if (incidents.length === 0) return refuse("nobodyToTell");
  const next: Problem = {
    ...current,
    workaround,
    workaroundCommunicatedAt: now,
    workaroundCommunicatedBy: actor.onBehalfOf?.personId ?? actor.personId,
    workaroundTold: [...told, ...incidents].slice(-1000),
  };
  return accept(next, { type: "workaroundCommunicated", data: { workaround, incidents, count: incidents.length } });
}
