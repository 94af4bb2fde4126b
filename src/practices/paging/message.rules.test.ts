import { expect, test } from "vitest";
import { isReserved } from "./message.rules.ts";

test.each([
  ["ada@ostermere.example", true],
  ["ADA@Ostermere.EXAMPLE", true],
  ["https://chat.ostermere.example/hooks/operations?key=1", true],
  ["https://chat.ostermere.example:8443/hooks", true],
  ["nobody@host.invalid", true],
  ["ada@example.org", false],
  ["https://hooks.example.org/to.example", false],
  ["https://example.com/?of=a.example", false],
  ["+49 30 1234567", false],
])("%s can have a server or not", (address, reserved) => {
  expect(isReserved(address)).toBe(reserved);
});
