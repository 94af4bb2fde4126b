import { afterAll, beforeAll, expect, test } from "vitest";
import { addDemo } from "../../src/app/servicenow-demo.ts";
import { loadStarter } from "../../src/app/starter/starter.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

// What clients of ServiceNow ask beside the records themselves: what tables there are, who is in which group, what was written and changed.

let office: TestOffice;
let ann: Actor & { personId: string };
let cal: Actor & { personId: string };
let team: string;
let key: string;
let callersKey: string;
let incident: string;

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  ann = await office.person("Ann Lee", ["analyst", "manager", "administrator"], { timeZone: "Europe/Berlin" });
  cal = await office.person("Cal Poe", ["requester"]);
  const house = { ...ann, permissions: new Set(["*"]) };
  team = (await office.must(house, "team", { type: "create", name: "Network", members: [ann.personId] })).id;
  const server = await office.must(house, "configurationItem", { type: "create", name: "srv-01", ciClass: "cmdb_ci_linux_server" });
  await office.must(house, "service", { type: "create", name: "VPN", tier: "1" });
  key = (await office.identity.createKey({ personId: ann.personId, name: "sync" })).secret;
  callersKey = (await office.identity.createKey({ personId: cal.personId, name: "mine" })).secret;
  const body = { short_description: "Dé down", caller_id: cal.personId, cmdb_ci: server.id, work_notes: "A note", comments: "A word" };
  incident = (await ask("table/incident", { method: "POST", body })).result.sys_id;
});
afterAll(() => office.close());

type Sent = { method?: string; body?: unknown; key?: string; headers?: Record<string, string> };

