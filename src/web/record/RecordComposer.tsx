import { useQuery } from "@tanstack/react-query";
import { api } from "../client/api.ts";
import { asProblem } from "../client/problem.ts";
import { Composer } from "../kit/Composer.tsx";
import { isVoice } from "./composing.ts";
import type { DescribedKind, Kinds } from "./describe.ts";
import { openWay } from "./open-way.ts";
import { listPath, type RecordAnswer } from "./queries.ts";
import { titleOf } from "./shown-record.ts";
import { useVerb } from "./Verbs.tsx";

/** Where one writes on a record, a tab for each way its kind knows; nothing where it knows none, a sentence where none is open. */
export function RecordComposer({ kind, kinds, answer }: { kind: DescribedKind; kinds: Kinds; answer: RecordAnswer }) {
  const { record, can } = answer;
  const run = useVerb(kind, record.id);
  const ways = kind.commands.filter(isVoice).toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
  const open = ways.filter((command) => can[command.type] === null);
  const templates = useTemplates(kind, answer, ways.length > 0);
  if (ways.length === 0) return null;
  if (open.length === 0) return <p className="qq">{can[ways[0]?.type ?? ""]?.sentence}</p>;
  const voices = open.map(({ type, label }) => {
    const isOutward = /comment/i.test(type);
    return {
      id: type,
      label,
      placeholder: isOutward ? "What should they know?" : "What did you find or do? @name tells somebody",
      send: isOutward ? "Send" : "Add the note",
      audience: isOutward ? "goes to the caller" : "staff only",
    };
  });
  return (
    <Composer
      draftKey={`${kind.kind}:${record.id}`}
      voices={voices}
      templates={templates}
      onSend={async ({ voice, text }) => {
        try {
          await run({ type: voice }, { text });
          return null;
        } catch (fault) {
          const problem = asProblem(fault);
          return { sentence: problem.message, open: openWay(problem.opens, kinds) };
        }
      }}
    />
  );
}

/** The kind's reply templates, with what they leave open filled in from the record. */
function useTemplates(kind: DescribedKind, { record, refs }: RecordAnswer, isOn: boolean) {
  const path = listPath("reply-templates", { filter: `active:true kind:"${kind.kind}"`, limit: 100 });
  const { data } = useQuery({
    queryKey: ["watch", "replyTemplate", kind.kind],
    queryFn: ({ signal }) => api.get<{ items: { id: string; name: string; text?: string }[] }>(path, { signal }),
    enabled: isOn,
    staleTime: 300_000,
    retry: false,
  });
  const caller = refs.person?.[String(record.caller)]?.label ?? "";
  const known: Readonly<Record<string, string>> = { number: record.number ?? "", title: titleOf(kind, record), caller };
  return (data?.items ?? []).map(({ id, name, text = "" }) => ({
    id,
    name,
    text: text.replaceAll(/\{(\w+)\}/g, (all, word: string) => known[word] ?? all),
  }));
}
