import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleMessage } from "../connector-message.fixture.ts";
import { composeGateway, type Gateway, textOf } from "./compose.ts";

const json: Gateway = {
  address: "https://sms.example.org/send",
  secret: "Bearer k3y",
  contentType: "application/json",
  body: '{"to": "{to}", "text": "{text}"}',
  headers: { "x-sender": "IT" },
};
const form: Gateway = { ...json, contentType: "application/x-www-form-urlencoded", body: "To={to}&Body={text}&Ref={id}", secret: null };

test("the words and where to answer go where the administrator wants them", () => {
  const { headers, body } = composeGateway(json, "+4940123456", sampleMessage);
  expect(headers).toMatchObject({ authorization: "Bearer k3y", "x-sender": "IT", "idempotency-key": sampleMessage.id });
  expect(JSON.parse(body)).toEqual({
    to: "+4940123456",
    text: "P1 INC0001204 Payments in the ERP <fail> & hang (PAG0000031) Acknowledge: https://desk.example.org/p/t0ken",
  });
  const sent = new URLSearchParams(composeGateway(form, "+4940123456", sampleMessage).body);
  expect([sent.get("To"), sent.get("Ref")]).toEqual(["+4940123456", sampleMessage.id]);
  expect(composeGateway(form, "+49", sampleMessage).headers.authorization).toBeUndefined();
});

test("whatever a title holds stays in its place, and braces in it are not filled", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (subject) => {
      const message = { ...sampleMessage, items: [{ subject: `${subject}{to}"&To=x`, text: "" }] };
      const parsed = JSON.parse(composeGateway(json, "+49", message).body) as Record<string, string>;
      expect(Object.keys(parsed)).toEqual(["to", "text"]);
      expect(parsed.text).toContain('{to}"&To=x');
      const sent = new URLSearchParams(composeGateway(form, "+49", message).body);
      expect([...sent.keys()]).toEqual(["To", "Body", "Ref"]);
      expect(sent.get("To")).toBe("+49");
    }),
  );
});

test("a text is never longer than three messages, and keeps the address to answer at", () => {
  const long = { ...sampleMessage.items[0]!, subject: "x".repeat(900) };
  const text = textOf({ ...sampleMessage, items: [long] });
  expect(text.length).toBeLessThanOrEqual(459);
  expect(text.endsWith("Acknowledge: https://desk.example.org/p/t0ken")).toBe(true);
  const several = textOf({ ...sampleMessage, items: ["INC1", "INC2", "INC3"].map((subject) => ({ subject, text: "" })), leftOut: 1 });
  expect(several).toBe("4 pages: INC1; INC2; INC3");
});

test("several at once are answered by one address", () => {
  const together = { label: "Acknowledge all", link: "https://desk.example.org/p/t0ken/all" };
  const items = [{ ...sampleMessage.items[0]!, together }, sampleMessage.items[0]!];
  expect(textOf({ ...sampleMessage, items })).toMatch(/ Acknowledge all: https:\/\/desk\.example\.org\/p\/t0ken\/all$/);
  expect(textOf({ ...sampleMessage, items: items.slice(0, 1) })).toMatch(/ Acknowledge: https:\/\/desk\.example\.org\/p\/t0ken$/);
});
