import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { postTo, sampleMessage } from "../connector-message.fixture.ts";
import { sendWebhook } from "./client.ts";

const to = { address: "https://ops.example.org/hook", secret: "correct horse battery staple" };

test("a receiver can work out the signature from what it got", async () => {
  const { post, posted } = postTo(200);
  await sendWebhook(post, to, sampleMessage);
  const { headers, body } = posted[0]!;
  expect(headers["x-quarterdeck-timestamp"]).toBe("1795698120");
  const mac = createHmac("sha256", to.secret).update(`${headers["x-quarterdeck-timestamp"]}.${body}`).digest("hex");
  expect(headers["x-quarterdeck-signature"]).toBe(`v1=${mac}`);
  expect(JSON.parse(body)).toMatchObject({
    version: 1,
    id: sampleMessage.id,
    event: "page",
    items: [{ why: "you are on call in Platform" }],
  });
});

test("every attempt carries the same body and the same key, and says which attempt it is", async () => {
  const { post, posted } = postTo(503);
  await sendWebhook(post, to, sampleMessage);
  await sendWebhook(post, to, { ...sampleMessage, attempt: 2, possiblyRepeated: true, at: "2026-11-26T13:02:05.000Z" });
  expect(posted[1]!.body).toBe(posted[0]!.body);
  expect(posted.map(({ headers }) => headers["idempotency-key"])).toEqual([sampleMessage.id, sampleMessage.id]);
  expect(posted.map(({ headers }) => headers["x-quarterdeck-attempt"])).toEqual(["1", "2"]);
  expect(posted.map(({ headers }) => headers["x-quarterdeck-possibly-repeated"])).toEqual([undefined, "true"]);
  expect(posted[0]!.headers["x-quarterdeck-signature"]).not.toBe(posted[1]!.headers["x-quarterdeck-signature"]);
});
