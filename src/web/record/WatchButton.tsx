import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { api } from "../client/api.ts";
import { asProblem } from "../client/problem.ts";
import { recordKey } from "../client/query.ts";
import { Icon } from "../kit/icon.tsx";
import { notify } from "../kit/notify.ts";
import type { DescribedKind } from "./describe.ts";
import type { ShownRecord } from "./shown-record.ts";

/** Watches a record or lets it go: who watches is told in the inbox of every change they may see. */
export function WatchButton({ kind, record }: { kind: DescribedKind; record: ShownRecord }) {
  const client = useQueryClient();
  const key = recordKey(kind.kind, record.id, "watch");
  const path = `/api/${kind.plural}/${record.id}/watch`;
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<{ watching: boolean }>(path, { signal }), retry: false });
  if (!data) return null;
  const turn = async () => {
    try {
      client.setQueryData(key, data.watching ? await api.delete(path) : await api.put(path, {}));
    } catch (fault) {
      notify({ title: "Nothing changed", message: asProblem(fault).message, isBad: true });
    }
  };
  return (
    <button
      className="act"
      type="button"
      aria-pressed={data.watching}
      onClick={() => void turn()}
      title="You are told in your inbox when it changes"
    >
      <Icon of={data.watching ? EyeOff : Eye} /> {data.watching ? "Watching" : "Watch"}
    </button>
  );
}
