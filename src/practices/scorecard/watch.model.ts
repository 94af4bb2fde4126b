import { choice, decimal, defineModel, integer, moment, optional, type RecordOf, reference, text } from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
const derived = { setByRules: true, derived: true } as const;

/** How one promise of the scorecard stands in the month that runs: looked at every hour, and told to the Desk where it is off course. */
export const promiseWatchModel = defineModel({
  kind: "promiseWatch",
  plural: "promise-watches",
  label: "Watched promise",
  pluralLabel: "Watched promises",
  title: "name",
  sort: "-since",
  columns: ["name", "period", "state", "value", "target", "n", "run", "since"],
  about: "How each promise of the scorecard stands this month: on course, or off it, since when, and how many were broken in a row.",
  fields: {
    metric: text({ label: "Key", max: 60, ...byRules }),
    name: text({ label: "Promise", max: 80, ...byRules }),
    period: text({ label: "Month", max: 7, ...byRules }),
    endsAt: moment({ label: "The month ends", ...byRules }),
    state: choice(
      [
        { value: "onCourse", label: "On course" },
        { value: "offCourse", label: "Off course" },
      ],
      { label: "State", ...byRules },
    ),
    since: moment({ label: "Since", ...byRules, sortable: true }),
    calmSince: optional(moment({ label: "Kept again since", ...byRules })),
    owner: optional(reference("person", { label: "Owner", ...derived })),
    unit: optional(text({ label: "Unit", max: 12, ...derived })),
    decimals: integer({ label: "Decimals", ...derived }),
    direction: text({ label: "Kept when", max: 10, ...derived }),
    target: decimal({ label: "Target", ...derived }),
    floor: optional(decimal({ label: "Hard floor", ...derived })),
    value: optional(decimal({ label: "So far", ...derived })),
    n: integer({ label: "Of", ...derived }),
    part: optional(integer({ label: "Of them kept", ...derived })),
    run: integer({ label: "Broken in a row", ...derived }),
    usual: optional(decimal({ label: "In the three months before", ...derived })),
  },
});
export type PromiseWatch = RecordOf<typeof promiseWatchModel.shape>;
