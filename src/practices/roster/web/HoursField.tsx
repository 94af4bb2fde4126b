import "./layers.css";
import { Input } from "@mantine/core";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { restrictionSchema } from "../model.ts";
import { HoursRows } from "./HoursRows.tsx";

/** Hours that must be covered, in any form of a roster. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const read = restrictionSchema.array().safeParse(value ?? []);
  return (
    <Input.Wrapper label={label} error={error} description={help} labelElement="div">
      <HoursRows label={label} hours={read.success ? read.data : []} onChange={onChange} none="Around the clock." />
    </Input.Wrapper>
  );
}
