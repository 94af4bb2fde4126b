import { expect, test } from "vitest";
import { reachedWords } from "./told.ts";

test("whoever writes an update is not counted among those it goes to", () => {
  const group = { id: "g", name: "Heads of department", voice: "business", people: 9, peopleBesideYou: 8, addresses: 1 } as const;
  const stakeholders = {
    groups: [{ ...group, isTold: true, isAskedFor: true }],
    ...{ followers: 0, restricted: false, hasMail: true },
  };
  const incident = { technicalUpdateAt: null, updateEveryMinutes: 30 };
  expect(reachedWords(stakeholders, { incident, voice: "business", now: "2026-11-26T08:00:00.000Z" })).toEqual(["Heads of department (9)"]);
});
