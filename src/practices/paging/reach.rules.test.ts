import { expect, test } from "vitest";
import type { MethodType } from "./contact.model.ts";
import { idOf } from "./paging.fixture.ts";
import { type Contact, waysTo } from "./reach.rules.ts";

const [sms, chat, inApp] = [idOf("sms"), idOf("chat"), idOf("inapp")];
const methods = [
  { id: sms, methodType: "sms" as const },
  { id: chat, methodType: "chat" as const },
  { id: inApp, methodType: "inApp" as const },
];
const out = (...ways: MethodType[]) => new Set<MethodType>(["chat", "webhook", "inApp", ...ways]);
const contact = (more: Partial<Contact> = {}): Contact => ({ email: "nadia@example.org", methods, rules: {}, ...more });
const words = (given: Contact, ways: ReadonlySet<MethodType>) =>
  waysTo(given, "high", ways).map(({ methodType, delayMinutes }) => `${methodType} ${delayMinutes}`);

test("without a rule: mail at once; without an address whatever was shown to be theirs", () => {
  expect(words(contact(), out("mail", "sms"))).toEqual(["mail 0"]);
  expect(words(contact({ email: null }), out("mail", "sms"))).toEqual(["sms 0", "chat 0", "inApp 0"]);
});

test("the ways they chose, soonest first; what the office cannot do is left out, and nothing left is mail at once", () => {
  const high = [
    { method: sms, delayMinutes: 5 },
    { method: null, delayMinutes: 0 },
  ];
  expect(words(contact({ rules: { high } }), out("mail", "sms"))).toEqual(["mail 0", "sms 5"]);
  expect(words(contact({ rules: { high } }), out("mail"))).toEqual(["mail 0"]);
  expect(words(contact({ rules: { high: [{ method: sms, delayMinutes: 5 }] } }), out("mail"))).toEqual(["mail 0"]);
  expect(words(contact({ rules: { high: [{ method: idOf("gone"), delayMinutes: 5 }] } }), out("mail"))).toEqual(["mail 0"]);
  expect(waysTo(contact({ rules: { high } }), "low", out("mail")).map((way) => way.methodType)).toEqual(["mail"]);
});

test("whoever has nothing is not reached, unless the office has nothing but its inbox", () => {
  const nothing = contact({ email: null, methods: [] });
  expect(words(nothing, out("mail"))).toEqual([]);
  expect(words(nothing, out())).toEqual(["inApp 0"]);
  expect(words(contact({ methods: [] }), out())).toEqual(["inApp 0"]);
});
