import "./meeting.css";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { instant, momentWords } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { zoneName } from "../../../web/kit/When.tsx";
import type { AgendaItem } from "../item.model.ts";
import { nameOfItem } from "../minutes.rules.ts";
import type { Meeting } from "../model.ts";
import { useAgenda, useMeeting, useNames } from "./data.ts";

/** `/meetings/{number}/print`: the pack of a meeting, to be printed or kept as a file: every item with what it is about. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useMeeting(number);
  useEffect(() => {
    if (data) document.title = `${data.record.number} ${data.record.title}`;
  }, [data]);
  return (
    <main className="mt-pack">
      <p className="mt-pack-tools">
        <Link className="act" to={`/meetings/${number}`}>
          Back to the meeting
        </Link>
        <span className="grow" />
        {data && <Panels place="afterFacts" kind="meeting" id={data.record.id} record={data.record} />}
        <button className="act" type="button" onClick={() => window.print()}>
          Print
        </button>
      </p>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && <Sheet meeting={data.record} nameOf={namesIn(data.refs.person)} />}
    </main>
  );
}

type NameOf = (person: string | null) => string;
const namesIn =
  (people: Readonly<Record<string, { label: string }>> = {}): NameOf =>
  (person) =>
    person === null ? "nobody" : (people[person]?.label ?? "somebody");

function Sheet({ meeting, nameOf }: { meeting: Meeting; nameOf: NameOf }) {
  const { data } = useAgenda(meeting.id);
  const presenterOf = useNames(data?.refs ?? {});
  const { timeZone } = useReader();
  const nowMs = useNow();
  const items = data?.items ?? [];
  return (
    <article className="mt-sheet">
      <p className="q">
        {meeting.number} · as of {momentWords(timeZone, instant(nowMs), instant(nowMs))} {zoneName(nowMs, timeZone)}
      </p>
      <h1>{meeting.title}</h1>
      <p>
        {momentWords(timeZone, meeting.startsAt, instant(nowMs))}, {meeting.durationMinutes} min
        {meeting.place ? `, ${meeting.place}` : ""}. Chair: {nameOf(meeting.chair)}.
        {meeting.invited.length > 0 && ` Invited: ${meeting.invited.map(nameOf).join(", ")}.`}
      </p>
      <Contents items={items} presenterOf={presenterOf} />
      {items.map((item, at) => (
        <section key={item.id} className="mt-pack-item">
          <h2>
            {at + 1}. {nameOfItem(item)}
          </h2>
          <p className="q">{[item.why, item.sinceLast].filter((one) => one !== null).join(". ")}</p>
          <Panels place="afterTimeline" kind="agendaItem" id={item.id} record={item} />
        </section>
      ))}
      {meeting.minutesText && (
        <section className="mt-pack-item">
          <h2>Minutes{meeting.state === "circulated" ? "" : ", not yet circulated"}</h2>
          <p>{meeting.minutesText}</p>
        </section>
      )}
    </article>
  );
}

function Contents({ items, presenterOf }: { items: readonly AgendaItem[]; presenterOf: NameOf }) {
  if (items.length === 0) return <p className="q">Nothing is on the agenda yet.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Agenda</th>
          <th scope="col">Presented by</th>
          <th scope="col" className="num">
            min
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, at) => (
          <tr key={item.id}>
            <td>
              {at + 1}. {nameOfItem(item)}
            </td>
            <td>{item.presenter ? presenterOf(item.presenter) : ""}</td>
            <td className="num">{item.plannedMinutes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
