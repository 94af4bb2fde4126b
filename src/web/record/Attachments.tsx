import { FileButton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Paperclip, X } from "lucide-react";
import { type DragEvent, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { asProblem } from "../client/problem.ts";
import { recordKey } from "../client/query.ts";
import { Icon } from "../kit/icon.tsx";
import { Refusal } from "../kit/Refusal.tsx";
import { When } from "../kit/When.tsx";
import type { DescribedKind } from "./describe.ts";
import type { Refs, ShownRecord } from "./shown-record.ts";

type FileInfo = { id: string; name: string; type: string; size: number; audience: string; at: Instant; addedBy: string | null };

/** Files of a record: drop them here or choose them; each is opened by its name. */
export function Attachments({ kind, record }: { kind: DescribedKind; record: ShownRecord }) {
  const client = useQueryClient();
  const [sentence, setSentence] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const [sending, setSending] = useState(0);
  const key = recordKey(kind.kind, record.id, "attachments");
  const path = `/api/${kind.plural}/${record.id}/attachments`;
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ items: FileInfo[]; refs: Refs }>(path, { signal }),
    retry: false,
  });

  const attempt = async (deed: () => Promise<unknown>) => {
    setSentence(null);
    try {
      await deed();
    } catch (fault) {
      setSentence(asProblem(fault).message);
    }
    await client.invalidateQueries({ queryKey: recordKey(kind.kind, record.id) });
  };
  const add = async (files: readonly File[]) => {
    setSending(files.length);
    for (const file of files) {
      await attempt(() => api.post(`${path}?name=${encodeURIComponent(file.name)}`, file));
      setSending((left) => left - 1);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void add([...event.dataTransfer.files]);
  };
  return (
    <section
      className={isOver ? "files is-over" : "files"}
      aria-label="Files"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <ul>
        {data?.items.map((file) => (
          <li key={file.id}>
            <Icon of={Paperclip} small /> <a href={`/api/attachments/${file.id}`}>{file.name}</a>{" "}
            <span className="qq">
              {sizeWords(file.size)}, {file.addedBy ? data.refs.person?.[file.addedBy]?.label : "Quarterdeck"}{" "}
              <When at={file.at} form="clock" />
              {file.audience === "caller" ? ", the caller sees it" : ""}
            </span>
            <button
              className="cross"
              type="button"
              aria-label={`Remove ${file.name}`}
              onClick={() => void attempt(() => api.delete(`/api/attachments/${file.id}`))}
            >
              <Icon of={X} small />
            </button>
          </li>
        ))}
      </ul>
      <p className="row">
        <FileButton multiple onChange={(files) => void add(files)}>
          {(props) => (
            <button {...props} className="act" type="button">
              Attach a file
            </button>
          )}
        </FileButton>
        <span className="qq wide-only">{sending > 0 ? `Sending, ${sending} to go` : "or drop it here"}</span>
      </p>
      {sentence && <Refusal refusal={{ sentence }} />}
    </section>
  );
}

/** "312 B", "48 kB", "2.4 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
