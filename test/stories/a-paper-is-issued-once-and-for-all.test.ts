import { createHash } from "node:crypto";
import JSZip from "jszip";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePost, readTargets } from "../../src/engine/outgoing.ts";
import { logoPicture } from "../../src/engine/picture/picture.fixture.ts";
import { makeWording } from "../../src/engine/wording.ts";
import { canonicalJson } from "../../src/kernel/paper.ts";
import { asActors } from "../asking.ts";
import { type LanguageModel, openLanguageModel } from "../language-model.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const actors = asActors();
let office: TestOffice;
let mail: MailServer;
let model: LanguageModel;
type Person = Awaited<ReturnType<TestOffice["person"]>>;
let director: Person;
let assistant: Person;
let analyst: Person;
let auditor: Person;
beforeAll(async () => {
  mail = await openMailServer();
  model = await openLanguageModel();
  const post = makePost({ own: readTargets("127.0.0.1")! });
  // A Tuesday: the week before is over.
  office = await openTestOffice("2026-11-17T08:00:00.000Z", {
    authenticate: actors.authenticate,
    wording: makeWording({ url: model.url, model: "some-model", key: "a secret" }, post),
    mail: { smtpUrl: mail.url, officeUrl: "http://office.example.org" },
  });
  director = await office.person("Rotimi Adeyemi", ["director"], { jobTitle: "Director of IT" });
  assistant = await office.person("Nadia Farouk", ["assistant"]);
  analyst = await office.person("Ewa Kowal", ["analyst"]);
  auditor = await office.person("Some Auditor", ["auditor"]);
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
});
afterAll(async () => {
  await office.close();
  await mail.close();
  model.close();
});

const send = (actor: Person, id: string, verb: string, body: unknown = {}) =>
  actors.ask(office, actor, `POST /api/briefings/${id}/${verb}`, { body });
const recordOf = (body: unknown) => (body as { record: Record<string, unknown> & { id: string; content: Record<string, unknown> } }).record;

