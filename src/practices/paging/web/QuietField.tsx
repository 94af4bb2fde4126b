import "./paging.css";
import { Button, Checkbox, Input, Select } from "@mantine/core";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { quietSchema } from "../policy.model.ts";
import { useBlankWindow, WindowFields } from "./WindowFields.tsx";

const priorities = [
  { value: "2", label: "Priority 2 and below wait" },
  { value: "3", label: "Priority 3 and below wait" },
  { value: "4", label: "Priority 4 and below wait" },
  { value: "5", label: "Only priority 5 waits" },
];

/** Quiet hours, in any form of a policy: none, or when and for what. Priority 1 is not among the choices. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  const read = quietSchema.safeParse(value);
  const blank = useBlankWindow("22:00", "07:00");
  return (
    <Input.Wrapper label={label} description={help} error={error} labelElement="div">
      {read.success ? (
        <div className="pg-quiet">
          <Select
            aria-label="What waits"
            data={priorities}
            value={read.data.fromPriority}
            onChange={(fromPriority) => fromPriority && onChange({ ...read.data, fromPriority })}
            allowDeselect={false}
          />
          <WindowFields label={label} window={read.data} onChange={onChange} />
          <Button variant="subtle" onClick={() => onChange(null)}>
            No quiet hours
          </Button>
        </div>
      ) : (
        <Checkbox
          label="Pages wait through the night, critical ones do not"
          checked={false}
          onChange={() => onChange({ ...blank, fromPriority: "3" })}
        />
      )}
    </Input.Wrapper>
  );
}
