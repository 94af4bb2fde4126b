import "./formula.css";
import { Autocomplete, Input, MultiSelect, NumberInput, Select, TagsInput } from "@mantine/core";
import type { Field } from "../../../kernel/model.ts";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { FieldInput } from "../../../web/record/inputs.tsx";
import { type Form, forms, inForm, knownMeasures, unreadable } from "../formula-form.rules.ts";
import { statistics } from "../model.ts";

type Draft = Readonly<Record<string, unknown>>;
type Part = { draft: Draft; set: (changes: Draft) => void };

/** How a number is counted: one of the forms, its facts, and of whom. What does not read yet is said beneath. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const draft: Draft = typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  const set = (changes: Draft) => onChange(without({ ...draft, ...changes }));
  const fault = value == null ? null : unreadable(value);
  return (
    <Input.Wrapper label={label} description={help} error={error ?? fault} labelElement="div" withAsterisk>
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="fm-editor" role="group" aria-label={label}>
        <Select
          label="It says"
          data={[...forms]}
          value={typeof draft.form === "string" ? draft.form : null}
          allowDeselect={false}
          onChange={(form) => form && onChange(inForm(form as Form, draft))}
        />
        <Parts draft={draft} set={set} />
        {"form" in draft && !whole.has(String(draft.form)) && <Narrow draft={draft} set={set} />}
      </div>
    </Input.Wrapper>
  );
}
/** Forms that are counted of the whole office. */
const whole = new Set(["rating", "age", "reviews", "availability"]);

function Parts({ draft, set }: Part) {
  switch (draft.form) {
    case "count":
    case "sum":
      return <Measures label="Facts" name="of" draft={draft} set={set} />;
    case "share":
      return (
        <>
          <Measures label="Facts that count" name="of" draft={draft} set={set} />
          <Measures label="Of all these" name="over" draft={draft} set={set} />
        </>
      );
    case "stock":
      return (
        <>
          <Measures label="What comes" name="plus" draft={draft} set={set} />
          <Measures label="What goes" name="minus" draft={draft} set={set} />
        </>
      );
    case "within":
      return (
        <>
          <Measure draft={draft} set={set} />
          <Whole label="Under" unit="minutes" name="underMinutes" draft={draft} set={set} />
        </>
      );
    case "duration":
      return (
        <>
          <Measure draft={draft} set={set} />
          <Select
            label="Statistic"
            data={statistics.map((one) => ({ value: one, label: statisticWords[one] }))}
            value={String(draft.statistic)}
            allowDeselect={false}
            onChange={(statistic) => set({ statistic })}
          />
        </>
      );
    case "rating":
      return <Whole label="Hidden under" unit="answers" name="leastAnswers" draft={draft} set={set} />;
    case "age":
      return <Whole label="Older than" unit="days" name="overDays" draft={draft} set={set} />;
    case "reviews":
      return <Whole label="Approved within" unit="working days" name="businessDays" draft={draft} set={set} />;
    case "availability":
      return (
        <>
          <Select
            label="Tier"
            data={["1", "2", "3", "4"]}
            value={String(draft.tier)}
            allowDeselect={false}
            onChange={(tier) => set({ tier })}
          />
          <Select
            label="Of"
            data={[
              { value: "agreed", label: "agreed service time" },
              { value: "always", label: "all time" },
            ]}
            value={String(draft.hours)}
            allowDeselect={false}
            onChange={(hours) => set({ hours })}
          />
        </>
      );
    default:
      return null;
  }
}
const statisticWords = {
  mean: "the mean",
  median: "the middle",
  p75: "what 3 of 4 did not exceed",
  p90: "what 9 of 10 did not exceed",
  p95: "what 19 of 20 did not exceed",
  p99: "what 99 of 100 did not exceed",
} as const;

function Measures({ label, name, draft, set }: Part & { label: string; name: string }) {
  const chosen = Array.isArray(draft[name]) ? draft[name].map(String) : [];
  return (
    <TagsInput label={label} data={[...knownMeasures]} value={chosen} maxTags={6} clearable onChange={(list) => set({ [name]: list })} />
  );
}

function Measure({ draft, set }: Part) {
  return (
    <Autocomplete label="Fact" data={[...knownMeasures]} value={String(draft.measure ?? "")} onChange={(measure) => set({ measure })} />
  );
}

function Whole({ label, unit, name, draft, set }: Part & { label: string; unit: string; name: string }) {
  const value = typeof draft[name] === "number" ? draft[name] : "";
  return (
    <NumberInput
      label={label}
      suffix={` ${unit}`}
      min={1}
      allowDecimal={false}
      value={value}
      onChange={(said) => set({ [name]: typeof said === "number" ? said : undefined })}
    />
  );
}

/** Of whom: nothing said is everything. */
function Narrow({ draft, set }: Part) {
  return (
    <>
      <MultiSelect
        label="Only of priorities"
        data={["1", "2", "3", "4", "5"]}
        value={Array.isArray(draft.priorities) ? draft.priorities.map(String) : []}
        clearable
        onChange={(priorities) => set({ priorities })}
      />
      <FieldInput
        kind="metric"
        field={of("teams", "Only of teams", "team")}
        value={draft.teams ?? []}
        refs={{}}
        onChange={(teams) => set({ teams })}
      />
      <FieldInput
        kind="metric"
        field={of("services", "Only of services", "service")}
        value={draft.services ?? []}
        refs={{}}
        onChange={(services) => set({ services })}
      />
    </>
  );
}

function of(name: string, label: string, reference: string): Field {
  return { name, label, reference, type: "references", column: name, required: false } as Field;
}

/** An empty list narrows nothing, and is left out. */
function without(draft: Draft): Draft {
  const isEmpty = (name: string, value: unknown) =>
    value === undefined || (narrowing.has(name) && Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(draft).filter(([name, value]) => !isEmpty(name, value)));
}
const narrowing = new Set(["priorities", "teams", "services"]);
