import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Instant } from "../../kernel/time.ts";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";

type LiveKey = { of: string; name: string; prefix: string; createdAt: Instant; lastUsedAt: Instant | null };
type Restored = { at: Instant; takenAt: Instant; lookedThroughAt: Instant | null };
type Answer =
  | { restore: null }
  | { restore: Restored; deliveries: number; entries: number; pages: number; apiKeys: LiveKey[]; intakeKeys: LiveKey[]; people: number };
const queryKey = ["admin", "restored"] as const;

/** `/admin/restored`: what a backup brought back, to be looked through once: some of it may have been ended since. */
export function Screen() {
  const list = useQuery({ queryKey, queryFn: ({ signal }) => api.get<Answer>("/api/restored", { signal }), retry: false });
  return (
    <div className="page">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>After a restore</h1>
      </header>
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[200, 300]} />}
      {list.data?.restore === null && (
        <EmptyState headline="This office was never restored">
          Once it is brought back from a backup, what came back with it stands here: keys, people, held mails and pages.
        </EmptyState>
      )}
      {list.data?.restore && <CameBack answer={list.data} />}
    </div>
  );
}

function CameBack({ answer }: { answer: Extract<Answer, { restore: Restored }> }) {
  const { restore, deliveries, entries, pages, apiKeys, intakeKeys, people } = answer;
  const client = useQueryClient();
  const { isBusy, refusal, attempt } = useAttempt();
  const note = async () => {
    await attempt(() => api.post("/api/restored/looked-through", {}));
    await client.invalidateQueries({ queryKey });
    await client.invalidateQueries({ queryKey: ["setup"] });
  };
  return (
    <>
      <p className="lead-in">
        Brought back <When at={restore.at} form="both" />, as it was <When at={restore.takenAt} form="both" />. What was ended in between
        may work again: end it anew where it should not.
      </p>
      <section className="lead-in">
        <h2>Held until somebody says so</h2>
        {deliveries + entries + pages === 0 && <p className="q">Nothing is held.</p>}
        <ul className="lines">
          <Held count={deliveries} one="mail is held" many="mails are held">
            <Link className="act" to="/admin/deliveries">
              send or discard
            </Link>
          </Held>
          <Held count={entries} one="message of a tool is set aside" many="messages of tools are set aside">
            <Link className="act" to="/admin/intake">
              try again under the tool
            </Link>
          </Held>
          <Held count={pages} one="page is held and calls nobody" many="pages are held and call nobody">
            <Link className="act" to="/pages">
              call again, or resolve the incident
            </Link>
          </Held>
        </ul>
      </section>
      <section className="lead-in">
        <h2>People</h2>
        <p>
          <Link className="act" to="/people">
            {people === 1 ? "1 person is active" : `${people} people are active`}
          </Link>
          , with the roles and passwords of then.
        </p>
      </section>
      <section className="lead-in">
        <h2>API keys</h2>
        <Keys keys={apiKeys} none="No API key came back.">
          <Link className="act" to="/admin/keys">
            Revoke what should not work
          </Link>
        </Keys>
      </section>
      <section className="lead-in">
        <h2>Keys of tools that send</h2>
        <Keys keys={intakeKeys} none="No key of a tool came back.">
          <Link className="act" to="/admin/intake">
            Revoke under the tool
          </Link>
        </Keys>
      </section>
      {refusal}
      {restore.lookedThroughAt === null ? (
        <p className="deeds">
          <Button variant="filled" loading={isBusy} onClick={() => void note()}>
            I have looked through it
          </Button>
        </p>
      ) : (
        <p className="q">
          Looked through <When at={restore.lookedThroughAt} form="both" />.
        </p>
      )}
    </>
  );
}

type HeldProps = { count: number; one: string; many: string; children: ReactNode };

function Held({ count, one, many, children }: HeldProps) {
  if (count === 0) return null;
  return (
    <li>
      <b>{count === 1 ? `1 ${one}` : `${count} ${many}`}</b>: {children}
    </li>
  );
}

function Keys({ keys, none, children }: { keys: readonly LiveKey[]; none: string; children: ReactNode }) {
  if (keys.length === 0) return <p className="q">{none}</p>;
  return (
    <>
      <p>{children}</p>
      <table className="ledger">
        <thead>
          <tr>
            <th>Key</th>
            <th>Of</th>
            <th className="num">Made</th>
            <th className="num">Last used</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ of, name, prefix, createdAt, lastUsedAt }) => (
            <tr key={`${prefix}${createdAt}`}>
              <td>
                {prefix}… {name === of ? "" : name}
              </td>
              <td>{of}</td>
              <td className="num">
                <When at={createdAt} form="both" />
              </td>
              <td className="num">{lastUsedAt ? <When at={lastUsedAt} form="both" /> : "never"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
