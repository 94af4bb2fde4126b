import { afterAll, beforeAll, expect, test } from "vitest";
import { type Folder, freePort, missingPrograms, openFolder, type Program, startProgram, until } from "../real-programs.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";

// Prometheus, Alertmanager and amtool as Debian packages them, unmodified: what they notice must become alerts here.

const missing = missingPrograms(
  "prometheus prometheus-alertmanager",
  "/usr/bin/prometheus",
  "/usr/bin/prometheus-alertmanager",
  "/usr/bin/amtool",
);
let at: Reception;
let folder: Folder;
let url: string;
let follow: NodeJS.Timeout;
const programs: Program[] = [];
const said = () => programs.map((one) => one.output()).join("\n");

beforeAll(async () => {
  if (missing) return;
  at = await openReception();
  folder = await openFolder();
  url = await at.office.server.listen({ host: "127.0.0.1", port: 0 });
  // These tools live in real time, so the office's clock follows theirs.
  follow = setInterval(() => at.office.setNow(new Date().toISOString()), 20);
});
afterAll(async () => {
  clearInterval(follow);
  await Promise.all(programs.map((one) => one.stop()));
  await folder?.close();
  await at?.office.close();
});

type Row = { summary: string; status: string; severity: string; labels: Record<string, string> };
/** What became of what a tool sent. */
const alerts = async (tool: SendingTool): Promise<Row[]> => {
  await at.office.advance({ minutes: 0 });
  return at.office.db.query<Row>("select summary, status, severity, labels from alert where integration = $1 order by first_at, id", [
    tool.id,
  ]);
};
const fires = `groups:
  - name: story
    rules:
      - alert: DiskFillsUp
        expr: vector(1)
        labels: { severity: critical, instance: db-04, service: Orders }
        annotations: { summary: "/var on db-04 is full in 3 h" }
`;
const isOver = fires.replace("vector(1)", "vector(1) > 2");

const startPrometheus = async (name: string, alerting: string) => {
  const rules = await folder.write(`${name}-rules.yml`, fires);
  const config = `global: { evaluation_interval: 1s }\nrule_files: ['${rules}']\n${alerting}`;
  const file = await folder.write(`${name}.yml`, config);
  const program = startProgram("/usr/bin/prometheus", [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder.path}/${name}-data`,
    `--web.listen-address=127.0.0.1:${await freePort()}`,
    "--rules.alert.resend-delay=2s",
  ]);
  programs.push(program);
  return {
    async settle() {
      await folder.write(`${name}-rules.yml`, isOver);
      program.hangUp();
    },
  };
};

test("a rule of Prometheus that fires reaches the office through Alertmanager's webhook, PagerDuty and Opsgenie receivers, and ends there", async (context) => {
  if (missing) return context.skip(missing);
  const tools = { webhook: await at.tool("alertmanager"), pagerduty: await at.tool("pagerduty"), opsgenie: await at.tool("opsgenie") };
  const config = `route:
  receiver: webhook
  group_wait: 0s
  group_interval: 1s
  routes:
    - { receiver: webhook, continue: true, group_wait: 0s }
    - { receiver: pagerduty, continue: true, group_wait: 0s }
    - { receiver: opsgenie, group_wait: 0s }
receivers:
  - name: webhook
    webhook_configs: [{ url: '${url}/intake/alertmanager', http_config: { authorization: { credentials: ${tools.webhook.key} } } }]
  - name: pagerduty
    pagerduty_configs: [{ url: '${url}/v2/enqueue', routing_key: '${tools.pagerduty.key}', severity: critical }]
  - name: opsgenie
    opsgenie_configs: [{ api_url: '${url}/', api_key: '${tools.opsgenie.key}' }]
`;
  const port = await freePort();
  const file = await folder.write("alertmanager.yml", config);
  const words = [`--config.file=${file}`, `--storage.path=${folder.path}/am`, `--web.listen-address=127.0.0.1:${port}`];
  programs.push(startProgram("/usr/bin/prometheus-alertmanager", [...words, "--cluster.listen-address="]));
  const prometheus = await startPrometheus(
    "through",
    `alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${port}'] }] }] }`,
  );
  for (const [name, tool] of Object.entries(tools)) {
    const [one] = await until(async () => ((await alerts(tool)).length > 0 ? alerts(tool) : null), `An alert by ${name}`, said);
    expect([name, one!.status]).toEqual([name, "triggered"]);
  }
  const [byWebhook] = await alerts(tools.webhook);
  expect(byWebhook).toMatchObject({ summary: "/var on db-04 is full in 3 h", severity: "critical", labels: { alertname: "DiskFillsUp" } });
  await prometheus.settle();
  for (const [name, tool] of Object.entries(tools))
    await until(async () => (await alerts(tool)).every((one) => one.status === "resolved"), `The end of it by ${name}`, said);
  const refused = await at.office.db.query("select connector, reason from intake_request where outcome in ('refused', 'partly')");
  expect(refused).toEqual([]);
});

test("Prometheus sends to the office as to an Alertmanager, and amtool asks it, adds to it and silences it", async (context) => {
  if (missing) return context.skip(missing);
  const tool = await at.tool("alertmanager");
  const { host } = new URL(url);
  const prefix = `/intake/alertmanager/${tool.key}`;
  const prometheus = await startPrometheus(
    "directly",
    `alerting: { alertmanagers: [{ path_prefix: /intake/alertmanager, authorization: { credentials: ${tool.key} }, api_version: v2, static_configs: [{ targets: ['${host}'] }] }] }`,
  );
  await until(async () => (await alerts(tool)).some((one) => one.status === "triggered"), "An alert from Prometheus", said);

  const amtool = async (...words: string[]) => runInTurn("/usr/bin/amtool", [`--alertmanager.url=${url}${prefix}`, ...words]);
  const query = await amtool("alert", "query", "--output=extended", "alertname=DiskFillsUp");
  expect(query.output).toContain("/var on db-04 is full in 3 h");
  expect(query.status).toBe(0);

  const added = await amtool("silence", "add", "instance=db-05", "--duration=2h", "--comment=racks", "--author=berger");
  expect([added.status, added.output]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\s*$/)]);
  expect((await amtool("silence", "query")).output).toContain('instance="db-05"');
  expect(await amtool("alert", "add", "alertname=ByHand", "instance=db-05", "--annotation=summary=Said by hand")).toMatchObject({
    status: 0,
  });
  await until(async () => (await alerts(tool)).some((one) => one.summary === "Said by hand"), "The alert added by hand", said);
  const silenced = await at.office.db.query("select suppressed from alert where summary = 'Said by hand'");
  expect(silenced).toEqual([{ suppressed: "maintenance" }]);
  expect((await amtool("silence", "expire", added.output.trim())).status).toBe(0);

  await prometheus.settle();
  const isSettled = async () => (await alerts(tool)).some((one) => one.labels.alertname === "DiskFillsUp" && one.status === "resolved");
  await until(isSettled, "The end of it", said);
});

/** The office answers from this process, so nothing here may wait for a program without letting it. */
async function runInTurn(program: string, words: readonly string[]): Promise<{ status: number | null; output: string }> {
  const run = startProgram(program, words);
  const status = await new Promise<number | null>((resolve) => run.child.on("close", resolve));
  return { status, output: run.output() };
}
