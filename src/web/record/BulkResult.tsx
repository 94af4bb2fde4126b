import { Button, Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { type BulkLine, refusedBySentence } from "./bulk.ts";

const mostNamed = 6;
type BulkResultProps = { lines: readonly BulkLine[]; onDone: () => void; onRepeat: (() => void) | null; children?: ReactNode };

/** How far a bulk deed is, and then what became of each: the refused under the sentence they share. */
export function BulkResult({ lines, onDone, onRepeat, children }: BulkResultProps) {
  const count = (state: BulkLine["state"]) => lines.filter((line) => line.state === state).length;
  const waiting = count("waiting");
  const refused = count("refused");
  const done = count("done");
  const isOver = waiting === 0;
  return (
    <div className="bulk-result">
      <Progress
        value={((lines.length - waiting) / lines.length) * 100}
        aria-label={`${lines.length - waiting} of ${lines.length}`}
        color="accent"
        size="sm"
      />
      <p role="status">
        {isOver ? `${done} of ${lines.length} done.` : `${lines.length - waiting} of ${lines.length}`}
        {refused > 0 && ` ${refused} refused${count("undone") > 0 ? ", so the others were left as they are" : ""}:`}
      </p>
      <ul>
        {refusedBySentence(lines).map(({ sentence, labels }) => (
          <li key={sentence}>
            <b>{sentence}</b>
            <ul>
              {labels.slice(0, mostNamed).map((label) => (
                <li key={label} className="q cut">
                  {label}
                </li>
              ))}
              {labels.length > mostNamed && <li className="qq">and {labels.length - mostNamed} more</li>}
            </ul>
          </li>
        ))}
      </ul>
      {children}
      {isOver && (
        <p className="row send">
          <span className="grow" />
          {onRepeat && refused > 0 && <Button onClick={onRepeat}>Change and repeat</Button>}
          <Button variant="filled" onClick={onDone}>
            Done
          </Button>
        </p>
      )}
    </div>
  );
}
