import "./paging.css";
import { useMemo } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { Mark } from "../../../web/kit/marks.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Page } from "../model.ts";
import { ForecastLines } from "./Ahead.tsx";
import { Countdown } from "./Countdown.tsx";
import { type PageAnswer, type ShownNotification, useAhead, useNotifications } from "./data.ts";
import { causeWords, fateWords, isBad, standingWords, stepWords, wayWord } from "./sentences.ts";

/** Where a page stands: who is called, by which way, since when; when others are, and who; running. */
export function Standing({ answer }: { answer: PageAnswer }) {
  const { record, refs } = answer;
  const nowMs = useNow();
  const { timeZone } = useReader();
  const name = (id: string | null) => (id ? (refs.person?.[id]?.label ?? "somebody") : "Quarterdeck");
  const sentence = standingWords(record, { name, timeZone, now: instant(nowMs) });
  const cause = causeWords(record);
  const isBadNews = record.state === "exhausted";
  return (
    <div className="pg-standing">
      {record.state === "paging" && <Called page={record} refs={refs} />}
      {sentence && <p className={isBadNews ? "pg-lead pg-alarm" : "pg-lead"}>{sentence}</p>}
      <Escalation page={record} />
      <p className="qq">
        {[cause, record.state === "paging" ? stepWords(record) : "", `policy ${record.policyName}`].filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}

function Called({ page, refs }: { page: Page; refs: Refs }) {
  const { data } = useNotifications(page);
  const { timeZone } = useReader();
  const nowMs = useNow();
  const people = page.calling.map((id) => ({ id, name: refs.person?.[id]?.label ?? "somebody" }));
  const channels = page.callingChannels.map((id) => ({ id, name: refs.outgoingChannel?.[id]?.label ?? "a channel" }));
  const ways = useMemo(() => waysNow(data?.items ?? [], page), [data, page]);
  if (people.length + channels.length === 0) return null;
  return (
    <p className="pg-lead">
      Paged:{" "}
      {[...people, ...channels].map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <b className="name">{name}</b>{" "}
          <span className="q">
            {(ways.get(id) ?? [])
              .map((one) => `${clockWords(timeZone, one.sentAt ?? one.dueAt, instant(nowMs))} ${wayWord(one.methodType)}`)
              .join(", ")}
          </span>
        </span>
      ))}
    </p>
  );
}

/** The ways by which those who are called now were told, the inbox left out where there is another. */
function waysNow(items: readonly ShownNotification[], page: Page): ReadonlyMap<string, ShownNotification[]> {
  const ways = new Map<string, ShownNotification[]>();
  for (const one of items.toReversed()) {
    if (one.round !== page.round || one.loop !== page.loop || one.step !== page.step || one.state === "canceled") continue;
    const key = one.person ?? one.channel ?? "";
    ways.set(key, [...(ways.get(key) ?? []), one]);
  }
  for (const [key, all] of ways) {
    const outside = all.filter((one) => one.methodType !== "inApp");
    if (outside.length > 0) ways.set(key, outside);
  }
  return ways;
}

function Escalation({ page }: { page: Page }) {
  const { data } = useAhead(page);
  const { timeZone } = useReader();
  const nowMs = useNow();
  if (page.nextAt === null) return null;
  const hour = clockWords(timeZone, page.nextAt, instant(nowMs));
  if (page.state === "acknowledged")
    return (
      <p className="q">
        Calls again in <Countdown to={page.nextAt} /> ({hour}) if nothing happens.
      </p>
    );
  const next = data?.lines.find((line) => line.does === "calls" && line.persons.length > 0);
  const isEnd = data !== undefined && !next;
  const who = next?.persons.map((one) => one.name).join(", ");
  return (
    <p className="pg-next">
      {isEnd ? "The alarm is raised" : who ? `Escalates to ${who}` : "Goes on"} in{" "}
      <b>
        <Countdown to={page.nextAt} />
      </b>{" "}
      <span className="q">({hour})</span>
    </p>
  );
}

/** Everything that was sent for a page, newest first, and what became of it. */
export function Notifications({ page }: { page: Page }) {
  const { data } = useNotifications(page);
  const items = data?.items ?? [];
  if (items.length === 0) return <p className="qq">Nobody was told yet.</p>;
  return (
    <ol className="pg-told" aria-label="Who was told">
      {items.map((one) => (
        <Told key={one.id} notification={one} />
      ))}
    </ol>
  );
}

function Told({ notification }: { notification: ShownNotification }) {
  const { recipient, methodType, why, sentAt, dueAt, state, alarm } = notification;
  const { timeZone } = useReader();
  const nowMs = useNow();
  const fate = fateWords(notification);
  const bad = isBad(notification);
  return (
    <li className={state === "canceled" ? "qq" : undefined}>
      <span className="pg-after tn">{clockWords(timeZone, sentAt ?? dueAt, instant(nowMs))}</span>
      <span className={bad ? "red" : "q"}>
        <Mark name={bad ? "alert" : state === "waiting" ? "pause" : state === "canceled" ? "cancelled" : "update"} small />
      </span>
      <span>
        <b className="name">{recipient}</b> {methodType === "inApp" ? "" : "by "}
        {wayWord(methodType)}
        {state === "waiting" && " (later)"}
        {fate && <span className={bad ? "red" : "q"}>: {fate}</span>}
        <span className="qq"> · {alarm ? "alarm" : why}</span>
      </span>
    </li>
  );
}

/** What comes next if nobody answers; nothing where that is decided. */
export function Next({ page }: { page: Page }) {
  const { data } = useAhead(page);
  if (!data || data.lines.length === 0) return null;
  return (
    <section className="pg-part">
      <h2>If nobody answers</h2>
      <ForecastLines lines={data.lines} label="What comes next" />
    </section>
  );
}
