import { expect, test } from "vitest";
import { fileTypeOf, isShown } from "./file-type.ts";

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const zip = [0x50, 0x4b, 0x03, 0x04];

test.each([
  ["a picture", bytes(png, "rest"), "shot.png", "image/png", true],
  ["a picture called otherwise", bytes(png), "page.html", "image/png", true],
  ["a text", bytes("hello\nwörld"), "notes.txt", "text/plain; charset=utf-8", true],
  ["a log with colours", bytes("\u001b[31mred\u001b[0m"), "run.log", "text/plain; charset=utf-8", true],
  ["a text cut inside a letter", bytes("ab", [0xc3]), "notes.txt", "text/plain; charset=utf-8", true],
  ["latin-1", bytes("caf", [0xe9], " au lait"), "menu.txt", "application/octet-stream", false],
  ["a page", bytes("<!doctype html><script>"), "a.txt", "application/octet-stream", false],
  ["a page behind a mark and blanks", bytes("\uFEFF \n<svg onload=1>"), "a.txt", "application/octet-stream", false],
  ["a script by name", bytes("alert(1)"), "x.JS", "application/octet-stream", false],
  ["a program", bytes("MZ", [0, 3, 0]), "setup.txt", "application/octet-stream", false],
  ["a PDF", bytes("%PDF-1.7"), "report.pdf", "application/pdf", false],
  ["a spreadsheet", bytes(zip), "costs.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false],
  ["an archive", bytes(zip), "logs.zip", "application/zip", false],
  ["a picture's frame around something else", bytes("RIFFxxxxWAVE"), "a.webp", "text/plain; charset=utf-8", true],
] as const)("%s", (_, head, name, type, shown) => {
  expect(fileTypeOf(head, name)).toBe(type);
  expect(isShown(type)).toBe(shown);
});
