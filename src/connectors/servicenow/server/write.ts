import type { AnyRecord } from "../../../kernel/model.ts";
import type { Done } from "./desk.ts";
import { readInput } from "./input.ts";
import { type Asked, findRow, show } from "./read.ts";
import { aclRefused, badBody, fieldsMissing, mayNotRead, noRecord, type Refused, ruleAborted } from "./refused.ts";
import { holds } from "./render.ts";
import { readParameters, type TableAnswer } from "./request.ts";
import type { Row } from "./rows.ts";
import type { Member, Table } from "./tables.ts";

/** `POST /api/now/table/{table}`: one record, born in any state that leads from its beginning. */
export async function createRow(asked: Asked): Promise<TableAnswer> {
  const { desk, request, table } = asked;
  const member = table.members.find((one) => one.table === table.name) ?? table.members[0]!;
  if (!member.view.mayCreate) throw aclRefused("Insert");
  const parameters = readParameters(request.query);
  const body = bodyOf(request.body);
  const given = await readInput(withClass(body, table, member), { asked, member, isDisplayed: parameters.isInputDisplayed });
  const done = await desk.create(request.actor, member.kind, given);
  if (!done.ok) throw refusedBy(done, member, "Insert");
  const location = `${request.origin}/api/now/table/${table.name}/${done.record.id}`;
  return {
    ...(await answer(asked, done.record, member, given.ignored)),
    status: 201,
    headers: { location, ...ignoredFields(given.ignored) },
  };
}

/** `PUT` and `PATCH /api/now/table/{table}/{sys_id}`: the columns that are given, and no others. */
export async function changeRow(asked: Asked, id: string): Promise<TableAnswer> {
  const { desk, request } = asked;
  const { member, record } = await rowToWrite(asked, id);
  const parameters = readParameters(request.query);
  const given = await readInput(bodyOf(request.body), { asked, member, isDisplayed: parameters.isInputDisplayed, current: record });
  const done = await desk.change(request.actor, member.kind, { id, fields: given.fields });
  if (!done.ok) throw refusedBy(done, member, "Update");
  return answer(asked, done.record, member, given.ignored);
}

/** `DELETE /api/now/table/{table}/{sys_id}`: what stands for it here. Where the record has ended already, nothing is left to do. */
export async function removeRow(asked: Asked, id: string): Promise<TableAnswer> {
  const row = await rowToWrite(asked, id);
  const done = await asked.desk.remove(asked.request.actor, row.member.kind, id);
  if (!done.ok && (done.refusal.code === "notPermitted" || !hasEnded(asked, row))) throw refusedBy(done, row.member, "Delete");
  return { status: 204, headers: {} };
}

function hasEnded({ tables, desk, request }: Asked, { member, record }: Row): boolean {
  const source = member.columns.get("active")?.source;
  if (source?.is === "when") return !holds(source, record, { tables, now: desk.now(), timeZone: request.actor.timeZone });
  return record.active === false;
}

async function rowToWrite(asked: Asked, id: string): Promise<Row> {
  const row = await findRow(asked, id);
  if (!row) throw noRecord();
  return row;
}

/** One object; of a list the first counts. */
function bodyOf(body: unknown): Record<string, unknown> {
  const one: unknown = Array.isArray(body) ? body[0] : (body ?? {});
  if (typeof one !== "object" || one === null || Array.isArray(one)) throw badBody();
  return one as Record<string, unknown>;
}

/** A row made in the table of a class is of that class. */
function withClass(body: Record<string, unknown>, table: Table, member: Member): Record<string, unknown> {
  return table.name === member.table ? body : { ...body, sys_class_name: table.name };
}

async function answer(asked: Asked, record: AnyRecord, member: Member, ignored: readonly string[]): Promise<TableAnswer> {
  const headers = ignoredFields(ignored);
  if (asked.request.header("x-no-response-body")?.toLowerCase() === "true") return { status: 200, headers };
  if (!member.view.mayRead) throw mayNotRead();
  // As it stands after everything that follows from the change; whoever may not read it any more is told what they sent was taken.
  const row = await findRow(asked, record.id);
  const [result] = row ? await show(asked, [row], readParameters(asked.request.query)) : [{ sys_id: record.id }];
  return { status: 200, headers, body: { result } };
}

function ignoredFields(names: readonly string[]): Record<string, string> {
  const told = names.filter((name) => !name.startsWith("sys_")).slice(0, 40);
  return told.length > 0 ? { "x-ignored-fields": told.map((name) => encodeURIComponent(name.slice(0, 60).toWellFormed())).join(",") } : {};
}

/** Refusals that say a field must be filled first, and which. */
const mandatory: Readonly<Record<string, readonly string[]>> = {
  closeCodeNeeded: ["closeCode"],
  closeNotesNeeded: ["closeNotes"],
  notesNeeded: ["closeNotes"],
  causeNeeded: ["causeNotes"],
  fixNeeded: ["fixNotes"],
  ownerNeeded: ["assignee"],
  commentNeeded: ["comments"],
};
/** What rules call themselves to those who know ServiceNow, and our code for it. Others go by their sentence. */
const rules: Readonly<Record<string, { name: string; code: string }>> = {
  reviewNeeded: { name: "Post-incident review required before close", code: "PIR_REQUIRED" },
  reviewsNeeded: { name: "Post-incident review required before close", code: "PIR_REQUIRED" },
  frozen: { name: "Freeze window", code: "FREEZE_WINDOW" },
  approvalNeeded: { name: "Approval required", code: "CAB_DISPOSITION_MISSING" },
  illegalMove: { name: "Change Model: Check State Transition", code: "ILLEGAL_MOVE" },
  wrongState: { name: "Change Model: Check State Transition", code: "WRONG_STATE" },
};

/** A refusal of our rules, as clients of ServiceNow read it. */
export function refusedBy(
  { refusal, fields = [] }: Extract<Done, { ok: false }>,
  member: Member,
  what: "Insert" | "Update" | "Delete",
): Refused {
  const { code, sentence, because = "" } = refusal;
  const capitals = code.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  if (code === "missing") return noRecord();
  if (code === "notPermitted" || code === "taken") return aclRefused(what, sentence);
  const label = (name: string) => member.view.fields.find((field) => field.name === name)?.label ?? name;
  const isRollback = code === "noWayBack" || (code === "fieldsMissing" && because.includes("Rollback plan"));
  if (code === "fieldsMissing" && !isRollback) return fieldsMissing([because], capitals);
  const missing = code === "fieldMissing" ? fields : mandatory[code];
  if (missing) return fieldsMissing(missing.map(label), capitals);
  const rollback = { name: "Rollback plan required", code: "ROLLBACK_PLAN_MISSING" };
  const known = rules[code] ?? (isRollback ? rollback : { name: sentence, code: capitals });
  const name = known.name === sentence ? sentence : `${known.name}: ${sentence}`;
  return ruleAborted(member.table, { name, id: capitals.toLowerCase(), code: known.code });
}
