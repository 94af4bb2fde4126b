import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../src/app/commands.ts";
import { roles } from "../src/practices/people/model.ts";
import { permissionTable } from "../src/practices/people/permissions.ts";
import { builtIn } from "../src/practices/scorecard/built-in.rules.ts";

// What the documents say and a program can check: the table of permissions, the measures, the commands, and where links lead.

const root = join(import.meta.dirname, "..");
const papers = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...markdownUnder("docs")];
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

function markdownUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

test("the guide's table of permissions is the one that rules read", () => {
  const rows = textOf("docs/guide/administrator.md")
    .split("\n")
    .filter((line) => /^\| (permission|`[a-zA-Z]+\.[a-zA-Z]+`) \|/.test(line))
    .map((line) => line.slice(1, -1).split("|"));
  const [head, ...body] = rows.map((cells) => cells.map((cell) => cell.trim()));
  const names = head!.slice(1);
  expect(names).toEqual(roles.map(({ value }) => value));
  const told = Object.fromEntries(
    body.map(([permission, ...marks]) => [permission!.slice(1, -1), names.filter((_, place) => marks[place] === "×")]),
  );
  const held = Object.fromEntries(
    Object.entries(permissionTable).map(([permission, holders]) => [
      permission,
      names.filter((name) => holders.some((holder) => holder === name)),
    ]),
  );
  expect(told).toEqual(held);
});

test("the guide explains every built-in measure in the words of its definition", () => {
  const guide = textOf("docs/guide/scorecard.md");
  for (const { name, definition } of builtIn) {
    expect(guide, name).toContain(`| ${name} |`);
    expect(guide, name).toContain(`| ${definition} |`);
  }
});

test("every command that a document names exists, and every command is named in one", () => {
  const named = new Set<string>();
  for (const paper of papers)
    for (const { words } of commandsIn(textOf(paper))) {
      const command = commands.find(({ name }) => words === name || words.startsWith(`${name} `));
      expect(command?.name, `${paper} names "quarterdeck ${words}"`).toBeDefined();
      named.add(command!.name);
    }
  expect([...named].sort()).toEqual(commands.map(({ name }) => name).sort());
});

/** `quarterdeck word word …` in code, inline or fenced: its first words in small letters. Decoration such as `quarterdeck …` has none. */
function commandsIn(text: string): { words: string }[] {
  const code = [...text.matchAll(/```[^\n]*\n[\s\S]*?```|`[^`\n]+`/g)].map(([block]) => block).join("\n");
  return [...code.matchAll(/(?<![\w./@=-])(?:bin\/|npx )?quarterdeck ([a-z][a-z-]*(?: [a-z][a-z-]*)*)/g)].map(([, words]) => ({
    words: words!,
  }));
}

test("links and pictures of the documents lead somewhere", () => {
  const lost: string[] = [];
  for (const paper of papers)
    for (const [, target] of textOf(paper).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)) {
      const [path = "", anchor] = target!.split("#");
      const file = path === "" ? paper : join(dirname(paper), path);
      if (!existsSync(join(root, file))) lost.push(`${paper}: ${target}`);
      else if (anchor && !anchorsOf(textOf(file)).has(anchor)) lost.push(`${paper}: ${target}`);
    }
  expect(lost).toEqual([]);
});

/** The names under which headings are linked to, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase());
  return new Set(headings.map((heading) => heading.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")));
}

test("the guide's pictures stay small: 900 kB in all", () => {
  const folder = join(root, "docs/guide/pictures");
  const bytes = readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
  expect(bytes).toBeLessThan(900_000);
});
