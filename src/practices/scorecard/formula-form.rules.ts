import { builtIn } from "./built-in.rules.ts";
import { measuresOf } from "./formula.rules.ts";
import { type Formula, formula } from "./model.ts";

export type Form = Formula["form"];
/** The forms in words, in the order in which they are offered. */
export const forms: readonly { value: Form; label: string }[] = [
  { value: "count", label: "How many" },
  { value: "share", label: "A share of all" },
  { value: "duration", label: "How long it takes" },
  { value: "within", label: "The share under a bound of time" },
  { value: "sum", label: "What they add up to" },
  { value: "stock", label: "What came less what went" },
  { value: "rating", label: "The mean of answers" },
  { value: "age", label: "Open longer than so many days" },
  { value: "reviews", label: "Reviews approved in time" },
  { value: "availability", label: "Availability of a tier" },
];

/** The measures that built-in numbers read: what is offered while one is typed. */
export const knownMeasures: readonly string[] = [...new Set(builtIn.flatMap((one) => measuresOf(one.formula)))].sort();

/** A formula of another form that keeps what both have. */
export function inForm(form: Form, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { priorities, teams, services } = before;
  const narrow = Object.fromEntries(Object.entries({ priorities, teams, services }).filter(([, value]) => value !== undefined));
  const of = Array.isArray(before.of) ? before.of : typeof before.measure === "string" ? [before.measure] : ["incident.resolved"];
  const measure = typeof before.measure === "string" ? before.measure : String(of[0]);
  switch (form) {
    case "count":
    case "sum":
      return { form, of, ...narrow };
    case "share":
      return { form, of, over: Array.isArray(before.over) ? before.over : of, ...narrow };
    case "within":
      return { form, measure, underMinutes: before.underMinutes ?? 120, ...narrow };
    case "duration":
      return { form, measure, statistic: before.statistic ?? "median", ...narrow };
    case "stock":
      return { form, plus: ["incident.opened"], minus: ["incident.resolved", "incident.canceled"], ...narrow };
    case "rating":
      return { form, measure: "incident.rated", over: "incident.resolved", leastAnswers: 10 };
    case "age":
      return { form, overDays: 3 };
    case "reviews":
      return { form, businessDays: 10 };
    case "availability":
      return { form, tier: "1", hours: "agreed" };
  }
}

/** What keeps a formula from being read, in a sentence; null where it reads. */
export function unreadable(value: unknown): string | null {
  const read = formula.safeParse(value);
  if (read.success) return null;
  const [first] = read.error.issues;
  const place = first?.path.join(" ") ?? "";
  return place === "" ? "Choose how it is counted." : `Say ${places[String(first?.path[0])] ?? place}.`;
}
const places: Readonly<Record<string, string>> = {
  of: "which facts are counted",
  over: "of which facts it is a share",
  plus: "what comes",
  minus: "what goes",
  measure: "which fact it is about",
  underMinutes: "under how many minutes, 1 or more",
  statistic: "which statistic",
  leastAnswers: "how many answers it takes, 1 or more",
  overDays: "after how many days, 1 to 365",
  businessDays: "within how many working days, 1 to 60",
};
