import "./told.css";
import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem, type Problem } from "../../../web/client/problem.ts";
import { listKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { StakeholderAddress } from "../stakeholder.model.ts";

/** On the page of a stakeholder group: its addresses outside, how far each is, and the way to name another. */
export function Panel({ id, record }: PanelProps) {
  const mayWrite = useMay()("settings.administer");
  const { data, error, refetch } = useQuery({
    queryKey: listKey("stakeholderAddress", "of", id),
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ filter: `stakeholderGroup:${id} state:asked,confirmed`, sort: "-createdAt", limit: "200" });
      return api.get<{ items: StakeholderAddress[] }>(`/api/stakeholder-addresses?${asked}`, { signal });
    },
  });
  return (
    <section className="told-addresses" aria-label="Addresses outside">
      <h2>Addresses outside</h2>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="q">None. Each is asked by mail first, and told nothing before it confirms.</p>}
      <ul>
        {data?.items.map((one) => (
          <li key={one.id}>
            <Link to={`/stakeholder-addresses/${one.id}`}>{one.called ?? one.address}</Link>
            {one.called && <span className="q">{one.address}</span>}
            {one.state === "confirmed" && one.confirmedAt ? (
              <span className="q">
                confirmed <When at={one.confirmedAt} />
              </span>
            ) : (
              <span className="amber">
                asked <When at={one.askedAt} />, not confirmed
              </span>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && record.active === true && <NewAddress group={id} />}
    </section>
  );
}

function NewAddress({ group }: { group: string }) {
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [called, setCalled] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setSending] = useState(false);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    try {
      await api.post("/api/stakeholder-addresses", { stakeholderGroup: group, email: email.trim(), called: called.trim() || null });
      setEmail("");
      setCalled("");
      setProblem(null);
      await client.invalidateQueries({ queryKey: listKey("stakeholderAddress") });
    } catch (fault) {
      setProblem(asProblem(fault));
    } finally {
      setSending(false);
    }
  };
  return (
    <form aria-label="Name an address" onSubmit={(event) => void ask(event)}>
      <TextInput
        label="E-mail"
        type="email"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label="Who it is"
        placeholder="such as Kestrel Bank, operations"
        maxLength={120}
        value={called}
        onChange={(event) => setCalled(event.currentTarget.value)}
      />
      <Button type="submit" loading={isSending}>
        Ask it to confirm
      </Button>
      {problem && (
        <p className="red" role="alert">
          {problem.forField("email") ?? problem.message}
        </p>
      )}
    </form>
  );
}
