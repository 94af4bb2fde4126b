import "./meeting.css";
import { Button } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useNow } from "../../../web/client/now.tsx";
import { useMay } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { notify } from "../../../web/kit/notify.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { EditForm } from "../../../web/record/Facts.tsx";
import type { RecordAnswer } from "../../../web/record/queries.ts";
import { rememberRecord } from "../../../web/record/recent.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { WatchButton } from "../../../web/record/WatchButton.tsx";
import { type Meeting, meetingStates } from "../model.ts";
import { Agenda } from "./Agenda.tsx";
import { Attendance } from "./Attendance.tsx";
import { goneOn, minutesOf, nextOf, stepMove } from "./agenda.ts";
import { type MeetingAnswer, useAgenda, useDeed, useMeeting, useNames } from "./data.ts";
import { type AskedForm, FormDialog } from "./FormDialog.tsx";
import { ItemView } from "./ItemView.tsx";
import { MeetingActions } from "./MeetingActions.tsx";
import { Minutes } from "./Minutes.tsx";
import type { WordsHandle } from "./Words.tsx";

/** `/meetings/{number}`: the meeting as several people hold it at once. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useMeeting(number);
  usePageTitle(data ? `${data.record.number} ${data.record.title}` : number);
  if (error && !data) {
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/meetings">
            All meetings
          </Link>
        </p>
      </div>
    );
  }
  if (!data) return <LoadingRows widths={[120, 320]} />;
  return <Page key={data.record.id} answer={data} />;
}

function Page({ answer }: { answer: MeetingAnswer }) {
  const { record: meeting, refs } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("meeting");
  const [isEditing, setEditing] = useState(false);
  const shown: RecordAnswer = answer;
  const nameOf = useNames(refs);
  useFooting(`version ${meeting.version}`);
  if (!kind) return null;
  rememberRecord(kind, shown.record);
  return (
    <article className={meeting.state === "open" ? "record mt is-open" : "record mt"}>
      <header>
        <p className="row record-top">
          <Link className="act" to="/meetings">
            Meetings
          </Link>
          <span className="id">{meeting.number}</span>
          <StateWord word={meetingStates.find((one) => one.value === meeting.state)?.label ?? ""} />
          <span className="q">
            {meeting.state !== "planned" && "planned for "}
            <When at={meeting.startsAt} />, {meeting.durationMinutes} min{meeting.place ? `, ${meeting.place}` : ""}
          </span>
          {meeting.state === "planned" && meeting.agendaCirculatedAt && (
            <span className="q">
              agenda sent <When at={meeting.agendaCirculatedAt} />
            </span>
          )}
          {meeting.link && (
            <a className="act" href={meeting.link} rel="noreferrer" target="_blank">
              Join
            </a>
          )}
          <span className="grow" />
          <Link className="act" to={`/meetings/${meeting.number}/print`}>
            Pack
          </Link>
          <Panels place="afterFacts" kind="meeting" id={meeting.id} record={meeting} />
          <WatchButton kind={kind} record={shown.record} />
        </p>
        <div className="mt-lead">
          <h1>{meeting.title}</h1>
          <Timer meeting={meeting} />
        </div>
        <Verbs kind={kind} kinds={kinds} answer={shown} onEdit={() => setEditing(true)} most={4} />
      </header>
      {isEditing && <EditForm kind={kind} answer={shown} onDone={() => setEditing(false)} />}
      <Body meeting={meeting} answer={answer} nameOf={nameOf} />
    </article>
  );
}

/** How long the meeting has gone on, against what was planned. */
function Timer({ meeting }: { meeting: Meeting }) {
  const gone = goneOn(meeting, useNow());
  if (gone === null) return null;
  const minutes = minutesOf(gone);
  const isOver = minutes > meeting.durationMinutes;
  return (
    <p className="mt-timer tn">
      <b className={isOver ? "red" : "bright"}>{minutes}</b> of {meeting.durationMinutes} min
    </p>
  );
}

