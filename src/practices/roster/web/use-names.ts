import { useQueries, useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { recordQuery } from "../../../web/record/queries.ts";
import { titleOf } from "../../../web/record/shown-record.ts";

/** The names of people by id, asked for one by one and kept. */
export function useNames(ids: readonly Id[]): string[] {
  const client = useQueryClient();
  const kind = useKinds().byKind.get("person");
  const wanted = kind ? [...new Set(ids)] : [];
  const answers = useQueries({ queries: wanted.map((id) => ({ ...recordQuery(client, kind!, id), staleTime: 300_000 })) });
  return ids.map((id) => {
    const record = answers[wanted.indexOf(id)]?.data?.record;
    return record && kind ? titleOf(kind, record) : "…";
  });
}
