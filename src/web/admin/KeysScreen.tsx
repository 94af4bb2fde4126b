import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ApiKey, KeyLine } from "../account/Keys.tsx";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useKinds } from "../record/describe.ts";
import { recordQuery } from "../record/queries.ts";
import { titleOf } from "../record/shown-record.ts";

/** `/admin/keys`: every live API key of the office, whose it is, when it was used; each can be revoked. */
export function Screen() {
  const client = useQueryClient();
  const { refusal, attempt } = useAttempt();
  const queryKey = ["admin", "keys"] as const;
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<{ items: ApiKey[] }>("/api/identity/keys?of=everybody", { signal }),
    retry: false,
  });
  const live = list.data?.items.filter(({ revokedAt }) => revokedAt === null) ?? [];
  const revoke = async (id: string) => {
    await attempt(() => api.delete(`/api/identity/keys/${id}`));
    await client.invalidateQueries({ queryKey });
  };
  return (
    <div className="page">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>API keys</h1>
        <span className="grow" />
        <Link className="act" to="/account">
          My own keys
        </Link>
      </header>
      {refusal}
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[200, 300]} />}
      {list.isSuccess && live.length === 0 && (
        <EmptyState headline="No keys">
          A key lets a script or another system work as its owner. Everybody makes their own under their account.
        </EmptyState>
      )}
      <ul className="lines">
        {live.map((key) => (
          <Owned key={key.id} apiKey={key} onRevoke={() => void revoke(key.id)} />
        ))}
      </ul>
    </div>
  );
}

function Owned({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const client = useQueryClient();
  const kind = useKinds().byKind.get("person");
  const [answer] = useQueries({ queries: kind ? [recordQuery(client, kind, apiKey.person)] : [] });
  const owner = kind && answer?.data ? titleOf(kind, answer.data.record) : undefined;
  return <KeyLine apiKey={apiKey} owner={owner} onRevoke={onRevoke} />;
}
