import { Checkbox, Input } from "@mantine/core";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";

/** What each role is, in words; the values are the model's. */
const roles: readonly (readonly [string, string, string])[] = [
  ["administrator", "Administrator", "sets the office up and gives roles"],
  ["director", "Director", "decides, approves, sees everything but the settings"],
  ["assistant", "Director's assistant", "works for the director and prepares decisions"],
  ["manager", "Manager", "runs teams and services, approves reviews"],
  ["analyst", "Analyst", "works incidents"],
  ["requester", "Requester", "reports and follows their own things"],
  ["auditor", "Auditor", "reads everything, changes nothing"],
];

/** A person's roles as check boxes, each with what it lets them do. */
export function Editor({ label, value, onChange, error }: FieldEditorProps) {
  const held = Array.isArray(value) ? value.map(String) : [];
  const turn = (role: string, isHeld: boolean) => onChange(isHeld ? [...held, role] : held.filter((one) => one !== role));
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="choices" role="group" aria-label={label}>
        {roles.map(([role, name, does]) => (
          <Checkbox
            key={role}
            label={name}
            description={does}
            checked={held.includes(role)}
            onChange={(event) => turn(role, event.currentTarget.checked)}
          />
        ))}
      </div>
    </Input.Wrapper>
  );
}
