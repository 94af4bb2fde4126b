import type { Id } from "../../../kernel/ids.ts";
import { sha256 } from "../../../kernel/sha256.ts";
import type { Done, Moves } from "./desk.ts";
import { alsoHolding } from "./encoded-query.ts";
import { aclRefused, badBody, badParameter, fieldsMissing, methodNotSupported, noRecord, ruleAborted } from "./refused.ts";
import type { TableAnswer } from "./request.ts";
import type { SignedIn } from "./server.ts";

/*
 * What ServiceNow's change API answers of one change beside the change itself.
 * Source: ServiceNow Change Management API: nextstates, approvals, task.
 */

/** Whether the change may go to each other state now; the condition of each is the sentence of our own gate. */
export async function nextStates({ desk, tables, request }: SignedIn, id: Id): Promise<TableAnswer> {
  if (request.method !== "GET") throw methodNotSupported(request.method);
  const moves = await desk.moves(request.actor, "change", { id, field: "state" });
  if (!moves) throw noRecord();
  const choices = tables.find("change_request")?.members[0]?.view.model.fields.find((one) => one.name === "state")?.choices ?? [];
  const label = Object.fromEntries(choices.map((one) => [one.value, one.label]));
  return { status: 200, headers: {}, body: { result: statesOf(moves, label) } };
}

function statesOf({ from, to }: Moves, label: Readonly<Record<string, string>>) {
  const transitions = [...to].map(([state, sentence]) => {
    const sysId = sha256(`change_request/${from}/${state}`).slice(0, 32);
    const name = sentence ?? `It may go to ${label[state] ?? state} now.`;
    const condition = { name, description: name, sys_id: sysId };
    return {
      ...{ sys_id: sysId, display_value: `${label[from] ?? from} to ${label[state] ?? state}`, from_state: from, to_state: state },
      ...{ transition_available: sentence === null, automatic_transition: false, conditions: [{ passed: sentence === null, condition }] },
    };
  });
  return {
    available_states: [from, ...transitions.filter((one) => one.transition_available).map((one) => one.to_state)],
    state_transitions: transitions.map((one) => [one]),
    state_label: label,
  };
}

/** A vote of whoever asks, for exactly the words that stand there: `approved`, or `rejected` with comments. */
export async function approvals({ desk, request }: SignedIn, id: Id): Promise<TableAnswer> {
  if (request.method !== "PATCH") throw methodNotSupported(request.method);
  const { body } = request;
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw badBody();
  const { state, comments } = body as Record<string, unknown>;
  const said = typeof comments === "string" && comments.trim() !== "" ? comments : null;
  if (state !== "approved" && state !== "rejected") throw badParameter("state", "It is approved or rejected.");
  if (state === "rejected" && said === null) throw fieldsMissing(["Comments"], "COMMENTS_MISSING");
  const verb = state === "approved" ? "approve" : "reject";
  const input = state === "approved" ? { words: said } : { reason: said };
  const done = await desk.run(request.actor, "change", { id, verb, input });
  if (!done.ok) throw refusedAs(done);
  return {
    status: 200,
    headers: {},
    body: { result: { state: { display_value: state === "approved" ? "Approved" : "Rejected", value: state } } },
  };
}

function refusedAs({ refusal }: Extract<Done, { ok: false }>): Error {
  if (refusal.code === "missing") return noRecord();
  if (refusal.code === "notPermitted") return aclRefused("Update", refusal.sentence);
  const id = sha256(`change/${refusal.code}`).slice(0, 32);
  return ruleAborted("change_request", { name: refusal.sentence, id, code: refusal.code });
}

/** The tasks of a change, and one of them: the table `change_task`, held to the change of the address. */
export async function tasks({ request, answer }: SignedIn, change: Id, task: Id | undefined): Promise<TableAnswer> {
  const query = new Map(request.query).set("sysparm_display_value", "all").set("sysparm_exclude_reference_link", "true");
  const of = `change_request=${change}${task === undefined ? "" : `^sys_id=${task}`}`;
  query.set("sysparm_query", alsoHolding(query.get("sysparm_query"), of));
  const asked = { ...request, path: "/api/now/table/change_task", query };
  if (request.method === "POST" && task === undefined) {
    const body = typeof request.body === "object" && request.body !== null ? request.body : {};
    return answer({ ...asked, body: { ...body, change_request: change } });
  }
  if (request.method !== "GET" && task === undefined) throw methodNotSupported(request.method);
  const found = await answer({ ...asked, method: "GET" });
  if (task === undefined) return found;
  const rows = (found.body as { result?: unknown[] } | undefined)?.result;
  if (!Array.isArray(rows)) return found;
  if (rows.length === 0) throw noRecord();
  if (request.method === "GET") return { ...found, body: { result: rows[0] } };
  return answer({ ...asked, path: `/api/now/table/change_task/${task}` });
}
