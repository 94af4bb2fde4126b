import type { Feed, IntakeAnswer, IntakeAsks, IntakeRequest, OpenAlert } from "../contract.ts";
import { labelFingerprint } from "../fingerprint.ts";
import { type Matcher, matches, readMatcher } from "./matcher.ts";
import { silences } from "./silence.ts";

const mostAlerts = 5_000;

/** Answers what amtool, Karma and Prometheus' own pages ask an Alertmanager. */
export async function ask(request: IntakeRequest, feed: Feed, asks: IntakeAsks): Promise<IntakeAnswer> {
  const what = request.route.slice(request.route.indexOf("/api/v2/") + "/api/v2/".length);
  if (what.startsWith("silence")) return silences(request, feed, asks);
  if (what === "status") return json(200, status(request));
  if (what === "receivers") return json(200, [{ name: feed.name }]);
  const matchers = (request.query.filter ?? []).map(readMatcher);
  const bad = matchers.find((one) => typeof one === "string");
  if (bad !== undefined) return json(400, bad);
  const open = (await asks.openAlerts(feed, mostAlerts)).filter((one) => isWanted(one, request, matchers as Matcher[]));
  const alerts = open.map((one) => gettable(one, feed));
  if (what === "alerts") return json(200, alerts);
  return json(200, alerts.length === 0 ? [] : [{ labels: {}, receiver: { name: feed.name }, alerts }]);
}

/** Source: Alertmanager api/v2/openapi.yaml, parameters of GET /alerts: each of the flags is true where it is not given. */
function isWanted(alert: OpenAlert, request: IntakeRequest, matchers: readonly Matcher[]): boolean {
  const flag = (name: string) => request.query[name]?.[0] !== "false";
  const receiver = request.query.receiver?.[0];
  if (receiver !== undefined && receiver !== "" && receiver !== "quarterdeck") return false;
  if (alert.isSuppressed ? !flag("silenced") || !flag("inhibited") : !flag("active")) return false;
  return matchers.every((one) => matches(one, alert.labels));
}

function gettable(alert: OpenAlert, feed: Feed) {
  const { labels, summary, firstAt, lastAt, isSuppressed, suppressedBy, links } = alert;
  return {
    annotations: { summary },
    // It is open: its end is not known.
    endsAt: new Date(Date.parse(lastAt) + stillOpenMs).toISOString(),
    fingerprint: /^[0-9a-f]{16}$/.test(alert.sourceKey) ? alert.sourceKey : labelFingerprint(labels),
    receivers: [{ name: feed.name }],
    startsAt: firstAt,
    status: { inhibitedBy: [], silencedBy: suppressedBy, state: isSuppressed ? "suppressed" : "active" },
    updatedAt: lastAt,
    generatorURL: links[0]?.href ?? "",
    labels,
  };
}

const stillOpenMs = 5 * 60_000;

function status({ receivedAt }: IntakeRequest) {
  return {
    cluster: { name: "", peers: [], status: "disabled" },
    config: {
      original:
        "# Quarterdeck routes by its own services and policies.\nroute:\n  receiver: quarterdeck\nreceivers:\n  - name: quarterdeck\n",
    },
    uptime: receivedAt,
    // The version of the API that is spoken here.
    versionInfo: { branch: "", buildDate: "", buildUser: "", goVersion: "", revision: "quarterdeck", version: "0.25.0" },
  };
}

function json(status: number, body: unknown): IntakeAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
