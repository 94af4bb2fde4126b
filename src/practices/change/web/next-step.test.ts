import { expect, test } from "vitest";
import type { ChangeRequest } from "../model.ts";
import type { ChangeTask } from "../task.model.ts";
import { nextStep } from "./next-step.ts";

const task = (title: string, more: Partial<ChangeTask> = {}) =>
  ({ title, phase: "implementation", state: "1", isCondition: false, ...more }) as ChangeTask;
const said = (change: Pick<ChangeRequest, "state" | "pausedAt">, tasks: readonly ChangeTask[]) => {
  const step = nextStep(change, tasks);
  return step && `${step.label}${step.on === "task" ? `: ${step.task.title}` : ""}`;
};

test("the one thing to do now: what is in progress, then what comes next, then the change itself", () => {
  const running = { state: "-1", pausedAt: null } as const;
  const condition = task("Letter", { isCondition: true, phase: "planning" });
  expect(said({ state: "-3", pausedAt: null }, [])).toBeNull();
  expect(said({ state: "-2", pausedAt: null }, [condition])).toBe("Show the evidence: Letter");
  expect(said({ state: "-2", pausedAt: null }, [{ ...condition, state: "3" }])).toBe("Begin");
  expect(said(running, [task("Load", { state: "3" }), task("Switch"), task("Dial in", { phase: "testing" })])).toBe("Start: Switch");
  expect(said(running, [task("Load"), task("Switch", { state: "2" })])).toBe("Done: Switch");
  expect(said({ ...running, pausedAt: "2026-11-26T08:00:00.000Z" }, [task("Load")])).toBe("Go on");
  expect(said(running, [task("Write it up", { phase: "review" })])).toBe("Finished");
  expect(said({ state: "0", pausedAt: null }, [task("Write it up", { phase: "review" })])).toBe("Start: Write it up");
  expect(said({ state: "0", pausedAt: null }, [])).toBe("Close");
  expect(said({ state: "3", pausedAt: null }, [])).toBeNull();
});
