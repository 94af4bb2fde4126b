import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUrl } from "../database.ts";
import { openTestOffice } from "../office.ts";
import { type Folder, freePort, missingPrograms, openFolder, type Program, startProgram, until } from "../real-programs.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";
import { root } from "../sources.ts";

// Zabbix server as Debian packages it, on a database of its own, with the media type that comes with Quarterdeck. What its pages would write
// into that database when somebody imports the media type and makes a host, is written here.

const files = "/usr/share/zabbix-server-pgsql";
const missing = missingPrograms("zabbix-server-pgsql", "/usr/sbin/zabbix_server", "/usr/bin/zabbix_js", `${files}/schema.sql.gz`);
const server = process.env.QUARTERDECK_TEST_SERVER ?? "";
const database = `zabbix_${randomBytes(5).toString("hex")}`;
let at: Reception;
let folder: Folder;
let url: string;
let follow: NodeJS.Timeout;
let zabbix: pg.Client | undefined;
const programs: Program[] = [];
const said = () => programs.map((one) => one.output().slice(-3_000)).join("\n");

beforeAll(async () => {
  at = await openReception();
  folder = await openFolder();
  url = await at.office.server.listen({ host: "127.0.0.1", port: 0 });
  follow = setInterval(() => at.office.setNow(new Date().toISOString()), 20);
});
afterAll(async () => {
  clearInterval(follow);
  await Promise.all(programs.map((one) => one.stop()));
  await zabbix?.end();
  await folder.close();
  await at.office.close();
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.end();
});

type Row = { summary: string; status: string; severity: string; resource: string; labels: Record<string, string> };
const alerts = async (tool: SendingTool): Promise<Row[]> => {
  await at.office.advance({ minutes: 0 });
  return at.office.db.query<Row>(
    "select summary, status, severity, resource, labels from alert where integration = $1 order by first_at, id",
    [tool.id],
  );
};

test("the script of the media type sends with Zabbix' own engine, and says what is missing", async (context) => {
  if (missing) return context.skip(missing);
  const tool = await at.tool("zabbix");
  const { script } = await mediaType();
  const file = await folder.write("script.js", script);
  const run = async (given: object) => {
    const program = startProgram("/usr/bin/zabbix_js", ["-s", file, "-i", await folder.write("input.json", JSON.stringify(given))]);
    await new Promise((resolve) => program.child.on("close", resolve));
    return program.output();
  };
  const event = {
    event_id: "7",
    event_value: "1",
    event_name: "Queue “grows”",
    event_nseverity: "5",
    event_tags: "[]",
    host_host: "mail-02",
  };
  expect(await run({ ...event, quarterdeck_url: `${url}/intake/zabbix`, quarterdeck_key: tool.key })).toContain("OK");
  expect(await alerts(tool)).toMatchObject([{ summary: "Queue “grows”", severity: "critical", resource: "mail-02" }]);
  expect(await run({ ...event, quarterdeck_url: `${url}/intake/zabbix`, quarterdeck_key: "<put the key here>" })).toContain(
    "quarterdeck_key",
  );
  expect(await run({ ...event, quarterdeck_url: `${url}/intake/zabbix`, quarterdeck_key: "z".repeat(32) })).toContain("answered 401");
});

test("the media type for ServiceNow that Zabbix brings opens an incident, comments on it and says when it is over", async (context) => {
  if (missing) return context.skip(missing);
  // An office that believes a key in the place of a password, as the real one does.
  const office = await openTestOffice();
  const place = await office.server.listen({ host: "127.0.0.1", port: 0 });
  const ann = await office.person("Ann Lee", ["analyst"]);
  const { secret } = await office.identity.createKey({ personId: ann.personId, name: "zabbix", asPassword: true });
  const file = await folder.write("servicenow.js", await servicenowScript());
  const given = {
    ...{
      servicenow_url: place,
      servicenow_user: "ann.lee@example.org",
      servicenow_password: secret,
      servicenow_sys_id: "",
      urgency_for_high: "2",
    },
    ...{ event_source: "0", event_value: "1", event_update_status: "0", event_recovery_value: "1", event_nseverity: "4" },
    ...{ alert_subject: "Queue grows", alert_message: "18442 mails wait" },
  };
  const run = async (more: Record<string, string>) => {
    const input = await folder.write("input.json", JSON.stringify({ ...given, ...more }));
    const program = startProgram("/usr/bin/zabbix_js", ["-s", file, "-i", input]);
    await new Promise((resolve) => program.child.on("close", resolve));
    return program.output();
  };
  const { tags } = JSON.parse(await run({}));
  expect(tags).toMatchObject({ __zbx_servicenow_number: "INC0000001" });
  const id: string = tags.__zbx_servicenow_sys_id;
  expect(tags.__zbx_servicenow_link).toBe(`${place}/incident.do?sys_id=${id}`);
  await run({ servicenow_sys_id: id, event_update_status: "1", alert_message: "Bo looks at it" });
  await run({ servicenow_sys_id: id, event_value: "0", alert_subject: "Resolved: queue", alert_message: "Over" });
  const [row] = await office.db.query("select short_description, urgency from incident where id = $1", [id]);
  expect(row).toEqual({ short_description: "Resolved: queue", urgency: "2" });
  const said = await office.db.query<{ text: string }>(
    "select data->>'text' as text from journal where id = $1 and data ? 'text' order by n, ordinal",
    [id],
  );
  expect(said.map((one) => one.text)).toEqual(["18442 mails wait", "Bo looks at it", "Over"]);
  expect(await run({ servicenow_password: "wrong" })).toContain("401");
  await office.close();
});

