import type { FastifyInstance } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Refusal } from "../../kernel/decision.ts";
import { type Id, isId } from "../../kernel/ids.ts";
import { reasonSentence } from "./deployment.words.ts";
import { askAgainAt, judge, numberIn, type RuleTerms, ruleFor } from "./deployment-judge.rules.ts";
import { casesOf, deploymentRules } from "./deployment-store.ts";

type Asked = { service?: string; environment?: string; target?: string; change?: string; template?: string };

/** "May I deploy now?": judged as a deployment that is told of is judged, so that the answer and what then happens are one. */
export function deploymentRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/deployments/may", async (request) => {
    const actor = permitted(request, "deployment.ask");
    const asked = request.query as Asked;
    for (const [name, said] of Object.entries(asked) as [string, unknown][])
      if (typeof said !== "string" || said.includes("\u0000")) throw bad(name, `Say \`${name}\` once, as a text.`);
    const now = office.clock.now();
    const { rule, service } = await placed(office, asked);
    const number = asked.change === undefined ? null : numberIn(asked.change);
    if (asked.change !== undefined && number === null) throw bad("change", "`change` is the number of a change, such as CHG0000001.");
    const id = office.newId();
    const known = (await casesOf(office.db, office.house, [{ id, rule, number }], now)).get(id)!;
    const given = { ...known, id, now, actor, title: "Deployment", service };
    const judgement = judge(given);
    // Where no rule places it and no change covers it, nobody has said that it needs none: that is no yes.
    const isUnknown = rule === null && judgement.authority === "notNeeded";
    const answer = isUnknown ? "notKnown" : judgement.authority === "unauthorised" ? "no" : "yes";
    const reasons: Refusal[] = isUnknown ? [{ code: "noRule" }] : judgement.reasons;
    return {
      answer,
      allowed: answer === "notKnown" ? null : answer === "yes",
      reasons: reasons.map(({ code, because, opens }) => ({
        code,
        sentence: reasonSentence({ code, ...(because ? { because } : {}) }),
        opens: opens ?? null,
      })),
      askAgainAt: answer === "no" ? askAgainAt(judgement, given) : null,
      authority: isUnknown ? null : judgement.authority,
      asOf: now,
    };
  });
}

/** The rule that a deployment there would fall under, and its service; the template may be named. */
async function placed(
  office: Office,
  { service, environment, target, template }: Asked,
): Promise<{ rule: RuleTerms | null; service: Id | null }> {
  if (environment === undefined || environment === "") throw bad("environment", "Say which `environment` it goes to.");
  if (service === undefined && target === undefined)
    throw bad("service", "Say of which `service` it is, by name or id, or give its `target`.");
  const of = service === undefined ? null : await named(office, { table: "v_service", what: "service", said: service });
  const rules = (await deploymentRules(office.db, office.house)).filter((one) => of === null || one.service === of);
  const rule = ruleFor(target === undefined ? rules.map((one) => ({ ...one, target: "*" })) : rules, {
    environment,
    target: target ?? null,
  });
  if (template === undefined) return { rule, service: rule?.service ?? of };
  if (rule === null)
    throw bad("environment", "No deployment rule fits there, so nothing says of which service it is. Make one under Administration.");
  const made = { ...rule, template: await named(office, { table: "v_change_template", what: "template", said: template }) };
  return { rule: made, service: rule.service };
}

async function named(
  { db }: Office,
  { table, what, said }: { table: "v_service" | "v_change_template"; what: string; said: string },
): Promise<Id> {
  const where = isId(said) ? "id = $1" : "lower(name) = lower($1)";
  const [found] = await db.query<{ id: Id }>(`select id from ${table} where ${where} and active order by id limit 1`, [said]);
  if (!found) throw new HttpProblem(404, "missing", `There is no ${what} called ${said.slice(0, 80)}, or it is retired.`);
  return found.id;
}

function bad(field: string, sentence: string): HttpProblem {
  return new HttpProblem(400, "badRequest", sentence, { errors: [{ path: field, message: sentence }] });
}
