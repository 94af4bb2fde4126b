import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ApiKey, KeyLine } from "../account/Keys.tsx";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { type DescribedKind, useKinds } from "../record/describe.ts";
import { useRecord } from "../record/queries.ts";
import { titleOf } from "../record/shown-record.ts";

/** `/admin/keys`: every live API key of the office, whose it is, when it was used; each can be revoked. */
export function Screen() {
  const client = useQueryClient();
  const kind = useKinds().byKind.get("person");
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
        {kind && live.map((key) => <Owned key={key.id} kind={kind} apiKey={key} onRevoke={() => void revoke(key.id)} />)}
      </ul>
    </div>
  );
}

type OwnedProps = { kind: DescribedKind; apiKey: ApiKey; onRevoke: () => void };

function Owned({ kind, apiKey, onRevoke }: OwnedProps) {
  const { data } = useRecord(kind, apiKey.person);
  return <KeyLine apiKey={apiKey} owner={data && titleOf(kind, data.record)} onRevoke={onRevoke} />;
}