async function ask(url: string, { method = "GET", body, key: with_ = key, headers = {} }: Sent = {}) {
  const isBytes = body instanceof Buffer;
  const reply = await office.server.inject({
    method: method as "GET",
    url: url.startsWith("/") ? url : `/api/now/${url}`,
    headers: { "x-sn-apikey": with_, ...(body === undefined || isBytes ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { payload: isBytes ? body : JSON.stringify(body) }),
  });
  const isJson = String(reply.headers["content-type"]).startsWith("application/json");
  const json = isJson && reply.body !== "" ? JSON.parse(reply.body) : null;
  return { status: reply.statusCode, headers: reply.headers, json, result: json?.result, bytes: reply.rawPayload };
}
const list = async (url: string, more: Sent = {}) => (await ask(`table/${url}`, more)).result;

test("tables tell of themselves: names, columns, choices, numbers, settings", async () => {
  expect(
    await list("sys_db_object?sysparm_query=nameINincident,cmdb_ci_linux_server^ORDERBYname&sysparm_fields=name,label,super_class.name"),
  ).toEqual([
    { name: "cmdb_ci_linux_server", label: "Linux server", "super_class.name": "cmdb_ci_server" },
    { name: "incident", label: "Incident", "super_class.name": "task" },
  ]);
  const columns = await list("sys_dictionary?sysparm_query=name=incident&sysparm_fields=element,internal_type,reference,mandatory");
  expect(columns).toContainEqual({ element: "caller_id", internal_type: "reference", reference: "sys_user", mandatory: "false" });
  expect(columns).toContainEqual({ element: "state", internal_type: "integer", reference: "", mandatory: "false" });
  expect(columns).toContainEqual({ element: "work_notes", internal_type: "journal_input", reference: "", mandatory: "false" });
  expect(await list("sys_choice?name=incident&element=state&sysparm_fields=value,label&sysparm_limit=2")).toEqual(
    expect.arrayContaining([{ value: expect.any(String), label: expect.any(String) }]),
  );
  expect(await list("sys_number?sysparm_query=prefix=INC&sysparm_fields=prefix,category.name")).toEqual([
    { prefix: "INC", "category.name": "incident" },
  ]);
  expect(await list("sys_properties?sysparm_query=name=glide.sys.default.tz&sysparm_fields=value")).toEqual([{ value: "Europe/Berlin" }]);
  const meta = (await ask("ui/meta/incident")).result.columns;
  expect(meta.priority).toMatchObject({ type: "integer", choices: expect.arrayContaining([{ value: "1", label: "Critical" }]) });
  expect(meta.assignment_group).toMatchObject({ type: "reference", reference: "sys_user_group" });
});

test("a name has two parts, which make a person and find one", async () => {
  const made = await ask("table/sys_user", {
    method: "POST",
    body: { first_name: "Zo Marie", last_name: "Li", user_name: "zo@example.org" },
  });
  expect(made).toMatchObject({
    status: 201,
    result: { name: "Zo Marie Li", first_name: "Zo Marie", last_name: "Li", email: "zo@example.org" },
  });
  const renamed = await ask(`table/sys_user/${made.result.sys_id}`, { method: "PATCH", body: { last_name: "Lee" } });
  expect(renamed.result).toMatchObject({ name: "Zo Marie Lee", last_name: "Lee" });
  const turn = (active: string) => ask(`table/sys_user/${made.result.sys_id}`, { method: "PATCH", body: { active, title: "Clerk" } });
  for (const active of ["false", "false", "true"]) expect((await turn(active)).result).toMatchObject({ active, title: "Clerk" });
  expect((await ask("table/sys_user_group", { method: "POST", body: { name: "Old", active: "false" } })).result).toMatchObject({
    active: "false",
  });
  expect(await list("sys_user?sysparm_query=last_name=lee^ORDERBYname&sysparm_fields=first_name")).toEqual([
    { first_name: "Ann" },
    { first_name: "Zo Marie" },
  ]);
  expect(await list("sys_user?sysparm_query=sys_created_onSAMEASsys_updated_on^first_name=Ann&sysparm_fields=name")).toEqual([
    { name: "Ann Lee" },
  ]);
});

test("people, their groups and roles, and what is asked by way of them", async () => {
  expect(
    await list("sys_user_grmember?sysparm_query=group.name=Network^user.user_name=ann.lee@example.org&sysparm_fields=user.name,group"),
  ).toEqual([{ "user.name": "Ann Lee", group: { link: expect.stringContaining(team), value: team } }]);
  expect(await list(`sys_user_has_role?sysparm_query=user=${ann.personId}^ORDERBYrole.name&sysparm_fields=role.name`)).toEqual(
    expect.arrayContaining([{ "role.name": "admin" }, { "role.name": "itil" }]),
  );
  expect((await ask("table/sys_user_has_role?sysparm_query=role=2831a114c611228501d4ea6c309d626d")).headers["x-total-count"]).toBe("1");
  const user = (await list("sys_user?user_name=ann.lee@example.org"))[0];
  for (const secret of ["user_password", "last_password", "hashed_user_id", "loginId"]) expect(user).not.toHaveProperty(secret);
});

test("classes of configuration items are tables of their rows, and the items' table lists services too", async () => {
  const names = async (url: string) =>
    (await list(`${url}${url.includes("?") ? "&" : "?"}sysparm_fields=name`)).map((row: { name: string }) => row.name);
  expect(await names("cmdb_ci_server")).toEqual(["srv-01"]);
  expect(await names("cmdb_ci_win_server")).toEqual([]);
  expect((await names("cmdb_ci?sysparm_query=ORDERBYname")).sort()).toEqual(["VPN", "srv-01"]);
  expect(await names("cmdb_ci?sysparm_query=sys_class_nameINSTANCEOFcmdb_ci_computer")).toEqual(["srv-01"]);
  const made = await ask("table/cmdb_ci_win_server", { method: "POST", body: { name: "srv-02", environment: "Test" } });
  expect(made.result).toMatchObject({ sys_class_name: "cmdb_ci_win_server", environment: "Test" });
  expect((await ask(`table/cmdb_ci_server/${made.result.sys_id}`, { method: "DELETE" })).status).toBe(204);
});

test("people join groups and leave them; what else follows from other records is not written", async () => {
  const people = await Promise.all(
    [1, 2, 3].map((n) => ask("table/sys_user", { method: "POST", body: { name: `Member ${n}`, user_name: `m${n}@example.org` } })),
  );
  // All at once: none is lost.
  const joined = await Promise.all(
    people.map(({ result }) => ask("table/sys_user_grmember", { method: "POST", body: { group: "Network", user: result.sys_id } })),
  );
  for (const one of joined) expect(one).toMatchObject({ status: 201, result: { group: { value: team } } });
  expect(await list(`sys_user_grmember?group=${team}`)).toHaveLength(4);
  expect((await ask(`table/sys_user_grmember/${joined[0]!.result.sys_id}`, { method: "DELETE" })).status).toBe(204);
  expect(await list(`sys_user_grmember?group=${team}`)).toHaveLength(3);
  expect((await ask("table/sys_user_grmember", { method: "POST", body: { group: team } })).status).toBe(403);
  const role = "sys_user_role/2831a114c611228501d4ea6c309d626d";
  for (const method of ["PATCH", "DELETE"])
    expect(await ask(`table/${role}`, { method, body: { name: "x" } })).toMatchObject({
      ...{ status: 403, json: { error: { message: "Operation Failed", code: "NOT_PERMITTED" } } },
    });
  expect((await ask("table/sys_choice", { method: "POST", body: { name: "x" } })).status).toBe(403);
});

test("what was written and changed can be read by whoever may", async () => {
  const written = await list(
    `sys_journal_field?sysparm_query=element_id=${incident}^ORDERBYelement&sysparm_fields=element,name,value,sys_created_by,sys_created_on`,
  );
  const stamp = { name: "incident", sys_created_by: "ann.lee@example.org", sys_created_on: "2026-11-26 08:00:00" };
  expect(written).toEqual([
    { element: "comments", value: "A word", ...stamp },
    { element: "work_notes", value: "A note", ...stamp },
  ]);
  const theirs = await list("sys_journal_field?sysparm_fields=value", { key: callersKey });
  expect(theirs).toEqual([{ value: "A word" }]);
  await ask(`table/incident/${incident}`, { method: "PATCH", body: { assignment_group: team } });
  const changes = await list(
    `sys_audit?sysparm_query=documentkey=${incident}^fieldname=assignment_group&sysparm_fields=tablename,oldvalue,newvalue,user`,
  );
  expect(changes).toEqual([{ tablename: "incident", oldvalue: "", newvalue: team, user: "ann.lee@example.org" }]);
  expect(await list("sys_audit", { key: callersKey })).toEqual([]);
});

test("rows are counted and measured, in groups or not", async () => {
  await ask("table/incident", { method: "POST", body: { short_description: "x", impact: "1", urgency: "1" } });
  expect((await ask("stats/incident?sysparm_count=true&sysparm_avg_fields=reopen_count")).result).toEqual({
    stats: { count: "2", avg: { reopen_count: "0.0000" } },
  });
  const grouped = await ask(
    "stats/incident?sysparm_count=true&sysparm_group_by=priority&sysparm_display_value=all&sysparm_order_by=priority^DESC",
  );
  expect(grouped.result).toEqual([
    { stats: { count: "1" }, groupby_fields: [{ field: "priority", value: "5", display_value: "5 - Planning" }] },
    { stats: { count: "1" }, groupby_fields: [{ field: "priority", value: "1", display_value: "1 - Critical" }] },
  ]);
  expect((await ask("stats/incident?sysparm_count=true", { key: callersKey })).result).toEqual({ stats: { count: "1" } });
  // A table of several kinds is counted together, and measured not at all.
  await ask("table/problem", { method: "POST", body: { short_description: "Why" } });
  expect((await ask("stats/task?sysparm_count=true")).result).toEqual({ stats: { count: "3" } });
  const byClass = (await ask("stats/task?sysparm_count=true&sysparm_group_by=sys_class_name,caller_id")).result;
  const groups = byClass.map((group: { stats: object; groupby_fields: { value: string }[] }) =>
    [...group.groupby_fields.map((one) => one.value), ...Object.values(group.stats)].join(" "),
  );
  expect(new Set(groups)).toEqual(new Set([`incident ${ann.personId} 1`, `incident ${cal.personId} 1`, "problem  1"]));
  expect((await ask("stats/task?sysparm_avg_fields=priority")).status).toBe(400);
});

test("a batch is answered part by part, and a long query is kept under a short key", async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  const long = `${"AAAA=BBBB^".repeat(2300)}sys_id=${incident}`;
  const batch = await ask("v1/batch", {
    method: "POST",
    body: {
      batch_request_id: 7,
      rest_requests: [
        { id: 1, method: "GET", url: `/api/now/table/incident?sysparm_query=${encodeURIComponent(long)}&sysparm_fields=sys_id` },
        {
          id: 2,
          method: "POST",
          url: "/api/now/table/problem",
          headers: [{ name: "Content-Type", value: "application/json" }],
          body: encode({ short_description: "Wîth" }),
        },
        { id: 3, method: "GET", url: "/api/now/table/foo", exclude_response_headers: true },
        { id: 4, method: "POST", url: "/api/now/batch", body: encode({ rest_requests: [] }) },
        { id: 5, method: "PUT" },
      ],
    },
  });
  expect(batch.json).toMatchObject({ batch_request_id: "7", unserviced_requests: ["5"] });
  const parts = batch.json.serviced_requests.map((one: { body: string }) => JSON.parse(Buffer.from(one.body, "base64").toString("utf8")));
  expect(batch.json.serviced_requests.map((one: { status_code: number }) => one.status_code)).toEqual([200, 201, 400, 400]);
  expect(parts[0]).toEqual({ result: [{ sys_id: incident }] });
  expect(parts[1].result.short_description).toBe("Wîth");
  expect(parts[2].error.message).toBe("Invalid table foo");
  const tiny = (await ask("tinyurl", { method: "POST", body: { url: `incident_list.do?sysparm_query=sys_id=${incident}` } })).result;
  expect(tiny).toMatch(/^incident_list\.do\?sysparm_tiny=[0-9a-f]{32}$/);
  expect((await list(`incident?${tiny.split("?")[1]}&sysparm_fields=sys_id`)).map((row: { sys_id: string }) => row.sys_id)).toEqual([
    incident,
  ]);
});

