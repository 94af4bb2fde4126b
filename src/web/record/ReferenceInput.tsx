import { MultiSelect, Select } from "@mantine/core";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../client/session.ts";
import { type DescribedKind, useKinds } from "./describe.ts";
import type { FieldInputProps, lookOf } from "./inputs.tsx";
import { recordQuery } from "./queries.ts";
import { useNameSearch } from "./reference-search.ts";
import { type Refs, type ShownRecord, titleOf } from "./shown-record.ts";

type Option = { value: string; label: string };

/** One record or several of another kind, found by typing a part of the name or the number. */
export function ReferenceInput(props: FieldInputProps & { look: ReturnType<typeof lookOf> }) {
  const { field, value, onChange, refs, look, leftOut = [] } = props;
  const { person } = useSession();
  const kinds = useKinds();
  const kind = field.reference ? kinds.byKind.get(field.reference) : undefined;
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const chosen = (Array.isArray(value) ? value : value ? [value] : []).map(String);
  const named = useNames(kind, chosen, refs);
  const isName = named.some(({ label }) => label === typed);
  const { data, isFetching } = useNameSearch(kind, isName ? "" : typed, isOpen);
  const found = (data?.items ?? []).filter(({ id }) => !leftOut.includes(id)).map((record) => optionOf(kind, record));
  const me = field.reference === "person" && typed === "" ? [{ value: person.id, label: `${person.name} (me)` }] : [];
  const options = unique([...named, ...me, ...found]);
  const common = {
    ...look,
    data: options,
    searchable: true,
    searchValue: typed,
    onSearchChange: setTyped,
    filter: ({ options }: { options: readonly unknown[] }) => options as never,
    onDropdownOpen: () => setOpen(true),
    nothingFoundMessage: isFetching ? "Looking" : `No ${(kind?.label ?? field.label).toLowerCase()} of that name`,
    comboboxProps: { shadow: "md" },
  };
  if (field.type === "references")
    return <MultiSelect {...common} value={chosen} onChange={onChange} placeholder={chosen.length > 0 ? undefined : "type a name"} />;
  return <Select {...common} value={chosen[0] ?? null} onChange={onChange} clearable={!field.required} placeholder="type a name" />;
}

/** The names of what is chosen: from the record's own answer, or asked for one by one. */
function useNames(kind: DescribedKind | undefined, ids: readonly string[], refs: Refs): Option[] {
  const client = useQueryClient();
  const known = (kind && refs[kind.kind]) ?? {};
  const missing = kind ? ids.filter((id) => known[id] === undefined) : [];
  const answers = useQueries({ queries: kind ? missing.map((id) => ({ ...recordQuery(client, kind, id), staleTime: 300_000 })) : [] });
  return ids.map((id) => {
    const named = known[id];
    if (named) return { value: id, label: named.number ? `${named.number} ${named.label}` : named.label };
    const record = answers[missing.indexOf(id)]?.data?.record;
    return record ? optionOf(kind, record) : { value: id, label: "…" };
  });
}

function optionOf(kind: DescribedKind | undefined, record: ShownRecord): Option {
  const title = kind ? titleOf(kind, record) : record.id;
  return { value: record.id, label: record.number ? `${record.number} ${title}` : title };
}

/** Mantine refuses two options of one value, and tells them apart by their labels. */
function unique(options: readonly Option[]): Option[] {
  return [...new Map(options.toReversed().map((option) => [option.value, option])).values()].toReversed();
}
