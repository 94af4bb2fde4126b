import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskedTokens } from "./mask.rules.ts";
import { keepTemplate, type TemplateTree, templateOf, templateTree } from "./template.rules.ts";

const masked = (text: string, resource: string | null = null) => maskedTokens(text, resource).join(" ");
/** The template ids of texts in their order, and the tree they leave. */
function read(texts: readonly string[], tree: TemplateTree = new Map()): { ids: string[]; tree: TemplateTree } {
  const ids = texts.map((text) => {
    const { template, news } = templateOf(tree, maskedTokens(text, null));
    if (news !== "none") keepTemplate(tree, template);
    return template.id;
  });
  return { ids, tree };
}
const wordsOf = (tree: TemplateTree, id: string) =>
  [...tree.values()]
    .flat()
    .find((one) => one.id === id)!
    .tokens.join(" ");

describe("masking", () => {
  test.each([
    ["connection refused to 10.0.3.7:5432", "connection refused to <ip>"],
    ["connection refused to db-1:5432", "connection refused to <*> <*>"],
    ["fe80::1ff:fe23:4567:890a is unreachable", "<ip> is unreachable"],
    ["GET https://shop.example.org/cart?id=7 returned 502", "get <url> returned <*>"],
    ["request 3fa85f64-5717-4562-b3fc-2c963f66afa6 failed", "request <uuid> failed"],
    ["object deadbeef01 is corrupt", "object <hex> is corrupt"],
    ["DISK CRITICAL - free space: /var/log 812 MB (3% inode=90%):", "disk critical free space <path> <*> mb <*> inode <*>"],
    ["C:\\Windows\\Temp\\x.log is full", "<path> is full"],
    ["last backup 2026-11-25T03:00:00Z, none since", "last backup <time> none since"],
    ["mail to ops@example.org bounced", "mail to <mail> bounced"],
    ["faced with a decade of feedback", "faced with a decade of feedback"],
    ["", ""],
  ])("%s", (text, expected) => {
    expect(masked(text)).toBe(expected);
  });
  test("the resource is named alike wherever it is", () => {
    expect(masked("payments-db: replica lag high", "payments-db")).toBe(masked("orders-db: replica lag high", "orders-db"));
  });
  test("ends on hostile text", () => {
    const began = performance.now();
    for (const text of ["a:".repeat(512), "/".repeat(1024), "\\a".repeat(512), "1.".repeat(512), "f".repeat(1024), "a@".repeat(512)])
      masked(text);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("templates", () => {
  test("texts that differ in a word share one, which widens and keeps its id", () => {
    const { ids, tree } = read(["connection refused to payments", "connection refused to orders", "connection refused to db-7"]);
    expect(new Set(ids).size).toBe(1);
    expect(wordsOf(tree, ids[0]!)).toBe("connection refused to <*>");
  });
  test("other words, another length or another beginning are another", () => {
    const { ids } = read(["disk is full", "disk was replaced yesterday evening", "memory is full", "disk is full again"]);
    expect(new Set(ids).size).toBe(4);
  });
  test("a template never narrows, and nothing that matched it leaves it", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "x1", "10.0.0.1"), { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
        const tree: TemplateTree = new Map();
        for (const one of texts) {
          const before = new Map([...tree.values()].flat().map((template) => [template.id, template]));
          read([one], tree);
          for (const template of [...tree.values()].flat()) {
            const was = before.get(template.id);
            before.delete(template.id);
            if (!was) continue;
            expect(template.version).toBeGreaterThanOrEqual(was.version);
            expect(template.tokens.every((word, place) => word === was.tokens[place] || word === "<*>")).toBe(true);
          }
          expect([...before.keys()]).toEqual([]);
        }
      }),
    );
  });
  test("the same texts in the same order give the same ids, also where the tree was kept and read again in between", () => {
    const text = fc
      .array(fc.constantFrom("disk", "link", "down", "full", "on", "eth0"), { minLength: 1, maxLength: 4 })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), fc.nat(30), (texts, cut) => {
        const whole = read(texts).ids;
        const first = read(texts.slice(0, cut));
        const kept = [...first.tree.values()].flat().sort((one, other) => (one.id < other.id ? 1 : -1));
        expect([...first.ids, ...read(texts.slice(cut), templateTree(kept)).ids]).toEqual(whole);
      }),
    );
  });
});
