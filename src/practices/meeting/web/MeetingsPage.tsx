import "./meeting.css";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { DimmedButton } from "../../../web/kit/Refusal.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import type { Duty, MeetingAction } from "../item.model.ts";
import { type Meeting, type MeetingSeries, meetingStates } from "../model.ts";
import { rhythmWords } from "../rhythm.rules.ts";
import { Due } from "./Due.tsx";
import { type Page, refreshMeetings, useNames, useSome } from "./data.ts";
import { type AskedForm, FormDialog } from "./FormDialog.tsx";

/** `/meetings`: what comes, what is prepared in one press, what one has to do, and the rhythm of the office. */
export function Screen() {
  usePageTitle("Meetings");
  return (
    <article className="page mt-page">
      <header className="page-top">
        <h1>Meetings</h1>
        <span className="grow" />
        <Link className="act" to="/list/meetings">
          All of them
        </Link>
      </header>
      <Ahead />
      <Series />
      <OwnActions />
      <Duties />
      <Past />
    </article>
  );
}

function Ahead() {
  const { data, error, refetch } = useSome<Meeting>("meeting", "state:ahead", "startsAt");
  return (
    <section className="part" aria-label="Ahead">
      <h2>Ahead</h2>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={3} />}
      {data?.items.length === 0 && (
        <EmptyState headline="No meeting is planned">
          Prepare the next one of a series: its agenda assembles itself from what is due.
        </EmptyState>
      )}
      <Rows page={data} />
    </section>
  );
}

function Past() {
  const { data } = useSome<Meeting>("meeting", "state:past", "-startsAt");
  if (!data || data.items.length === 0) return null;
  return (
    <section className="part" aria-label="Past">
      <h2>Past</h2>
      <Rows page={{ ...data, items: data.items.slice(0, 12) }} />
    </section>
  );
}

function Rows({ page }: { page: Page<Meeting> | undefined }) {
  const nameOf = useNames(page?.refs ?? {});
  return (
    <ul className="mt-rows">
      {page?.items.map((one) => (
        <li key={one.id}>
          <Link to={`/meetings/${one.number}`}>
            <span className="id">{one.number}</span> <span className="name">{one.title}</span>
          </Link>
          <StateWord word={meetingStates.find((state) => state.value === one.state)?.label ?? ""} />
          <span className="q">{one.chair ? nameOf(one.chair) : <span className="amber">no chair</span>}</span>
          <span className="q tn mt-when">
            <When at={one.startsAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Each series with the one press that plans the next meeting of it and assembles its agenda. */
function Series() {
  const { data } = useSome<MeetingSeries>("meetingSeries", "active:true", "name");
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  const [running, setRunning] = useState<string | null>(null);
  const nameOf = useNames(data?.refs ?? {});
  const prepare = async (series: string) => {
    setRunning(series);
    try {
      await api.post(`/api/meeting-series/${series}/prepare`, {});
      await refreshMeetings(client);
      const ahead = await api.get<Page<Meeting>>(
        `/api/meetings?${new URLSearchParams({ filter: `state:ahead series:${series}`, sort: "startsAt", limit: "1" })}`,
      );
      if (ahead.items[0]) await navigate({ to: `/meetings/${ahead.items[0].number}` });
    } catch (fault) {
      notify({ title: "Not prepared", message: asProblem(fault).message, isBad: true });
    } finally {
      setRunning(null);
    }
  };
  if (!data) return null;
  const refusal = may("meeting.run") ? null : { sentence: "Whoever may run meetings prepares them: assistants, managers, directors." };
  return (
    <section className="part" aria-label="Series">
      <div className="tools">
        <h2>Series</h2>
        <span className="grow" />
        {may("meeting.administer") && (
          <Link className="act" to="/meeting-series/new">
            New series
          </Link>
        )}
      </div>
      {data.items.length === 0 && <p className="q">A series says how often a meeting comes, who is invited, and what it decides on.</p>}
      <ul className="mt-rows mt-series">
        {data.items.map((one) => (
          <li key={one.id}>
            <span>
              <Link className="name" to={`/meeting-series/${one.id}`}>
                {one.name}
              </Link>
              {one.purpose && <span className="q mt-purpose">{one.purpose}</span>}
            </span>
            <span className="q">
              {begun(rhythmWords(one))} at {one.time}
            </span>
            <span className="q">{one.chair ? nameOf(one.chair) : <span className="amber">no chair</span>}</span>
            <DimmedButton refusal={refusal} loading={running === one.id} onClick={() => void prepare(one.id)}>
              Prepare the next
            </DimmedButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** With a capital, where it begins a line. */
function begun(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function OwnActions() {
  const { person } = useSession();
  const { data } = useSome<MeetingAction>("meetingAction", `state:open owner:${person.id}`, "dueOn");
  const [asked, ask] = useState<AskedForm | null>(null);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="part" aria-label="Mine to do">
      <h2>Mine to do</h2>
      <ul className="mt-rows">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link to={`/meetings/${one.meeting}`}>{one.title}</Link>
            <span className="q">
              <Due dueOn={one.dueOn} isOpen />
            </span>
            <Button onClick={() => ask({ kind: "meetingAction", verb: "complete", title: "Done", id: one.id })}>Done</Button>
          </li>
        ))}
      </ul>
      <FormDialog asked={asked} onClose={() => ask(null)} />
    </section>
  );
}

/** The operating rhythm: what is done again and again, when it was last done and what shows it. */
function Duties() {
  const { data, error, refetch } = useSome<Duty>("duty", "active:true", "nextDueOn");
  const may = useMay();
  const [asked, ask] = useState<AskedForm | null>(null);
  const nameOf = useNames(data?.refs ?? {});
  return (
    <section className="part" aria-label="Duties">
      <div className="tools">
        <h2>Duties</h2>
        <span className="grow" />
        {may("meeting.run") && (
          <button className="act" type="button" onClick={() => ask({ kind: "duty", verb: "create", title: "New duty" })}>
            New duty
          </button>
        )}
      </div>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <p className="q">
          What the office does again and again belongs here: the restore test each quarter, the access review each month. Each has an owner,
          and shows when it was last done.
        </p>
      )}
      {data && data.items.length > 0 && (
        <table className="mt-duties">
          <thead>
            <tr>
              <th scope="col">Duty</th>
              <th scope="col">Who</th>
              <th scope="col">Next due</th>
              <th scope="col">Last done</th>
              <th scope="col">
                <span className="vh">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link className="name" to={`/duties/${one.id}`}>
                    {one.title}
                  </Link>{" "}
                  <span className="q">{rhythmWords(one)}</span>
                </td>
                <td>{nameOf(one.owner)}</td>
                <td className="nw">
                  <Due dueOn={one.nextDueOn} isOpen />
                </td>
                <td>
                  {one.lastDoneAt ? (
                    <>
                      <When at={one.lastDoneAt} form="ago" /> <span className="q">ago: {one.lastEvidence}</span>
                    </>
                  ) : (
                    <span className="qq">never yet</span>
                  )}
                </td>
                <td className="nw">
                  {may("meeting.write") && (
                    <Button
                      aria-label={`Done: ${one.title}`}
                      onClick={() => ask({ kind: "duty", verb: "done", title: "Done", id: one.id })}
                    >
                      Done
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <FormDialog asked={asked} onClose={() => ask(null)} />
    </section>
  );
}
