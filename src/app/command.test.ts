import { expect, test } from "vitest";
import { type Command, helpOf, readWords } from "./command.ts";
import { commands } from "./commands.ts";

const command: Command = {
  name: "user create",
  summary: "Makes a person.",
  arguments: [{ name: "FOLDER", about: "Where." }],
  options: {
    email: { type: "string", about: "Their address.", required: true },
    role: { type: "string", about: "What they may do.", multiple: true },
    quiet: { type: "boolean", about: "Say less." },
  },
  run: async () => 0,
};

test("a command's words are read by their kinds", () => {
  const words = ["here", "--email", "a@example.org", "--role=analyst", "--role", "manager", "--quiet"];
  expect(readWords(command, words)).toEqual({
    texts: { email: "a@example.org" },
    lists: { role: ["analyst", "manager"] },
    flags: new Set(["quiet"]),
    words: ["here"],
  });
});

test.each([
  [["here", "--email", "a", "--colour", "red"], /Unknown option '--colour'/],
  [["here"], /--email is missing/],
  [["here", "--email"], /argument missing/],
  [["--email", "a"], /It takes FOLDER/],
  [["here", "there", "--email", "a"], /It takes FOLDER/],
  [["here", "--email", "a", "--quiet=yes"], /does not take an argument/],
])("%j is refused with a sentence that names the help", (words, sentence) => {
  expect(() => readWords(command, words)).toThrow(sentence);
  expect(() => readWords(command, words)).toThrow("See `quarterdeck user create --help`.");
});

test("the help shows how a command is used and what each word means", () => {
  const help = helpOf(command);
  expect(help).toContain("Usage: quarterdeck user create FOLDER --email EMAIL [--role ROLE …] [--quiet]");
  for (const word of ["Where.", "Their address.", "Say less."]) expect(help).toContain(word);
});

test("every command has its own name, a sentence, and a help that says what each option is", () => {
  const names = commands.map((one) => one.name);
  expect(new Set(names).size).toBe(names.length);
  for (const one of commands) {
    expect(one.summary, one.name).toMatch(/^[A-Z].*\.$/);
    for (const option of Object.values(one.options ?? {})) expect(option.about, one.name).toMatch(/\.$/);
    expect(helpOf(one)).toContain(`Usage: quarterdeck ${one.name}`);
  }
});
