import "./due-by.css";
import { useQuery } from "@tanstack/react-query";
import {
  addElapsed,
  type BusinessCalendar,
  clockWords,
  dueMoment,
  dueRule,
  durationWords,
  hoursWords,
  instant,
  MINUTE_MS,
} from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { recordKey } from "../../../web/client/query.ts";
import { useReader } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import type { SlaDefinition } from "../model.ts";
import { zoneWords } from "../zone.rules.ts";

type Calendar = Omit<BusinessCalendar, "holidays"> & { name: string; holidays: readonly { date: string }[] };

/** On the page of a service level: the promise in plain words, and what it would mean for something that began now. */
export function Panel({ record }: PanelProps) {
  const definition = record as SlaDefinition;
  const { data: calendar } = useQuery({
    queryKey: recordKey("calendar", definition.calendar ?? "", "hours"),
    queryFn: async ({ signal }) => (await api.get<{ record: Calendar }>(`/api/calendars/${definition.calendar}`, { signal })).record,
    enabled: definition.calendar !== null,
  });
  if (definition.calendar !== null && !calendar) return null;
  return (
    <section className="promise-example">
      <h2>What it promises</h2>
      <p>{promiseSentence(definition, calendar?.name ?? null)}</p>
      <Example definition={definition} calendar={calendar ?? null} />
    </section>
  );
}

function promiseSentence({ target, durationMinutes, dueBy, zoneSource, timeZone }: SlaDefinition, calendar: string | null): string {
  const verb = target === "response" ? "An answer" : "A solution";
  const lengthMs = (durationMinutes ?? 0) * MINUTE_MS;
  const length = dueBy
    ? dueRule(dueBy)
    : calendar
      ? `within ${hoursWords(lengthMs)} of business time`
      : `within ${durationWords(lengthMs)}`;
  const hours = calendar ? `in the hours of “${calendar}”` : "around the clock";
  const clocks = zoneSource === "named" ? timeZone : zoneWords[zoneSource];
  return `${verb} ${length}. Counted ${hours}${zoneSource === "calendar" ? "" : `, on the clocks of ${clocks}`}.`;
}

/** As if it began now, on the calendar's own clocks or those named: where a record's place would count, it is not known here. */
function Example({ definition, calendar }: { definition: SlaDefinition; calendar: Calendar | null }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const now = instant(nowMs);
  const { dueBy, durationMinutes, zoneSource } = definition;
  if (zoneSource !== "calendar" && zoneSource !== "named") return null;
  const own = calendar ? { ...calendar, holidays: calendar.holidays.map((one) => one.date) } : { ...roundTheClock, timeZone };
  const hours = { ...own, timeZone: (zoneSource === "named" ? definition.timeZone : null) ?? own.timeZone };
  const due = dueBy ? dueMoment(hours, now, dueBy) : addElapsed(hours, now, (durationMinutes ?? 0) * MINUTE_MS);
  return (
    <p className="q">{due ? `What began now would be due ${clockWords(timeZone, due, now)}.` : "Its calendar never supplies that time."}</p>
  );
}

const roundTheClock = { segments: [], holidays: [], always: true } as const;
