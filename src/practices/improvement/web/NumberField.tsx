import { Select } from "@mantine/core";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { useNumbers } from "./data.ts";

/** The number that is to move, picked by its name; what it counts stands below. One that is no longer there keeps its key. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const { data } = useNumbers();
  const numbers = data?.items ?? [];
  const key = typeof value === "string" && value !== "" ? value : null;
  const chosen = numbers.find((one) => one.key === key);
  const known = numbers.map((one) => ({ value: one.key, label: one.name }));
  const choices = key !== null && data && !chosen ? [...known, { value: key, label: `${key} (no longer there)` }] : known;
  return (
    <Select
      label={label}
      description={chosen?.definition ?? help}
      error={error}
      data={choices}
      value={key}
      searchable
      withAsterisk
      allowDeselect={false}
      nothingFoundMessage="No number is called so"
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
