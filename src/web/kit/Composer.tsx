import { Button, Menu, Textarea } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useDraft } from "./draft.ts";
import { isMac } from "./keys.ts";
import { Refusal, type RefusalView } from "./Refusal.tsx";

/** A way to write: a tab with its own draft. */
export type Voice = { id: string; label: string; placeholder: string; send: string; audience?: ReactNode };

type ComposerProps = {
  voices: readonly Voice[];
  /** Names the draft: the kind and id of the record, so that each record keeps its own. */
  draftKey: string;
  /** Sends; answers a refusal when it may not be sent, null when it was. The draft is dropped only then. */
  onSend: (message: { voice: string; text: string }) => Promise<RefusalView | null>;
  /** `lit` is the composer of a room: raised, with its button always there. */
  form?: "inline" | "lit";
  tools?: ReactNode;
  /** Words used often, to begin with: chosen from a menu, they come behind what stands there. */
  templates?: readonly { id: string; name: string; text: string }[];
};

/** Where one writes: tabs for who will read it, Ctrl or ⌘ with Enter sends, the draft survives a closed page. */
export function Composer({ voices, draftKey, onSend, form = "inline", tools, templates = [] }: ComposerProps) {
  const [voiceId, setVoiceId] = useState(voices[0]?.id ?? "");
  const voice = voices.find((each) => each.id === voiceId) ?? voices[0];
  const draft = useDraft(`${draftKey}:${voice?.id ?? ""}`);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isSending, setSending] = useState(false);
  if (!voice) return null;

  const send = async () => {
    const text = draft.text.trim();
    if (text === "" || isSending) return;
    setSending(true);
    try {
      const answer = await onSend({ voice: voice.id, text });
      setRefusal(answer);
      if (!answer) draft.clear();
    } catch (fault) {
      const because = fault instanceof Error ? fault.message : String(fault);
      setRefusal({ sentence: `It was not sent. ${because} Your words are kept here.` });
    } finally {
      setSending(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  };

  return (
    <form
      className={form === "lit" ? "composer" : "reply"}
      aria-label="Write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="tabs">
        {voices.map(({ id, label }) => (
          <button key={id} type="button" aria-pressed={id === voice.id} onClick={() => setVoiceId(id)}>
            {label}
          </button>
        ))}
        <span className="grow" />
        {templates.length > 0 && (
          <Menu>
            <Menu.Target>
              <button type="button">Templates</button>
            </Menu.Target>
            <Menu.Dropdown>
              {templates.map(({ id, name, text }) => (
                <Menu.Item key={id} onClick={() => draft.write([draft.text.trim(), text].filter(Boolean).join("\n\n"))}>
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {tools}
      </div>
      <Textarea
        aria-label={voice.label}
        placeholder={voice.placeholder}
        value={draft.text}
        minRows={form === "lit" ? 2 : 1}
        onChange={(event) => draft.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {refusal && <Refusal refusal={refusal} />}
      {(form === "lit" || draft.text !== "") && (
        <p className="row send">
          <span className="q cut">{voice.audience}</span>
          <span className="qq wide-only">{draft.text === "" ? "" : "draft kept"}</span>
          <span className="grow" />
          <Button type="submit" variant={form === "lit" ? "filled" : "subtle"} loading={isSending}>
            {voice.send} <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
          </Button>
        </p>
      )}
    </form>
  );
}
