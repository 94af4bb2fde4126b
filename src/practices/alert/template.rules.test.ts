import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskedTokens } from "./mask.rules.ts";
import {
  keepTemplate,
  learningOn,
  mostChildren,
  mostTemplates,
  type TemplateTree,
  templateOf,
  templatesOf,
  templateTree,
  withTemplates,
} from "./template.rules.ts";

const masked = (text: string, resource: string | null = null) => maskedTokens(text, resource).join(" ");
/** The template ids of texts in their order, and the tree they leave. */
function read(texts: readonly string[], tree: TemplateTree = templateTree([])): { ids: string[]; tree: TemplateTree } {
  const ids = texts.map((text) => {
    const { template, news } = templateOf(tree, maskedTokens(text, null));
    if (news !== "none") keepTemplate(tree, template);
    return template.id;
  });
  return { ids, tree };
}
const wordsOf = (tree: TemplateTree, id: string) =>
  templatesOf(tree)
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
        const tree = templateTree([]);
        for (const one of texts) {
          const before = new Map(templatesOf(tree).map((template) => [template.id, template]));
          read([one], tree);
          for (const template of templatesOf(tree)) {
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
        const kept = templatesOf(first.tree).sort((one, other) => (one.id < other.id ? 1 : -1));
        expect([...first.ids, ...read(texts.slice(cut), templateTree(kept)).ids]).toEqual(whole);
      }),
    );
  });
  test("a tree that learns on another answers as one that learnt it all, and leaves the other as it was", () => {
    const text = fc
      .array(fc.constantFrom("disk", "link", "down", "full", "on"), { minLength: 1, maxLength: 4 })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), fc.nat(30), (texts, cut) => {
        const whole = read(texts);
        const { tree: base } = read(texts.slice(0, cut));
        const before = JSON.stringify(templatesOf(base));
        const learning = learningOn(base);
        read(texts.slice(cut), learning);
        const sorted = (tree: TemplateTree) => templatesOf(tree).sort((one, other) => (one.id < other.id ? 1 : -1));
        expect(sorted(learning)).toEqual(sorted(whole.tree));
        expect(learning.count).toBe(templatesOf(whole.tree).length);
        expect(JSON.stringify(templatesOf(base))).toBe(before);
        expect(sorted(withTemplates(base, templatesOf(learning)))).toEqual(sorted(whole.tree));
      }),
    );
  });
});

describe("bounds", () => {
  /** A number in letters alone, which no mask takes away. */
  const lettered = (number: number) => [...String(number)].map((digit) => "klmnopqrst"[Number(digit)]).join("");
  test("a node tells a hundred words apart; the rest stand under the star, by what else they say", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom("is down today", "went away again"), (count, rest) => {
        const { ids, tree } = read(Array.from({ length: count }, (_, index) => `${lettered(index)} ${rest}`));
        expect(new Set(ids).size).toBe(Math.min(count, mostChildren + 1));
        expect(tree.count).toBe(new Set(ids).size);
        const firsts = new Set(templatesOf(tree).map(({ tokens }) => tokens[0]));
        expect(firsts.has("<*>")).toBe(count > mostChildren);
      }),
      { numRuns: 20 },
    );
  });
  test("what shares nothing but stars is not taken for one", () => {
    const { tree } = read(Array.from({ length: mostChildren }, (_, index) => `${lettered(index)} full now`));
    const { ids } = read(["unheard link lost", "unknown disk worn", "unseen link lost"], tree);
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[2]).toBe(ids[0]);
    const { tree: short } = read(Array.from({ length: mostChildren }, (_, index) => lettered(index)));
    const { ids: alone } = read(["unheard", "unknown", "unheard"], short);
    expect(alone[0]).not.toBe(alone[1]);
    expect(alone[2]).toBe(alone[0]);
    expect(short.count).toBe(mostChildren);
  });
  test("a full tree learns no more, and the same text has the same id still", () => {
    const full = templateTree(
      Array.from({ length: mostTemplates }, (_, index) => ({
        id: String(index),
        version: 1,
        tokens: ["a", "b", lettered(index), `${index}`],
      })),
    );
    const { ids } = read(["quite another text", "and one more of them", "quite another text"], full);
    expect(full.count).toBe(mostTemplates);
    expect(templatesOf(full)).toHaveLength(mostTemplates);
    expect(ids[0]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
  });
});
