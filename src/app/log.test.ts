import { expect, test } from "vitest";
import { makeLog } from "./log.ts";

function logged(pretty: boolean): { lines: string[]; log: ReturnType<typeof makeLog> } {
  const lines: string[] = [];
  return { lines, log: makeLog({ level: "info", stream: { write: (text: string) => lines.push(text) }, pretty }) };
}

test("a line is one JSON object with level, time and message", () => {
  const { lines, log } = logged(false);
  log.info({ route: "/api/people", status: 200 }, "request");
  log.debug({}, "too fine");
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0]!);
  expect(line).toMatchObject({ level: "info", msg: "request", route: "/api/people", status: 200 });
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("no secret reaches the log, however deep or in whatever text it stands", () => {
  const { lines, log } = logged(false);
  const fault = new Error("connect to postgresql://app:rosebud@db/office failed");
  log.error(
    {
      error: fault,
      text: fault.message,
      headers: { authorization: "Bearer rosebud", Cookie: "rosebud", accept: "text/html" },
      list: [{ newPassword: "rosebud", apiKey: "rosebud", secretKey: "rosebud" }],
    },
    "smtp://me:rosebud@mail",
  );
  expect(lines[0]).not.toContain("rosebud");
  expect(lines[0]).toContain("text/html");
});

test("on a terminal a line reads as a sentence with its particulars", () => {
  const { lines, log } = logged(true);
  log.warn({ attempt: 3 }, "the database is away");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken off
  expect(lines[0]!.replaceAll(/\u001b\[\d+m/g, "")).toMatch(/^\d\d:\d\d:\d\d warn {2}the database is away attempt=3\n$/);
});
