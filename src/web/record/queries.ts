import { type InfiniteData, type QueryClient, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Instant } from "../../kernel/time.ts";
import { api, etagOf } from "../client/api.ts";
import { listKey, recordKey } from "../client/query.ts";
import { type DescribedKind, describeKey } from "./describe.ts";
import type { Refs, ShownRecord } from "./shown-record.ts";

export type ListPage = { items: ShownRecord[]; next: string | null; refs: Refs; asOf: Instant };
/** Why a verb may not be used now, as the server says it. */
export type Refused = {
  code: string;
  field?: string;
  sentence: string;
  opens?: { label: string; kind?: string; id?: string; verb?: string };
};
export type RecordAnswer = { record: ShownRecord; refs: Refs; can: Readonly<Record<string, Refused | null>>; asOf: Instant };
export type Count = { count: number; capped: boolean };

/** The path of a list, of its count or of its CSV, with what is asked of it. */
export function listPath(plural: string, asked: Readonly<Record<string, string | number | undefined>>, part = ""): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined && value !== "") query.set(name, String(value));
  const text = query.toString();
  return `/api/${plural}${part}${text ? `?${text}` : ""}`;
}

/** A list, fifty records at a time, by keyset: deep pages are as fast as the first. Without `fields` it carries whole records. */
export function useRecordList(kind: DescribedKind, asked: { filter: string; sort: string; fields?: string }) {
  return useInfiniteQuery({
    queryKey: listKey(kind.kind, "rows", asked.filter, asked.sort, asked.fields ?? ""),
    queryFn: ({ pageParam, signal }) =>
      api.get<ListPage>(listPath(kind.plural, { ...asked, limit: 50, after: pageParam ?? undefined }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
}

/** How many records a filter finds, exact up to 10,000. Asked apart from the list, and not kept up to the second. */
export function useCount(kind: DescribedKind, filter: string, isOn = true) {
  return useQuery({
    queryKey: listKey(kind.kind, "count", filter),
    queryFn: ({ signal }) => api.get<Count>(listPath(kind.plural, { filter }, "/count"), { signal }),
    enabled: isOn,
    staleTime: 60_000,
    retry: false,
  });
}

/** The figure of a count: "23", "10,000+". */
export function countWords(count: Count | undefined): string {
  if (!count) return "";
  return `${count.count.toLocaleString("en")}${count.capped ? "+" : ""}`;
}

/** One record with what the reader may do to it. What is read here also corrects its row in the lists on this page. */
export function recordQuery(client: QueryClient, kind: DescribedKind, key: string) {
  return queryOptions({
    queryKey: recordKey(kind.kind, key),
    queryFn: async ({ signal }) => {
      const answer = await api.get<RecordAnswer>(`/api/${kind.plural}/${encodeURIComponent(key)}`, { signal });
      correctLists(client, kind.kind, answer);
      return answer;
    },
    retry: false,
  });
}

/** The same as a hook. */
export function useRecord(kind: DescribedKind, key: string) {
  const client = useQueryClient();
  return useQuery(recordQuery(client, kind, key));
}

/** Reads again what a change of a record touches on this page: the record, its timeline, and marks its lists stale. */
export async function refreshRecord(client: QueryClient, kind: DescribedKind): Promise<void> {
  await client.invalidateQueries({ queryKey: ["record", kind.kind] });
  void client.invalidateQueries({ queryKey: ["list", kind.kind], refetchType: "none" });
  void client.invalidateQueries({ queryKey: ["list", kind.kind, "count"] });
  // Registers shape forms and lists (choices, custom fields), so what the server says of its kinds may be another now.
  if (kind.numbered === null) void client.invalidateQueries({ queryKey: describeKey });
}

type Sent = { record: ShownRecord };

/** Sends changes of fields against the version that was seen; refused with 412 where it has moved on. */
export function sendChanges(kind: DescribedKind, record: ShownRecord, changes: Readonly<Record<string, unknown>>): Promise<Sent> {
  return api.patch<Sent>(`/api/${kind.plural}/${record.id}`, changes, { ifMatch: etagOf(record.version) });
}

/** Sends a verb to a record. */
export function sendVerb(given: {
  kind: DescribedKind;
  id: string;
  verb: string;
  values?: Readonly<Record<string, unknown>>;
  key?: string;
}) {
  const { kind, id, verb, values = {}, key } = given;
  return api.post<Sent>(`/api/${kind.plural}/${id}/${verb}`, values, key === undefined ? {} : { idempotencyKey: key });
}

/** Makes a new record. */
export function sendNew(kind: DescribedKind, values: Readonly<Record<string, unknown>>): Promise<Sent> {
  return api.post<Sent>(`/api/${kind.plural}`, values);
}

/** Lays a newer state of a record over the rows that show it; nothing moves, no row comes or goes. */
function correctLists(client: QueryClient, kind: string, { record, refs }: RecordAnswer): void {
  client.setQueriesData<InfiniteData<ListPage>>({ queryKey: ["list", kind, "rows"] }, (data) => {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === record.id && item.version < record.version))) return data;
    return { ...data, pages: data.pages.map((page) => correctedPage(page, record, refs)) };
  });
}

function correctedPage(page: ListPage, record: ShownRecord, refs: Refs): ListPage {
  if (!page.items.some((item) => item.id === record.id)) return page;
  return { ...page, items: page.items.map((item) => (item.id === record.id ? record : item)), refs: mergedRefs([page.refs, refs]) };
}

/** Names from several answers, together. */
export function mergedRefs(all: readonly Refs[]): Refs {
  const merged: Record<string, Record<string, { label: string; number?: string }>> = {};
  for (const refs of all) for (const [kind, named] of Object.entries(refs)) merged[kind] = { ...merged[kind], ...named };
  return merged;
}
