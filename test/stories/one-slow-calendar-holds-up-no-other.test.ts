import { expect, test } from "vitest";
import type { OutgoingRequest } from "../../src/engine/outgoing.ts";
import { openTestOffice } from "../office.ts";

const event = "BEGIN:VEVENT\r\nUID:a@x\r\nDTSTART:20261127T090000Z\r\nDTEND:20261127T100000Z\r\nSUMMARY:Talk\r\nEND:VEVENT";
const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${event}\r\nEND:VCALENDAR\r\n`;

test("a calendar that does not answer and one that faults hold up no other", async () => {
  const answer = { ok: true, status: 200, text, retryAfterSeconds: null } as const;
  let others: () => void = () => undefined;
  const othersAsked = new Promise<void>((resolve) => {
    others = resolve;
  });
  const asked: string[] = [];
  const post = async ({ url }: OutgoingRequest) => {
    asked.push(url);
    if (url.includes("slow")) await othersAsked;
    if (url.includes("faulty")) throw new Error("the wire is cut");
    if (url.includes("last")) others();
    return answer;
  };
  const office = await openTestOffice("2026-11-26T08:00:00.000Z", { post });
  try {
    const director = await office.person("Dora Rector", ["director"]);
    for (const name of ["slow", "faulty", "good", "second", "third", "last"]) {
      const address = `https://calendar.example/${name}.ics`;
      await office.must(director, "calendarSource", { type: "create", name, form: "address", address, everyMinutes: 15 });
    }
    // Read one after another, the slow one would wait for the last for ever.
    await office.advance({ minutes: 1 });
    expect(asked).toHaveLength(6);
    const read = await office.db.query<{ name: string; read: boolean }>(
      `select name, last_outcome is not null as read from calendar_source order by name`,
    );
    expect(read.filter((one) => !one.read).map((one) => one.name)).toEqual(["faulty"]);
    await office.advance({ minutes: 16 });
    expect(asked.filter((url) => url.includes("faulty"))).toHaveLength(2);
  } finally {
    await expect(office.close()).rejects.toThrow(/Faults were logged: .*the wire is cut/);
  }
});
