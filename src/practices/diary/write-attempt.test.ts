import fc from "fast-check";
import { expect, test } from "vitest";
import { readCalendar } from "../../engine/icalendar-read.ts";
import type { OutgoingAnswer, OutgoingRequest } from "../../engine/outgoing.ts";
import { type Task, writeResource } from "./write-attempt.ts";
import { blockEvent } from "./write-reactions.ts";

const now = "2026-11-26T09:00:00.000Z";
const address = "https://dav.example/team/";
const at = `${address}a.ics`;

/** A CalDAV server of one resource that keeps ETags as RFC 9110 wants them; `before` runs before each request, as another client may. */
function server(
  first: string | null,
  before: (request: OutgoingRequest, change: (text: string | null) => void) => "lost" | undefined = () => undefined,
) {
  let [text, revision] = [first, 1];
  const change = (next: string | null) => {
    text = next;
    revision++;
  };
  const etag = () => `"${revision}"`;
  const plain = (status: number, body = ""): OutgoingAnswer => ({ ok: true, status, text: body, retryAfterSeconds: null });
  const escaped = (one: string) => one.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const handle = ({ method, headers, body }: OutgoingRequest): OutgoingAnswer => {
    if (method === "REPORT") {
      const found =
        text === null
          ? "<d:status>HTTP/1.1 404 Not Found</d:status>"
          : `<d:getetag>${etag()}</d:getetag><c:calendar-data>${escaped(text)}</c:calendar-data>`;
      return plain(207, `<d:multistatus><d:response><d:href>/team/a.ics</d:href>${found}</d:response></d:multistatus>`);
    }
    const isMet = headers["if-none-match"] ? text === null : headers["if-match"] === etag() && text !== null;
    if (!isMet) return plain(412);
    change(method === "DELETE" ? null : body);
    return plain(204);
  };
  const post = async (request: OutgoingRequest): Promise<OutgoingAnswer> => {
    const isLost = before(request, change) === "lost";
    const answer = handle(request);
    return isLost ? { ok: false, reason: "It did not answer within 10 seconds.", sent: true, never: false } : answer;
  };
  return { wire: { post, address, headers: {} }, text: () => text, change };
}

const meeting = ({ hour = "14", sequence = 1, title = "Forum" } = {}) =>
  [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:forum@x", `SEQUENCE:${sequence}`, `DTSTART:20261127T${hour}0000Z`],
    ...[`DTEND:20261127T${hour}4500Z`, `SUMMARY:${title}`, "ORGANIZER:mailto:lena@x.example", "ATTENDEE:mailto:dora@x.example"],
    ...["END:VEVENT", "END:VCALENDAR", ""],
  ].join("\r\n");
const basis = {
  sequence: 1,
  startsLocal: "2026-11-27T14:00:00",
  timeZone: "UTC",
  lengthMinutes: 45,
  rrule: null,
  exdates: [],
  status: "confirmed",
};
const answer = { email: "dora@x.example", name: "Dora", partstat: "ACCEPTED" as const, sentBy: null, delegatedTo: null };
const task = (wire: Task["wire"], write: Partial<Task["write"]>): Task => ({
  ...{ wire, at, zone: "UTC", now },
  write: {
    deed: "answer",
    uid: "forum@x",
    recurrenceId: null,
    madeDigest: null,
    content: { answer, move: null, event: null, basis },
    ...write,
  },
});
const move = {
  deed: "move" as const,
  content: { answer: null, move: { startsAt: "2026-11-27T16:00:00.000Z", lengthMinutes: 45 }, event: null, basis },
};

