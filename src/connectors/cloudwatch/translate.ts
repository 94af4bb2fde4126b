import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, type Json, listOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { severityOf } from "../severity.ts";
import { usualLabel } from "../usual-settings.ts";
import { isAlarm, type SnsMessage, snsMessage } from "./sns.ts";

/** Reads an alarm of CloudWatch out of a message of SNS; a confirmation brings no event. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const one = snsMessage(request);
  if (!one) return unreadable("It is no message of Amazon SNS. Switch “raw message delivery” of the subscription off.");
  const topic = cut(plainText(one.topicArn) ?? "a topic without a name", 200);
  if (one.type === "SubscriptionConfirmation") return nothing(`The subscription to ${topic} was confirmed.`);
  if (one.type === "UnsubscribeConfirmation") return nothing(`The subscription to ${topic} has ended: no alarm of it comes any more.`);
  const alarm = objectOf(parsed(one.message));
  if (!isAlarm(alarm))
    return unreadable("The message holds no alarm of CloudWatch. Only alarms are read; other notifications need the generic connector.");
  const state = plainText(alarm.NewStateValue);
  if (state === "INSUFFICIENT_DATA" && settings.insufficientData !== "trigger")
    return nothing("CloudWatch lacks data; this integration leaves that alone.");
  if (state !== "ALARM" && state !== "OK" && state !== "INSUFFICIENT_DATA")
    return unreadable(`CloudWatch knows no state "${state?.slice(0, 40)}".`);
  const reading = new Reading(request.receivedAt);
  return { ok: true, events: [readEvent(one, alarm, { reading, settings })], warnings: reading.warnings };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function nothing(warning: string): Read {
  return { ok: true, events: [], warnings: [warning] };
}

type Ways = { reading: Reading; settings: Settings };

function readEvent(one: SnsMessage, alarm: Json, { reading, settings }: Ways): ReadEvent {
  const trigger = objectOf(alarm.Trigger) ?? {};
  const dimensions = dimensionsOf(trigger);
  const name = plainText(alarm.AlarmName) ?? "";
  const region = /^arn:[\w-]+:sns:([\w-]+):/.exec(one.topicArn)?.[1] ?? plainText(alarm.Region);
  const labels = reading.labels(
    { ...dimensions, account: alarm.AWSAccountId, region, namespace: trigger.Namespace, metric: trigger.MetricName },
    "Dimension",
  );
  const lacksData = alarm.NewStateValue === "INSUFFICIENT_DATA";
  const reason = reading.text(alarm.NewStateReason, "NewStateReason", 700);
  return {
    action: alarm.NewStateValue === "OK" ? "resolve" : "trigger",
    sourceKey: boundedKey(plainText(alarm.AlarmArn) ?? [alarm.AWSAccountId, region, name].map((part) => plainText(part) ?? "").join("/")),
    resource: reading.text(Object.values(dimensions)[0], "Dimension"),
    check: reading.text(name, "AlarmName"),
    identity: {},
    summary: cut(`${cut(name, 255)}${lacksData ? " lacks data" : ""}${reason === null ? "" : `: ${reason}`}`, 1024).trim(),
    severity: severityOf(undefined, reading, settings),
    occurredAt: reading.moment(alarm.StateChangeTime ?? one.timestamp, "StateChangeTime"),
    component: null,
    group: reading.text(alarm.AWSAccountId, "AWSAccountId"),
    class: reading.text(trigger.Namespace, "Namespace"),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([{ href: consoleLink(region, name), text: "Alarm in CloudWatch" }]),
    details: reading.details({ description: alarm.AlarmDescription ?? "", oldState: alarm.OldStateValue ?? "", trigger }),
    eventId: boundedKey(plainText(one.messageId) ?? "", 255) || null,
  };
}

/** Dimensions come as a list of names and values, in either case of letters. */
function dimensionsOf(trigger: Json): Record<string, string> {
  const pairs = (listOf(trigger.Dimensions) ?? []).map((one): [string, string] | null => {
    const given = objectOf(one) ?? {};
    const name = plainText(given.name ?? given.Name);
    const value = plainText(given.value ?? given.Value);
    return name === null || value === null ? null : [name, value];
  });
  return Object.fromEntries(pairs.filter((pair) => pair !== null));
}

function consoleLink(region: string | null, name: string): string | null {
  if (region === null || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return null;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}
