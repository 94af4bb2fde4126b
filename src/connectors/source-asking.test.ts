import { expect, test } from "vitest";
import { makeAsking, type SourceRefused } from "./source-asking.ts";

const url = "https://desk.example.org/api";
const refusalOf = (answer: Response, sent?: { method: string; body: string }) =>
  makeAsking(
    { fetch: async () => answer, wait: async () => undefined },
    { authorise: async () => ({ authorization: "Basic c2VjcmV0" }), leavesWhenBusy: true, reasonIn: (body) => JSON.stringify(body) },
  )(url, "its tickets", sent).then(
    () => null,
    (error: SourceRefused) => error,
  );

test("a source that wants to be left alone for a year is asked again after a day", async () => {
  for (const [said, hours] of [
    ["3600", 1],
    ["31536000", 24],
    ["1e300", 24],
  ] as const) {
    const refused = await refusalOf(new Response("", { status: 429, headers: { "retry-after": said } }));
    expect(refused).toMatchObject({ code: "busy", waitMs: hours * 3_600_000 });
    expect(refused!.message).toContain(`for ${hours * 60} minutes`);
  }
});

test("a refusal that never ends is read no further than a sentence goes, and its words are cut", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(out) {
      sent += 16_384;
      out.enqueue(new TextEncoder().encode("a".repeat(16_384)));
    },
  });
  expect(await refusalOf(new Response(endless, { status: 400 }))).toMatchObject({ code: "refused" });
  expect(sent).toBeLessThan(1_000_000);
  const long = await refusalOf(new Response(JSON.stringify({ says: "b".repeat(5_000) }), { status: 400 }));
  expect(long!.message.length).toBeLessThan(500);
  const no = await refusalOf(new Response("no JSON", { status: 409 }), { method: "PATCH", body: "{}" });
  expect(no).toMatchObject({ code: "refused", message: "desk.example.org refuses it: 409" });
});
