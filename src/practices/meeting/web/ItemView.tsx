import { Button } from "@mantine/core";
import { type Ref, useState } from "react";
import { Panels } from "../../../web/frame/panels.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { notify } from "../../../web/kit/notify.ts";
import { type AgendaItem, bindingDispositions, dispositions } from "../item.model.ts";
import type { Meeting } from "../model.ts";
import { belowLeast, presentWords } from "../quorum.rules.ts";
import { useDeed } from "./data.ts";
import { type AskedForm, FormDialog } from "./FormDialog.tsx";
import { Words, type WordsHandle } from "./Words.tsx";

type ItemViewProps = {
  item: AgendaItem;
  meeting: Meeting;
  place: number;
  nameOf: (person: string | null) => string;
  mayWrite: boolean;
  words: Ref<WordsHandle>;
};

/** One item as the meeting looks at it: why it is here, what changed, what it is about, what was said, what came of it. */
export function ItemView({ item, meeting, place, nameOf, mayWrite, words }: ItemViewProps) {
  const deed = useDeed();
  const [asked, ask] = useState<AskedForm | null>(null);
  const isOpen = item.disposition === "open";
  const isRunning = meeting.state === "open" || meeting.state === "ended";
  const tooFew = belowLeast(meeting) ? presentWords(meeting) : null;
  const maySettle = mayWrite && (isRunning || meeting.state === "planned");
  const run = async (verb: string) => {
    const refused = await deed(`agenda-items/${item.id}/${verb}`, {});
    if (refused) notify({ title: "Not done", message: refused.sentence, isBad: true });
  };
  const askFor = (verb: string, title: string) => ask({ kind: "agendaItem", verb, title, id: item.id });
  const deferring = () => askFor("defer", "Defer");
  useKeys(
    {
      d: maySettle && isOpen ? { does: "defer", run: deferring } : undefined,
      x: maySettle && isOpen && meeting.state !== "planned" ? { does: "discussed", run: () => void run("discuss") } : undefined,
    },
    { scope: "Item" },
  );
  return (
    <section className="mt-item" aria-label={`Item ${place}`}>
      <h2 className="mt-head">
        <span className="q tn">{place}</span> {item.title}
      </h2>
      <p className="mt-why">
        {item.why && <b className="name">{item.why}</b>}
        {item.presenter && <span className="q"> {nameOf(item.presenter)} presents</span>}
      </p>
      {item.sinceLast && <p className="mt-since">{item.sinceLast}</p>}
      <Panels place="afterFacts" kind="agendaItem" id={item.id} record={{ ...item, meetingState: meeting.state, tooFew }} />
      <Outcome item={item} nameOf={nameOf} />
      {maySettle && (
        <p className="row deeds mt-settle">
          {isOpen && meeting.state !== "planned" && <Button onClick={() => void run("discuss")}>Discussed</Button>}
          {isOpen && <Button onClick={deferring}>Defer</Button>}
          {isOpen && <Button onClick={() => askFor("remove", "Take off the agenda")}>Take off</Button>}
          {!isOpen && !bindingDispositions.some((one) => one.value === item.disposition) && (
            <Button onClick={() => void run("resume")}>Take up again</Button>
          )}
          {meeting.state !== "ended" && (
            <Button
              onClick={() =>
                ask({
                  ...{ kind: "agendaItem", verb: "edit", title: "Save", id: item.id, version: item.version },
                  fixed: {},
                  initial: {
                    title: item.title,
                    presenter: item.presenter,
                    plannedMinutes: item.plannedMinutes,
                    why: item.why,
                    meeting: item.meeting,
                  },
                })
              }
            >
              Edit
            </Button>
          )}
        </p>
      )}
      {meeting.state !== "planned" && (
        <>
          <h3>What was said</h3>
          <Words
            label="What was said"
            value={item.notes}
            empty="Write down what was said: for the minutes."
            isEditable={mayWrite && isRunning}
            max={8000}
            handle={words}
            onKeep={(notes) => deed(`agenda-items/${item.id}/minute`, { notes: notes.trim() || null }, item.version)}
          />
        </>
      )}
      <FormDialog asked={asked} onClose={() => ask(null)} />
    </section>
  );
}

function Outcome({ item, nameOf }: Pick<ItemViewProps, "item" | "nameOf">) {
  if (item.disposition === "open") return null;
  const label = dispositions.find((one) => one.value === item.disposition)?.label ?? "";
  return (
    <div className="mt-outcome">
      <b className={item.disposition === "rejected" ? "red name" : "name bright"}>{label}</b>
      {item.disposedBy && <span className="q"> by {nameOf(item.disposedBy)}</span>}
      {item.reason && <p>{item.reason}</p>}
      {item.conditions.length > 0 && (
        <ul>
          {item.conditions.map((one) => (
            <li key={one.title}>
              {one.title} {one.owner && <span className="q">{nameOf(one.owner)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
