import fc from "fast-check";
import { expect, test } from "vitest";
import { machineWords } from "./loop.rules.ts";
import { nextReading } from "./mailbox.rules.ts";
import { cut, ownWords, titleOf } from "./words.rules.ts";

test("a subject becomes a title without what programs put before it", () => {
  expect(titleOf("Re: AW: [EXTERNAL] Fwd: Sign the lease", "")).toBe("Sign the lease");
  expect(titleOf("Re[2]: Lease", "")).toBe("Lease");
  expect(titleOf("  ", "\n\nPlease call me\nsoon")).toBe("Please call me");
  expect(titleOf("Re:", "")).toBe("(a mail without a subject)");
  expect(titleOf("x".repeat(500), "")).toHaveLength(160);
});

test("signature and quoted tail are cut where they are plain to see, and nowhere else", () => {
  expect(ownWords("Yes.\n\n-- \nTobias\n+49 30 1")).toEqual({ words: "Yes.", isCut: true });
  expect(ownWords("Yes.\n\nOn Thu, 26 Nov 2026, Nadia wrote:\n> May I?\n> Please")).toEqual({ words: "Yes.", isCut: true });
  expect(ownWords("Ja.\n\nAm 26.11.2026 um 09:00 schrieb Nadia Farouk\n<nadia@x.example>:\n> Darf ich?")).toEqual({
    words: "Ja.",
    isCut: true,
  });
  expect(ownWords("Yes.\n-----Original Message-----\nFrom: Nadia\nMay I?")).toEqual({ words: "Yes.", isCut: true });
  expect(ownWords("Yes.\n________________________________\nFrom: Nadia\nMay I?")).toEqual({ words: "Yes.", isCut: true });
  // Answers between the lines of a quote are somebody's own words.
  const between = "On Thu, Nadia the assistant wrote:\n> One?\nYes, one.\n> Two?\nNo.";
  expect(ownWords(between)).toEqual({ words: between, isCut: false });
  // A mail that is nothing but a quote stays.
  expect(ownWords("> all of it")).toEqual({ words: "> all of it", isCut: false });
  expect(ownWords("Prices -- see below -- rise.\nOn call is Tobias.")).toEqual({
    words: "Prices -- see below -- rise.\nOn call is Tobias.",
    isCut: false,
  });
});

test("own words are a part of what was written, and never nothing of something", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("> x", "-- ", "hello", "", "On Thu, 26 Nov 2026, X wrote:", "----- Original Message -----", "__________"), {
        maxLength: 12,
      }),
      (lines) => {
        const text = lines.join("\n");
        const { words } = ownWords(text);
        expect(words === "").toBe(text.trim() === "");
        const given = text.split("\n").map((one) => one.trim());
        for (const line of words.split("\n")) expect(given).toContain(line.trim());
      },
    ),
  );
  expect(cut("a😀b", 3)).toBe("a…");
});

test("what machines write asks nothing", () => {
  const own = { address: "desk@ostermere.example", messageDomain: "office.ostermere.example" };
  const of = (marks: Record<string, string>, address = "a@b.example", messageId = "<1@b.example>") =>
    machineWords({ marks, from: [{ address }], messageId, own });
  expect(of({})).toBeNull();
  expect(
    of({ "auto-submitted": "no", precedence: "first-class", "return-path": "<a@b.example>", "content-type": "multipart/mixed" }),
  ).toBeNull();
  const machines: Record<string, string>[] = [
    { "auto-submitted": "auto-replied (vacation)" },
    { "auto-submitted": "auto-generated; x=1" },
    { precedence: "bulk" },
    { "list-id": "<all.ostermere.example>" },
    { "list-unsubscribe": "<mailto:x@y.example>" },
    { "return-path": "<>" },
    { "content-type": "multipart/report; report-type=delivery-status" },
    { "x-autoreply": "yes" },
  ];
  for (const marks of machines) expect(of(marks)).toMatch(/^It /);
  expect(of({}, "mailer-daemon@b.example")).toMatch(/mail server/);
  expect(of({}, "desk@ostermere.example")).toMatch(/this very mailbox/);
  expect(of({}, "a@b.example", "<0190@office.ostermere.example>")).toMatch(/sent it itself/);
});

test("a mailbox that fails is asked less and less often, up to every six hours", () => {
  const minutes = (failures: number) =>
    (Date.parse(nextReading({ active: true, everyMinutes: 2 }, "2026-11-26T08:00:00.000Z", failures)!) - Date.UTC(2026, 10, 26, 8)) /
    60_000;
  expect([0, 1, 2, 3, 7, 8, 60].map(minutes)).toEqual([2, 4, 8, 16, 256, 360, 360]);
  expect(nextReading({ active: false, everyMinutes: 2 }, "2026-11-26T08:00:00.000Z", 0)).toBeNull();
});