test("a paper is composed from the rows, edited without typing a number, reviewed, frozen under its hash and mailed as it stands", async () => {
  // Twelve incidents in the week: nine resolved, two critical, one of them restricted, so that no paper tells of it.
  const report = async (title: string, more: Record<string, unknown> = {}) =>
    office.must(analyst, "incident", { type: "create", shortDescription: title, ...more });
  const first: string[] = [];
  for (let count = 0; count < 10; count++) first.push((await report(`Printer ${count}`)).id);
  const secret = await report("A suspicion nobody may read", { impact: "1", urgency: "1" });
  await office.must(director, "incident", { type: "restrict", reason: "Security" }, secret.id);
  await report("Payments are down", { impact: "1", urgency: "1" });
  await office.advance({ hours: 5 });
  for (const id of first.slice(0, 9))
    await office.must(
      analyst,
      "incident",
      { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null },
      id,
    );
  await office.advance({ days: 7 });

  const refused = await actors.ask(office, assistant, "POST /api/briefings", { body: { paper: "weekly", period: "2026-10" } });
  expect([refused.status, (refused.body as { code: string }).code]).toEqual([422, "noSuchPeriod"]);
  const ahead = await actors.ask(office, assistant, "POST /api/briefings", { body: { paper: "weekly", period: "2027-W02" } });
  expect((ahead.body as { code: string }).code).toBe("periodAhead");
  const made = await actors.ask(office, assistant, "POST /api/briefings", {
    body: { paper: "weekly", period: "2026-W47", author: director.personId },
  });
  expect(made.status).toBe(201);
  const { id, content } = recordOf(made.body);
  const figures = content.figures as Record<string, { value: string }>;
  // The figures, counted here from the rows.
  const [rows] = await office.db.query<{ opened: number; resolved: number }>(
    `select count(*)::int as opened, count(resolved_at)::int as resolved from incident where opened_at >= '2026-11-15T23:00Z' and opened_at < '2026-11-22T23:00Z'`,
  );
  expect([figures.opened?.value, figures.resolved?.value]).toEqual([String(rows!.opened), String(rows!.resolved)]);
  expect(JSON.stringify(content)).toContain("Payments are down");
  expect(JSON.stringify(content)).not.toContain("suspicion");
  // What the Desk has in NOW and TODAY waits for a decision, and nothing of it that is restricted.
  type Line = { number: string | null; title: string; isConfidential: boolean };
  const desk = (await actors.ask(office, director, "GET /api/desk")).body as { now: Line[]; today: Line[] };
  const open = [...desk.now, ...desk.today].filter((one) => !one.isConfidential).map((one) => one.number ?? one.title);
  const told = (content.decisions as { what: string }[]).map((one) => one.what);
  for (const one of open)
    expect(
      told.filter((what) => what.includes(one)),
      one,
    ).toHaveLength(1);
  expect(figures.decisions?.value ?? "0").toBe(String(told.length));

  const typed = await send(assistant, id, "rewrite", { path: "headline", text: "We opened 11 tickets." });
  expect([typed.status, (typed.body as { detail: string }).detail]).toEqual([422, expect.stringContaining('"11" was typed')]);
  expect((await send(assistant, id, "rewrite", { path: "meta.title", text: "Other" })).status).toBe(422);
  expect((await send(assistant, id, "rewrite", { path: "headline", text: "{opened} came, {resolved} were solved." })).status).toBe(200);
  expect((await send(director, id, "issue")).status).toBe(409);
  expect((await send(assistant, id, "review")).status).toBe(200);
  expect((await send(assistant, id, "issue")).status).toBe(403);
  const issued = recordOf((await send(director, id, "issue")).body);
  expect(issued.content.headline).toBe("{opened} came, {resolved} were solved.");
  expect(issued.snapshot).toBe(createHash("sha256").update(canonicalJson(issued.content)).digest("hex"));
  for (const verb of ["compose", "sendBack", "review"]) expect((await send(director, id, verb)).status, verb).toBe(409);
  expect((await send(assistant, id, "rewrite", { path: "headline", text: "Nothing." })).status).toBe(409);

  const pdf = await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf`);
  expect([pdf.status, pdf.bytes.subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
  expect((await actors.ask(office, analyst, `GET /api/briefings/${id}/paper.pdf`)).status).toBe(403);
  // The files are kept as they were printed, under their SHA-256: whatever is changed in the record or in a template later, they come out.
  const sha256 = createHash("sha256").update(pdf.bytes).digest("hex");
  expect(issued.prints).toMatchObject({ a4: sha256 });
  const letter = await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf?size=us-letter`);
  expect(createHash("sha256").update(letter.bytes).digest("hex")).toBe((issued.prints as Record<string, string>)["us-letter"]);
  await office.db.run("update briefing set content = jsonb_set(content, '{headline}', '\"Otherwise.\"') where id = $1", [id]);
  expect((await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf`)).bytes.equals(pdf.bytes)).toBe(true);
  await office.db.run("update briefing set content = jsonb_set(content, '{headline}', to_jsonb($2::text)) where id = $1", [
    id,
    issued.content.headline,
  ]);
  await office.db.run("update paper_print set bytes = bytes || 'x' where sha256 = $1", [sha256]);
  expect((await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf`)).status, "a damaged file is never handed out").toBe(500);
  await office.db.run("update paper_print set bytes = $2 where sha256 = $1", [sha256, pdf.bytes]);
  for (const ending of ["pptx", "docx", "xlsx"]) {
    const file = () => actors.ask(office, auditor, `GET /api/briefings/${id}/paper.${ending}`);
    const [first, again] = [await file(), await file()];
    expect(first.headers["content-disposition"]).toMatch(new RegExp(`^attachment; filename="BRF\\d+ .*\\.${ending}"$`));
    expect(first.bytes.subarray(0, 2).toString()).toBe("PK");
    expect(again.bytes.equals(first.bytes), ending).toBe(true);
    expect((await actors.ask(office, analyst, `GET /api/briefings/${id}/paper.${ending}`)).status).toBe(403);
  }
  const picture = await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.svg`);
  expect([picture.status, picture.headers["content-type"]]).toEqual([200, "image/svg+xml"]);

  expect((await send(director, id, "distribute", { to: [], words: null })).status).toBe(422);
  expect((await send(director, id, "distribute", { to: [analyst.personId, auditor.personId], words: "For Friday." })).status).toBe(200);
  await office.advance({ minutes: 1 });
  const letters = mail.letters.filter((one) => one.subject.startsWith("Weekly operations review"));
  expect(letters).toHaveLength(2);
  for (const letter of letters) {
    const attached = /Content-Type: application\/pdf[\s\S]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/.exec(letter.raw)?.[1] ?? "";
    expect(Buffer.from(attached, "base64").equals(pdf.bytes), "the mail carries the very bytes").toBe(true);
    const html = /Content-Type: text\/html[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n--/.exec(letter.raw)?.[1] ?? "";
    const plain = html.includes("<h1") ? html.replaceAll(/=\r?\n/g, "") : Buffer.from(html, "base64").toString("utf8");
    expect(plain.slice(0, 6000)).toMatch(/<h1 [^>]*>\d+ came, 9 were solved/);
  }
});

test("a period without rows gives a paper that says so", async () => {
  const made = await actors.ask(office, director, "POST /api/briefings", {
    body: { paper: "executive", period: "2026-03", audience: [auditor.personId] },
  });
  const { content, id } = recordOf(made.body);
  expect(content.headline).toBe("No promise of {#period} can be judged: nothing was measured.");
  expect((await actors.ask(office, director, `GET /api/briefings/${id}/paper.pdf`)).status).toBe(200);
  // It is from somebody else now; sent without a name it goes to those it is said to be for.
  expect((await actors.ask(office, director, `PATCH /api/briefings/${id}`, { body: { author: assistant.personId } })).status).toBe(200);
  for (const verb of ["review", "issue"]) expect((await send(director, id, verb)).status, verb).toBe(200);
  const sent = recordOf((await send(director, id, "distribute")).body);
  expect(sent.distributedTo).toEqual([auditor.personId]);
  expect((sent.content.meta as { from: { name: string } }).from.name).toBe("Nadia Farouk");
});

test("papers have the look of the house, and an issued one keeps the look it was issued in", async () => {
  const owner = await office.person("Rikke Olsen", ["administrator"]);
  const [{ id: organisation } = { id: "" }] = await office.db.query<{ id: string }>("select id from organisation");
  const colour = (accent: string | null) => actors.ask(office, owner, `PATCH /api/organisations/${organisation}`, { body: { accent } });
  const put = (who: Person, payload: Uint8Array) =>
    actors.ask(office, who, "PUT /api/organisation/logo", { body: Buffer.from(payload), headers: { "content-type": "image/png" } });
  const pale = await colour("#ffcc00");
  expect([pale.status, (pale.body as { detail: string }).detail]).toEqual([
    422,
    expect.stringMatching(/contrast of 1\.5 to 1, and text needs 4\.5/),
  ]);
  expect((await colour("#1f5f3d")).status).toBe(200);
  expect((await put(analyst, logoPicture())).status).toBe(403);
  const drawing = await put(owner, new TextEncoder().encode("<svg onload='alert(1)'/>"));
  expect([drawing.status, (drawing.body as { detail: string }).detail]).toEqual([
    422,
    expect.stringContaining("An SVG may carry programs"),
  ]);
  expect((await put(owner, logoPicture(3000, 40))).status).toBe(422);
  const { body } = await put(owner, logoPicture());
  const { logo } = body as { logo: string };
  expect((await actors.ask(office, analyst, "GET /api/organisation/logo")).headers["content-type"]).toBe("image/png");

  const made = await actors.ask(office, director, "POST /api/briefings", { body: { paper: "executive", period: "2026-03" } });
  const { content, id } = recordOf(made.body);
  expect((content.meta as { look: unknown }).look).toEqual({ accent: "#1f5f3d", logo });
  for (const verb of ["review", "issue"]) expect((await send(director, id, verb)).status, verb).toBe(200);
  const files = async () => {
    const kept: Buffer[] = [];
    for (const ending of ["pdf", "pptx", "docx"])
      kept.push((await actors.ask(office, director, `GET /api/briefings/${id}/paper.${ending}`)).bytes);
    return kept;
  };
  const before = await files();
  const docx = (await JSZip.loadAsync(before[2]!)).files;
  expect(Object.keys(docx).filter((name) => /^word\/media\/.*\.png$/.test(name))).toHaveLength(1);
  expect((await colour(null)).status).toBe(200);
  expect((await actors.ask(office, owner, "DELETE /api/organisation/logo")).status).toBe(204);
  expect((await actors.ask(office, analyst, "GET /api/organisation/logo")).status).toBe(204);
  const after = await files();
  for (const [place, file] of before.entries()) expect(after[place]!.equals(file), String(place)).toBe(true);
  const plain = await actors.ask(office, director, "POST /api/briefings", { body: { paper: "executive", period: "2026-03" } });
  expect(recordOf(plain.body).content.meta).not.toHaveProperty("look");
});

test("a paper that would never print is issued by no door", async () => {
  const made = await actors.ask(office, director, "POST /api/briefings", { body: { paper: "executive", period: "2026-10" } });
  const { id } = recordOf(made.body);
  const line = "The quarter was long and many things were asked of few hands. ";
  await office.db.run("update briefing set content = jsonb_set(content, '{unknown}', to_jsonb(repeat($2, 80))) where id = $1", [id, line]);
  expect((await send(director, id, "review")).status).toBe(200);
  const alone = await send(director, id, "issue");
  expect([alone.status, (alone.body as { detail: string }).detail]).toEqual([
    409,
    expect.stringMatching(/^It cannot be issued.*On A4: The paper came to \d pages and must have exactly 1.*Shorten a sentence\.$/),
  ]);
  const bulk = (verb: string, ids: string[]) => actors.ask(office, director, "POST /api/briefings/bulk", { body: { ids, verb } });
  expect((await bulk("issue", [id])).body).toMatchObject({ done: 0, refused: 1, items: [{ code: "doesNotFit" }] });
  // Neither a patch nor what a sender claims of it leads round.
  expect((await actors.ask(office, director, `PATCH /api/briefings/${id}`, { body: { state: "issued" } })).status).toBe(422);
  const claim = { kind: "briefing", id, actor: director, known: { snapshot: "", fault: null }, command: { type: "issue" } };
  const claimed = await office.door.send({ ...claim, commandId: office.newId() });
  expect(claimed).toMatchObject({ ok: false, refusal: { code: "doesNotFit" } });
  // What is reviewed in the same breath was never set as it stands.
  await office.db.run("update briefing set content = jsonb_set(content, '{unknown}', '\"\"') where id = $1", [id]);
  expect((await send(director, id, "sendBack")).status).toBe(200);
  const breath = ["review", "issue"].map((type) => ({ ...claim, commandId: office.newId(), group: "breath", command: { type } }));
  expect((await office.door.batch(breath)).outcomes[0]).toMatchObject({ ok: false, refusal: { code: "notSet" } });
  expect((await send(director, id, "review")).status).toBe(200);
  expect((await bulk("issue", [id])).body).toMatchObject({ done: 1, items: [{ ok: true }] });
});

test("the scorecard of a vendor is a briefing of a quarter, whoever composes it without what is restricted", async () => {
  const service = await office.must(house, "service", { type: "create", name: "Hosting", vendor: "Nordwind", tier: "2" });
  const vendor = await office.must(house, "vendor", { type: "create", name: "Nordwind" });
  const reported = { type: "create", impact: "1", urgency: "1", service: service.id };
  await office.must(analyst, "incident", { ...reported, shortDescription: "The host is down" });
  const secret = await office.must(analyst, "incident", { ...reported, shortDescription: "A theft nobody may read of" });
  await office.must(director, "incident", { type: "restrict", reason: "Security" }, secret.id);
  const compose = (body: Record<string, unknown>) =>
    actors.ask(office, director, "POST /api/briefings", { body: { paper: "vendor", ...body } });
  const refused = [{}, { vendor: service.id }, { vendor: vendor.id, period: "2026-11" }, { vendor: vendor.id, period: "2027-Q2" }];
  const codes: unknown[] = [];
  for (const body of refused) codes.push(((await compose(body)).body as { code: string }).code);
  expect(codes).toEqual(["vendorNeeded", "noSuchVendor", "noSuchPeriod", "periodAhead"]);
  expect(recordOf((await compose({ vendor: vendor.id })).body)).toMatchObject({ period: "2026-Q3", vendor: vendor.id });
  const { id, content, title } = recordOf((await compose({ vendor: vendor.id, period: "2026-Q4" })).body);
  expect(title).toBe("Vendor scorecard: Nordwind, Q4 2026");
  expect(JSON.stringify(content)).toContain("The host is down");
  expect(JSON.stringify(content)).not.toContain("theft");
  expect((content.figures as Record<string, unknown>).incidents).toMatchObject({ value: "2" });
  expect((await send(director, id, "compose")).status).toBe(200);
  expect((await send(director, id, "rewrite", { path: "incidents.text", text: "There were {incidents}." })).status).toBe(200);
  for (const verb of ["review", "issue"]) expect((await send(director, id, verb)).status, verb).toBe(200);
  expect((await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf`)).bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect((await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pptx`)).bytes.subarray(0, 2).toString()).toBe("PK");
  const clerk = { ...auditor, permissions: new Set([...auditor.permissions].filter((one) => one !== "vendor.read")) };
  expect((await actors.ask(office, clerk, `GET /api/briefings/${id}`)).status).toBe(404);
});

test("a board's pack, a department's review and a memo tell of nothing restricted, and of vendors only to whom may see them", async () => {
  const compose = (body: Record<string, unknown>, actor: Person = director) =>
    actors.ask(office, actor, "POST /api/briefings", { body: { period: null, ...body } });
  const codeOf = async (body: Record<string, unknown>, actor: Person = director) =>
    ((await compose(body, actor)).body as { code: string }).code;
  const clerk = { ...director, permissions: new Set([...director.permissions].filter((one) => one !== "vendor.read")) };
  const department = await office.must(house, "department", { type: "create", name: "Logistics", head: auditor.personId });
  await office.must(house, "person", { type: "edit", changes: { department: department.id } }, analyst.personId!);
  const reported = { type: "create", caller: analyst.personId, impact: "1", urgency: "1" };
  const open = await office.must(analyst, "incident", { ...reported, shortDescription: "Labels do not print" });
  const secret = await office.must(analyst, "incident", { ...reported, shortDescription: "A theft nobody may read of" });
  await office.must(director, "incident", { type: "restrict", reason: "Security" }, secret.id);

  // More contracts than a page shows: what is summed and counted is all of them.
  const vendor = await office.must(house, "vendor", { type: "create", name: "Blue Line" });
  const terms = { renewal: "automatic", renewalMonths: 12, noticeLength: 90, noticeUnit: "day", yearlyAmount: "1000.50", currency: "EUR" };
  const dates = { startsOn: "2024-07-01", endsOn: "2027-06-30", openEnded: false, asDraft: false };
  const one = { type: "create", name: "Line", vendor: vendor.id, services: [], ...dates, ...terms };
  for (let count = 0; count < 42; count++) await office.must(house, "contract", one);
  const board = recordOf((await compose({ paper: "board", period: "2026-Q4" })).body);
  const [agreed] = await office.db.query<{ count: string; sum: string }>(
    "select count(*)::text as count, sum(yearly_amount::numeric)::text as sum from contract where state = 'active' and notice_on > '2026-11-17'",
  );
  expect(board.content).toMatchObject({ figures: { notices: { value: agreed!.count }, exposure: { amount: agreed!.sum } } });
  expect(Number(agreed!.count)).toBeGreaterThan(40);
  expect(board).toMatchObject({ title: "Board pack, Q4 2026", period: "2026-Q4", state: "draft" });
  const critical = await office.db.query<{ number: string }>(
    `select number from incident where (priority = '1' or major_state = 'declared') and not restricted and opened_at < '2026-12-31T23:00Z'`,
  );
  const content = board.content as { figures: Record<string, { value: string }>; incidents: { rows: { number: string }[] } };
  expect(content.figures.critical?.value).toBe(String(critical.length));
  expect(content.incidents.rows.map((one) => one.number).sort()).toEqual(critical.map((one) => one.number).sort());
  expect(JSON.stringify(content)).not.toContain("theft");
  expect([await codeOf({ paper: "board" }, clerk), await codeOf({ paper: "board", period: "2026-10" })]).toEqual([
    "vendorsUnseen",
    "noSuchPeriod",
  ]);
  expect((await actors.ask(office, clerk, `GET /api/briefings/${board.id}`)).status).toBe(404);
  for (const verb of ["review", "issue"]) expect((await send(director, board.id, verb)).status, verb).toBe(200);
  expect((await actors.ask(office, auditor, `GET /api/briefings/${board.id}/paper.pptx`)).status).toBe(200);

  const review = recordOf((await compose({ paper: "department", department: department.id, period: "2026-Q4" })).body);
  const told = review.content as { figures: Record<string, { value: string }>; meta: { to: { name: string } } };
  const [rows] = await office.db.query<{ count: string }>(
    "select count(*)::text as count from incident where caller = $1 and not restricted",
    [analyst.personId],
  );
  expect([told.figures.opened?.value, told.meta.to.name]).toEqual([rows!.count, "Some Auditor"]);
  expect(JSON.stringify(told)).not.toContain("theft");
  expect([await codeOf({ paper: "department" }), await codeOf({ paper: "department", department: open.id })]).toEqual([
    "departmentNeeded",
    "noSuchDepartment",
  ]);

  const refusals: unknown[] = [];
  for (const about of [{}, { incident: open.id, change: open.id }, { incident: secret.id }, { problem: open.id }])
    refusals.push(await codeOf({ paper: "memo", ...about }));
  expect(refusals).toEqual(["subjectNeeded", "subjectNeeded", "noSuchSubject", "noSuchSubject"]);
  const memo = recordOf((await compose({ paper: "memo", incident: open.id })).body);
  const dated = await actors.ask(office, director, `PATCH /api/briefings/${memo.id}`, { body: { nextWordOn: "2026-12-11" } });
  expect(recordOf(dated.body).content).toMatchObject({
    dates: { nextWord: "2026-12-11" },
    nextWord: { text: expect.stringContaining("{@nextWord}") },
  });
  for (const verb of ["review", "issue"]) expect((await send(director, memo.id, verb)).status, verb).toBe(200);
  // What it is about was restricted since: it stays in the house, and so does a mail that waits.
  mail.refuseWith({ code: 451, text: "Try again later" });
  expect((await send(director, memo.id, "distribute", { to: [auditor.personId], words: null })).status).toBe(200);
  await office.must(director, "incident", { type: "restrict", reason: "Security" }, open.id);
  const leaving = await send(director, memo.id, "distribute", { to: [auditor.personId], words: null });
  expect((leaving.body as { code: string }).code).toBe("restrictedSince");
  await office.advance({ minutes: 30 });
  expect(
    await office.db.query<{ state: string; answer: string }>(
      "select state, (select a.answer from delivery_attempt a where a.delivery = d.id order by a.ended_at desc limit 1) as answer from delivery d where reason = 'briefing' and state <> 'sent'",
    ),
  ).toEqual([{ state: "waiting", answer: expect.stringContaining("stays in the house") }]);
  expect(mail.letters.filter((letter) => letter.subject.startsWith("Memo"))).toEqual([]);
});

test("a rhythm has the draft composed on its day, tells its author, and issues nothing", async () => {
  const rhythm = { name: "Every Wednesday", paper: "weekly", day: 3, time: "07:30", author: director.personId, recipient: "The forum" };
  const make = (body: Record<string, unknown>) => actors.ask(office, assistant, "POST /api/briefing-rhythms", { body });
  expect(((await make({ ...rhythm, day: 8 })).body as { code: string }).code).toBe("noSuchDay");
  expect(((await make({ ...rhythm, paper: "department" })).body as { code: string }).code).toBe("departmentNeeded");
  expect((await actors.ask(office, auditor, "POST /api/briefing-rhythms", { body: rhythm })).status).toBe(403);
  const { id, nextAt } = recordOf((await make(rhythm)).body);
  expect(nextAt).toBe("2026-11-25T06:30:00.000Z");
  const drafts = () =>
    office.db.query<Record<string, unknown>>(
      "select state, period, author, recipient, composed_at from briefing where created_by is null order by composed_at",
    );
  await office.advance({ days: 2 });
  const draft = { state: "draft", period: "2026-W47", author: director.personId, recipient: "The forum", composed_at: nextAt };
  expect(await drafts()).toEqual([draft]);
  const told = mail.letters.filter((one) => one.raw.includes("A draft was composed"));
  expect(told.map((one) => one.subject)).toEqual([expect.stringContaining("Weekly operations review")]);
  const after = (await actors.ask(office, auditor, `GET /api/briefing-rhythms/${id}`)).body;
  expect(recordOf(after)).toMatchObject({ lastAt: nextAt, nextAt: "2026-12-02T06:30:00.000Z" });
  // Retired, it asks for nothing more.
  const retired = await actors.ask(office, assistant, `POST /api/briefing-rhythms/${id}/retire`, { body: {} });
  expect(recordOf(retired.body)).toMatchObject({ active: false, nextAt: null });
});

test("a language model proposes a wording without ever seeing a number or a name, and what it makes up is refused", async () => {
  const made = await actors.ask(office, assistant, "POST /api/briefings", { body: { paper: "weekly", period: "2026-W47" } });
  const { id, content } = recordOf(made.body);
  const headline = String(content.headline);
  const ask = (actor: Person) => actors.ask(office, actor, `POST /api/briefings/${id}/wording`, { body: { path: "headline" } });
  expect((await actors.ask(office, director, "GET /api/wording")).body).toEqual({ model: "some-model" });
  model.answers.push(`${headline.slice(0, -1)}, in short.`, headline.replace(/\{/, "{nothing} {"), "Ninety things went well.");
  const proposed = await ask(assistant);
  expect(proposed).toMatchObject({ status: 200, body: { path: "headline", text: expect.stringContaining("in short") } });
  for (let time = 0; time < 2; time++) expect(await ask(assistant)).toMatchObject({ status: 422, body: { code: "noWording" } });
  // It is away: the sentence stands.
  expect((await ask(assistant)).body).toMatchObject({ detail: expect.stringContaining("The sentence stands as it is") });
  expect((await ask(auditor)).status).toBe(403);
  expect(model.questions).toHaveLength(4);
  for (const question of model.questions) {
    expect(question).toMatch(/^\/v1\/chat\/completions Bearer a secret /);
    const shown = (JSON.parse(question.slice(question.indexOf("{"))) as { messages: { content: string }[] }).messages[1]!.content;
    expect(shown).toBe(headline);
    expect(shown.replaceAll(/\{[^{}]*\}/g, "")).not.toMatch(/\d/);
  }
  const { record } = (await actors.ask(office, director, `GET /api/briefings/${id}`)).body as { record: { content: { headline: string } } };
  expect(record.content.headline).toBe(headline);
});