test("somebody who changes a word between reading and writing keeps it; whoever moves the meeting is not written over", async () => {
  const once = (text: string) => {
    let isDone = false;
    return (request: OutgoingRequest, change: (text: string) => void) => {
      if (request.method === "PUT" && !isDone) {
        isDone = true;
        change(text);
      }
      return undefined;
    };
  };
  const worded = server(meeting(), once(meeting({ title: "Forum, with guests" })));
  expect(await writeResource(task(worded.wire, {}))).toMatchObject({ is: "written" });
  expect(worded.text()).toMatch(/SUMMARY:Forum, with guests[\s\S]*PARTSTAT=ACCEPTED/);

  const moved = server(meeting(), once(meeting({ hour: "16", sequence: 2 })));
  expect(await writeResource(task(moved.wire, {}))).toMatchObject({
    is: "refused",
    sentence: expect.stringMatching(/changed in the calendar meanwhile/),
  });
  expect(moved.text()).toBe(meeting({ hour: "16", sequence: 2 }));

  let count = 0;
  const restless = server(meeting(), ({ method }, change) => {
    if (method === "PUT") change(meeting({ title: `Forum ${count++}` }));
    return undefined;
  });
  expect(await writeResource(task(restless.wire, {}))).toMatchObject({ is: "refused" });
  expect(restless.text()).toBe(meeting({ title: "Forum 1" }));
});

test("whatever another client does and whenever, what it wrote last is there or was read before ours, and nothing is written twice", async () => {
  const foreign = fc.constantFrom<string | null>(meeting({ hour: "17", sequence: 2 }), meeting({ title: "Renamed" }), null);
  const step = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: foreign });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.constantFrom("answer", "move"), async (steps, deed) => {
      const left = [...steps];
      let last: string | null = meeting();
      let seen: string | null = last;
      const at = server(meeting(), ({ method }, change) => {
        const next = left.shift();
        if (next !== undefined) {
          last = next;
          change(next);
        }
        if (method === "REPORT") seen = last;
        return undefined;
      });
      const result = await writeResource(task(at.wire, deed === "move" ? move : {}));
      if (result.is !== "written") {
        expect(at.text()).toBe(last);
        return;
      }
      // Ours stands on the very revision that was read, and that was the last of theirs.
      expect(seen).toBe(last);
      const read = readCalendar(at.text()!, { zone: "UTC" });
      if (!read.ok) throw new Error(read.sentence);
      expect(read.entries).toMatchObject([
        deed === "move" ? { startsLocal: "2026-11-27T16:00:00", sequence: 2 } : { attendees: [{ answer: "ACCEPTED" }] },
      ]);
      expect(last).not.toContain("SEQUENCE:2");
    }),
  );
});

test("a try whose answer is lost is found again by what it wrote: nothing is moved twice and nothing put in twice", async () => {
  const losing = (first: string | null) => {
    let isLost = false;
    return server(first, ({ method }) => {
      if (method !== "PUT" || isLost) return undefined;
      isLost = true;
      return "lost";
    });
  };
  const moved = losing(meeting());
  expect(await writeResource(task(moved.wire, move))).toMatchObject({ is: "later" });
  const once = moved.text();
  expect(await writeResource(task(moved.wire, move))).toMatchObject({ is: "written" });
  expect(moved.text()).toBe(once);

  const event = blockEvent("b".repeat(32), { title: "Focus", startsAt: "2026-11-30T09:00:00.000Z", lengthMinutes: 90, at: now });
  const put = { deed: "put" as const, uid: event.uid, content: { answer: null, move: null, event, basis: null } };
  const made = losing(null);
  expect(await writeResource(task(made.wire, put))).toMatchObject({ is: "later" });
  const written = await writeResource(task(made.wire, put));
  expect(written).toMatchObject({ is: "written", href: "/team/a.ics", madeDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });

  // Deleted is what we have put in, and only as we have put it in.
  const madeDigest = written.is === "written" ? written.madeDigest : null;
  const mine = made.text()!;
  const takeOut = { ...put, deed: "takeOut" as const, madeDigest };
  for (const touched of [
    mine.replace("Focus", "Focus with Tom"),
    mine.replace("END:VEVENT", "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT"),
  ]) {
    made.change(touched);
    expect(await writeResource(task(made.wire, takeOut))).toMatchObject({ is: "refused" });
    expect(made.text()).toBe(touched);
  }
  made.change(mine);
  expect(await writeResource(task(made.wire, { ...takeOut, madeDigest: null }))).toMatchObject({ is: "refused" });
  expect(await writeResource(task(made.wire, takeOut))).toMatchObject({ is: "written" });
  expect(made.text()).toBeNull();
  expect(await writeResource(task(made.wire, takeOut))).toMatchObject({ is: "written" });
});
