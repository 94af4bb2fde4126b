import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { Problem } from "../../../web/client/problem.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { useNameSearch } from "../../../web/record/reference-search.ts";
import type { ShownRecord } from "../../../web/record/shown-record.ts";

type ThingSelectProps = {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: string;
  help?: string;
  isLabelHidden?: boolean;
};

/** A service or a configuration item, found by typing a part of its name. */
export function ThingSelect({ label, value, onChange, error, help, isLabelHidden = false }: ThingSelectProps) {
  const kinds = useKinds();
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null);
  const asName = useNameOf(value, picked?.id === value);
  const named = picked && picked.id === value ? picked.name : asName;
  const asked = named !== null && typed === named ? "" : typed;
  const services = useNameSearch(kinds.byKind.get("service"), asked, isOpen);
  const items = useNameSearch(kinds.byKind.get("configurationItem"), asked, isOpen);
  const options = (records: readonly ShownRecord[] | undefined) =>
    (records ?? []).filter((one) => one.id !== value).map((one) => ({ value: one.id, label: String(one.name) }));
  const data = [
    ...(value ? [{ group: "Chosen", items: [{ value, label: named ?? "…" }] }] : []),
    { group: "Services", items: options(services.data?.items) },
    { group: "Configuration items", items: options(items.data?.items) },
  ];
  return (
    <Select
      label={isLabelHidden ? undefined : label}
      aria-label={isLabelHidden ? label : undefined}
      description={help}
      error={error}
      data={data}
      value={value}
      onChange={(id, option) => {
        if (id && option) setPicked({ id, name: option.label });
        onChange(id);
      }}
      searchable
      clearable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      onDropdownOpen={() => setOpen(true)}
      placeholder="type a name"
      nothingFoundMessage={services.isFetching || items.isFetching ? "Looking" : "Nothing of that name"}
    />
  );
}

/** The name of what is chosen: known from the list it was chosen from, else asked for, as a service and then as a configuration item. */
function useNameOf(id: string | null, isKnown: boolean): string | null {
  const { data } = useQuery({
    queryKey: ["thing", id],
    queryFn: async ({ signal }) =>
      (await nameAt(`/api/services/${id}`, signal)) ?? (await nameAt(`/api/configuration-items/${id}`, signal)),
    enabled: id !== null && !isKnown,
    staleTime: 300_000,
    retry: false,
  });
  return data ?? null;
}

async function nameAt(path: string, signal: AbortSignal): Promise<string | null> {
  try {
    return String((await api.get<{ record: ShownRecord }>(path, { signal })).record.name);
  } catch (fault) {
    if (fault instanceof Problem && fault.status === 404) return null;
    throw fault;
  }
}
