import { expect, test } from "vitest";
import { icalendar } from "./icalendar.ts";

const event = { key: "one", start: "2026-11-26T08:00:00.000Z", end: "2026-11-27T08:00:00.000Z", summary: "Night", description: "" };
const asOf = "2026-11-26T07:00:00.000Z";

test("an event has its times in UTC, an identity that stays, and the reading's time as its stamp", () => {
  const text = icalendar({ name: "On call", events: [event], asOf });
  for (const line of [
    "NAME:On call",
    "UID:one@quarterdeck",
    "DTSTAMP:20261126T070000Z",
    "DTSTART:20261126T080000Z",
    "DTEND:20261127T080000Z",
    "TRANSP:TRANSPARENT",
  ])
    expect(text.split("\r\n")).toContain(line);
});

test("no text breaks out of its line, and long lines are folded at 75 octets", () => {
  const evil = "x\r\nBEGIN:VALARM\rATTACH:http://a\n;,\\ \u0000 ü€😀 ".repeat(9);
  const text = icalendar({ name: evil, events: [{ ...event, summary: evil, description: evil }], asOf });
  const lines = text.split("\r\n");
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(lines.filter((line) => /^(BEGIN|ATTACH)/.test(line))).toEqual(["BEGIN:VCALENDAR", "BEGIN:VEVENT"]);
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});
