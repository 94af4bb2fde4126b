import { TextInput } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import { Icon } from "../../../web/kit/icon.tsx";
import type { Review } from "../model.ts";
import { useAutosave } from "./autosave.ts";
import { Conflict, SavingWords } from "./Prose.tsx";

/** What contributed: systems and conditions, one line each, never a person. */
export function Factors({ review, isFrozen }: { review: Review; isFrozen: boolean }) {
  const { value, saving, write, save, insist, take } = useAutosave(review, "factors", !isFrozen);
  const [text, setText] = useState("");
  if (isFrozen && value.length === 0) return null;
  const add = () => {
    const next = text.trim();
    if (next === "" || value.includes(next)) return;
    write([...value, next]);
    setText("");
  };
  return (
    <section className="rv-part" id="review-factors" aria-label="Contributing factors">
      <div className="row rv-head">
        <h2>Contributing factors</h2>
        <span className="grow" />
        <SavingWords saving={saving} />
      </div>
      <ol className="rv-lines">
        {value.map((factor) => (
          <li key={factor} className="row">
            <span className="grow">{factor}</span>
            {!isFrozen && (
              <button
                className="act close"
                type="button"
                aria-label={`Take out: ${factor}`}
                onClick={() => write(value.filter((one) => one !== factor))}
              >
                <Icon of={X} small />
              </button>
            )}
          </li>
        ))}
      </ol>
      {!isFrozen && (
        <TextInput
          aria-label="Another factor"
          placeholder="A system or a condition that made it possible, or made it worse; Enter adds it"
          maxLength={600}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => {
            add();
            save();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
      )}
      {saving.is === "conflict" && <Conflict theirs={saving.theirs} onMine={insist} onTheirs={take} />}
    </section>
  );
}
