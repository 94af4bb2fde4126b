import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Part, useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { Reading } from "./Reading.tsx";

type Tried =
  | { ok: true; entries: { what: string; data: Record<string, unknown> }[]; warnings: string[]; problems?: string[] }
  | { ok: false; refusal: { sentence: string; errors?: string[] } };

/** Paste a body and see what would be read of it. Nothing is kept, nothing comes of it. */
export function TryOut({ feed }: { feed: string }) {
  const { isBusy, refusal, attempt } = useAttempt();
  const [tried, setTried] = useState<Tried | null>(null);
  const [isOpen, setOpen] = useState(false);
  const read = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = String(new FormData(event.currentTarget).get("body") ?? "");
    void attempt(async () => setTried(await api.post<Tried>(`/api/intake/feeds/${feed}/try`, { body })));
  };
  return (
    <Part title="Try a body" about="Paste what the tool sends, and see what would be read of it.">
      {isOpen ? (
        <form aria-label="Try a body" onSubmit={read}>
          <Textarea
            label="The body"
            name="body"
            autosize
            minRows={6}
            maxRows={18}
            required
            withAsterisk={false}
            autoFocus
            className="intake-paste"
          />
          <p className="deeds">
            <Button type="submit" variant="filled" loading={isBusy}>
              Read it
            </Button>
            <Button
              onClick={() => {
                setOpen(false);
                setTried(null);
              }}
            >
              Close
            </Button>
          </p>
        </form>
      ) : (
        <p className="deeds">
          <Button onClick={() => setOpen(true)}>Paste a body</Button>
        </p>
      )}
      {refusal}
      {tried && <Outcome tried={tried} />}
    </Part>
  );
}

function Outcome({ tried }: { tried: Tried }) {
  if (!tried.ok)
    return (
      <div role="status" className="red">
        <p>It would be refused: {tried.refusal.sentence}</p>
        {tried.refusal.errors?.map((error) => (
          <p key={error}>{error}</p>
        ))}
      </div>
    );
  const { entries, warnings, problems = [] } = tried;
  return (
    <div role="status">
      {entries.length === 0 && <p className="q">It would be taken, and nothing would come of it.</p>}
      {[...warnings, ...problems].map((sentence) => (
        <p key={sentence} className="amber">
          {sentence}
        </p>
      ))}
      {entries.map((entry) => (
        <Reading key={JSON.stringify(entry.data)} what={entry.what} data={entry.data} />
      ))}
    </div>
  );
}
