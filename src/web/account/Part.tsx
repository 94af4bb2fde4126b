import { type ReactNode, useState } from "react";
import { asProblem } from "../client/problem.ts";
import { Refusal } from "../kit/Refusal.tsx";

/** A part of a settings page: what it is, a sentence why, and what can be done. */
export function Part({ title, id, about, children }: { title: string; id?: string; about?: ReactNode; children: ReactNode }) {
  const headingId = `${(id ?? title).replaceAll(/\W+/g, "-").toLowerCase()}-part`;
  return (
    <section className="part" id={id} aria-labelledby={headingId}>
      <div>
        <h2 id={headingId}>{title}</h2>
        {about && <p className="qq">{about}</p>}
      </div>
      <div className="part-body">{children}</div>
    </section>
  );
}

/** Runs a deed of a page; while it runs it is busy, and a refusal stands as a sentence until the next attempt. */
export function useAttempt(): { isBusy: boolean; refusal: ReactNode; attempt: (deed: () => Promise<unknown>) => Promise<boolean> } {
  const [sentence, setSentence] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (deed: () => Promise<unknown>) => {
    setBusy(true);
    setSentence(null);
    try {
      await deed();
      return true;
    } catch (fault) {
      setSentence(asProblem(fault).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, attempt, refusal: sentence && <Refusal refusal={{ sentence }} /> };
}
