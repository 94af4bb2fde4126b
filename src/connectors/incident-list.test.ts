import { expect, test } from "vitest";
import { plainText } from "./incident-list.ts";
import { documentText } from "./jira/told.ts";

test("the words of an HTML text are kept, its scripts are not", () => {
  expect(plainText("<p>It is <b>slow</b> &amp; old.</p><script>alert(1)</script><p>Since 08:00</p>")).toBe(
    "It is slow & old.\nSince 08:00",
  );
  expect(plainText("a<style>p { }</style >b")).toBe("a");
  expect(plainText("a<STYLE>p { }</style>b<scripture>c")).toBe("abc");
  expect(plainText("1 < 2 and <b>3 > 2</b>")).toBe("1 < 2 and 3 > 2");
});

test("a text that somebody wrote to be slow, or deep, is read in its time", () => {
  for (const part of ["<", "<script", "<script>", "<style></script>", "<br   "]) {
    const began = performance.now();
    plainText(part.repeat(200_000));
    expect(performance.now() - began).toBeLessThan(2000);
  }
  expect(documentText(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toMatch(/^\[/);
});
