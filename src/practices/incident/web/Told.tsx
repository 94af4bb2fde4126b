import "./told.css";
import { useState } from "react";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { Refusal, type RefusalView } from "../../../web/kit/Refusal.tsx";
import type { UpdateVoice } from "../draft.rules.ts";
import { type IncidentAnswer, useDo } from "./data.ts";
import { reachedWords, type ShownGroup, type Stakeholders, useStakeholders } from "./told.ts";

type ToldProps = { answer: IncidentAnswer; voice: UpdateVoice; isOpen: boolean; onOpen: (isOpen: boolean) => void };

/** Whom the update being written reaches, by name and number, and the way to add a group to this incident or leave one out. */
export function Told({ answer, voice, isOpen, onOpen }: ToldProps) {
  const { record, can } = answer;
  const { data } = useStakeholders(record.id);
  const nowMs = useNow();
  if (!data) return <p className="told-line q">&nbsp;</p>;
  const reached = reachedWords(data, { incident: record, voice, now: instant(nowMs) });
  const mayChange = !can.tellGroup && data.groups.length > 0;
  return (
    <div className="told-part">
      <p className="told-line">
        <span className="q">This update goes to</span>{" "}
        {reached.length > 0 ? <b>{reached.join(", ")}</b> : <span className="amber">nobody by mail</span>}
        {caveat(data) && <span className="amber">; {caveat(data)}</span>}
        {mayChange && (
          <>
            {" "}
            <button className="act" type="button" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
              {isOpen ? "done" : "who is told"}
            </button>
          </>
        )}
      </p>
      {isOpen && mayChange && <Groups id={record.id} groups={data.groups} />}
    </div>
  );
}

function caveat({ restricted, hasMail, groups }: Stakeholders): string | null {
  if (restricted) return "restricted: only those of them who may see it, nobody outside";
  if (!hasMail) return "no mail leaves this office: it stands in their inbox alone";
  return groups.length === 0 ? "no stakeholder group is set up yet" : null;
}

function Groups({ id, groups }: { id: string; groups: readonly ShownGroup[] }) {
  const run = useDo(id);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  return (
    <>
      <ul className="told-groups" aria-label="Stakeholder groups">
        {groups.map((group) => (
          <li key={group.id}>
            <span className={group.isTold ? "n" : "n q"}>{group.name}</span>
            <span className="of">
              <span className="q">{group.voice}</span>
              <span className="q">{sizeWords(group)}</span>
              <span className="qq">{standingWords(group)}</span>
            </span>
            <button
              className="act"
              type="button"
              aria-label={`${group.isTold ? "leave out" : "tell"} ${group.name}`}
              onClick={() => void run(group.isTold ? "leaveGroupOut" : "tellGroup", { group: group.id }).then(setRefusal)}
            >
              {group.isTold ? "leave out" : "tell"}
            </button>
          </li>
        ))}
      </ul>
      {refusal && <Refusal refusal={refusal} />}
    </>
  );
}

function sizeWords({ people, addresses }: ShownGroup): string {
  const outside = addresses > 0 ? `, ${addresses} outside` : "";
  return `${people} ${people === 1 ? "person" : "people"}${outside}`;
}

function standingWords({ isTold, isAskedFor }: ShownGroup): string {
  if (isTold) return isAskedFor ? "" : "added by hand";
  return isAskedFor ? "left out by hand" : "not for this service or priority";
}
