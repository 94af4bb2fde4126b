import { expect, test } from "vitest";
import { qrModules } from "./qr.ts";

// Every length from 1 to 271 was read back by an independent decoder (jsQR 1.4.0); the hashes below hold what it read.
const rowsOf = (text: string) => qrModules(text)?.map((row) => row.map((isDark) => (isDark ? "#" : ".")).join("")) ?? [];
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(rowsOf(text).join("\n")));
  return Array.from(new Uint8Array(digest).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test("a code grows with its text, four modules a version, up to version 10; a longer text has none", () => {
  expect([17, 18, 100, 271].map((length) => qrModules("x".repeat(length))?.length)).toEqual([21, 25, 37, 57]);
  expect(qrModules("x".repeat(272))).toBeNull();
});

test("finder patterns stand in three corners", () => {
  const rows = rowsOf("otpauth://totp/Quarterdeck");
  const finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"];
  expect(rows.slice(0, 7).map((row) => row.slice(0, 7))).toEqual(finder);
  expect(rows.slice(0, 7).map((row) => row.slice(-7))).toEqual(finder);
  expect(rows.slice(-7).map((row) => row.slice(0, 7))).toEqual(finder);
});

test("what the decoder read stays what is drawn: one block, two blocks, with and without version marks", async () => {
  const texts = [
    "Quarterdeck",
    "otpauth://totp/Quarterdeck:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Quarterdeck",
    "a".repeat(150),
    "ü".repeat(120),
  ];
  expect(await Promise.all(texts.map(hashOf))).toEqual(["bac52fb7a2a0314d", "47b3aee3ea0e0824", "240af15d99107c5a", "7e701c1dcfe987ab"]);
});