test("the rows that a client's own suite expects are there, and rows of other tables can be asked about", async () => {
  expect(await addDemo(office)).toBeGreaterThan(20);
  expect(await addDemo(office)).toBe(0);
  const [user] = await list(
    "sys_user?sysparm_query=sys_id=6816f79cc0a8016401c5a33be04be441&sysparm_fields=email,department.name,department.dept_head.email,time_zone",
  );
  expect(user).toEqual({
    ...{ email: "admin@example.com", "department.name": "Finance", "department.dept_head.email": "natasha.ingram@example.com" },
    time_zone: "America/Los_Angeles",
  });
  const count = async (query: string) =>
    Number((await ask(`table/sys_user?sysparm_fields=sys_id&sysparm_query=${encodeURIComponent(query)}`)).headers["x-total-count"]);
  const admins = await count("JOINsys_user.sys_id=sys_user_has_role.user!role=2831a114c611228501d4ea6c309d626d");
  expect(admins).toBe(14);
  expect(await count("JOINsys_user.sys_id=incident.caller_id!active=true")).toBe(3);
  expect(await count("RLQUERYincident.caller_id,>=2^active=true^ENDRLQUERY")).toBe(1);
  expect(await count("RLQUERYincident.caller_id,=0^ENDRLQUERY^emailISNOTEMPTY")).toBe((await count("emailISNOTEMPTY")) - 3);
  // What cannot be asked of the other table is left out as a whole.
  expect(await count("JOINsys_user.sys_id=incident.caller_id!nonsense=1")).toBe(await count(""));
});

