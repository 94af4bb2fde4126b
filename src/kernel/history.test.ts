import { describe, expect, test } from "vitest";
import { systemActor } from "./actor.ts";
import { accept } from "./decision.ts";
import { withHistory } from "./history.ts";
import { type AnyRecord, choice, defineModel, flag, optional, text, unsaid } from "./model.ts";
import type { Kind } from "./practice.ts";
import { newBase } from "./record.ts";

const model = defineModel({
  ...{
    kind: "errand",
    plural: "errands",
    label: "Errand",
    pluralLabel: "Errands",
    title: "title",
    sort: "-createdAt",
    columns: ["title"],
    about: "",
  },
  fields: {
    title: text({ label: "Title" }),
    state: choice(
      [
        { value: "1", label: "Open" },
        { value: "3", label: "Done" },
      ],
      { label: "State", setByRules: true },
    ),
    vote: optional(text({ label: "Vote", setByRules: true })),
    observed: flag({ label: "Observed", setByRules: true }),
  },
});
type Command = { type: "do" } | { type: "note" };
const errand: Kind<AnyRecord, Command, undefined> = {
  ...{ model, permissions: { read: "x" }, events: { done: { audience: "staff", label: "done" } }, refusals: {}, visible: () => ["all"] },
  commands: { do: { label: "Do", input: {} }, note: { label: "Note", input: {}, internal: true } },
  gate: () => null,
  decide: ({ current, command }) => accept({ ...current!, ...(command.type === "do" ? { state: "3" } : {}) }, { type: "done" }),
  wake: () => "2026-11-27T00:00:00.000Z",
  fences: () => ({ holds: ["errand"] }),
  fromPatch: () => ({ ok: true, commands: [] }),
};
const fresh = (given: Parameters<typeof newBase>[0]) => ({ ...newBase(given), ...unsaid(model), state: "1" });
const kind = withHistory(errand, { fresh, never: new Set(["vote", "observed"]), entries: { note: "noted", comment: "noted" } });
const id = "e".repeat(32);
const now = "2026-11-02T08:00:00.000Z";
const ask = (current: AnyRecord | null, command: { type: string } & Record<string, unknown>) =>
  kind.decide({ now, actor: systemActor("import:x"), current, command: command as { type: "do" }, facts: undefined, id, newId: () => id });
const history = (changes: Record<string, unknown>) => ({ type: "recordHistory", changes, number: "ERR1", source: "x" });

describe("a kind that takes histories over", () => {
  const made = ask(null, history({ title: "Fetch it", state: "3" }));
  const taken = made.ok ? made.next : null;

  test("keeps what was there, unjudged, under its number and at its time", () => {
    expect(made).toMatchObject({ ok: true, events: [{ type: "observed", data: { source: "x" } }] });
    expect(taken).toMatchObject({ id, number: "ERR1", title: "Fetch it", state: "3", observed: true, createdAt: now });
    expect(kind.wake!(taken!)).toBeNull();
    expect(kind.fences!(history({}) as { type: "recordHistory" } & ReturnType<typeof history>, taken)).toEqual({});
  });

  test("refuses what follows from what happens here, fields there are not, and values that do not fit", () => {
    for (const [changes, code] of [
      [{ vote: "yes" }, "notFromHistory"],
      [{ observed: false }, "notFromHistory"],
      [{ colour: "red" }, "noSuchField"],
      [{ state: "2" }, "badValue"],
    ] as const)
      expect(ask(taken, history(changes))).toMatchObject({ ok: false, refusal: { code } });
  });

  test("lives here from its first own command on, and not from what reactions keep up", () => {
    const noted = ask(taken, { type: "note" });
    expect(noted).toMatchObject({ ok: true, next: { observed: true } });
    const done = ask(taken, { type: "do" });
    expect(done).toMatchObject({ ok: true, next: { observed: false } });
    const living = done.ok ? done.next : null;
    expect(ask(living, history({ title: "Other" }))).toMatchObject({ ok: false, refusal: { code: "livesHere" } });
    expect(ask(living, { type: "recordEntry", entry: "note", text: "…", source: "x" })).toMatchObject({
      ok: false,
      refusal: { code: "livesHere" },
    });
    expect(kind.wake!(living!)).toBe("2026-11-27T00:00:00.000Z");
  });

  test("takes entries in their own words; nobody without the permission sends either", () => {
    const entry = { type: "recordEntry", entry: "note", text: "It was wet.", source: "x" } as const;
    expect(ask(taken, entry)).toMatchObject({ ok: true, events: [{ type: "noted", data: { text: "It was wet." } }] });
    const stranger = { ...systemActor("web"), permissions: new Set<string>() };
    expect(kind.gate({ now, actor: stranger, current: taken, command: { type: "recordEntry" }, facts: undefined })).toMatchObject({
      code: "notPermitted",
    });
    expect(kind.commands.recordHistory).toMatchObject({ internal: true, permission: "history.import" });
  });
});
