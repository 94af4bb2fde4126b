import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { BoardPage } from "../board.model.ts";
import { noticeStates } from "../notice.model.ts";
import { momentWords, spanWords, timeWords } from "../when.rules.ts";
import type { Writing } from "./compose.ts";

/** A notice as readers will have it: the same words in the same order as on the page. */
export function Preview({ page, writing }: { page: BoardPage; writing: Writing }) {
  const now = instant(useNow());
  const { timeZone } = useReader();
  const { category, title, state, text, startedAt, plannedFrom, plannedUntil, impact } = writing;
  const names = page.components.filter((one) => writing.components.includes(one.id)).map((one) => one.name);
  const said = noticeStates.find((one) => one.value === state)!.label;
  const when =
    category === "maintenance" && plannedFrom && plannedUntil
      ? `${said}: ${spanWords(timeZone, plannedFrom, plannedUntil)}`
      : `${said} · since ${momentWords(timeZone, startedAt)}`;
  return (
    <section className="st-preview" aria-label="As readers will have it">
      <h2>As readers will have it</h2>
      <article className={category === "maintenance" ? "planned" : impact}>
        <h3>{title || "No title yet"}</h3>
        <p className="q">
          {when}
          {names.length > 0 && ` · ${names.join(", ")}`}
        </p>
        <p className="st-said">
          <time>{timeWords(timeZone, now)}</time>
          <span>
            <b className="lead">{said}.</b> {text || "Nothing is told yet."}
          </span>
        </p>
      </article>
      <p className="qq">On the page times are those of the organisation.</p>
    </section>
  );
}
