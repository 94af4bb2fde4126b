import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import type { Look, Part } from "./data.ts";
import { isPart } from "./data.ts";

type PartBarProps = { look: Look; onPart: (part: { [K in keyof Part]: string | undefined }) => void };
const priorities = ["1", "2", "3", "4", "5"].map((value) => ({ value, label: `P${value}` }));

/** Which part of the office the numbers are of: priorities, teams, services; nothing chosen is all. The address keeps it. */
export function PartBar({ look, onPart }: PartBarProps) {
  const teams = useNames("team", "teams");
  const services = useNames("service", "services");
  return (
    <section className="sc-part-bar" aria-label="Part of the office">
      <Choice label="Priority" all="All priorities" data={priorities} value={look.priority} onChange={(priority) => onPart({ priority })} />
      <Choice label="Team" all="All teams" data={teams} value={look.team} onChange={(team) => onPart({ team })} />
      <Choice label="Service" all="All services" data={services} value={look.service} onChange={(service) => onPart({ service })} />
      {isPart(look) && (
        <>
          <button className="act" type="button" onClick={() => onPart({ priority: undefined, team: undefined, service: undefined })}>
            The whole office
          </button>
          <span className="qq">A part is counted as it is known now; only the whole is frozen.</span>
        </>
      )}
    </section>
  );
}

type Option = { value: string; label: string };
type ChoiceProps = {
  label: string;
  all: string;
  data: readonly Option[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
};

function Choice({ label, all, data, value, onChange }: ChoiceProps) {
  const chosen = value?.split(",") ?? [];
  // What an address names and nobody can choose any more (retired, or not yours to see) can still be taken away.
  const strange = chosen.filter((one) => !data.some((option) => option.value === one)).map((one) => ({ value: one, label: "another" }));
  return (
    <MultiSelect
      aria-label={label}
      placeholder={chosen.length === 0 ? all : undefined}
      data={[...data, ...strange]}
      value={chosen}
      onChange={(next) => onChange(next.length === 0 ? undefined : next.join(","))}
      searchable
      clearable
      size="xs"
      nothingFoundMessage="None of that name"
      comboboxProps={{ shadow: "md", width: 260, position: "bottom-start" }}
    />
  );
}

function useNames(kind: string, plural: string): Option[] {
  const { data } = useQuery({
    queryKey: listKey(kind, "names"),
    queryFn: ({ signal }) =>
      api.get<{ items: { id: string; name: string }[] }>(`/api/${plural}?filter=active:true&sort=name&limit=500`, { signal }),
    staleTime: 5 * 60_000,
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
