import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { openTestOffice, type TestOffice } from "../office.ts";

// Clients that were written for ServiceNow, at the wire: statuses, headers, bodies.

let office: TestOffice;
let analyst: Actor & { personId: string };
let requester: Actor & { personId: string };
let team: string;
let service: string;
let key: string;
let callersKey: string;

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  analyst = await office.person("Ann Lee", ["analyst", "manager", "administrator"], { timeZone: "Europe/Berlin" });
  requester = await office.person("Cal Poe", ["requester"]);
  const house = { ...analyst, permissions: new Set(["*"]) };
  team = (await office.must(house, "team", { type: "create", name: "Network", members: [analyst.personId] })).id;
  service = (await office.must(house, "service", { type: "create", name: "VPN", tier: "1", supportTeam: team })).id;
  key = (await office.identity.createKey({ personId: analyst.personId, name: "sync", asPassword: true })).secret;
  callersKey = (await office.identity.createKey({ personId: requester.personId, name: "mine" })).secret;
});
afterAll(() => office.close());

type Sent = { method?: string; body?: unknown; key?: string; headers?: Record<string, string> };

/** One request; the answer with its parsed body. */
async function ask(url: string, { method = "GET", body, key: with_ = key, headers = {} }: Sent = {}) {
  const reply = await office.server.inject({
    method: method as "GET",
    url: url.startsWith("/") ? url : `/api/now/table/${url}`,
    headers: {
      ...(with_ ? { "x-sn-apikey": with_ } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const json = reply.body === "" ? null : JSON.parse(reply.body);
  return { status: reply.statusCode, headers: reply.headers, json, result: json?.result, error: json?.error };
}
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

test("who asks is proved by a key, a token for it, or a key in the place of a password", async () => {
  const anonymous = await ask("incident", { key: "" });
  expect(anonymous).toMatchObject({
    status: 401,
    json: { error: { message: "User Not Authenticated", detail: "Required to provide Auth information" }, status: "failure" },
  });
  expect(anonymous.headers["www-authenticate"]).toBe('BASIC realm="Service-now"');
  const status = async (authorization: string) => (await ask("incident", { key: "", headers: { authorization } })).status;
  expect(await status(basic("ann.lee@example.org", key))).toBe(200);
  expect(await status(basic("ANN.LEE@example.org", key))).toBe(200);
  expect(await status(basic("cal.poe@example.org", key))).toBe(401);
  // This key was not made to be a password.
  expect(await status(basic("cal.poe@example.org", callersKey))).toBe(401);
  expect(await status(`Bearer ${callersKey}`)).toBe(200);
  const token = async (form: Record<string, string>) => {
    const reply = await office.server.inject({
      method: "POST",
      url: "/oauth_token.do",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams(form).toString(),
    });
    return { status: reply.statusCode, json: reply.json() };
  };
  const first = await token({ grant_type: "password", client_id: "x", client_secret: "y", username: "ann.lee@example.org", password: key });
  expect(first).toMatchObject({ status: 200, json: { scope: "useraccount", token_type: "Bearer", expires_in: 1799 } });
  expect(await status(`Bearer ${first.json.access_token}`)).toBe(200);
  expect(await status(`Bearer ${first.json.refresh_token}`)).toBe(401);
  const next = await token({ grant_type: "refresh_token", refresh_token: first.json.refresh_token });
  expect(await status(`Bearer ${next.json.access_token}`)).toBe(200);
  expect((await token({ grant_type: "refresh_token", refresh_token: first.json.refresh_token })).status).toBe(401);
  expect((await token({ grant_type: "client_credentials", client_id: "x", client_secret: callersKey })).status).toBe(200);
  expect((await token({ grant_type: "password", username: "ann.lee@example.org", password: "all hands on deck" })).status).toBe(401);
  expect((await token({ grant_type: "magic" })).status).toBe(400);
  await office.advance({ minutes: 31 });
  expect(await status(`Bearer ${next.json.access_token}`)).toBe(401);
});

test("a record is made, read, changed and taken away as a client expects it", async () => {
  const made = await ask("incident", {
    method: "POST",
    body: {
      ...{ short_description: "VPN down", caller_id: "cal.poe@example.org", impact: "1", urgency: "2 - Medium", business_service: service },
      ...{ assignment_group: "Network", work_notes: "Seen in Leeds", nonsense: "x", priority: "5", state: "2" },
    },
  });
  expect(made.status).toBe(201);
  const { sys_id: id, number } = made.result;
  expect(made.headers.location).toMatch(new RegExp(`/api/now/table/incident/${id}$`));
  expect(made.headers["x-ignored-fields"]).toBe("nonsense,priority");
  expect(made.headers["content-type"]).toBe("application/json;charset=UTF-8");
  expect(made.result).toMatchObject({
    ...{ short_description: "VPN down", impact: "1", urgency: "2", priority: "2", state: "2", incident_state: "2", active: "true" },
    ...{ reopen_count: "0", work_notes: "", close_code: "", sys_class_name: "incident", sys_created_by: "ann.lee@example.org" },
    opened_at: "2026-11-26 08:31:00",
    assignment_group: { link: expect.stringMatching(`/api/now/table/sys_user_group/${team}$`), value: team },
    caller_id: { value: requester.personId },
  });
  for (const value of Object.values(made.result)) expect(["string", "object"]).toContain(typeof value);
  const all = await ask(`incident/${id}?sysparm_display_value=all&sysparm_exclude_reference_link=true`);
  expect(all.result).toMatchObject({
    priority: { display_value: "2 - High", value: "2" },
    state: { display_value: "In progress", value: "2" },
    opened_at: { display_value: "2026-11-26 09:31:00", value: "2026-11-26 08:31:00" },
    assignment_group: { display_value: "Network", value: team },
    work_notes: { display_value: "2026-11-26 09:31:00 - Ann Lee (Work notes)\nSeen in Leeds\n\n", value: "" },
    close_notes: { display_value: "", value: "" },
  });
  const shown = await ask(
    `incident/${id}?sysparm_display_value=true&sysparm_fields=number,caller_id,caller_id.name,caller_id.email,zzz,assignment_group.manager.name`,
  );
  expect(shown.result).toEqual({
    number,
    caller_id: { display_value: "Cal Poe", link: expect.stringContaining("/sys_user/") },
    "caller_id.name": "Cal Poe",
    "caller_id.email": "cal.poe@example.org",
    "assignment_group.manager.name": "",
  });
  // Names to sign in with are remembered, and not a moment longer than they are true.
  for (const email of ["ann.poe@example.org", "ann.lee@example.org"]) {
    await office.must({ ...analyst, permissions: new Set(["*"]) }, "person", { type: "edit", changes: { email } }, analyst.personId);
    expect((await ask(`incident/${id}?sysparm_fields=sys_created_by`)).result).toEqual({ sys_created_by: email });
  }
  // Both verbs change what is given and nothing else; a missing mandatory field is told as a data policy.
  expect(await ask(`incident/${id}`, { method: "PATCH", body: { state: "6" } })).toMatchObject({
    status: 403,
    error: { message: "Operation Failed", detail: "Data Policy Exception: The following fields are mandatory: Close code" },
  });
  expect((await ask(`incident/${id}`, { method: "PUT", body: { comments: "Nearly there" } })).status).toBe(200);
  const solved = await ask(`incident/${id}`, {
    method: "PATCH",
    body: { state: "6", close_code: "Solution provided", close_notes: "Restarted" },
  });
  expect(solved.result).toMatchObject({
    state: "6",
    active: "false",
    resolved_at: "2026-11-26 08:31:00",
    resolved_by: { value: analyst.personId },
  });
  expect((await ask(`incident/${id}`, { method: "PATCH", body: { state: "3" } })).error).toMatchObject({ code: "ILLEGAL_MOVE" });
  const timeline = await office.db.query<{ client: string }>("select distinct client from journal where id = $1 and actor is not null", [
    id,
  ]);
  expect(timeline).toEqual([{ client: "key:sync" }]);
  const quiet = await ask("incident", { method: "POST", body: { short_description: "x" }, headers: { "x-no-response-body": "true" } });
  expect(quiet).toMatchObject({ status: 201, json: null });
  const given = await ask("problem", {
    method: "POST",
    body: [{ sys_id: "ABCDEF0123456789ABCDEF0123456789", short_description: "Why" }, {}],
  });
  expect(given).toMatchObject({ status: 201, result: { sys_id: "ABCDEF0123456789ABCDEF0123456789", number: "PRB0000001" } });
  expect(await ask("problem/ABCDEF0123456789ABCDEF0123456789", { method: "DELETE" })).toMatchObject({ status: 204, json: null });
  for (const ended of ["problem/ABCDEF0123456789ABCDEF0123456789", `incident/${id}`])
    expect((await ask(ended, { method: "DELETE" })).status).toBe(204);
  expect((await ask(`incident/${id}`)).result).toMatchObject({ state: "6" });
  expect((await ask("problem/ABCDEF0123456789ABCDEF0123456789")).result).toMatchObject({ state: "107", active: "false" });
});

test("a list is counted, paged and filtered, and says what it could not ask", async () => {
  for (let n = 1; n <= 5; n++)
    await ask("incident", {
      method: "POST",
      body: { short_description: `Mail ${n}`, correlation_id: `mail-${n}`, impact: String((n % 3) + 1) },
    });
  const page = await ask(
    "incident?sysparm_query=short_descriptionSTARTSWITHmail^ORDERBYDESCshort_description&sysparm_limit=2&sysparm_offset=2&sysparm_fields=short_description",
  );
  expect(page.result).toEqual([{ short_description: "Mail 3" }, { short_description: "Mail 2" }]);
  expect(page.headers["x-total-count"]).toBe("5");
  const links = String(page.headers.link).split(",");
  expect(links.map((link) => /sysparm_offset=(\d+)>;rel="(\w+)"/.exec(link)?.slice(1))).toEqual([
    ["0", "first"],
    ["4", "next"],
    ["0", "prev"],
    ["4", "last"],
  ]);
  expect(links[0]).toContain("sysparm_fields=short_description");
  // Page after page by the number of rows: each begins where the one before ended.
  const seen: string[] = [];
  for (let offset = 0; offset < 6; offset += 2) {
    const part = await ask(
      `incident?sysparm_query=correlation_idSTARTSWITHmail^ORDERBYsys_created_on&sysparm_limit=2&sysparm_offset=${offset}&sysparm_no_count=true`,
    );
    expect(part.headers["x-total-count"]).toBeUndefined();
    seen.push(...part.result.map((row: { correlation_id: string }) => row.correlation_id));
  }
  expect(seen.sort()).toEqual([1, 2, 3, 4, 5].map((n) => `mail-${n}`));
  const ignored = await ask("incident?sysparm_query=second=asdf^correlation_id=mail-1&sysparm_fields=correlation_id");
  expect(ignored).toMatchObject({ result: [{ correlation_id: "mail-1" }] });
  expect(ignored.headers["x-ignored-query-terms"]).toBe("second%3Dasdf");
  const count = async (query: string) => Number((await ask(query)).headers["x-total-count"]);
  expect(await count("incident?correlation_id=mail-2")).toBe(1);
  expect(await count("incident?state=New&correlation_id=mail-2&foo=bar")).toBe(1);
  expect(await count("incident?assignment_group=Network")).toBe(1);
  expect(await count("incident?sysparm_query=assignment_group.name=network^caller_idLIKEpoe")).toBe(1);
  expect(await count("incident?sysparm_query=sys_updated_on>2026-11-26 08:31:00")).toBe(0);
  expect(await count("incident?sysparm_query=active=true^NQstate=6")).toBe(await count("incident"));
  const keyset = await ask("incident?sysparm_query=ORDERBYsys_id&sysparm_limit=1&sysparm_fields=sys_id");
  expect(await count(`incident?sysparm_query=sys_id>${keyset.result[0].sys_id}`)).toBe((await count("incident")) - 1);
  const tasks = await ask("task?sysparm_fields=number,sys_class_name&sysparm_query=ORDERBYnumber&sysparm_limit=3&sysparm_offset=5");
  expect(tasks.result.map((row: { sys_class_name: string }) => row.sys_class_name)).toEqual(["incident", "incident", "problem"]);
  expect(tasks.headers["x-total-count"]).toBe("8");
  expect(await count("sys_user?user_name=ann.lee@example.org")).toBe(1);
  expect(await count("sys_user?sysparm_query=user_name=javascript:gs.getUserName()")).toBe(1);
  expect((await ask("/api/now/v1/table/incident?sysparm_query=number=INC9")).status).toBe(404);
  expect(await ask("/api/now/v2/table/incident/?sysparm_query=number=INC9")).toMatchObject({ status: 200, result: [] });
  expect((await ask("incident?sysparm_limit=1", { method: "HEAD" })).headers["x-total-count"]).toBe(String(await count("incident")));
});

test("a refusal has its status and its form", async () => {
  const failure = (message: string, detail: string | null = null) => ({ error: { message, detail }, status: "failure" });
  expect(await ask("foo")).toMatchObject({ status: 400, json: failure("Invalid table foo") });
  expect(await ask("foo", { key: callersKey })).toMatchObject({ status: 400, json: failure("Invalid table foo") });
  expect(await ask("/api/now/nothing")).toMatchObject({ status: 400, json: failure("Requested URI does not represent any resource") });
  expect(await ask("incident", { method: "POST", body: "{" })).toMatchObject({
    status: 400,
    json: failure("Exception while reading request", "The payload is not valid JSON."),
  });
  const missing = failure("No Record found", "Record doesn't exist or ACL restricts the record retrieval");
  for (const method of ["GET", "PUT", "PATCH", "DELETE"])
    expect(
      await ask(`incident/${"0".repeat(32)}`, { method, ...(method === "GET" || method === "DELETE" ? {} : { body: {} }) }),
    ).toMatchObject({ status: 404, json: missing });
  for (const bad of ["offset=-1", "limit=ten"]) expect((await ask(`incident?sysparm_${bad}`)).status).toBe(400);
  expect((await ask("incident", { method: "DELETE" })).status).toBe(405);
  expect((await ask("incident", { headers: { accept: "application/xml" } })).status).toBe(406);
  expect((await ask("incident", { method: "POST", body: "<a/>", headers: { "content-type": "application/xml" } })).status).toBe(415);
  // A caller sees what they reported, counts only that, and changes nothing else.
  const mine = await ask("incident", { key: callersKey });
  expect(mine.headers["x-total-count"]).toBe("1");
  expect(mine.result[0]).not.toHaveProperty("severity");
  expect(
    (await ask(`incident/${mine.result[0].sys_id}`, { method: "PATCH", key: callersKey, body: { impact: "3" } })).error.detail,
  ).toContain("ACL Exception Update Failed due to security constraints");
  expect(await ask("problem", { key: callersKey })).toMatchObject({ status: 403, json: failure("Insufficient rights to query records") });
  expect(await ask("problem", { method: "POST", key: callersKey, body: { short_description: "x" } })).toMatchObject({ status: 403 });
});

test("items are read with what they need, related and separated, by the CMDB instance API", async () => {
  const cmdb = (path: string, more: Sent = {}) => ask(`/api/now/cmdb/${path}`, more);
  const list = async (url: string) => (await ask(url)).result;
  const first = await cmdb("instance/cmdb_ci_linux_server", { method: "POST", body: { attributes: { name: "srv-01" } } });
  const server = first.result.attributes;
  const [vpn] = (await cmdb("instance/cmdb_ci_service?sysparm_query=name=VPN")).result;
  expect((await cmdb("instance/cmdb_ci_linux_server")).result).toEqual([{ sys_id: server.sys_id, name: "srv-01" }]);
  // A header that is for the Table API makes no relation get lost.
  const made = await cmdb("instance/cmdb_ci_linux_server", {
    method: "POST",
    headers: { "x-no-response-body": "true" },
    body: { attributes: { name: "srv-02", environment: "Test" }, inbound_relations: [{ type: "Runs on::Runs", target: vpn.sys_id }] },
  });
  const id = made.result.attributes.sys_id;
  expect(made).toMatchObject({ status: 201, result: { attributes: { name: "srv-02", sys_class_name: "cmdb_ci_linux_server" } } });
  expect(made.headers.location).toContain(`/api/now/cmdb/instance/cmdb_ci_linux_server/${id}`);
  expect(made.result.inbound_relations).toEqual([
    {
      sys_id: expect.any(String),
      type: {
        display_value: "Runs on::Runs",
        link: expect.stringContaining("/cmdb_rel_type/"),
        value: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      target: { display_value: "VPN", link: expect.stringContaining("/cmdb_ci_service/"), value: vpn.sys_id },
    },
  ]);
  // By the id of the type, and a second time nothing new.
  const type = (await list("cmdb_rel_type?sys_name=Depends on::Used by"))[0].sys_id;
  const relation = { outbound_relations: [{ type, target: server.sys_id }] };
  for (const times of [1, 2]) {
    const { status, result } = await cmdb(`instance/cmdb_ci_linux_server/${id}/relation`, { method: "POST", body: relation });
    expect([times, status, result.outbound_relations.length]).toEqual([times, 201, 1]);
  }
  expect(await list(`cmdb_rel_ci?sysparm_query=parent=${id}^type.name=Depends on::Used by&sysparm_fields=child.name`)).toHaveLength(1);
  const changed = await cmdb(`instance/cmdb_ci_linux_server/${id}`, {
    method: "PATCH",
    body: { attributes: { environment: "Production" } },
  });
  expect(changed).toMatchObject({ status: 200, result: { attributes: { environment: "Production" }, outbound_relations: [{}] } });
  const rel = changed.result.outbound_relations[0].sys_id;
  expect((await cmdb(`instance/cmdb_ci_service/${vpn.sys_id}/relation/${rel}`, { method: "DELETE" })).status).toBe(404);
  expect((await cmdb(`instance/cmdb_ci_linux_server/${id}/relation/${rel}`, { method: "DELETE" })).status).toBe(204);
  // A relation that was taken away is not in the table any more.
  expect((await ask(`cmdb_rel_ci/${rel}`)).status).toBe(404);
  expect((await cmdb(`instance/cmdb_ci_linux_server/${id}`)).result.outbound_relations).toEqual([]);
  expect((await cmdb("meta/cmdb_ci_server")).result).toMatchObject({
    parent: "cmdb_ci_computer",
    children: expect.arrayContaining(["cmdb_ci_linux_server"]),
  });
  expect((await cmdb("instance/incident")).status).toBe(400);
  expect((await cmdb(`instance/cmdb_ci/${id}`, { method: "DELETE" })).status).toBe(405);
  expect((await ask("cmdb_ci_hardware?name=srv-02")).headers["x-total-count"]).toBe("1");
  expect((await cmdb(`instance/cmdb_ci/${id}`, { method: "PATCH", body: {} })).status).toBe(400);
  expect(
    (await cmdb("instance/cmdb_ci", { method: "POST", body: { attributes: { name: "x" }, outbound_relations: [{ type, target: "y" }] } }))
      .status,
  ).toBe(400);
  expect(await list("cmdb_ci?name=x")).toEqual([]);
});

test("there is no catalogue, and it says so; every table is named", async () => {
  expect(await ask("/api/sn_sc/servicecatalog/catalogs")).toMatchObject({ status: 200, result: [] });
  const order = await ask(`/api/sn_sc/v1/servicecatalog/items/${"0".repeat(32)}/order_now`, {
    method: "POST",
    body: { sysparm_quantity: 1 },
  });
  expect(order).toMatchObject({
    status: 400,
    json: { error: { detail: expect.stringContaining("no service catalogue"), code: "NO_CATALOGUE" } },
  });
  expect((await ask("/api/now/doc/table/schema")).result).toContainEqual({ label: "Incident", value: "incident" });
  expect(
    (await ask("sys_db_object?sysparm_query=nameINu_pir,cab_meeting,std_change_producer_version,u_freeze_window^ORDERBYname")).result,
  ).toHaveLength(4);
});

test("headers and parameters that clients send each have their effect", async () => {
  const made = await ask("incident?sysparm_input_display_value=true&sysparm_exclude_reference_link=true&sysparm_view=portal_default", {
    method: "POST",
    body: { short_description: "By display", caller_id: "Cal Poe", impact: "1 - High", due_date: "2026-11-27 10:00:00", nonsense: "1" },
  });
  const id = made.result.sys_id;
  expect(made).toMatchObject({ status: 201, result: { caller_id: requester.personId, impact: "1" } });
  expect(decodeURIComponent(String(made.headers["x-ignored-fields"]))).toContain("nonsense");
  // A POST that says it is something else; a body that a GET brings is not read.
  const overridden = await ask(`incident/${id}`, {
    method: "POST",
    body: { urgency: "3" },
    headers: { "x-http-method-override": "PATCH" },
  });
  expect(overridden).toMatchObject({ status: 200, result: { urgency: "3" } });
  expect((await ask(`incident/${id}`, { method: "POST", body: {} })).status).toBe(405);
  const quiet = { headers: { "x-no-response-body": "true" } };
  expect(await ask(`incident/${id}`, { method: "PUT", body: { urgency: "2" }, ...quiet })).toMatchObject({ status: 200, json: null });
  // Python's False, a view, a category, no domain, and no pages' header.
  const odd = "sysparm_exclude_reference_link=False&sysparm_query_no_domain=false&sysparm_query_category=x&sysparm_view=x";
  const page = await ask(`incident?${odd}&sysparm_suppress_pagination_header=true&sysparm_query=sys_id=${id}&number=INC9999999`);
  expect(page.headers.link).toBeUndefined();
  expect(page.headers["x-total-count"]).toBe("1");
  expect(page.result[0]).toMatchObject({
    caller_id: { link: expect.stringMatching(`/api/now/table/sys_user/${requester.personId}$`), value: requester.personId },
    sys_domain: { link: expect.stringMatching("/api/now/table/sys_user_group/global$"), value: "global" },
    sys_domain_path: "/",
    problem_id: "",
  });
  const nobody = await ask(`sys_user/${requester.personId}`);
  for (const secret of ["user_password", "last_password", "hashed_user_id"]) expect(nobody.result).not.toHaveProperty(secret);
  expect((await ask(`incident/${id}/more`)).status).toBe(400);
  expect((await ask("incident?sysparm_limit=0")).result).toEqual([]);
});

test("every kind of value is rendered in each of three ways", async () => {
  const house = { ...analyst, permissions: new Set(["*"]) };
  const vendor = await office.must(house, "vendor", { type: "create", name: "Acme" });
  const columns = "vip,name,manager,department,sys_created_on,sys_mod_count";
  const inWay = async (way: string) =>
    (await ask(`sys_user/${analyst.personId}?sysparm_display_value=${way}&sysparm_fields=${columns}`)).result;
  const at = { value: "2026-11-26 08:00:00", display_value: "2026-11-26 09:00:00" };
  expect(await inWay("false")).toMatchObject({ vip: "false", name: "Ann Lee", manager: "", sys_created_on: at.value });
  expect(await inWay("true")).toMatchObject({ vip: "false", name: "Ann Lee", manager: "", sys_created_on: at.display_value });
  expect(await inWay("all")).toMatchObject({
    ...{ vip: { display_value: "false", value: "false" }, name: { display_value: "Ann Lee", value: "Ann Lee" } },
    ...{ manager: { display_value: "", value: "" }, sys_created_on: at },
  });
  expect((await ask(`core_company/${vendor.id}?sysparm_fields=vendor,name`)).result).toEqual({ vendor: "true", name: "Acme" });
  // A list is ids, or names.
  const freeze = await ask("u_freeze_window", {
    method: "POST",
    body: { name: "Year end", starts_at: "2026-12-20 00:00:00", ends_at: "2027-01-04 00:00:00", services: service, reason: "Books close" },
  });
  expect(freeze).toMatchObject({ status: 201, result: { services: service, starts_at: "2026-12-20 00:00:00" } });
  const shown = await ask(`u_freeze_window/${freeze.result.sys_id}?sysparm_display_value=all&sysparm_fields=services,starts_at`);
  expect(shown.result).toEqual({
    services: { display_value: "VPN", value: service },
    starts_at: { display_value: "2026-12-20 01:00:00", value: "2026-12-20 00:00:00" },
  });
});

test("a gate of ours is told as the abort of a business rule", async () => {
  const change = await ask("change_request", { method: "POST", body: { short_description: "Swap the core", type: "normal" } });
  const refused = await ask(`change_request/${change.result.sys_id}`, { method: "PATCH", body: { state: "-1" } });
  expect(refused).toMatchObject({ status: 403, json: { status: "failure", error: { message: "Operation Failed" } } });
  expect(refused.error.detail).toMatch(
    /^(Operation against file 'change_request' was aborted by Business Rule '(.+)\^[a-z0-9_]+'\. Business Rule Stack:\2|Data Policy Exception: .+)$/,
  );
  const [model] = (await ask("/api/sn_chg_rest/change/model")).result;
  expect(model).toMatchObject({ name: { value: "Normal" }, table_name: { value: "change_request" }, active: { value: true } });
  expect((await ask(`/api/sn_chg_rest/change/model/${model.sys_id.value}`)).result).toEqual(model);
  expect((await ask("/api/sn_chg_rest/change/standard/template")).result).toEqual([]);
  expect(
    (await ask(`/api/sn_chg_rest/change/standard/${"0".repeat(32)}`, { method: "POST", body: { short_description: "x" } })).status,
  ).toBe(403);
  const items = await ask(`/api/sn_chg_rest/change/${change.result.sys_id}/ci?association_type=affected`);
  expect(items).toMatchObject({ status: 200, result: [] });
  expect((await ask(`/api/sn_chg_rest/change/${"0".repeat(32)}/ci`)).status).toBe(404);
});