function Body({ meeting, answer, nameOf }: { meeting: Meeting; answer: MeetingAnswer; nameOf: (person: string | null) => string }) {
  const { data, error, refetch } = useAgenda(meeting.id);
  const deed = useDeed();
  const mayWrite = useMay()("meeting.write");
  const navigate = useNavigate();
  const [chosen, choose] = useState<string | null>(null);
  const [asked, ask] = useState<AskedForm | null>(null);
  const words = useRef<WordsHandle>(null);
  const nameOfItemPeople = useNames(data?.refs ?? answer.refs);
  const items = data?.items ?? [];
  const shown = items.find((one) => one.id === (chosen ?? meeting.currentItem)) ?? items[0] ?? null;
  const at = items.findIndex((one) => one.id === shown?.id);
  const isPlanning = meeting.state === "planned" || meeting.state === "open";
  const isLive = meeting.state === "open";
  const say = async (path: string, values: object) => {
    const refused = await deed(path, values);
    if (refused) notify({ title: "Not done", message: refused.sentence, isBad: true });
  };
  const goTo = (item: string | null) => {
    choose(null);
    void say(`meetings/${meeting.id}/takeUp`, { item });
  };
  const onMove = (item: string, by: 1 | -1) => {
    const move = stepMove(items, item, by);
    if (move) void say(`agenda-items/${item}/move`, move);
  };
  const next = nextOf(items, meeting.currentItem);
  const show = (place: number) => items[place] && choose(items[place].id);
  useKeys(
    {
      n: isLive && mayWrite && next ? { does: "next item", run: () => goTo(next) } : undefined,
      j: at < items.length - 1 ? { does: "look at the next", run: () => show(at + 1) } : undefined,
      k: at > 0 ? { does: "look at the one before", run: () => show(at - 1) } : undefined,
      m: isLive && mayWrite && shown ? { does: "write down", run: () => words.current?.write() } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: "/meetings" }) },
    },
    { scope: "Meeting" },
  );
  const isElsewhere = isLive && shown !== null && meeting.currentItem !== shown.id;
  return (
    <div className="mt-body">
      <nav className="mt-left" aria-label="Agenda">
        <div className="tools">
          <h2>Agenda</h2>
          <span className="grow" />
          {isPlanning && mayWrite && (
            <button
              className="act"
              type="button"
              onClick={() => ask({ kind: "agendaItem", verb: "create", title: "Add to the agenda", fixed: { meeting: meeting.id } })}
            >
              Add
            </button>
          )}
        </div>
        {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
        <Agenda meeting={meeting} items={items} shown={shown?.id ?? null} onShow={choose} {...(isPlanning && mayWrite ? { onMove } : {})} />
      </nav>
      <div className="mt-centre">
        {isElsewhere && mayWrite && (
          <p className="row mt-elsewhere">
            <Button variant="filled" onClick={() => goTo(shown.id)}>
              {meeting.currentItem ? "Go to this item" : "Begin with this item"}
            </Button>
            {chosen !== null && meeting.currentItem !== null && (
              <button className="act" type="button" onClick={() => choose(null)}>
                Back to where the meeting is
              </button>
            )}
          </p>
        )}
        {data && items.length === 0 && (
          <EmptyState headline="Nothing is on the agenda yet">
            Assemble it: what is due, what was deferred or not reached last time, and what is always talked about. Or add an item.
          </EmptyState>
        )}
        {shown && (
          <ItemView
            key={shown.id}
            item={shown}
            meeting={meeting}
            place={at + 1}
            nameOf={nameOfItemPeople}
            mayWrite={mayWrite}
            words={words}
          />
        )}
        {meeting.state !== "planned" && meeting.state !== "canceled" && <Minutes meeting={meeting} mayWrite={mayWrite} nameOf={nameOf} />}
      </div>
      <aside className="mt-right" aria-label="People and actions">
        <Attendance meeting={meeting} refs={answer.refs} nameOf={nameOf} mayWrite={mayWrite} />
        {meeting.state !== "planned" && <MeetingActions meeting={meeting.id} item={shown?.id ?? null} mayWrite={mayWrite} />}
      </aside>
      <FormDialog asked={asked} onClose={() => ask(null)} />
    </div>
  );
}
