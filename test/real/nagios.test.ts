import { chown, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Folder, missingPrograms, openFolder, type Program, startProgram, until } from "../real-programs.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";
import { root } from "../sources.ts";

// Nagios Core 4 as Debian packages it, with the command and the configuration that come with Quarterdeck.

const command = `${root}/src/connectors/nagios/notify-quarterdeck`;
const missing = missingPrograms("nagios4-core curl", "/usr/sbin/nagios4", "/usr/bin/curl");
let at: Reception;
let folder: Folder;
let url: string;
let follow: NodeJS.Timeout;
const programs: Program[] = [];

beforeAll(async () => {
  at = await openReception();
  folder = await openFolder();
  url = await at.office.server.listen({ host: "127.0.0.1", port: 0 });
  follow = setInterval(() => at.office.setNow(new Date().toISOString()), 20);
});
afterAll(async () => {
  clearInterval(follow);
  await Promise.all(programs.map((one) => one.stop()));
  await folder.close();
  await at.office.close();
});

type Row = { summary: string; status: string; severity: string };
const alerts = async (tool: SendingTool): Promise<Row[]> => {
  await at.office.advance({ minutes: 0 });
  return at.office.db.query<Row>("select summary, status, severity from alert where integration = $1 order by first_at, id", [tool.id]);
};

test("a service that Nagios sees fail is an alert, and ends when Nagios sees it well", async (context) => {
  if (missing) return context.skip(missing);
  const tool = await at.tool("nagios");
  const { path } = folder;
  await folder.write("state", "2");
  await folder.write("check", `echo "18442 wait"\nexit "$(cat ${path}/state)"\n`);
  const conf = await folder.write("nagios.conf", `URL=${url}/intake/nagios\nKEY=${tool.key}\nSPOOL=${path}/nagios-spool\n`);
  const notifies = (await read("nagios.cfg")).replaceAll(
    "/usr/local/bin/notify-quarterdeck",
    `/usr/bin/env QUARTERDECK_NOTIFY_CONF=${conf} /bin/sh ${command}`,
  );
  const objects = await folder.write("objects.cfg", `${notifies}\n${objectsOf(path)}`);
  const main = await folder.write("main.cfg", mainOf(path, objects));
  const account = process.getuid?.() === 0 ? 65534 : process.getuid!();
  if (process.getuid?.() === 0) await chown(path, account, 65534);
  programs.push(startProgram("/usr/sbin/nagios4", [main]));
  const said = () => programs.map((one) => one.output()).join("\n");
  const [one] = await until(async () => ((await alerts(tool)).length > 0 ? alerts(tool) : null), "A notification of Nagios", said);
  expect(one).toEqual({ summary: "Queue on mail-02 is CRITICAL: 18442 wait", status: "triggered", severity: "critical" });
  await folder.write("state", "0");
  await until(async () => (await alerts(tool)).every((row) => row.status === "resolved"), "The recovery", said);
});

async function read(name: string): Promise<string> {
  return readFile(`${root}/src/connectors/nagios/${name}`, "utf8");
}

function objectsOf(path: string): string {
  return `
define timeperiod {
    timeperiod_name 24x7
    alias always
    ${["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => `${day} 00:00-24:00`).join("\n    ")}
}
define command {
    command_name read-state
    command_line /bin/sh ${path}/check
}
define host {
    host_name mail-02
    address 10.20.0.12
    max_check_attempts 1
    check_period 24x7
    notification_period 24x7
    contacts quarterdeck
}
define service {
    host_name mail-02
    service_description Queue
    check_command read-state
    check_interval 1
    retry_interval 1
    max_check_attempts 1
    check_period 24x7
    notification_interval 0
    notification_period 24x7
    contacts quarterdeck
}
`;
}

function mainOf(path: string, objects: string): string {
  const account = process.getuid?.() === 0 ? "nagios_user=nobody\nnagios_group=nogroup\n" : "";
  return `${account}log_file=${path}/nagios.log
cfg_file=${objects}
object_cache_file=${path}/objects.cache
precached_object_file=${path}/objects.precache
status_file=${path}/status.dat
temp_file=${path}/nagios.tmp
temp_path=${path}
lock_file=${path}/nagios.lock
state_retention_file=${path}/retention.dat
check_result_path=${path}
command_file=${path}/nagios.cmd
query_socket=${path}/nagios.qh
check_external_commands=0
enable_notifications=1
execute_service_checks=1
interval_length=1
check_for_updates=0
illegal_macro_output_chars=\`~$&|'"<>
`;
}