test("a trigger that Zabbix sees fire is an alert, and ends when Zabbix sees it well", async (context) => {
  if (missing) return context.skip(missing);
  const tool = await at.tool("zabbix", { mapping: { timeZone: "UTC" } });
  zabbix = await makeDatabase();
  await furnish(zabbix, tool);
  const port = await freePort();
  const conf = await folder.write("zabbix.conf", configuration(port, folder.path));
  programs.push(startProgram("/usr/sbin/zabbix_server", ["-f", "-c", conf], { TZ: "UTC" }));
  // The value is sent again until the server has read its configuration and takes it.
  const sending = (value: number) => async () => ((await sendValue(port, value)).includes("processed: 1") ? true : null);
  await until(sending(18_442), "Zabbix taking a value", said);
  const [one] = await until(async () => ((await alerts(tool)).length > 0 ? alerts(tool) : null), "An alert from Zabbix", said);
  expect(one).toMatchObject({
    summary: "Queue of mailer grows: 18442",
    status: "triggered",
    severity: "error",
    resource: "mail-02",
    labels: { service: "Mail", host: "mail-02" },
  });
  await until(sending(0), "Zabbix taking another value", said);
  await until(async () => (await alerts(tool)).every((row) => row.status === "resolved"), "The recovery", said);
});

/** The script of Zabbix' own media type, out of the rows that its package fills a new database with. */
async function servicenowScript(): Promise<string> {
  const rows = gunzipSync(await readFile(`${files}/data.sql.gz`)).toString("utf8");
  const found = /\('18','4','ServiceNow'[^\n]*?E'((?:[^'\\]|''|\\[\s\S])*)','30s'/.exec(rows)![1]!;
  return found.replaceAll("''", "'").replace(/\\([\s\S])/g, (_all, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter);
}

type MediaType = {
  script: string;
  parameters: { name: string; value: string }[];
  messages: { recovery: number; subject: string; message: string }[];
};

/** The exported media type, read as far as its own simple form goes. */
async function mediaType(): Promise<MediaType> {
  const text = await readFile(`${root}/src/connectors/zabbix/media-type.yaml`, "utf8");
  const plain = (value: string) => value.replace(/^'(.*)'$/, "$1").replaceAll("''", "'");
  const script = /\n {6}script: \|\n((?: {8}.*\n|\n)+)/.exec(text)![1]!.replaceAll(/^ {8}/gm, "");
  const parameters = [...text.slice(0, text.indexOf("script: |")).matchAll(/name: (\S+)\n\s+value: (.*)/g)];
  const modes = ["PROBLEM", "RECOVERY", "UPDATE"];
  const messages = [...text.matchAll(/operation_mode: (\w+)\n\s+subject: (.*)\n\s+message: (.*)/g)];
  return {
    script,
    parameters: parameters.map(([, name, value]) => ({ name: name!, value: plain(value!) })),
    messages: messages.map(([, mode, subject, message]) => ({
      recovery: modes.indexOf(mode!),
      subject: plain(subject!),
      message: plain(message!),
    })),
  };
}

