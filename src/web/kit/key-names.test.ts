import { describe, expect, test } from "vitest";
import { isBareCharacter, keyLabel, legend, nameOfStroke } from "./key-names.ts";

const stroke = (key: string, held: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey" | "altKey", boolean>> = {}) =>
  nameOfStroke({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe("the name of a stroke", () => {
  test.each([
    ["j", {}, "j"],
    ["J", { shiftKey: true }, "Shift+j"],
    ["J", {}, "j"],
    ["?", { shiftKey: true }, "?"],
    ["k", { ctrlKey: true }, "mod+k"],
    ["k", { metaKey: true }, "mod+k"],
    ["Enter", { shiftKey: true }, "Shift+Enter"],
    ["é", {}, "é"],
    ["1", { altKey: true }, "alt+1"],
  ] as const)("%s %o is %s", (key, held, name) => {
    expect(stroke(key, held)).toBe(name);
  });

  test("single characters can be told apart from what a hand holds down", () => {
    expect(["j", "?", "Shift+x"].map(isBareCharacter)).toEqual([true, true, true]);
    expect(["mod+k", "Enter", "Escape", "ArrowDown"].map(isBareCharacter)).toEqual([false, false, false, false]);
  });
});

describe("the legend", () => {
  test("keys are printed as the keyboard at hand has them", () => {
    expect(keyLabel("mod+k", true)).toBe("⌘K");
    expect(keyLabel("mod+k", false)).toBe("Ctrl K");
    expect(keyLabel("Shift+x", false)).toBe("⇧X");
    expect(keyLabel(" ", false)).toBe("Space");
  });

  test("keys that do the same stand together, absent ones not at all", () => {
    const run = () => undefined;
    expect(
      legend({ j: { does: "walk", run }, x: undefined, k: { does: "walk", run }, e: { does: "edit", run, isQuiet: true } }, false),
    ).toEqual([
      { keys: "j k", does: "walk", isQuiet: false },
      { keys: "e", does: "edit", isQuiet: true },
    ]);
  });
});
