import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../client/api.ts";
import { listKey } from "../client/query.ts";
import { quoted } from "./chips.ts";
import { type DescribedKind, fieldOf } from "./describe.ts";
import { type ListPage, listPath } from "./queries.ts";

/** The filter that finds records of a kind by a part of their name, by the beginning of their number, or a person by e-mail. */
export function nameFilter(kind: DescribedKind, typed: string): string {
  const text = typed.trim();
  const isActive = kind.fields.some((field) => field.name === "active" && field.type === "boolean") ? "active:true " : "";
  if (text === "") return isActive.trim();
  const title = fieldOf(kind, kind.title);
  const byTitle = title && (title.type === "text" || title.type === "longtext") ? [`${kind.title}:*${quoted(text)}*`] : [];
  const byNumber = kind.numbered === null ? [] : [`number:${quoted(text.toUpperCase())}*`];
  const byEmail = fieldOf(kind, "email")?.folded ? [`email:*${quoted(text)}*`] : [];
  return `${isActive}(${[...byTitle, ...byNumber, ...byEmail].join(" or ")})`;
}

/** Records of a kind that a typed name may mean, at most eight. Asked once typing pauses. */
export function useNameSearch(kind: DescribedKind | undefined, typed: string, isOn: boolean) {
  const [text] = useDebouncedValue(typed, 150);
  return useQuery({
    queryKey: listKey(kind?.kind ?? "", "named", text),
    queryFn: ({ signal }) =>
      api.get<ListPage>(listPath(kind?.plural ?? "", { filter: kind ? nameFilter(kind, text) : "", limit: 8, fields: kind?.title }), {
        signal,
      }),
    enabled: isOn && kind !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}
