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

/** The commands to each change as they are sent, read without the plans behind them. */
function told(world: World): { lives: Map<string, Step[]>; freezes: { id: string; from: string; to: string; services: string[] }[] } {
  const lives = new Map<string, Step[]>();
  const freezes = [];
  for (const { batches } of generate(world))
    for (const { kind, id, at, actor, command } of batches.flat()) {
      if (kind === "change") lives.set(id!, [...(lives.get(id!) ?? []), { at: at!, by: actor.personId, command }]);
      if (kind === "changeFreeze")
        freezes.push({ id: id!, from: String(command.startsAt), to: String(command.endsAt), services: command.services as string[] });
    }
  return { lives, freezes };
}

const world = sampleWorld({ house, seed: "ostermere", anchor });
const { lives, freezes } = told(world);
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
  expect(open.filter(({ find }) => find("implement") && !find("finish") && !find("rollBack"))).toHaveLength(3);
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
