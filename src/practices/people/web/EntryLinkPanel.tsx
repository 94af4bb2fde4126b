import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../../web/client/api.ts";
import { useSession } from "../../../web/client/session.ts";
import { askWays } from "../../../web/client/sign-in.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { When } from "../../../web/kit/When.tsx";
import type { Person } from "../model.ts";

type Made = { url?: string; mailedTo?: string; expiresAt: string };

/**
 * On the page of a person: a link with which they choose a password. Where no mail leaves the house, an invitation brings it up at once, to be
 * handed over: nobody else would.
 */
export function Panel({ record }: PanelProps) {
  const person = record as Person;
  const { data: ways } = useQuery({ queryKey: ["ways"], queryFn: ({ signal }) => askWays(signal), staleTime: 5 * 60_000 });
  const making = useMutation({
    mutationFn: () => api.post<Made>(`/api/identity/people/${person.id}/link`, { purpose: person.loginId ? "reset" : "invitation" }),
  });
  const isOffered = person.active && person.email !== null;
  const isInvitedByHand = ways?.mail === false;
  useOnInvitation(person, () => isOffered && isInvitedByHand && making.mutate());
  if (!isOffered) return null;
  return (
    <section>
      <h2>Way in</h2>
      {making.data ? (
        <Handed made={making.data} name={person.name} />
      ) : (
        <>
          {isInvitedByHand && person.invitedAt && !person.loginId && (
            <p className="q">
              Invited <When at={person.invitedAt} form="clock" />, but no mail leaves this office: hand over a link.
            </p>
          )}
          <button type="button" className="act" disabled={making.isPending} onClick={() => making.mutate()}>
            {person.loginId ? "Make a link for a new password" : "Make a link to come in with"}
          </button>
        </>
      )}
      {making.error && <ProblemNote fault={making.error} />}
    </section>
  );
}

/** Does something once the reader has invited the person while looking at them; not for an invitation of somebody else, who has the link. */
function useOnInvitation({ id, invitedAt, updatedBy }: Person, then: () => void): void {
  const me = useSession().person.id;
  const known = useRef({ id, invitedAt });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each invitation
  useEffect(() => {
    const before = known.current;
    known.current = { id, invitedAt };
    if (before.id === id && before.invitedAt !== invitedAt && invitedAt !== null && updatedBy === me) then();
  }, [id, invitedAt]);
}

function Handed({ made, name }: { made: Made; name: string }) {
  if (!made.url) return <p className="q">A link was mailed to {made.mailedTo}.</p>;
  return (
    <div role="status">
      <p className="q">
        No mail leaves this office. Hand this to {name}. It works once, until <When at={made.expiresAt} form="clock" />, and is not shown
        again.
      </p>
      <p className="secret">{made.url}</p>
      <CopyButton text={made.url} />
    </div>
  );
}
