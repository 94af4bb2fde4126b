import { expect, test } from "vitest";
import type { OutgoingAnswer, OutgoingRequest } from "../../engine/outgoing.ts";
import { deleteResource, fetchResource, putResource, resourceAddress } from "./caldav-write.ts";

const collection = "https://dav.example/dora/team/";

test.each([
  ["/dora/team/one.ics", "https://dav.example/dora/team/one.ics"],
  ["one.ics", "https://dav.example/dora/team/one.ics"],
  ["https://dav.example/dora/team/one.ics", "https://dav.example/dora/team/one.ics"],
  ["https://evil.example/dora/team/one.ics", null],
  ["//evil.example/dora/team/one.ics", null],
  ["http://dav.example/dora/team/one.ics", null],
  ["https://dav.example:8443/dora/team/one.ics", null],
  ["https://me@dav.example/dora/team/one.ics", null],
  ["/dora/team/../other/one.ics", null],
  ["/dora/teamsheet/one.ics", null],
  ["/dora/team/", null],
  ["/dora/team/one.ics?move=/x", null],
])("of %s is written to %s: user name and password go nowhere but into the collection", (href, at) => {
  expect(resourceAddress(collection, href)).toBe(at);
  expect(resourceAddress("https://dav.example/dora/team", href)).toBe(at);
});

const asked: OutgoingRequest[] = [];
const wire = (answer: OutgoingAnswer) => ({
  ...{ address: collection, headers: { authorization: "Basic x" } },
  post: async (request: OutgoingRequest) => {
    asked.push(request);
    return answer;
  },
});
const status = (code: number): OutgoingAnswer => ({ ok: true, status: code, text: "", retryAfterSeconds: code === 503 ? 90 : null });

test("a resource is written only as the revision it was read as, and what the server says is one of four things", async () => {
  const put = (code: number) => putResource(wire(status(code)), { at: `${collection}a.ics`, text: "x", condition: { "if-match": '"7"' } });
  expect(await Promise.all([200, 201, 204, 412].map(async (code) => (await put(code)).is))).toEqual(["done", "done", "done", "conflict"]);
  expect(asked[0]).toMatchObject({ method: "PUT", headers: { "if-match": '"7"', authorization: "Basic x" } });
  expect(await put(503)).toMatchObject({ is: "later", afterSeconds: 90 });
  expect((await put(423)).is).toBe("later");
  for (const code of [302, 401, 403, 404, 409, 415, 422])
    expect(await put(code)).toMatchObject({ is: "refused", sentence: expect.stringMatching(/\.$/) });
  const away: OutgoingAnswer = { ok: false, reason: "It did not answer.", sent: true, never: false };
  expect(await putResource(wire(away), { at: collection, text: "x", condition: { "if-none-match": "*" } })).toMatchObject({ is: "later" });
  expect(
    await putResource(wire({ ...away, never: true }), { at: collection, text: "x", condition: { "if-none-match": "*" } }),
  ).toMatchObject({
    is: "refused",
  });
  expect(await deleteResource(wire(status(404)), { at: `${collection}a.ics`, etag: '"7"' })).toEqual({ is: "done" });
  expect(await deleteResource(wire(status(412)), { at: `${collection}a.ics`, etag: '"7"' })).toEqual({ is: "conflict" });
});

test("a resource that is gone is told from one that cannot be read", async () => {
  const multi = (inner: string): OutgoingAnswer =>
    ({ ...status(207), text: `<d:multistatus xmlns:d="DAV:">${inner}</d:multistatus>` }) as OutgoingAnswer;
  const fetched = (inner: string) => fetchResource(wire(multi(inner)), `${collection}a.ics`);
  expect(await fetched("<d:response><d:href>/dora/team/a.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>")).toEqual({
    is: "gone",
  });
  expect(await fetched("")).toEqual({ is: "gone" });
  const props = (etag: string) =>
    `<d:response><d:href>/dora/team/a.ics</d:href><d:propstat><d:prop>${etag}<c:calendar-data xmlns:c="x">BEGIN</c:calendar-data></d:prop></d:propstat></d:response>`;
  expect(await fetched(props("<d:getetag>&quot;7&quot;</d:getetag>"))).toEqual({ is: "found", etag: '"7"', text: "BEGIN" });
  expect(await fetched(props(""))).toMatchObject({ is: "refused" });
});
