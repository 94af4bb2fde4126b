import { expect, test } from "vitest";
import { openFreshservice } from "./source.ts";

const at = "2026-11-26T08:00:00Z";
const given = { name: "fresh", url: "https://desk.example.org", user: "", secret: "KEY", only: "", now: () => "2026-11-26T09:00:00.000Z" };

test("what was written on a ticket ends, though its source answers full pages of nothing for ever", async () => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    const { pathname, search } = new URL(url);
    asked.push(`${pathname}${search}`);
    if (asked.length > 100) throw new Error("It asks for ever.");
    if (!pathname.endsWith("/conversations")) return Response.json({ ticket: { id: 7, subject: "Dark screen", updated_at: at } });
    return Response.json({ conversations: Array.from({ length: 100 }, (_, id) => ({ id, created_at: at, body_text: "" })) });
  };
  const source = openFreshservice({ ...given, fetch, wait: async () => undefined });
  const ticket = await source.one("INC-7");
  const [whole] = await source.whole([ticket!]);
  expect(whole!.cells).toMatchObject({ subject: "Dark screen", conversations: "[]" });
  expect(asked.filter((one) => one.includes("/conversations"))).toHaveLength(30);
});
