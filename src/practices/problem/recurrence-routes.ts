import type { FastifyInstance } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { inTurns } from "../../engine/turns.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import { evidenceSentence, patternWords } from "./evidence-words.rules.ts";
import type { Happening, Proposal, ProposalsAnswer } from "./recurrence.model.ts";
import { proposalSteps } from "./recurrence.rules.ts";
import { evidenceAt, evidenceMark, namesOf } from "./recurrence-store.ts";

/** So long a look is kept while nothing was decided: a year of incidents does not change its pattern in a quarter of an hour. */
const keptForMs = 15 * 60_000;
const shownIncidents = 8;

/** What may be a problem: proposals with their evidence, for those who may read every incident that is not restricted. */
export function recurrenceRoutes(server: FastifyInstance, office: Office): void {
  let kept: { key: string; answer: Promise<ProposalsAnswer> } | null = null;
  server.get("/api/problem-proposals", async (request) => {
    permitted(request, "problem.read");
    permitted(request, "incident.readAll");
    const now = office.clock.now();
    const key = `${Math.floor(ms(now) / keptForMs)} ${await evidenceMark(office.db)}`;
    if (kept?.key !== key) {
      const answer = look(office, now);
      kept = { key, answer };
      answer.catch(() => {
        kept = null;
      });
    }
    return kept.answer;
  });
}

async function look(office: Office, now: Instant): Promise<ProposalsAnswer> {
  const evidence = await evidenceAt(office.db, now);
  const proposals = await inTurns(proposalSteps(evidence));
  const names = await namesOf(
    office.db,
    proposals.map((one) => one.scope),
    proposals.flatMap((one) => [one.problem, one.cameBack?.problem ?? null].filter((id) => id !== null)),
  );
  const byId = new Map(evidence.incidents.map((one) => [one.id, one]));
  return {
    asOf: now,
    from: evidence.from,
    looked: evidence.incidents.length,
    changes: evidence.changes.length,
    proposals: proposals.map((one) => shown(one, byId, names)),
  };
}

type Names = Awaited<ReturnType<typeof namesOf>>;

function shown(one: Proposal, byId: ReadonlyMap<string, Happening>, names: Names): ProposalsAnswer["proposals"][number] {
  const name = (id: string | null) =>
    id === null ? null : { id, number: names.get(id)?.number ?? null, label: names.get(id)?.label ?? "" };
  return {
    ...one,
    scopeName: names.get(one.scope)?.label ?? "",
    sentence: evidenceSentence(one),
    reasons: one.patterns.map(patternWords),
    belongsTo: name(one.problem),
    cameBackFrom: name(one.cameBack?.problem ?? null),
    latest: one.incidents
      .slice(-shownIncidents)
      .reverse()
      .flatMap((id) => {
        const incident = byId.get(id);
        return incident ? [{ id, number: incident.number, title: incident.title, openedAt: incident.openedAt }] : [];
      }),
  };
}