test("changes have an API of their own with typed values, and rows come in by way of a staging table", async () => {
  const change = async (path: string, more: Sent = {}) => ask(`/api/sn_chg_rest/v1/change${path}`, more);
  const made = await change("/emergency", { method: "POST", body: { short_description: "Patch now", start_date: "2026-11-27 10:00:00" } });
  expect(made).toMatchObject({
    status: 201,
    result: { type: { value: "emergency" }, state: { value: -5, display_value: "New" }, active: { value: true } },
  });
  expect(made.result.start_date).toEqual({
    value: "2026-11-27 10:00:00",
    display_value: "2026-11-27 11:00:00",
    display_value_internal: "2026-11-27 11:00:00",
  });
  const id = made.result.sys_id.value;
  expect((await change(`/${id}`)).result.short_description.value).toBe("Patch now");
  expect((await change("/normal")).result).toEqual([]);
  expect((await change(`/${id}`, { method: "PATCH", body: { state: "-1" } })).json.error.message).toBe("Operation Failed");
  const task = await ask("table/change_task", {
    method: "POST",
    body: { change_request: id, short_description: "Back up first", change_task_type: "planning" },
  });
  expect(task).toMatchObject({ status: 201, result: { number: "CTASK0000001", change_request: { value: id }, active: "true" } });
  const begun = await ask(`table/change_task/${task.result.sys_id}`, { method: "PATCH", body: { change_request: id, state: "2" } });
  expect(begun.result).toMatchObject({ state: "2" });
  expect(await list(`change_task?sysparm_query=change_request.number=${made.result.number.value}&sysparm_fields=number`)).toEqual([
    { number: "CTASK0000001" },
  ]);
  const next = (await change(`/${id}/nextstates`)).result;
  expect(next.state_label).toMatchObject({ "-5": "New", "-1": "Implement", "3": "Closed" });
  expect(next.available_states).toEqual(["-5", "-3", "4"]);
  const begin = next.state_transitions.flat().find((one: { to_state: string }) => one.to_state === "-1");
  expect(begin).toMatchObject({ from_state: "-5", transition_available: false, conditions: [{ passed: false }] });
  // What it says is what the table says of the same move.
  const tried = await ask(`table/change_request/${id}`, { method: "PATCH", body: { state: "-1" } });
  expect(tried.json.error.detail).toContain(begin.conditions[0].condition.name);
  expect((await change(`/${"0".repeat(32)}/nextstates`)).status).toBe(404);
  const vote = (body: unknown) => change(`/${id}/approvals`, { method: "PATCH", body });
  expect((await vote({ state: "rejected" })).json.error.detail).toContain("mandatory: Comments");
  expect((await vote({ state: "perhaps" })).status).toBe(400);
  expect((await vote({ state: "approved" })).json.error).toMatchObject({ message: "Operation Failed" });
  const second = await change(`/${id}/task`, { method: "POST", body: { short_description: "Look after it" } });
  expect(second).toMatchObject({ status: 201, result: { change_request: { value: id } } });
  expect((await change(`/${id}/task`)).result).toHaveLength(2);
  const mine = second.result.sys_id.value;
  const reworded = await change(`/${id}/task/${mine}`, { method: "PATCH", body: { short_description: "Look twice" } });
  expect(reworded.result.short_description.value).toBe("Look twice");
  expect((await change(`/${"0".repeat(32)}/task/${mine}`)).status).toBe(404);
  expect((await change(`/${id}`, { method: "DELETE" })).status).toBe(204);
  expect((await ask("change")).status).toBe(400);
  const row = { short_description: "From outside", correlation_id: "ext-1" };
  const first = await ask("import/u_incident_import", { method: "POST", body: row });
  expect(first).toMatchObject({ status: 201, result: [{ status: "inserted", table: "incident", display_name: "number" }] });
  const again = await ask("import/imp_incident/insertMultiple", {
    method: "POST",
    body: { records: [{ ...row, impact: "1" }, { correlation_id: "ext-2" }] },
  });
  expect(again.result).toMatchObject([{ status: "updated", sys_id: first.result[0].sys_id }, { status: "error" }]);
  expect((await ask("import/u_nothing_import", { method: "POST", body: row })).status).toBe(400);
});

