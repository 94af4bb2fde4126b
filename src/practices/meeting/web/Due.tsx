import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { localDate } from "../rhythm.rules.ts";

/** A due day; red once it has passed while what is due is open. */
export function Due({ dueOn, isOpen }: { dueOn: string; isOpen: boolean }) {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  const today = localDate(timeZone, instant(nowMs));
  const isLate = isOpen && dueOn < today;
  const year = dueOn.startsWith(today.slice(0, 4)) ? undefined : "numeric";
  const words = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", year, timeZone: "UTC" }).format(
    new Date(`${dueOn}T00:00:00Z`),
  );
  return (
    <time dateTime={dueOn} className={isLate ? "red name" : undefined}>
      {dueOn === today ? "today" : words}
      {isLate && <span className="vh"> overdue</span>}
    </time>
  );
}
