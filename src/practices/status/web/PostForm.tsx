import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useDraft as useKeptDraft } from "../../../web/kit/draft.ts";
import { isMac } from "../../../web/kit/keys.ts";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import type { BoardPage } from "../board.model.ts";
import { type NoticeState, noticeStates } from "../notice.model.ts";
import { mailWords } from "./ComposeScreen.tsx";
import { statesOf } from "./compose.ts";
import { type NoticeRecord, useReadAgain } from "./data.ts";

/** The next update: how it stands now, and what readers are told. */
export function PostForm({ notice, page, takesMail }: { notice: NoticeRecord; page: BoardPage | undefined; takesMail: boolean }) {
  const kept = useKeptDraft(`statusNotice:${notice.id}:update`);
  const [state, setState] = useState<NoticeState>(notice.state);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const readAgain = useReadAgain();
  const send = async () => {
    if (kept.text.trim() === "" || isBusy) return;
    setBusy(true);
    setRefusal(null);
    try {
      await api.post(`/api/status-notices/${notice.id}/post`, { state, text: kept.text });
      kept.clear();
      await readAgain();
    } catch (fault) {
      const problem = asProblem(fault);
      setRefusal({ sentence: problem.detail || problem.title });
    } finally {
      setBusy(false);
    }
  };
  const choices = statesOf[notice.category].map((value) => ({ value, label: noticeStates.find((one) => one.value === value)!.label }));
  return (
    <form
      className="st-post"
      aria-label="Post an update"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
      }}
    >
      <SegmentedControl aria-label="State" data={choices} value={state} onChange={(value) => setState(value as NoticeState)} />
      <Textarea
        aria-label="What readers are told"
        placeholder="What readers are told next"
        minRows={3}
        maxRows={10}
        maxLength={4000}
        value={kept.text}
        onChange={(event) => kept.write(event.currentTarget.value)}
      />
      {refusal && <Refusal refusal={refusal} />}
      <p className="row send">
        <span className="qq">
          {page ? mailWords(page, takesMail) : ""} {notice.followsIncident && "It also follows its incident."}
        </span>
        <span className="grow" />
        <Button type="submit" variant="filled" loading={isBusy}>
          Post <kbd>{isMac ? "⌘↵" : "Ctrl ↵"}</kbd>
        </Button>
      </p>
    </form>
  );
}
