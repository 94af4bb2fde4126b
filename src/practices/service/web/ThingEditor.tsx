import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { ThingSelect } from "./ThingSelect.tsx";

/** One end of a dependency in any form: chosen by name. */
export function Editor({ label, value, onChange, error, help }: FieldEditorProps) {
  return <ThingSelect label={label} value={typeof value === "string" ? value : null} onChange={onChange} error={error} help={help} />;
}
