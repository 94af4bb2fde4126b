import { expect, test } from "vitest";
import { DAY_MS, ms } from "../../kernel/time.ts";
import { composeLine } from "../compose.ts";
import { board } from "./changes/set-up.ts";
import { generate, sampleWorld } from "./generate.ts";
import type { World } from "./world.ts";

// Thu 26 Nov 2026, 14:08 in Hamburg.
const anchor = "2026-11-26T13:08:00.000Z";
const house = composeLine();

type Step = { at: string; by: string | null; command: { type: string } & Record<string, unknown> };

/** The commands of each kind to each record as they are sent, read without the plans behind them. */
function told(world: World): Map<string, Map<string, Step[]>> {
  const kinds = new Map<string, Map<string, Step[]>>();
  for (const { batches } of generate(world))
    for (const { kind, id, at, actor, command } of batches.flat()) {
      const lives = kinds.get(kind) ?? new Map<string, Step[]>();
      lives.set(id!, [...(lives.get(id!) ?? []), { at: at!, by: actor.personId, command }]);
      kinds.set(kind, lives);
    }
  return kinds;
}

const world = sampleWorld({ house, seed: "ostermere", anchor });
const kinds = told(world);
const lives = kinds.get("change")!;
const freezes = [...kinds.get("changeFreeze")!].map(([id, [made]]) => {
  const { startsAt, endsAt, services } = made!.command;
  return { id, from: String(startsAt), to: String(endsAt), services: services as string[] };
});
const all = [...lives.values()].map((steps) => ({
  steps,
  asked: steps[0]!.command,
  find: (type: string) => steps.find((one) => one.command.type === type),
}));

test("a year has about twenty changes a week of three types, and they begin with being asked for", () => {
  const weeks = 365 / 7;
  expect(all.length / weeks).toBeGreaterThan(17);
  expect(all.length / weeks).toBeLessThan(25);
  expect(all.every(({ asked }) => asked.type === "create")).toBe(true);
  const share = (type: string) => all.filter(({ asked }) => asked.changeType === type).length / all.length;
  expect(share("standard")).toBeGreaterThan(0.45);
  expect(share("normal")).toBeGreaterThan(0.3);
  expect(share("emergency")).toBeGreaterThan(0.02);
  expect(share("emergency")).toBeLessThan(0.07);
});

test("93 to 95 of 100 end well: not rolled back, not unsuccessful, not after their window", () => {
  const closed = all.filter(({ find }) => find("close"));
  const failed = closed.filter(({ find, asked }) => {
    const end = find("rollBack") ?? find("finish");
    return find("close")!.command.closeCode === "unsuccessful" || find("rollBack") || end!.at > String(asked.plannedEnd);
  });
  const rate = 1 - failed.length / closed.length;
  expect(rate).toBeGreaterThan(0.93);
  expect(rate).toBeLessThan(0.955);
});

test("nothing normal begins without two votes of the board before its window, none of them by who asked for it or does it", () => {
  const voters = board.map((key) => world.person(key).id);
  for (const { steps, asked, find } of all) {
    const [vote] = steps.filter(({ command }) => command.type === "approve");
    expect(steps.filter(({ command, by }) => command.type === "approve" && (by === asked.assignee || by === steps[0]!.by))).toEqual([]);
    if (asked.changeType !== "normal" || !find("implement")) continue;
    const votes = steps.filter(({ command }) => command.type === "approve");
    expect(votes).toHaveLength(2);
    expect(new Set(votes.map(({ by }) => by)).size).toBe(2);
    for (const { by, at } of votes) {
      expect(voters).toContain(by);
      expect(at < find("schedule")!.at && find("schedule")!.at < String(asked.plannedStart)).toBe(true);
    }
    expect(vote!.at > find("authorize")!.at).toBe(true);
  }
});