test("pages of ServiceNow lead to our own screens", async () => {
  const place = async (page: string) => (await office.server.inject({ url: page })).headers.location;
  expect(await place(`/incident.do?sys_id=${incident}`)).toBe(`/incidents/${incident}`);
  expect(await place("/incident_list.do?sysparm_query=active=true^priority=1")).toBe(
    `/incidents?filter=${encodeURIComponent("state:open priority:1")}`,
  );
  expect(await place("/nonsense_list.do")).toBeUndefined();
});

test("files come in, are listed with their hash, read and taken away", async () => {
  const at = `table_name=incident&table_sys_id=${incident}&file_name=log%20é.txt`;
  const made = await ask(`v1/attachment/file?${at}`, {
    method: "POST",
    body: Buffer.from("hello"),
    headers: { "content-type": "text/plain" },
  });
  expect(made.status).toBe(201);
  expect(made.headers.location).toContain(`/api/now/attachment/${made.result.sys_id}`);
  expect(made.result).toMatchObject({ file_name: "log é.txt", size_bytes: "5", table_name: "incident", table_sys_id: incident });
  const found = await ask(`attachment?sysparm_query=table_sys_id=${incident}`);
  expect(found.headers["x-total-count"]).toBe("1");
  expect(found.result[0]).toMatchObject({
    hash: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    download_link: expect.stringMatching(/\/api\/now\/attachment\/.*\/file$/),
  });
  const read = await ask(`attachment/${made.result.sys_id}/file`);
  expect(read.bytes.toString()).toBe("hello");
  expect(JSON.parse(String(read.headers["x-attachment-metadata"]))).toMatchObject({ file_name: "log é.txt" });
  // What staff added is for staff.
  expect((await ask(`attachment/${made.result.sys_id}`, { key: callersKey })).status).toBe(404);
  expect((await ask(`attachment/${made.result.sys_id}/file`, { key: callersKey })).status).toBe(404);
  expect((await ask(`attachment/${made.result.sys_id}`, { method: "DELETE" })).status).toBe(204);
  expect((await ask(`attachment?sysparm_query=table_sys_id=${incident}`)).result).toEqual([]);
});

