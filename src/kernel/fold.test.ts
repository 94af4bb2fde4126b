import fc from "fast-check";
import { expect, test } from "vitest";
import { fold, nearest, searchWords } from "./fold.ts";

test.each([
  ["İSTANBUL", "istanbul"],
  ["Işık", "isik"],
  ["ISIK", "isik"],
  ["Straße", "strasse"],
  ["STRAẞE", "strasse"],
  ["Ångström", "angstrom"],
  ["A\u030angstro\u0308m", "angstrom"],
  ["ΟΔΟΣ", "οδοσ"],
  ["οδός", "οδοσ"],
  ["Sørensen Łódź", "sorensen lodz"],
  ["  VPN \t\n Leeds\u00a0 ", "vpn leeds"],
  ["co\u00adoperate zero\u200bwidth", "cooperate zerowidth"],
  ["ﬁle № ½", "file no 1⁄2"],
  ["किताब", "किताब"],
  ["がか", "か\u3099か"],
  ["שָׁלוֹם", "שלום"],
  ["", ""],
])("fold(%j) is %j", (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test("folding twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
    { numRuns: 2000 },
  );
});

test("every spelling of a character's case and composition folds alike", () => {
  const unlike: string[] = [];
  for (let code = 0x20; code < 0x3000; code++) {
    const letter = String.fromCodePoint(code);
    const forms = [letter.normalize("NFC"), letter.normalize("NFD"), letter.toUpperCase()];
    if (forms.some((form) => fold(form) !== fold(letter))) unlike.push(letter);
  }
  // Unicode's own capitals of these are other letters: Greek iota subscript becomes a full iota, old Slavonic variants the modern letter.
  const known = unlike.filter((letter) => letter.normalize("NFD").includes("\u0345") || (letter >= "\u1c80" && letter <= "\u1c88"));
  expect(unlike).toEqual(known);
});

test("words are runs of letters and digits, cut at sixty characters", () => {
  expect(searchWords("VPN-Gateway db_01: INC0000007, Münster!")).toEqual(["vpn", "gateway", "db", "01", "inc0000007", "munster"]);
  expect(searchWords("!!! -- ")).toEqual([]);
  expect(searchWords("x".repeat(500))).toEqual(["x".repeat(60)]);
  expect(searchWords("𝔘".repeat(500))).toEqual(["u".repeat(60)]);
});

test("nearest finds slips of the key and beginnings, and nothing far off", () => {
  const fields = ["state", "priority", "assignmentGroup", "category"];
  expect(nearest("stat", fields)).toEqual(["state"]);
  expect(nearest("prioirty", fields)).toEqual(["priority"]);
  expect(nearest("assign", fields)).toEqual(["assignmentGroup"]);
  expect(nearest("zzz", fields)).toEqual([]);
});
