import { Textarea } from "@mantine/core";
import { useId } from "react";
import type { Review } from "../model.ts";
import { type Saving, useAutosave } from "./autosave.ts";

type ProseField = "businessImpact" | "whatHappened" | "rootCause" | "wentWell" | "wentBadly" | "wasLuck";
type ProseProps = { review: Review; field: ProseField; label: string; hint: string; isFrozen: boolean; isLead?: boolean };

/** One heading of the template, written in place and saved by itself. Frozen once it is approved. */
export function Prose({ review, field, label, hint, isFrozen, isLead = false }: ProseProps) {
  const { value, saving, write, save, insist, take } = useAutosave(review, field, !isFrozen);
  const heading = useId();
  if (isFrozen && !value) return null;
  return (
    <section className="rv-part" id={`review-${field}`} aria-labelledby={heading}>
      <div className="row rv-head">
        <h2 id={heading}>{label}</h2>
        <span className="grow" />
        <SavingWords saving={saving} />
      </div>
      {isFrozen ? (
        <p className="rv-text">{value}</p>
      ) : (
        <Textarea
          aria-labelledby={heading}
          placeholder={hint}
          minRows={isLead ? 3 : 2}
          maxRows={40}
          className="rv-write"
          value={value ?? ""}
          onChange={(event) => write(event.currentTarget.value || null)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      )}
      {saving.is === "conflict" && <Conflict theirs={saving.theirs} onMine={insist} onTheirs={take} />}
    </section>
  );
}

/** How saving stands, in a word. */
export function SavingWords({ saving }: { saving: Saving }) {
  if (saving.is === "failed") {
    return (
      <span className="red" role="alert">
        {saving.sentence}
      </span>
    );
  }
  const words = { rest: "", waiting: "draft", saving: "saving", conflict: "" }[saving.is];
  return (
    <span className="qq" aria-live="polite">
      {words}
    </span>
  );
}

/** Somebody changed the same part: both texts stay until one chooses. */
export function Conflict({ theirs, onMine, onTheirs }: { theirs: unknown; onMine: () => void; onTheirs: () => void }) {
  const words =
    typeof theirs === "string"
      ? theirs
      : Array.isArray(theirs)
        ? theirs.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n")
        : "nothing";
  return (
    <div className="refusal rv-conflict" role="alert">
      <p>Somebody changed this part while you wrote. Yours is above, theirs is:</p>
      <p className="rv-text q">{words || "nothing"}</p>
      <p className="row">
        <button className="act" type="button" onClick={onMine}>
          Keep mine
        </button>
        <button className="act" type="button" onClick={onTheirs}>
          Take theirs
        </button>
      </p>
    </div>
  );
}
