import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { dayWords, localDate } from "../rhythm.rules.ts";

/** A due day; red once it has passed while what is due is open. */
export function Due({ dueOn, isOpen }: { dueOn: string; isOpen: boolean }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const today = localDate(timeZone, instant(nowMs));
  const isLate = isOpen && dueOn < today;
  return (
    <time dateTime={dueOn} className={isLate ? "red name" : undefined}>
      {dueOn === today ? "today" : dayWords(dueOn, today)}
      {isLate && <span className="vh"> overdue</span>}
    </time>
  );
}
