import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { type ComponentType, lazy, Suspense, useState } from "react";
import type { Field } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { useReader } from "../client/session.ts";
import type { FieldEditor, FieldEditorProps } from "../frame/contract.ts";
import { useShell } from "../frame/shell.tsx";
import { jsonOf, jsonText } from "./json-text.ts";
import { instantOf, localText } from "./local-time.ts";
import { ReferenceInput } from "./ReferenceInput.tsx";
import type { Refs } from "./shown-record.ts";
import { standardWords } from "./standard.ts";

export type FieldInputProps = {
  /** The kind whose form it is: a practice may have an editor of its own for the field. */
  kind: string;
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string;
  refs: Refs;
  hasFocus?: boolean;
  isLabelHidden?: boolean;
  /** Ids of records that a reference does not offer. */
  leftOut?: readonly string[];
};

/** The input of a field, by its type. Missing is null; the server says what is wrong with a value, at the field. */
export function FieldInput(props: FieldInputProps) {
  const { kind, field, value, onChange, error } = props;
  const { editors = [] } = useShell();
  const editor = editors.find((one) => one.on === kind && one.field === field.name);
  if (editor) {
    const Editor = editorOf(editor);
    return (
      <Suspense fallback={null}>
        <Editor label={labelOf(field)} value={value} onChange={onChange} error={error} help={field.help} />
      </Suspense>
    );
  }
  const look = lookOf(props);
  switch (field.type) {
    case "longtext":
      return (
        <Textarea
          {...look}
          minRows={3}
          maxRows={14}
          placeholder={standardWords(field)}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
    case "choice":
      return <ChoiceInput {...props} />;
    case "boolean":
      return (
        <Checkbox
          label={look.label || labelOf(field)}
          description={look.description}
          error={error}
          checked={(value ?? field.standard) === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "integer":
    case "decimal":
      return <NumberInput {...props} />;
    case "instant":
      return <InstantInput {...props} />;
    case "date":
      return <TextInput {...look} type="date" value={textOf(value)} onChange={(event) => onChange(event.currentTarget.value || null)} />;
    case "reference":
    case "references":
      return <ReferenceInput {...props} look={look} />;
    case "json":
      return <JsonInput {...props} />;
    default:
      return (
        <TextInput
          {...look}
          maxLength={field.max}
          placeholder={standardWords(field)}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}

const loaded = new WeakMap<FieldEditor, ComponentType<FieldEditorProps>>();

function editorOf(editor: FieldEditor): ComponentType<FieldEditorProps> {
  const known = loaded.get(editor);
  if (known) return known;
  const view = lazy(async () => ({ default: (await editor.load()).Editor }));
  loaded.set(editor, view);
  return view;
}

/** Label, help and error as every input of the office shows them. */
export function lookOf({ field, error, hasFocus, isLabelHidden }: Pick<FieldInputProps, "field" | "error" | "hasFocus" | "isLabelHidden">) {
  const label = labelOf(field);
  return {
    ...(isLabelHidden ? { "aria-label": label, label: undefined } : { label }),
    description: field.help,
    error,
    required: field.required,
    "data-autofocus": hasFocus || undefined,
    autoFocus: hasFocus,
  };
}

function labelOf(field: Field): string {
  return field.unit ? `${field.label} (${field.unit})` : field.label;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

function ChoiceInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const choices = field.choices ?? [];
  // A value that is no longer among the choices stays readable until another is chosen.
  const known = choices.some((one) => one.value === value) || value === null || value === undefined;
  const data = [...choices, ...(known ? [] : [{ value: String(value), label: `${value} (retired)` }])];
  return (
    <Select
      {...lookOf(props)}
      data={data.map(({ value: one, label }) => ({ value: one, label }))}
      value={value === null || value === undefined ? null : String(value)}
      onChange={onChange}
      searchable={data.length > 7}
      clearable={!field.required}
      placeholder={standardWords(field) ?? (field.required ? undefined : "none")}
      nothingFoundMessage="No such choice"
      comboboxProps={{ shadow: "md" }}
    />
  );
}

function NumberInput(props: FieldInputProps) {
  const { value, onChange, field } = props;
  const [text, setText] = useState(textOf(value));
  const write = (next: string) => {
    setText(next);
    const figure = Number(next.replace(",", "."));
    // What is no figure goes to the server as it stands, which says what belongs here.
    onChange(next.trim() === "" ? null : Number.isNaN(figure) ? next : figure);
  };
  return (
    <TextInput
      {...lookOf(props)}
      placeholder={standardWords(field)}
      inputMode={field.type === "integer" ? "numeric" : "decimal"}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      className="short-input"
    />
  );
}

/** A moment in the reader's own zone; the wire has UTC. */
function InstantInput(props: FieldInputProps) {
  const { value, onChange } = props;
  const { timeZone } = useReader();
  const [text, setText] = useState(() => (typeof value === "string" ? localText(value as Instant, timeZone) : ""));
  return (
    <TextInput
      {...lookOf(props)}
      type="datetime-local"
      value={text}
      className="moment-input"
      rightSection={<span className="unit">{timeZone.split("/").at(-1)?.replaceAll("_", " ")}</span>}
      rightSectionWidth={88}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(instantOf(event.currentTarget.value, timeZone));
      }}
    />
  );
}

function JsonInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const [text, setText] = useState(() => jsonText(value));
  const look = lookOf(props);
  return (
    <Textarea
      {...look}
      description={field.help ?? "One entry a line."}
      minRows={2}
      placeholder={standardWords(field)}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(jsonOf(event.currentTarget.value, value));
      }}
    />
  );
}
