import { expect, test } from "vitest";
import { makeOutside, type Outside } from "../../engine/outside.ts";
import { received, requestOf, settingsOf } from "../connector.fixture.ts";
import { makeSigner, type Signer } from "./certificate.fixture.ts";
import { check, follow } from "./client.ts";
import { cloudwatch } from "./manifest.ts";

const topic = "arn:aws:sns:eu-central-1:111122223333:alarms";
const signer = makeSigner("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
const expired = makeSigner("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
const stranger = makeSigner("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
const host = "https://sns.eu-central-1.amazonaws.com";
let made = 0;

/** SNS as far as it is called: a certificate at every address ending in .pem, 200 for a confirmation. */
const sns = (given: { by?: Signer; status?: number } = {}) => {
  const called: string[] = [];
  const outside: Outside = {
    async get(url, { hosts }) {
      if (!hosts.test(new URL(url).hostname)) throw new Error(`${url} must not be called`);
      called.push(url);
      const body = url.endsWith(".pem") ? Buffer.from((given.by ?? signer).pem) : Buffer.from("<ok/>");
      return { ok: true, status: url.endsWith(".pem") ? 200 : (given.status ?? 200), body };
    },
  };
  return { outside, called };
};
const alarm = {
  AlarmName: "Queue grows",
  NewStateValue: "ALARM",
  NewStateReason: "1 datapoint was over 100",
  AWSAccountId: "111122223333",
};

// The text to be signed, written down from AWS's description and not by the code under test.
const canonical = (one: Record<string, string>) => {
  const names =
    one.Type === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  let text = "";
  for (const name of names) if (name in one) text += `${name}\n${one[name]}\n`;
  return text;
};
const signed = (over: Record<string, string> = {}, by: Signer = signer, version: "1" | "2" = "2") => {
  const one: Record<string, string> = {
    ...{ Type: "Notification", MessageId: `m-${++made}`, TopicArn: topic, Message: JSON.stringify(alarm), Timestamp: received },
    ...{ SignatureVersion: version, SigningCertURL: `${host}/SimpleNotificationService-${made}.pem`, ...over },
  };
  return { ...one, Signature: by.sign(canonical(one), version) } as Record<string, string>;
};
const confirmation = (over: Record<string, string> = {}) =>
  signed({
    Type: "SubscriptionConfirmation",
    Token: "t0ken",
    Message: "You have chosen to subscribe",
    SubscribeURL: `${host}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}&Token=t0ken`,
    ...over,
  });
const request = (body: unknown) => requestOf(cloudwatch, { body, headers: { "content-type": "text/plain" } });
const feed = (settings: object = {}) => ({ id: "f", name: "AWS", connector: "cloudwatch", settings: { ...settings }, isActive: true });
const judge = async (body: unknown, outside: Outside, settings: object = {}) =>
  (await check(request(body), feed(settings), outside))?.sentence ?? "taken";

test("what SNS signed is taken, by either version of its signature; what was changed on the way is not", async () => {
  const { outside } = sns();
  expect(await judge(signed(), outside)).toBe("taken");
  expect(await judge(signed({ Subject: "ALARM" }, signer, "1"), outside)).toBe("taken");
  for (const change of [{ Message: "{}" }, { TopicArn: `${topic}x` }, { MessageId: "other" }, { Subject: "added" }, { Timestamp: "2026" }])
    expect(await judge({ ...signed(), ...change }, outside)).toMatch(/signature/);
  expect(await judge({ ...signed(), Signature: "bm9uc2Vuc2U=" }, outside)).toMatch(/signature/);
  expect(await judge(signed({}, stranger), outside)).toMatch(/signature/);
  expect(await judge(signed({}, expired), sns({ by: expired }).outside)).toMatch(/not valid today/);
});

test("a certificate is fetched from SNS alone, and once", async () => {
  const { outside, called } = sns();
  for (const url of [
    "http://sns.eu-central-1.amazonaws.com/x.pem",
    "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem",
    "https://evil.example/sns.eu-central-1.amazonaws.com/x.pem",
    "https://sns.eu-central-1.amazonaws.com:8443/x.pem",
    "https://sns.eu-central-1.amazonaws.com@evil.example/x.pem",
    "https://s3.eu-central-1.amazonaws.com/bucket/x.pem",
    "https://127.0.0.1/x.pem",
    "https://sns.eu-central-1.amazonaws.com/x.txt",
    "nonsense",
  ])
    expect([url, await judge(signed({ SigningCertURL: url }), outside)]).toEqual([
      url,
      expect.stringMatching(/does not come from Amazon SNS/),
    ]);
  expect(called).toEqual([]);
  const one = signed();
  await judge(one, outside);
  await judge(one, outside);
  expect(called).toEqual([one.SigningCertURL]);
});

test("where the certificate cannot be fetched just now, SNS is asked to send again: it gives a message up at a plain no", async () => {
  const away: Outside = { get: async () => ({ ok: false, reason: "It did not answer within 5 seconds." }) };
  expect(await check(request(signed()), feed(), away)).toMatchObject({ code: "busy", retryAfterSeconds: 30 });
});

test("only topics that were named are heard, where any are", async () => {
  const { outside } = sns();
  expect(await judge(signed(), outside, { topicArns: `arn:other, ${topic}` })).toBe("taken");
  expect(await judge(signed(), outside, { topicArns: "arn:other" })).toMatch(/not among those/);
});

test("a subscription is confirmed at SNS and for its own topic, nowhere else", async () => {
  const { outside, called } = sns();
  const good = confirmation();
  expect(await follow(request(good), feed(), outside)).toBeNull();
  expect(called).toEqual([good.SubscribeURL]);
  for (const url of [
    "https://169.254.169.254/latest/meta-data",
    "https://sns.eu-central-1.amazonaws.com/?Action=DeleteTopic&TopicArn=x",
    `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(`${topic}2`)}`,
    `https://evil.example/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}`,
    `http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}`,
  ])
    expect([url, (await follow(request(confirmation({ SubscribeURL: url })), feed(), outside))?.code]).toEqual([url, "forged"]);
  expect(called.length).toBe(1);
  const failing = await follow(request(confirmation()), feed(), sns({ status: 500 }).outside);
  expect(failing).toMatchObject({ code: "busy", sentence: expect.stringContaining("500") });
  expect(await follow(request(signed()), feed(), outside)).toBeNull();
});

test("a name of SNS that leads into a private network is not called", async () => {
  const inside = makeOutside({ resolve: async () => ["10.0.0.5"] });
  expect(await judge(signed(), inside)).toMatch(/not a public address/);
  expect((await follow(request(confirmation()), feed(), inside))?.sentence).toMatch(/not a public address/);
});

test("alarms, their end, missing data and confirmations are read", () => {
  const read = (body: unknown, settings: Record<string, unknown> = {}) => {
    const got = cloudwatch.translate(request(body), settingsOf(cloudwatch, settings));
    return got.ok ? [got.events.map((one) => [one.action, one.sourceKey, one.summary]), got.warnings] : got.refusal.sentence;
  };
  const saying = (state: string) =>
    signed({ Message: JSON.stringify({ ...alarm, NewStateValue: state, StateChangeTime: "2026-11-26T07:59:00.093+0000" }) });
  const key = "111122223333/eu-central-1/Queue grows";
  expect(read(saying("ALARM"))).toEqual([[["trigger", key, "Queue grows: 1 datapoint was over 100"]], []]);
  expect(read(saying("OK"))).toEqual([[["resolve", key, "Queue grows: 1 datapoint was over 100"]], []]);
  expect(read(saying("INSUFFICIENT_DATA"))).toEqual([[], ["CloudWatch lacks data; this integration leaves that alone."]]);
  expect(read(saying("INSUFFICIENT_DATA"), { insufficientData: "trigger" })).toEqual([
    [["trigger", key, "Queue grows lacks data: 1 datapoint was over 100"]],
    [],
  ]);
  expect(read(saying("PERHAPS"))).toMatch(/no state/);
  expect(read(confirmation())).toEqual([[], [`The subscription to ${topic} was confirmed.`]]);
  expect(read(signed({ Message: "hello" }))).toMatch(/no alarm/);
});
