import { expect, test } from "vitest";
import { z } from "zod";
import { choice, defaulted, fieldsOf, flag, integer, json, optional, text } from "../../kernel/model.ts";
import { standardWords } from "./standard.ts";

const size = choice(
  [
    { value: "1", label: "High" },
    { value: "2", label: "Medium" },
  ],
  { label: "Size" },
);
const words = (schema: z.ZodType) => standardWords(fieldsOf({ it: schema })[0]!);

test("an empty input says what the field is where nothing is said, in the words of its choices and with its unit", () => {
  expect(words(defaulted(size, "2"))).toBe("Default: Medium");
  expect(words(defaulted(integer({ label: "Wait", unit: "minutes" }), 0))).toBe("Default: 0 minutes");
  expect(words(defaulted(json(z.array(z.string()), { label: "Steps" }), ["one", "two"]))).toContain("Default: ");
});

test("it says nothing where that is nothing; a box that is ticked shows it by itself", () => {
  for (const schema of [optional(size), optional(text({ label: "Note", max: 10 })), defaulted(json(z.object({}), { label: "More" }), {})])
    expect(words(schema)).toBeUndefined();
  expect(words(defaulted(flag({ label: "Always" }), true))).toBeUndefined();
});
