import { expect, test } from "vitest";
import { momentText, readMoment, shortMoment } from "./moment.ts";

const zone = "Europe/Berlin";

test("a moment is read as it is written, and as people type it", () => {
  const at = "2026-11-05T08:00:00.000Z";
  expect(momentText(at, zone)).toBe("5 Nov 2026 09:00");
  expect(shortMoment(at, zone)).toBe("5 Nov 09:00");
  for (const text of ["5 Nov 2026 09:00", "5 november 2026, 9:00", "2026-11-05 09:00", "2026-11-05T09:00"])
    expect(readMoment(text, zone)).toBe(at);
  expect(readMoment("2026-11-05", zone)).toBe("2026-11-05T22:59:59.000Z");
  for (const text of ["", "yesterday", "31 Feb 2026", "2026-13-01", "5 Foo 2026"]) expect(readMoment(text, zone)).toBeNull();
});