test("a promise reads as it stands at the moment of asking", async () => {
  expect(await loadStarter(office, { timeZone: "Europe/Berlin" })).toBe(true);
  const made = await ask("table/incident", { method: "POST", body: { short_description: "All is down", impact: "1", urgency: "1" } });
  await office.advance({ minutes: 6 });
  const columns = "duration,business_duration,time_left,percentage,has_breached,active,sla.target,task,planned_end_time";
  const clocks = await list(
    `task_sla?sysparm_query=task=${made.result.sys_id}&sysparm_fields=${columns}&sysparm_exclude_reference_link=true`,
  );
  expect(clocks.length).toBeGreaterThan(0);
  const start = new Date(`${made.result.opened_at.replace(" ", "T")}Z`).getTime();
  for (const clock of clocks) {
    const end = new Date(`${clock.planned_end_time.replace(" ", "T")}Z`).getTime();
    const left = new Date(end - start - 6 * 60_000).toISOString().replace("T", " ").slice(0, 19);
    expect(clock).toMatchObject({
      duration: "1970-01-01 00:06:00",
      business_duration: "1970-01-01 00:06:00",
      time_left: left,
      has_breached: "false",
    });
    expect(Number(clock.percentage)).toBeCloseTo((6 * 60_000 * 100) / (end - start), 1);
    expect(clock.task).toBe(made.result.sys_id);
  }
  const shown = await list(
    `task_sla?sysparm_query=task=${made.result.sys_id}&sysparm_limit=1&sysparm_display_value=true&sysparm_fields=duration,task`,
  );
  expect(shown[0]).toMatchObject({ duration: "6 Minutes", task: { display_value: made.result.number } });
  // What is only shown cannot be asked for, and that is told.
  expect((await ask("table/task_sla?sysparm_query=percentage>50")).headers["x-ignored-query-terms"]).toBe("percentage%3E50");
});

test("a form brings a file, after what the file is for", async () => {
  const boundary = "xx--xx";
  const field = (name: string, value: string, more = "") =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const send = (parts: string[], url = "attachment/upload") =>
    ask(url, {
      method: "POST",
      body: Buffer.from(`${parts.join("")}--${boundary}--\r\n`),
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    });
  const [table, record] = [field("table_name", "incident"), field("table_sys_id", incident)];
  const file = field("uploadFile", "two\r\nlines", '; filename="a é.log"\r\ncontent-type: text/plain');
  const made = await send([table, record, file]);
  expect(made).toMatchObject({ status: 201, result: { file_name: "a é.log", size_bytes: "10", table_sys_id: incident } });
  expect(made.headers.location).toContain(made.result.sys_id);
  expect((await ask(`attachment/${made.result.sys_id}/file`)).bytes.toString()).toBe("two\r\nlines");
  expect((await send([table, file, record])).status).toBe(400);
  expect((await send([table, record])).status).toBe(400);
  expect((await send([table, record, file.slice(0, -30)])).status).toBe(400);
  expect((await send([table, field("table_sys_id", "0".repeat(32)), file])).status).toBe(403);
  expect(
    (await ask("attachment/upload", { method: "POST", body: Buffer.from("x"), headers: { "content-type": "text/plain" } })).status,
  ).toBe(415);
});
