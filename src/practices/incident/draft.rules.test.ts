import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DraftIncident, type DraftPart, draftText, draftUpdate, isSeveral, nextUpdateAfter } from "./draft.rules.ts";

const now = "2026-11-26T13:08:00.000Z";
const payments = { name: "ERP Payments", portalName: "Payments in the ERP" };
const room: DraftIncident = {
  number: "INC0001204",
  shortDescription: "ERP payments down",
  state: "2",
  phase: "identified",
  openedAt: "2026-11-26T12:24:00.000Z",
  detectedAt: "2026-11-26T12:22:00.000Z",
  restoredAt: null,
  affectedUsers: 1900,
  known: ["The database is being moved to its standby"],
  notKnown: ["Whether the bank waits until 17:00."],
  hypotheses: [
    { what: "A security incident", standing: "ruledOut", evidence: "H. Sato" },
    { what: "Firmware 4.2.1", standing: "open", evidence: "" },
  ],
  workstreams: [
    {
      id: "1",
      title: "Database to standby",
      owner: null,
      state: "working",
      status: "Switching",
      nextStep: "open for writes",
      nextAt: "2026-11-26T13:15:00.000Z",
      changedAt: now,
    },
  ],
  expectedBackAt: "2026-11-26T13:40:00.000Z",
  updateEveryMinutes: 30,
  nextUpdateAt: null,
  updatesSent: 1,
};
const words = (parts: readonly DraftPart[]) => draftText(parts);

describe("an update to stakeholders is drafted from the room", () => {
  test("in business words", () => {
    expect(words(draftUpdate(room, payments, "business", now, "Europe/Berlin", { next: "2026-11-26T13:20:00.000Z" }))).toBe(
      "Payments in the ERP have failed since 13:22. About 1,900 people are affected. The database is being moved to its standby. The cause is known and is being removed. We expect it back by 14:40 and will write again at 14:20. We do not know yet whether the bank waits until 17:00.",
    );
  });
  test("in technical words, with causes, suspicions, what was ruled out, and the work with its next steps", () => {
    expect(words(draftUpdate(room, payments, "technical", now, "Europe/Berlin"))).toBe(
      "ERP Payments have failed since 13:22. About 1,900 people are affected. The database is being moved to its standby. The cause is known and is being removed. Suspected: Firmware 4.2.1. Ruled out: a security incident. Database to standby: switching; next: open for writes by 14:15. We expect it back by 14:40 and will write again at 14:35. We do not know yet whether the bank waits until 17:00.",
    );
  });
  test("of what works again while its cause is still there", () => {
    const mitigated: DraftIncident = { ...room, phase: "mitigated", restoredAt: "2026-11-26T13:05:00.000Z", affectedUsers: 1 };
    expect(words(draftUpdate(mitigated, payments, "business", now, "UTC"))).toBe(
      "Payments in the ERP have worked again since 13:05. The trouble began at 12:22. One person was affected. The cause is not removed yet, so it may come back. We watch it and will write again at 13:35.",
    );
    expect(words(draftUpdate(mitigated, payments, "technical", now, "UTC"))).toBe(
      "ERP Payments have worked again since 13:05. The trouble began at 12:22. One person was affected. The cause is not removed yet, so it may come back. Suspected: Firmware 4.2.1. Ruled out: a security incident. Database to standby: switching; next: open for writes by 13:15. We watch it and will write again at 13:35.",
    );
  });
  test("says that it is not known when it will be back, and never a time that has passed", () => {
    for (const expectedBackAt of [null, "2026-11-26T13:00:00.000Z"])
      expect(words(draftUpdate({ ...room, expectedBackAt }, payments, "business", now, "UTC"))).toContain(
        "We cannot say yet when it will be back",
      );
  });
  test("tells the end", () => {
    const over: DraftIncident = { ...room, state: "6", restoredAt: "2026-11-26T13:05:00.000Z" };
    expect(words(draftUpdate(over, { name: "Payroll", portalName: null }, "business", now, "UTC"))).toBe(
      "Payroll has worked again since 13:05. The trouble began at 12:22. About 1,900 people were affected. This is the last update.",
    );
  });
  test("tells technical readers the end with its cause, and no work or suspicion any more", () => {
    const hypotheses: DraftIncident["hypotheses"] = [
      ...room.hypotheses,
      { what: "Controller A lost power.", standing: "confirmed", evidence: "" },
    ];
    const over: DraftIncident = { ...room, hypotheses, state: "6", restoredAt: "2026-11-26T13:05:00.000Z" };
    expect(words(draftUpdate(over, { name: "Payroll", portalName: null }, "technical", now, "UTC"))).toBe(
      "Payroll has worked again since 13:05. The trouble began at 12:22. About 1,900 people were affected. Cause: Controller A lost power. This is the last update.",
    );
  });
  test("begins with the looking where nothing is known, and with the title where there is no service", () => {
    const bare: DraftIncident = {
      ...room,
      phase: "investigating",
      known: [],
      notKnown: [],
      workstreams: [],
      affectedUsers: null,
      expectedBackAt: null,
    };
    expect(words(draftUpdate(bare, null, "business", now, "UTC"))).toBe(
      "ERP payments down, since 12:22. We are looking for the cause. We cannot say yet when it will be back and will write again at 13:35.",
    );
  });
  test("every time in it is a figure that can be chosen", () => {
    const parts = draftUpdate({ ...room, notKnown: [] }, payments, "business", now, "UTC");
    for (const part of parts) if (typeof part === "string") expect(part).not.toMatch(/\d/);
  });
  test("whatever the facts, it is one clean text", () => {
    const line = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => /\S/.test(text));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }),
        fc.array(line, { maxLength: 3 }),
        fc.option(fc.nat(5000)),
        (known, notKnown, affectedUsers) => {
          const parts = draftUpdate({ ...room, known, notKnown, affectedUsers }, payments, "business", now, "UTC");
          for (const one of known.slice(0, 2)) expect(words(parts)).toContain(one.trim());
          expect(parts.filter((part) => typeof part !== "string" && part.figure === "next")).toHaveLength(1);
          for (let at = 1; at < parts.length; at++) expect(typeof parts[at] === "string" && typeof parts[at - 1] === "string").toBe(false);
        },
      ),
    );
  });
});

