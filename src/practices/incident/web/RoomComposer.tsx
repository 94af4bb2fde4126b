import { Button, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDraft } from "../../../web/kit/draft.ts";
import { isMac } from "../../../web/kit/keys.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import type { UpdateVoice } from "../draft.rules.ts";
import { type IncidentAnswer, useDo } from "./data.ts";
import type { ServiceView } from "./service.ts";
import { Told } from "./Told.tsx";
import { UpdateForm, type UpdateHandle } from "./UpdateForm.tsx";

export type Writing = "note" | "update" | "decision";
export type ComposerHandle = { write: (what: Writing) => void; sendUpdate: () => void; showTold: () => void };
/** `isQuiet`: something else on the screen is to be done first, so nothing here is filled and the note comes first.
 * `offersUpdate`: stakeholders are still to hear something. */
type RoomComposerProps = {
  answer: IncidentAnswer;
  service: ServiceView | null;
  handle: Ref<ComposerHandle>;
  isQuiet?: boolean;
  offersUpdate: boolean;
  onSent: () => void;
};

const tabs: readonly { what: Writing; label: string }[] = [
  { what: "note", label: "Note" },
  { what: "update", label: "Update to stakeholders" },
  { what: "decision", label: "Decision" },
];

/** Where the room writes: for itself, for everybody who waits, or what it has decided. Each keeps its own draft. */
export function RoomComposer({ answer, service, handle, isQuiet = false, offersUpdate, onSent }: RoomComposerProps) {
  const { record, can } = answer;
  const isOpen = record.state === "1" || record.state === "2" || record.state === "3";
  const mayWrite = tabs.filter(({ what }) => !can[{ note: "addNote", update: "sendUpdate", decision: "decideOn" }[what]]);
  const open = mayWrite.filter(({ what }) => what !== "update" || offersUpdate);
  const [wanted, want] = useState<Writing>(isQuiet || !isOpen ? "note" : "update");
  const [voice, setVoice] = useState<UpdateVoice>("business");
  const [isToldOpen, openTold] = useState(false);
  const update = useRef<UpdateHandle>(null);
  const form = useRef<HTMLElement>(null);
  const what = open.some((tab) => tab.what === wanted) ? wanted : open[0]?.what;
  useImperativeHandle(handle, () => ({
    write: (next) => {
      // The editor has the focus before the next key comes, however soon that is: it would be a command of the room else.
      flushSync(() => want(next));
      form.current?.scrollIntoView({ block: "nearest" });
      if (next === "update") update.current?.focus();
      else form.current?.querySelector("textarea")?.focus();
    },
    sendUpdate: () => update.current?.send(),
    showTold: () => {
      flushSync(() => {
        want("update");
        openTold((was) => !was);
      });
      form.current?.scrollIntoView({ block: "nearest" });
    },
  }));
  if (!what) return null;
  return (
    <section className="composer" aria-label="Write" ref={form}>
      <div className="tabs">
        {open.map((tab) => (
          <button key={tab.what} type="button" aria-pressed={tab.what === what} onClick={() => want(tab.what)}>
            {tab.what === "update" && !isOpen ? "Last update to stakeholders" : tab.label}
          </button>
        ))}
        {open.length < mayWrite.length && <span className="qq">It is over: stakeholders wait for no more updates.</span>}
        <span className="grow" />
        {what === "update" && (
          <>
            <span className="qq wide-only">voice</span>
            {(["business", "technical"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={one === voice} onClick={() => setVoice(one)}>
                {one === "business" ? "Business" : "Technical"}
              </button>
            ))}
          </>
        )}
      </div>
      {what === "update" && <Told answer={answer} voice={voice} isOpen={isToldOpen} onOpen={openTold} />}
      {what === "update" && (
        <UpdateForm key={`${record.id} ${voice}`} incident={record} handle={update} {...{ service, voice, isQuiet, onSent }} />
      )}
      {what === "note" && <NoteForm id={record.id} isQuiet={isQuiet} />}
      {what === "decision" && <DecisionForm id={record.id} isQuiet={isQuiet} />}
    </section>
  );
}

/** A work note, for staff. @name tells somebody. */
export function NoteForm({ id, isQuiet }: { id: string; isQuiet: boolean }) {
  const draft = useDraft(`incident:${id}:note`);
  return (
    <Words
      isQuiet={isQuiet}
      id={id}
      verb="addNote"
      draft={draft}
      button="Add the note"
      values={(text) => ({ text })}
      aside="staff only · @name tells somebody"
    >
      {(onKeyDown) => (
        <Textarea
          aria-label="Note"
          placeholder="What did you find or do?"
          minRows={2}
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      )}
    </Words>
  );
}

function DecisionForm({ id, isQuiet }: { id: string; isQuiet: boolean }) {
  const draft = useDraft(`incident:${id}:decision`);
  const notChosen = useDraft(`incident:${id}:not-chosen`);
  const advisedBy = useDraft(`incident:${id}:advised-by`);
  const values = (text: string) => ({ text, notChosen: notChosen.text || null, advisedBy: advisedBy.text || null });
  const onDone = () => {
    notChosen.clear();
    advisedBy.clear();
  };
  return (
    <Words
      isQuiet={isQuiet}
      id={id}
      verb="decideOn"
      draft={draft}
      button="Record the decision"
      values={values}
      onDone={onDone}
      aside="your name stands under it"
    >
      {(onKeyDown) => (
        <>
          <Textarea
            aria-label="Decision"
            placeholder="What is decided"
            minRows={1}
            value={draft.text}
            onChange={(event) => draft.write(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <div className="two-inputs">
            <TextInput
              aria-label="Not chosen, and why"
              placeholder="not chosen, and why"
              value={notChosen.text}
              onChange={(event) => notChosen.write(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
            <TextInput
              aria-label="Advised by"
              placeholder="advised by"
              value={advisedBy.text}
              onChange={(event) => advisedBy.write(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
          </div>
        </>
      )}
    </Words>
  );
}

type WordsProps = {
  id: string;
  verb: string;
  draft: ReturnType<typeof useDraft>;
  button: string;
  isQuiet: boolean;
  aside: string;
  values: (text: string) => Record<string, unknown>;
  onDone?: () => void;
  children: (onKeyDown: (event: KeyboardEvent) => void) => ReactNode;
};

function Words({ id, verb, draft, button, isQuiet, aside, values, onDone, children }: WordsProps) {
  const run = useDo(id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async () => {
    const text = draft.text.trim();
    if (text === "" || isSending) return;
    setSending(true);
    const answer = await run(verb, values(text));
    setSending(false);
    setRefusal(answer);
    if (answer) return;
    draft.clear();
    onDone?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  };
  return (
    <>
      {children(onKeyDown)}
      {refusal && <Refusal refusal={refusal} />}
      <div className="row send">
        <span className="q cut">{aside}</span>
        <span className="qq wide-only">{draft.text === "" ? "" : "draft kept"}</span>
        <span className="grow" />
        <Button variant={isQuiet ? "subtle" : "filled"} loading={isSending} onClick={() => void send()}>
          {button} <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
        </Button>
      </div>
    </>
  );
}
