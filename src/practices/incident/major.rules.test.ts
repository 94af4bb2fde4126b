import { describe, expect, test } from "vitest";
import { parseCommand } from "../../kernel/command.ts";
import { incidentCommands } from "./commands.ts";
import { decide, decideWith, other, person, reported, start } from "./incident.fixture.ts";
import { type Incident, incidentModel } from "./model.ts";
import { incidentRefusals } from "./words.ts";

/** A command as it comes through the door: what a caller leaves out and what they send as null are two things. */
function asSent(type: keyof typeof incidentCommands, body: Record<string, unknown>) {
  const parsed = parseCommand({ model: incidentModel, spec: incidentCommands[type], type, body, custom: [] });
  if (!parsed.ok) throw new Error(parsed.problems.map((one) => one.message).join(" "));
  return parsed.command as Parameters<typeof decide>[1];
}

const declared = () => accepted(decide(reported("2", "2"), asSent("declareMajor", { reason: "All of Finance" }), start));
const accepted = (decision: ReturnType<typeof decide>): Incident => {
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.next;
};

describe("a workstream", () => {
  const added = accepted(
    decide(
      declared(),
      asSent("addWorkstream", { title: "Storage", owner: person, nextStep: "Fail over", nextAt: "2026-11-26T09:00:00Z" }),
      start,
    ),
  );
  const [stream] = added.workstreams;
  const moved = (body: Record<string, unknown>) => decide(added, asSent("moveWorkstream", { workstream: stream!.id, ...body }), start);
  const moves = (body: Record<string, unknown>) => accepted(moved(body)).workstreams[0]!;

  test("keeps what a move does not speak of", () => {
    expect(moves({ status: "Half way" })).toEqual({ ...stream, status: "Half way" });
    expect(moves({ state: "waiting" })).toEqual({ ...stream, state: "waiting" });
  });

  test("loses its owner, its status, its next step and its time by null, and says in the timeline that nobody has it", () => {
    const said = { ...added, workstreams: [{ ...stream!, status: "Half way" }] };
    const decision = decide(said, asSent("moveWorkstream", { workstream: stream!.id, owner: null, status: null, nextAt: null }), start);
    expect(accepted(decision).workstreams[0]).toEqual({ ...stream, owner: null, status: "", nextAt: null });
    expect(decision).toMatchObject({ events: [{ type: "workstreamMoved", data: { owner: null, isOwnerless: true } }] });
    expect(moves({ nextStep: null })).toEqual({ ...stream, nextStep: "", nextAt: null });
    expect(moves({ owner: other }).owner).toBe(other);
    expect(moved({ owner: other })).not.toMatchObject({ events: [{ data: { isOwnerless: true } }] });
  });

  test("a new next step has a time of its own, or none yet", () => {
    expect(moves({ nextStep: "Rebuild" })).toMatchObject({ nextStep: "Rebuild", nextAt: null });
    expect(moves({ nextStep: "Rebuild", nextAt: "2026-11-26T10:00:00Z" })).toMatchObject({ nextAt: "2026-11-26T10:00:00.000Z" });
  });
});

describe("the room of a major incident", () => {
  const update = { text: "It works again.", voice: "business" };
  const deeds = [
    asSent("handOver", { role: "scribe", person: other }),
    asSent("decideOn", { text: "Fail over" }),
    asSent("addWorkstream", { title: "Network" }),
    asSent("moveWorkstream", { workstream: "x", status: "Done" }),
  ];
  const refusal = (state: Incident["state"], command: (typeof deeds)[number]) => {
    const decision = decideWith({ ...declared(), state, closedAt: start }, command, {});
    return decision.ok ? null : decision.refusal.code;
  };

  test("is closed with its incident, in a sentence", () => {
    for (const state of ["7", "8"] as const) for (const deed of deeds) expect(refusal(state, deed)).toBe("roomOver");
    expect(refusal("7", asSent("sendUpdate", update))).toBe("roomOver");
    expect(incidentRefusals.roomOver).toMatch(/over/);
  });

  test("takes the last word after the resolution, and after it was called off", () => {
    for (const state of ["6", "8"] as const) expect(refusal(state, asSent("sendUpdate", update))).toBeNull();
    expect(refusal("6", deeds[0]!)).toBeNull();
  });
});
