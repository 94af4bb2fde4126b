import { Button } from "@mantine/core";
import { type Ref, useImperativeHandle, useMemo, useRef, useState } from "react";
import { clockWords, type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { useDraft } from "../../../web/kit/draft.ts";
import { isMac } from "../../../web/kit/keys.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import { type DraftPart, draftText, draftUpdate, nextUpdateAfter, type UpdateVoice } from "../draft.rules.ts";
import { DraftEditor, type DraftHandle } from "./DraftEditor.tsx";
import { type IncidentItem, useDo } from "./data.ts";
import { HourInput } from "./HourInput.tsx";
import type { ServiceView } from "./service.ts";

type Kept = { parts: DraftPart[]; expected: Instant | null; next: Instant };
export type UpdateHandle = { focus: () => void; send: () => void };
type UpdateFormProps = {
  incident: IncidentItem;
  service: ServiceView | null;
  voice: UpdateVoice;
  handle: Ref<UpdateHandle>;
  isQuiet: boolean;
  /** It is sent: the next draft stands in the same place, so whoever sent it is led elsewhere. */
  onSent: () => void;
};

/** The next update to stakeholders: drafted from the room, its times chosen, its words anybody's to change. */
export function UpdateForm({ incident, service, voice, handle, isQuiet, onSent }: UpdateFormProps) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const now = instant(nowMs);
  const number = incident.updatesSent + 1;
  const isLast = incident.state === "6" || incident.state === "7" || incident.state === "8";
  const kept = useDraft(`incident:${incident.id}:update-${number}:${voice}`);
  const begun = useMemo(() => readKept(kept.text), [kept.text]);
  const [chosen, choose] = useState<{ expected?: Instant | null; next?: Instant }>({});
  const expected = chosen.expected !== undefined ? chosen.expected : begun ? begun.expected : incident.expectedBackAt;
  const fallback = nextUpdateAfter(incident, now);
  const wanted = chosen.next ?? begun?.next;
  const next = wanted && wanted > now ? wanted : fallback;
  const [startedWith, setStart] = useState<{ key: string; parts: readonly DraftPart[] } | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isSending, setSending] = useState(false);
  const editor = useRef<DraftHandle>(null);
  const fields = { expected: useRef<HTMLInputElement>(null), next: useRef<HTMLInputElement>(null) };
  const run = useDo(incident.id);
  const hour = (at: Instant) => clockWords(timeZone, at, now);

  // The draft follows the room until somebody writes in it; from then on only its figures do.
  const fresh = draftUpdate(incident, service, voice, now, timeZone, { expected, next });
  const keptKey = `${voice} ${number} kept`;
  const key = begun ? keptKey : `${voice} ${number} ${draftText(fresh)}`;
  const parts = startedWith?.key === key ? startedWith.parts : (begun?.parts ?? fresh);
  if (startedWith?.key !== key) setStart({ key, parts });
  // biome-ignore lint/correctness/useExhaustiveDependencies: hours change with their instants
  const figures = useMemo(() => ({ next: hour(next), ...(expected ? { expected: hour(expected) } : {}) }), [next, expected, timeZone]);

  const keep = (what: Partial<Kept>) => kept.write(JSON.stringify({ parts: editor.current?.parts() ?? [], expected, next, ...what }));
  const rewrite = () => {
    kept.clear();
    choose({});
    setStart(null);
  };
  const send = async () => {
    const text = draftText(editor.current?.parts() ?? []).trim();
    if (text === "" || isSending) return;
    setSending(true);
    const answer = await run("sendUpdate", { text, voice, expectedBackAt: expected, nextUpdateAt: isLast ? null : next });
    setSending(false);
    setRefusal(answer);
    if (answer) return;
    rewrite();
    onSent();
  };
  useImperativeHandle(handle, () => ({ focus: () => editor.current?.focus(), send: () => void send() }));

  const pick = (field: "expected" | "next") => (at: Instant | null) => {
    if (field === "next" && at === null) return;
    choose((before) => ({ ...before, [field]: at }));
    if (begun) keep({ [field]: at ?? null });
  };
  return (
    <>
      <DraftEditor
        label={`Draft of update ${number}`}
        parts={parts}
        figures={figures}
        onWrite={(written) => {
          // What is on the screen is what was written: the editor is not begun anew under the hand.
          setStart({ key: keptKey, parts });
          keep({ parts: written });
        }}
        onFigure={(figure) => (figure === "expected" || figure === "next") && fields[figure].current?.focus()}
        onSend={() => void send()}
        handle={editor}
      />
      {refusal && <Refusal refusal={refusal} />}
      <div className="row send">
        {!incident.restoredAt && <HourInput label="back" at={expected} isOptional onChange={pick("expected")} inputRef={fields.expected} />}
        {!isLast && <HourInput label="next word" at={next} onChange={pick("next")} inputRef={fields.next} />}
        {begun ? (
          <span className="qq wide-only">
            draft kept ·{" "}
            <button className="act" type="button" onClick={rewrite}>
              draft anew
            </button>
          </span>
        ) : (
          <span className="qq wide-only cut">figures come from the room, words are yours</span>
        )}
        <span className="grow" />
        <Button variant={isQuiet ? "subtle" : "filled"} className="wide-only" loading={isSending} onClick={() => void send()}>
          Send update {number} <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
        </Button>
      </div>
    </>
  );
}

function readKept(text: string): Kept | null {
  if (text === "") return null;
  try {
    const value = JSON.parse(text) as Kept;
    return Array.isArray(value.parts) && typeof value.next === "string" ? value : null;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return null;
  }
}
