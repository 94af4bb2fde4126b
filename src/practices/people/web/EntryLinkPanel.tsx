import { useMutation } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { Person } from "../model.ts";

type Made = { url?: string; mailedTo?: string; expiresAt: string };

/** On the page of a person: a link with which they choose a password. Where no mail leaves the house it is shown, to be handed over. */
export function Panel({ record }: PanelProps) {
  const person = record as Person;
  const making = useMutation({
    mutationFn: (purpose: "invitation" | "reset") => api.post<Made>(`/api/identity/people/${person.id}/link`, { purpose }),
  });
  if (!person.active || !person.email) return null;
  const made = making.data;
  return (
    <section>
      <h2>Way in</h2>
      {made ? (
        <Handed made={made} name={person.name} />
      ) : (
        <button
          type="button"
          className="act"
          disabled={making.isPending}
          onClick={() => making.mutate(person.loginId ? "reset" : "invitation")}
        >
          {person.loginId ? "Make a link for a new password" : "Make a link to come in with"}
        </button>
      )}
      {making.error && <ProblemNote fault={making.error} />}
    </section>
  );
}

function Handed({ made, name }: { made: Made; name: string }) {
  if (!made.url) return <p className="q">A link was mailed to {made.mailedTo}.</p>;
  return (
    <>
      <p className="q">
        Hand this to {name}. It works once, until <When at={made.expiresAt} form="clock" />, and is not shown again.
      </p>
      <p className="secret">{made.url}</p>
      <CopyButton text={made.url} />
    </>
  );
}
