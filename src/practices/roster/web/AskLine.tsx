import { type Ref, useEffect, useState } from "react";
import { type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useSession } from "../../../web/client/session.ts";
import { notify } from "../../../web/kit/notify.ts";
import type { Cover } from "../cover.rules.ts";
import { onCallWords } from "../words.rules.ts";
import type { Axis } from "./axis.ts";
import { type Answered, quietly, type Schedule, useAnswer, useShiftDeeds } from "./data.ts";
import { momentText, readMoment } from "./moment-text.ts";
import { namesIn } from "./names.ts";
import { restWords } from "./rest.ts";

type AskLineProps = { schedule: Schedule; axis: Axis; at: Instant; onAsk: (at: Instant) => void; inputRef: Ref<HTMLInputElement> };

/** "Who is on call at …?" The moment is written as one says it; the answer is a sentence, and in a gap whom one can ask. */
export function AskLine({ schedule, axis, at, onAsk, inputRef }: AskLineProps) {
  const { data } = useAnswer(schedule.record.id, at);
  const [isUnread, setUnread] = useState(false);
  return (
    <div className="ask">
      <label htmlFor="roster-when">Who is on call at</label>
      <MomentInput zone={axis.zone} at={at} onAsk={onAsk} onUnread={setUnread} inputRef={inputRef} />
      <div className="answer" role="status">
        {isUnread && <p className="red">Write it as now, tomorrow 8:00, Sun 14:00 or 2026-11-29 14:00.</p>}
        {data && !isUnread && (
          <>
            <Sentence answered={data} zone={axis.zone} now={schedule.asOf} />
            <Covers schedule={schedule} answered={data} />
          </>
        )}
        <Faults schedule={schedule} />
      </div>
    </div>
  );
}

function MomentInput({
  zone,
  at,
  onAsk,
  onUnread,
  inputRef,
}: {
  zone: string;
  at: Instant;
  onAsk: (at: Instant) => void;
  /** Whether what was entered could not be read; the answer to another moment must not stand beside it. */
  onUnread: (isUnread: boolean) => void;
  inputRef: Ref<HTMLInputElement>;
}) {
  const now = instant(useNow());
  const shown = momentText(at, zone, now);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const found = readMoment(text, zone, now);
  const back = () => {
    setText(shown);
    onUnread(false);
  };
  const keep = () => {
    if (text === shown) return;
    onUnread(found === null);
    if (found) onAsk(found);
  };
  return (
    <input
      id="roster-when"
      ref={inputRef}
      value={text}
      size={15}
      autoComplete="off"
      aria-invalid={found === null ? true : undefined}
      title={`As one says it: now, Sun 14:00, 29 Nov 14:00, tomorrow 8:00. Clocks of ${zone}.`}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onUnread(false);
      }}
      onBlur={() => (found ? keep() : back())}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
        if (event.key === "Escape") back();
      }}
    />
  );
}

/** The sentence the server would write, with short names. */
function Sentence({ answered, zone, now }: { answered: Answered; zone: string; now: Instant }) {
  const { levels, overrides, refs } = answered;
  const words = onCallWords({ levels, overrides, nameOf: namesIn(refs).short, timeZone: zone, now });
  return (
    <p>
      <b className={words.isGap ? "red" : "bright"}>{words.lead}</b>
      {words.rest}
    </p>
  );
}

/** Who is free and rested in a gap, each to be asked with one press; oneself takes it at once. */
function Covers({ schedule, answered }: { schedule: Schedule; answered: Answered }) {
  const { person } = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const names = namesIn(answered.refs);
  const [gap] = answered.levels;
  if (!gap?.gap || !gap.since || !gap.until || !may("roster.cover") || answered.covers.length === 0) return null;
  const roster = schedule.record.id;
  const span = { startsAt: gap.since, endsAt: gap.until };
  const asked = new Set(schedule.swaps.filter((one) => one.giver === null && one.startsAt === span.startsAt).map((one) => one.taker));
  const rested = answered.covers.filter((one) => one.isRested && !asked.has(one.person));
  const take = () =>
    quietly(
      deeds.override({ roster, level: 1, mode: "add", person: person.id, reason: "Covers the gap", ...span }),
      "You were not put on call",
    );
  const ask = async (cover: Cover) => {
    const given = { roster, level: 1, taker: cover.person, message: "Can you cover this gap?", ...span };
    if (await quietly(deeds.ask(given), "Nobody was asked")) notify({ title: `${names.short(cover.person)} was asked` });
  };
  return (
    <p>
      {asked.size > 0 && <span className="q">Asked: {[...asked].map(names.short).join(", ")}. </span>}
      <span className="q">
        {rested.length > 0 ? "Free and rested:" : asked.size === 0 ? "Nobody of this roster is free and rested." : ""}
      </span>{" "}
      {rested.slice(0, 4).map((cover) => (
        <button
          key={cover.person}
          className="act"
          type="button"
          title={restWords(cover)}
          onClick={() => void (cover.person === person.id ? take() : ask(cover))}
        >
          {cover.person === person.id ? "take it yourself" : `ask ${names.short(cover.person)}`}
        </button>
      ))}
    </p>
  );
}

/** What its owner should look at, but for gaps that are drawn below anyway. */
function Faults({ schedule }: { schedule: Schedule }) {
  const { full } = namesIn(schedule.refs);
  const hasGap = schedule.gaps.some((one) => one.end > schedule.asOf);
  const shown = schedule.faults.filter((one) => one.code !== "gap" || !hasGap);
  if (shown.length === 0) return null;
  return (
    <ul className="faults">
      {shown.map((one) => (
        <li key={`${one.code} ${one.layer ?? ""}`} className="amber">
          {one.sentence.replace("{people}", (one.people ?? []).map(full).join(", "))}
        </li>
      ))}
    </ul>
  );
}
