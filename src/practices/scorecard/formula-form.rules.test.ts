import { expect, test } from "vitest";
import { builtIn } from "./built-in.rules.ts";
import { forms, inForm, knownMeasures, unreadable } from "./formula-form.rules.ts";
import { formula } from "./model.ts";

test("every form is offered once, and each begins with a formula that reads", () => {
  expect(forms.map((one) => one.value).sort()).toEqual(formula.options.map((one) => one.shape.form.value).sort());
  for (const { value } of forms) expect(unreadable(inForm(value, {})), value).toBeNull();
});

test("a form that is changed keeps what both have, from every built-in formula to every form", () => {
  for (const { formula: from } of builtIn) for (const { value } of forms) expect(unreadable(inForm(value, from)), value).toBeNull();
  const narrow = { priorities: ["1"], teams: ["0".repeat(32)] };
  expect(inForm("sum", { form: "duration", measure: "incident.restored", statistic: "p90", ...narrow })).toEqual({
    ...{ form: "sum", of: ["incident.restored"] },
    ...narrow,
  });
});

test("what is missing is said in words", () => {
  expect(unreadable({ form: "share", of: [], over: ["incident.opened"] })).toBe("Say which facts are counted.");
  expect(unreadable({ form: "within", measure: "incident.restored", underMinutes: 0 })).toBe("Say under how many minutes, 1 or more.");
  expect(unreadable(null)).toBe("Choose how it is counted.");
  expect(knownMeasures).toContain("incident.restored");
});
