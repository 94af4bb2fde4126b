import { Select } from "@mantine/core";
import type { Id } from "../../../kernel/ids.ts";
import { useSession } from "../../../web/client/session.ts";
import { FieldInput } from "../../../web/record/inputs.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { participantsOf } from "../cover.rules.ts";
import type { Schedule } from "./data.ts";
import { namesIn } from "./names.ts";

type PersonFieldProps = { label: string; person: Id | null; onChange: (person: Id | null) => void; error?: string };

/** One of those who take turns in a roster. */
export function TurnTaker({ schedule, label, person, onChange, error }: PersonFieldProps & { schedule: Schedule }) {
  const me = useSession().person;
  const { full } = namesIn(schedule.refs);
  const people = participantsOf(schedule.record);
  const data = people.map((id) => ({ value: id, label: id === me.id ? `${full(id)} (me)` : full(id) }));
  return <Select label={label} data={data} value={person} onChange={onChange} searchable error={error} placeholder="type a name" />;
}

/** Anybody of the office, found by typing. */
export function Anybody({ refs, label, person, onChange, error }: PersonFieldProps & { refs: Refs }) {
  return (
    <FieldInput
      kind=""
      field={{ name: "person", column: "person", label, type: "reference", reference: "person", required: false }}
      value={person}
      onChange={(value) => onChange(typeof value === "string" ? value : null)}
      refs={refs}
      {...(error ? { error } : {})}
    />
  );
}
