import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { askWays } from "../../../web/client/sign-in.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";

type Invited = { id: string; label: string };
type Handed = Invited & { url?: string; fault?: string };

/** After many were invited where no mail leaves the house: a link for each, shown once, to be handed over. Where mail leaves, nothing. */
export function Part({ done }: { done: readonly Invited[] }) {
  const ways = useQuery({ queryKey: ["ways"], queryFn: ({ signal }) => askWays(signal), staleTime: 5 * 60_000 });
  if (ways.error) return <ProblemNote fault={ways.error} onRetry={() => void ways.refetch()} />;
  return ways.data?.mail === false && done.length > 0 ? <Links done={done} /> : null;
}

function Links({ done }: { done: readonly Invited[] }) {
  const links = useLinks(done);
  const made = links.filter((one) => one.url !== undefined);
  return (
    <section aria-label="Links to hand over">
      <p>
        No mail leaves this office, so hand these links over yourself. They are shown only now; each is for one person and works once.
        {links.length < done.length && ` ${links.length} of ${done.length} made.`}
      </p>
      <ul className="lines handed">
        {links.map(({ id, label, url, fault }) => (
          <li key={id}>
            <b>{label}</b>
            {url ? (
              <>
                <span className="secret">{url}</span> <CopyButton text={url} />
              </>
            ) : (
              <span className="red">{fault}</span>
            )}
          </li>
        ))}
      </ul>
      {made.length > 1 && (
        <p className="deeds">
          <CopyButton text={made.map(({ label, url }) => `${label}\t${url}`).join("\n")} label="Copy all" />
        </p>
      )}
    </section>
  );
}

/** Makes the links one after another, once: a link made again would end the one before. */
function useLinks(done: readonly Invited[]): readonly Handed[] {
  const [links, setLinks] = useState<readonly Handed[]>([]);
  const isBegun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for those who were invited
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void (async () => {
      for (const one of done) {
        const link = await makeLink(one);
        setLinks((before) => [...before, link]);
      }
    })();
  }, []);
  return links;
}

async function makeLink(one: Invited): Promise<Handed> {
  try {
    const { url } = await api.post<{ url?: string }>(`/api/identity/people/${one.id}/link`, { purpose: "invitation" });
    return url ? { ...one, url } : { ...one, fault: "A mail is on its way." };
  } catch (fault) {
    return { ...one, fault: asProblem(fault).message };
  }
}
