import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { alertmanager } from "../connectors/alertmanager/manifest.ts";
import { azureDevops } from "../connectors/azure-devops/manifest.ts";
import { azureMonitor } from "../connectors/azure-monitor/manifest.ts";
import { cloudevents } from "../connectors/cloudevents/manifest.ts";
import { cloudwatch } from "../connectors/cloudwatch/manifest.ts";
import { type Connector, type Feed, type IntakeAsks, intakeOf } from "../connectors/contract.ts";
import { datadog } from "../connectors/datadog/manifest.ts";
import { deployments } from "../connectors/deployments/manifest.ts";
import { freshserviceHook } from "../connectors/freshservice/hook.ts";
import { gcp } from "../connectors/gcp/manifest.ts";
import { github } from "../connectors/github/manifest.ts";
import { gitlab } from "../connectors/gitlab/manifest.ts";
import { grafana } from "../connectors/grafana/manifest.ts";
import { jenkins } from "../connectors/jenkins/manifest.ts";
import { jiraDataCenterHook, jiraHook } from "../connectors/jira/hook.ts";
import { json } from "../connectors/json/manifest.ts";
import { mail } from "../connectors/mail/manifest.ts";
import { metrics } from "../connectors/metrics/manifest.ts";
import { nagios } from "../connectors/nagios/manifest.ts";
import { opsgenie } from "../connectors/opsgenie/manifest.ts";
import { pagerduty } from "../connectors/pagerduty/manifest.ts";
import { remedyHook } from "../connectors/remedy/hook.ts";
import { splunk } from "../connectors/splunk/manifest.ts";
import { zabbix } from "../connectors/zabbix/manifest.ts";
import type { Tx } from "../engine/db/connection.ts";
import type { Routes } from "../engine/http/server.ts";
import type { IntakeDesk, WaitingEntry } from "../engine/intake/contract.ts";
import type { Office } from "../engine/office.ts";
import { systemActor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import type { Envelope } from "../kernel/practice.ts";
import { addMinutes } from "../kernel/time.ts";
import type { Observe } from "../practices/anomaly/model.ts";
import { observed } from "../practices/anomaly/observe.rules.ts";
import { deploymentId } from "../practices/change/deployment.rules.ts";
import { intakeAsks } from "./intake-asks.ts";
import { root } from "./place.ts";

/** Every way in for what tools send, in the order in which an administrator finds them. */
export const connectors: readonly Connector[] = [
  ...[alertmanager, grafana, zabbix, nagios, datadog, splunk, cloudwatch, azureMonitor, gcp],
  ...[pagerduty, opsgenie, cloudevents, json, metrics, mail],
  ...[github, gitlab, azureDevops, jenkins, deployments],
];

/** Systems that are read say by these that a ticket has changed. */
export const ticketHooks: readonly Connector[] = [jiraHook, jiraDataCenterHook, freshserviceHook, remedyHook];

/** Whose the keys are, and how what came in becomes a command. */
export function intakeDesk(office: Office): IntakeDesk<IntakeAsks> {
  return {
    connectors: [...connectors, ...ticketHooks].map(intakeOf),
    feedKind: "integration",
    feeds: readFeeds,
    envelopeOf,
    asks: intakeAsks(office),
    permission: "alert.administer",
  };
}

type Row = { id: Id; name: string; connector: string; settings: Record<string, unknown> | null; isActive: boolean };

async function readFeeds(tx: Tx): Promise<Feed[]> {
  const text = `select id, name, connector, settings, "isActive" from (
      select id, name, connector, mapping as settings, active as "isActive", name_fold from v_integration
      union all select id, name, tool, null, active is true, name_fold from v_ticket_source) as feed
    order by name_fold, id`;
  return (await tx.query<Row>(text, [], "intake-feeds")).map((row) => ({ ...row, settings: settingsOf(row) }));
}

const shapes = new Map(connectors.map((one) => [one.name, z.object(one.settings)]));

/** What an administrator set, with what the connector takes where nothing was; a setting that is wrong counts as not set. */
function settingsOf({ connector, settings }: Pick<Row, "connector" | "settings">): Record<string, unknown> {
  const shape = shapes.get(connector);
  if (!shape) return {};
  const whole = shape.safeParse(settings ?? {});
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  const right = Object.entries(settings ?? {}).filter(([name]) => !wrong.has(name));
  return shape.parse(Object.fromEntries(right));
}

/** So late a pipeline's own clock is believed of a deployment. */
const deliveryMinutes = 10;

function envelopeOf({ feed, what, data, receivedAt }: WaitingEntry, commandId: Id): Envelope {
  const rest = { commandId, actor: systemActor("intake"), at: receivedAt };
  if (what === "numbers") return observed({ ...(data as Omit<Observe, "type" | "integration">), type: "observe", integration: feed }, rest);
  if (what === "deployment") {
    const id = deploymentId(feed, String(data.key));
    // A deployment is judged when it begins: a moment that its sender put back would pass a freeze that has begun since.
    const said = String(data.at);
    const at = said > addMinutes(receivedAt, -deliveryMinutes) ? said : receivedAt;
    return { ...rest, at, kind: "deployment", id, command: { ...data, type: "report", integration: feed } };
  }
  if (what === "ticket") return { ...rest, kind: "ticketSource", id: feed, command: { type: "hear", ticket: data.ticket, at: receivedAt } };
  const [kind, type] = what === "change" ? ["changeEvent", "record"] : ["alert", "receive"];
  return { ...rest, kind, command: { ...data, type, integration: feed } };
}

/** What comes with a connector for the tool's own side: a media type, a command, its configuration. They hold no secret. */
const files: readonly { path: string; file: string; type: string }[] = [
  { path: "/intake/zabbix/media-type.yaml", file: "zabbix/media-type.yaml", type: "application/yaml" },
  { path: "/intake/nagios/notify-quarterdeck", file: "nagios/notify-quarterdeck", type: "text/x-shellscript" },
  { path: "/intake/nagios/nagios.cfg", file: "nagios/nagios.cfg", type: "text/plain" },
  { path: "/intake/nagios/icinga2.conf", file: "nagios/icinga2.conf", type: "text/plain" },
];

/** Hands those files out. */
export const intakeFileRoutes: Routes = (server) => {
  for (const { path, file, type } of files)
    server.get(path, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(await readFile(join(root, "src/connectors", file), "utf8")),
    );
};