/** Zabbix' schema with the few rows its server wants; its templates for everything under the sun are left out. */
async function makeDatabase(): Promise<pg.Client> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${database} template template0 encoding 'UTF8'`);
  await admin.end();
  const client = new pg.Client({ connectionString: databaseUrl(server, database) });
  await client.connect();
  await client.query(gunzipSync(await readFile(`${files}/schema.sql.gz`)).toString("utf8"));
  const wanted =
    /^INSERT INTO (role|users|usrgrp|users_groups|hstgrp|config|config_autoreg_tls|actions|operations|opmessage|opmessage_grp) .*\);$/;
  const data = gunzipSync(await readFile(`${files}/data.sql.gz`)).toString("utf8");
  // Rows of other actions would point at what is left out.
  const rows = data.split("\n").filter((line) => wanted.test(line));
  await client.query(`set session_replication_role = replica; ${rows.join("\n")} set session_replication_role = origin;`);
  return client;
}

/** Imports the media type, gives it to the administrator, switches the usual action on, and makes a host whose trigger watches one value. */
async function furnish(client: pg.Client, tool: SendingTool): Promise<void> {
  const { script, parameters, messages } = await mediaType();
  const own: Record<string, string> = { quarterdeck_url: `${url}/intake/zabbix`, quarterdeck_key: tool.key };
  await client.query("insert into media_type (mediatypeid, type, name, script, timeout) values (100, 4, 'Quarterdeck', $1, '10s')", [
    script,
  ]);
  for (const [index, { name, value }] of parameters.entries())
    await client.query("insert into media_type_param values ($1, 100, $2, $3)", [index + 1, name, own[name] ?? value]);
  for (const [index, { recovery, subject, message }] of messages.entries())
    await client.query("insert into media_type_message values ($1, 100, 0, $2, $3, $4)", [index + 1, recovery, subject, message]);
  await client.query(`
    insert into media (mediaid, userid, mediatypeid, sendto) values (1, 1, 100, 'quarterdeck');
    update actions set status = case actionid when 3 then 0 else 1 end;
    insert into hosts (hostid, host, name, name_upper) values (200, 'mail-02', 'Mail 2', 'MAIL 2');
    insert into hosts_groups (hostgroupid, hostid, groupid) values (1, 200, 2);
    insert into items (itemid, type, hostid, name, key_, value_type, name_upper) values (300, 2, 200, 'Queue', 'queue', 3, 'QUEUE');
    insert into item_rtdata (itemid) values (300);
    insert into triggers (triggerid, expression, description, event_name, priority)
      values (400, '{500}>1000', 'Queue of mailer grows', 'Queue of mailer grows: {ITEM.LASTVALUE1}', 4);
    insert into functions (functionid, itemid, triggerid, name, parameter) values (500, 300, 400, 'last', '$');
    insert into trigger_tag (triggertagid, triggerid, tag, value) values (1, 400, 'service', 'Mail');
  `);
}

function configuration(port: number, path: string): string {
  const { username, password, searchParams } = new URL(server.replace("@/", "@localhost/"));
  const processes = [
    "Pingers",
    "Discoverers",
    "HTTPPollers",
    "PollersUnreachable",
    "IPMIPollers",
    "ProxyPollers",
    "VMwareCollectors",
    "JavaPollers",
  ];
  return `LogType=console
ListenPort=${port}
ListenIP=127.0.0.1
SocketDir=${path}
PidFile=${path}/zabbix.pid
DBHost=${searchParams.get("host") ?? "localhost"}
DBPort=${searchParams.get("port") ?? "5432"}
DBName=${database}
DBUser=${decodeURIComponent(username)}
DBPassword=${decodeURIComponent(password)}
AllowUnsupportedDBVersions=1
AllowRoot=1
${processes.map((name) => `Start${name}=0`).join("\n")}
StartPollers=1
StartPollersUnreachable=1
StartTrappers=1
StartPreprocessors=1
StartLLDProcessors=1
StartDBSyncers=1
StartAlerters=1
CacheUpdateFrequency=5
`;
}

/** Source: Zabbix manual, "Zabbix sender protocol": ZBXD, flags, length in 8 bytes, JSON. */
function sendValue(port: number, value: number): Promise<string> {
  const body = Buffer.from(JSON.stringify({ request: "sender data", data: [{ host: "mail-02", key: "queue", value: String(value) }] }));
  const head = Buffer.alloc(13);
  head.write("ZBXD\u0001", "latin1");
  head.writeUInt32LE(body.length, 5);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(Buffer.concat([head, body])));
    socket.on("data", (part) => {
      answer += String(part);
    });
    socket.on("error", () => resolve(""));
    socket.on("close", () => resolve(answer));
  });
}
