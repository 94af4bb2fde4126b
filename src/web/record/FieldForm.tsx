import { Button } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import type { Field } from "../../kernel/model.ts";
import { asProblem, type Problem } from "../client/problem.ts";
import { isMac } from "../kit/keys.ts";
import { Refusal, type RefusalView } from "../kit/Refusal.tsx";
import { useKinds } from "./describe.ts";
import { useFormDraft } from "./form-draft.ts";
import { FieldInput } from "./inputs.tsx";
import { openWay } from "./open-way.ts";
import type { Refs } from "./shown-record.ts";

export type Values = Readonly<Record<string, unknown>>;
type FieldFormProps = {
  /** Names the form to those who cannot see it, and its draft in this browser. */
  label: string;
  draftKey?: string;
  kind: string;
  fields: readonly Field[];
  initial?: Values;
  refs?: Refs;
  submit: string;
  /** Ids of records that no reference of the form offers: choosing them would do nothing. */
  leftOut?: readonly string[];
  /** Sends the values; what it throws is shown at the field it is about. */
  onSubmit: (values: Values) => Promise<void>;
  onCancel?: () => void;
  /** Fields beyond the short ones wait for a click. */
  isShortFirst?: boolean;
  /** Before the fields, and after them. */
  children?: ReactNode;
  after?: ReactNode;
};

/** A form made of fields: short first, a kept draft, ⌘ or Ctrl with Enter saves, each refusal at its field and all of them at once. */
export function FieldForm(props: FieldFormProps) {
  const {
    label,
    draftKey,
    kind,
    fields,
    initial = {},
    refs = {},
    submit,
    leftOut,
    onSubmit,
    onCancel,
    isShortFirst = false,
    children,
    after,
  } = props;
  const kinds = useKinds();
  const draft = useFormDraft(draftKey, initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isLong, setLong] = useState(false);
  const named = new Map(problem?.errors.map((error) => [error.path.split(".")[0] ?? "", error.message]) ?? []);
  const isShort = (field: Field) => field.short || field.required || named.has(field.name);
  const hasLong = isShortFirst && fields.some((field) => !isShort(field)) && fields.some(isShort);
  const shown = hasLong && !isLong ? fields.filter(isShort) : fields;

  const send = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(draft.values);
      draft.clear();
    } catch (fault) {
      setProblem(asProblem(fault));
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape" && onCancel && !event.defaultPrevented) {
      event.stopPropagation();
      // With a list of options open, Escape closes that list and leaves the form as it is.
      if (event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true") return;
      onCancel();
    }
  };
  return (
    <form
      className="field-form"
      aria-label={label}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      <div className="fields">
        {shown.map((field, at) => (
          <div key={field.name} className={isWide(field, kinds.byKind.get(kind)?.title) ? "field wide" : "field"}>
            <FieldInput
              kind={kind}
              field={field}
              refs={refs}
              value={draft.values[field.name] ?? null}
              error={named.get(field.name)}
              hasFocus={at === 0}
              leftOut={leftOut}
              onChange={(value) => draft.write(field.name, value)}
            />
          </div>
        ))}
      </div>
      {hasLong && (
        <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong((was) => !was)}>
          {isLong ? "Fewer fields" : "More fields"}
        </button>
      )}
      {after}
      {problem && <FormRefusal view={refusalOf(problem, shown, openWay(problem.opens, kinds))} />}
      <p className="row send">
        <span className="qq wide-only">{draft.isKept ? "draft kept" : ""}</span>
        <span className="grow" />
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" variant="filled" loading={isBusy}>
          {submit} <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
        </Button>
      </p>
    </form>
  );
}

function isWide(field: Field, title: string | undefined): boolean {
  return ["longtext", "json", "references"].includes(field.type) || (field.name === title && (field.max ?? 0) >= 120);
}

function FormRefusal({ view }: { view: RefusalView | null }) {
  return view && <Refusal refusal={view} />;
}

/** What is not said at a field is said under the form. */
function refusalOf(problem: Problem, shown: readonly Field[], open: RefusalView["open"]): RefusalView | null {
  const names = new Set(shown.map((field) => field.name));
  const rest = problem.errors.filter(({ path }) => !names.has(path.split(".")[0] ?? ""));
  if (problem.errors.length === 0) return { sentence: problem.detail || problem.title, open };
  if (rest.length === 0 && !open) return { sentence: "Some fields above are not right yet. Nothing was saved." };
  return { sentence: rest.map(({ message }) => message).join(" ") || problem.detail, open };
}