test("three freezes: what lies in them is excepted, or was scheduled before the last was declared", () => {
  expect(freezes).toHaveLength(3);
  const inside = all.flatMap((one) =>
    freezes
      .filter(
        ({ from, to, services }) =>
          from < String(one.asked.plannedEnd) && to > String(one.asked.plannedStart) && services.includes(String(one.asked.service)),
      )
      .map((freeze) => ({ ...one, freeze })),
  );
  expect(inside).toHaveLength(4);
  expect(inside.filter(({ find, freeze }) => find("except")?.command.freeze === freeze.id)).toHaveLength(2);
  const coming = freezes.find(({ to }) => to > anchor)!;
  for (const { find, freeze } of inside) if (freeze === coming) expect(find("implement")).toBeUndefined();
});

test("around the last day: some are under way, a week lies ahead, and each of those who sign in and may vote is asked", () => {
  const open = all.filter(({ find }) => !find("close") && !find("cancel"));
  expect(open.filter(({ find }) => find("implement") && !find("finish") && !find("rollBack"))).toHaveLength(2);
  const week = all.filter(({ asked }) => Math.abs(ms(String(asked.plannedStart)) - ms(anchor) - 2.5 * DAY_MS) < 3.5 * DAY_MS);
  expect(week.length).toBeGreaterThanOrEqual(16);
  expect(week.length).toBeLessThanOrEqual(24);
  const waiting = open.filter(({ find }) => find("authorize") && !find("schedule"));
  for (const key of ["adeyemi", "farouk", "haas", "kowal", "olsen"] as const) {
    const { id } = world.person(key);
    expect(waiting.filter(({ asked, steps }) => asked.assignee !== id && steps[0]!.by !== id).length).toBeGreaterThanOrEqual(1);
  }
  expect(week.filter(({ asked, find }) => find("assess") && !find("authorize") && !asked.rollbackPlan)).toHaveLength(1);
});

test("the board met each week of half a year, decided when the votes were in, and has its next agenda", () => {
  const meetings = [...kinds.get("meeting")!.values()];
  expect(meetings).toHaveLength(27);
  expect(meetings.filter((steps) => steps.some(({ command }) => command.type === "circulate"))).toHaveLength(26);
  for (const { steps, asked } of all)
    for (const { at, by, command } of steps.filter((one) => one.command.type === "decideByCab")) {
      expect(steps.filter((one) => one.command.type === "approve" && one.at < at)).toHaveLength(2);
      expect([asked.assignee, steps[0]!.by]).not.toContain(by);
      expect(command.digest).toMatch(/^[0-9a-f]{64}$/);
    }
  const conditions = all.flatMap(({ steps }) => steps.filter(({ command }) => command.decision === "approvedWithConditions"));
  expect(kinds.get("changeTask")!.size).toBe(conditions.length);
});

test("seven duties come due, one is overdue; the shop is deployed about ten times a week, once without a change", () => {
  const duties = [...kinds.get("duty")!.values()];
  expect(duties).toHaveLength(7);
  for (const steps of duties) expect(steps.length).toBeGreaterThan(1);
  const deployed = [...kinds.get("deployment")!.values()];
  const perWeek = deployed.length / 13;
  expect(perWeek).toBeGreaterThan(5);
  expect(perWeek).toBeLessThan(13);
  // Each beginning names a change that is under way, but for the repair that named one that was over.
  const named = deployed.flatMap(([first]) => (first!.command.words === null ? [] : [String(first!.command.words)]));
  expect(named.length - new Set(named).size).toBe(1);
});

test("whatever failed is looked back on by two people before it is closed", () => {
  const failed = all.filter(({ find, asked }) => find("close")?.command.closeCode === "unsuccessful" && asked.changeType === "normal");
  for (const { find } of failed) {
    const end = find("rollBack") ?? find("finish");
    expect(ms(find("close")!.at) - ms(end!.at)).toBeGreaterThan(DAY_MS / 4);
    if (!find("rollBack") && find("create")!.command.changeType !== "emergency")
      expect(find("openReview")!.at < find("close")!.at).toBe(true);
  }
  const reviews = [...kinds.get("review")!.values()].filter((steps) => steps.some(({ command }) => command.type === "approve"));
  for (const steps of reviews) {
    const approval = steps.find(({ command }) => command.type === "approve")!;
    expect(steps.filter(({ command }) => command.type === "edit").map(({ by }) => by)).not.toContain(approval.by);
  }
});