test("a name is one or several", () => {
  for (const name of ["ERP payments", "Payments in the ERP", "Mail and calendar", "Meeting rooms", "Files"])
    expect(isSeveral(name)).toBe(true);
  for (const name of ["Payroll", "Working from homes", "Remote access", "Drafter CAD", "Campus"]) expect(isSeveral(name)).toBe(false);
});

describe("the next update keeps the rhythm, on a full five minutes", () => {
  test("from now, however far off the promise is", () => {
    expect(nextUpdateAfter({ updateEveryMinutes: 30, nextUpdateAt: "2026-11-26T13:20:00.000Z" }, now)).toBe("2026-11-26T13:35:00.000Z");
    expect(nextUpdateAfter({ updateEveryMinutes: 15, nextUpdateAt: "2026-11-26T13:00:00.000Z" }, now)).toBe("2026-11-26T13:20:00.000Z");
    expect(nextUpdateAfter({ updateEveryMinutes: null, nextUpdateAt: null }, now)).toBe("2026-11-26T13:35:00.000Z");
  });
  test("from the promise where that is nearly due", () => {
    expect(nextUpdateAfter({ updateEveryMinutes: 30, nextUpdateAt: "2026-11-26T13:13:00.000Z" }, now)).toBe("2026-11-26T13:40:00.000Z");
    expect(nextUpdateAfter({ updateEveryMinutes: 30, nextUpdateAt: "2026-11-26T13:13:00.001Z" }, now)).toBe("2026-11-26T13:35:00.000Z");
  });
  test("does not drift when updates go out early, and is always later than now", () => {
    const step = fc.record({ rhythm: fc.integer({ min: 1, max: 240 }), waits: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let at = Date.parse(now);
        let nextUpdateAt: string | null = null;
        for (const { rhythm, waits } of steps) {
          at += waits * 60_000;
          const left: number = nextUpdateAt === null ? 0 : Date.parse(nextUpdateAt) - at;
          const next = nextUpdateAfter({ updateEveryMinutes: rhythm, nextUpdateAt }, new Date(at).toISOString());
          const late = Date.parse(next) - at - rhythm * 60_000;
          expect(Date.parse(next)).toBeGreaterThan(at);
          expect(late).toBeLessThanOrEqual(left > 0 && left <= 5 * 60_000 ? left : 0);
          nextUpdateAt = next;
        }
      }),
    );
  });
});
