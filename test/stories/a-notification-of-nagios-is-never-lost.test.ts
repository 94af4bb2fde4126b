import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Folder, missingPrograms, openFolder, startProgram } from "../real-programs.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";
import { root } from "../sources.ts";

// The notification command for Nagios and Icinga that comes with Quarterdeck, run for real by hand.

const command = `${root}/src/connectors/nagios/notify-quarterdeck`;
const missing = missingPrograms("curl", "/usr/bin/curl", "/bin/sh");
let at: Reception;
let folder: Folder;
let url: string;

beforeAll(async () => {
  at = await openReception();
  folder = await openFolder();
  url = await at.office.server.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await folder.close();
  await at.office.close();
});

type Row = { summary: string; status: string; severity: string };
const alerts = async (tool: SendingTool): Promise<Row[]> => {
  await at.office.advance({ minutes: 0 });
  return at.office.db.query<Row>("select summary, status, severity from alert where integration = $1 order by summary", [tool.id]);
};

const notify = async (conf: string, ...pairs: string[]) => {
  const run = startProgram("/bin/sh", [command, ...pairs], { QUARTERDECK_NOTIFY_CONF: conf });
  const status = await new Promise<number | null>((resolve) => run.child.on("close", resolve));
  return { status, output: run.output() };
};

test("the command sends whatever a plugin says, keeps what cannot be delivered, and sends it before the next", async (context) => {
  if (missing) return context.skip(missing);
  const tool = await at.tool("nagios");
  const spool = `${folder.path}/spool`;
  const good = await folder.write("good.conf", `URL=${url}/intake/nagios\nKEY=${tool.key}\nSPOOL=${spool}\n`);
  const away = await folder.write("away.conf", `URL=http://127.0.0.1:9/intake/nagios\nKEY=${tool.key}\nSPOOL=${spool}\n`);
  const problem = ["NOTIFICATIONTYPE=PROBLEM", "HOSTNAME=web-07", "SERVICEDESC=HTTPS", "SERVICESTATE=CRITICAL"];
  const odd = `"quoted" & $(id) 'x' % + ; größer\n2 lines`;
  const undelivered = await notify(away, ...problem, `SERVICEOUTPUT=${odd}`);
  expect(undelivered).toMatchObject({ status: 1, output: expect.stringContaining("waits in") });
  expect((await readdir(spool)).length).toBe(1);
  expect(await notify(good, "NOTIFICATIONTYPE=PROBLEM", "HOSTNAME=web-08", "HOSTSTATE=DOWN")).toEqual({ status: 0, output: "" });
  expect(await readdir(spool)).toEqual([]);
  expect(await alerts(tool)).toEqual([
    { summary: `HTTPS on web-07 is CRITICAL: ${odd}`, status: "triggered", severity: "critical" },
    { summary: "web-08 is DOWN", status: "triggered", severity: "critical" },
  ]);
  const refused = await notify(good, "NOTIFICATIONTYPE=PROBLEM", "HOSTNAME=$HOSTNAME$");
  expect(refused).toMatchObject({ status: 0, output: expect.stringContaining("refused a notification (422)") });
  expect(await readdir(spool)).toEqual([]);
});
