import "./status.css";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { minutesWords, percentWords, shownDays, type UptimeDay } from "../uptime.rules.ts";
import { useUptime } from "./data.ts";

/** On the page of a service: how much of the last ninety days it was up, by both ways of counting, a bar a day. */
export function Panel({ id }: PanelProps) {
  const { data } = useUptime(id);
  const uptime = data?.uptime;
  if (!uptime) return null;
  const { days, agreed, always, hours, downMinutes } = uptime;
  return (
    <section className="st-uptime">
      <h2>Uptime in the last {shownDays} days</h2>
      <p className="st-figures">
        <span>
          <b className="st-figure">{percentWords(agreed)}</b> <span className="q">of agreed service time, {hours}</span>
        </span>
        <span>
          <b className="st-figure">{percentWords(always)}</b> <span className="q">of all hours</span>
        </span>
        {downMinutes > 0 && <span className="q">{minutesWords(downMinutes)} down</span>}
      </p>
      <ol className="st-bars" aria-label={`${shownDays} days, a bar each`}>
        {days.map((day) => (
          <li key={day.day} className={classOf(day)} title={`${day.day}: ${saidOf(day)}`}>
            <span className="vh">
              {day.day}: {saidOf(day)}
            </span>
          </li>
        ))}
      </ol>
      <p className="qq">
        Critical and major incidents count, from when they began until it worked again; overlaps once, planned maintenance not at all.
      </p>
    </section>
  );
}

function saidOf({ isCounted, downMinutes, agreedDownMinutes, plannedMinutes }: UptimeDay): string {
  if (!isCounted) return "not counted";
  const planned = plannedMinutes > 0 ? `, ${minutesWords(plannedMinutes)} planned` : "";
  if (downMinutes === 0) return `no downtime${planned}`;
  return `${minutesWords(downMinutes)} down, ${minutesWords(agreedDownMinutes)} of it in agreed time${planned}`;
}

function classOf({ isCounted, downMinutes, plannedMinutes }: UptimeDay): string {
  if (!isCounted) return "none";
  if (downMinutes >= 60) return "much";
  if (downMinutes > 0) return "some";
  return plannedMinutes > 0 ? "planned" : "fine";
}
