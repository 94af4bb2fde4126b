import { X } from "lucide-react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import type { Review } from "../model.ts";
import { useAutosave } from "./autosave.ts";
import { Conflict, SavingWords } from "./Prose.tsx";

/** The timeline as the record told it, line by line; a line is corrected in place, or taken out. */
export function Lines({ review, isFrozen }: { review: Review; isFrozen: boolean }) {
  const { value, saving, write, save, insist, take } = useAutosave(review, "timeline", !isFrozen);
  const nowMs = useNow();
  const { timeZone } = useReader();
  if (value.length === 0) return null;
  return (
    <section className="rv-part" aria-label="Timeline">
      <div className="row rv-head">
        <h2>Timeline</h2>
        <span className="qq">drafted from the record</span>
        <span className="grow" />
        <SavingWords saving={saving} />
      </div>
      <ol className="rv-timeline">
        {value.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place, and are edited in place
          <li key={`${line.at} ${at}`}>
            <time dateTime={line.at}>{clockWords(timeZone, line.at, instant(nowMs))}</time>
            {isFrozen ? (
              <span>{line.what}</span>
            ) : (
              <>
                <textarea
                  aria-label={`What happened at ${clockWords(timeZone, line.at, instant(nowMs))}`}
                  rows={Math.max(1, Math.ceil(line.what.length / 92))}
                  maxLength={600}
                  value={line.what}
                  onChange={(event) => write(value.map((one, place) => (place === at ? { ...one, what: event.currentTarget.value } : one)))}
                  onBlur={save}
                />
                <button
                  className="act close"
                  type="button"
                  aria-label={`Take out: ${line.what}`}
                  onClick={() => write(value.filter((_, place) => place !== at))}
                >
                  <Icon of={X} small />
                </button>
              </>
            )}
          </li>
        ))}
      </ol>
      {saving.is === "conflict" && <Conflict theirs={saving.theirs} onMine={insist} onTheirs={take} />}
    </section>
  );
}

const standings: Readonly<Record<Review["hypotheses"][number]["standing"], string>> = {
  open: "open",
  ruledOut: "ruled out",
  confirmed: "confirmed",
};

/** What was suspected, and what became of it; one press moves a suspicion on. */
export function Suspicions({ review, isFrozen }: { review: Review; isFrozen: boolean }) {
  const { value, saving, write, insist, take } = useAutosave(review, "hypotheses", !isFrozen);
  if (value.length === 0) return null;
  const next = { open: "ruledOut", ruledOut: "confirmed", confirmed: "open" } as const;
  return (
    <section className="rv-part" aria-label="What was suspected">
      <div className="row rv-head">
        <h2>What was suspected</h2>
        <span className="grow" />
        <SavingWords saving={saving} />
      </div>
      <ul className="rv-lines">
        {value.map((one) => (
          <li key={one.what} className="row">
            <span className="grow">
              {one.what} {one.evidence && <span className="qq">{one.evidence}</span>}
            </span>
            {isFrozen ? (
              <span className="q">{standings[one.standing]}</span>
            ) : (
              <button
                className="act off"
                type="button"
                title="Press to change"
                onClick={() =>
                  write(value.map((other) => (other.what === one.what ? { ...other, standing: next[other.standing] } : other)))
                }
              >
                {standings[one.standing]}
              </button>
            )}
          </li>
        ))}
      </ul>
      {saving.is === "conflict" && <Conflict theirs={saving.theirs} onMine={insist} onTheirs={take} />}
    </section>
  );
}
