import { ArrowLeftRight } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { HOUR_MS } from "../../../kernel/time.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { participantsOf } from "../cover.rules.ts";
import type { Share } from "../fairness.rules.ts";
import type { ShiftSwap } from "../model.ts";
import { type Axis, barOf, percentOf, shiftWords } from "./axis.ts";
import { quietly, type Schedule, useShiftDeeds } from "./data.ts";
import type { Cover, useCoverDrag } from "./drag.ts";
import type { PartProps } from "./Grid.tsx";
import { coverWords } from "./rest.ts";
import { useCoverDeed } from "./use-cover.ts";

/** Everybody's own line, with what they carried lately at the right edge; a drag across a line covers, a question stands where it is about. */
export function PeopleRows({ drag, ...part }: PartProps & { drag: ReturnType<typeof useCoverDrag> }) {
  const { schedule, axis, names } = part;
  const { record, fairness } = schedule;
  const first = fairness.levels.find((one) => one.level === 1);
  const shares = new Map((first?.shares ?? []).map((one) => [one.person, one]));
  const balance = (first?.balance ?? 1000) / 1000;
  const isLow = first !== undefined && first.balance < fairness.agreed * 10;
  return (
    <>
      <li className="head">
        <h2 className="ros-label">People</h2>
        <span className="q fair">
          last 90 days: fairness <span className={isLow ? "amber name" : ""}>{balance.toFixed(2)}</span> of 1,{" "}
          <span className="qq">agreed {(fairness.agreed / 100).toFixed(2)} or more</span>
        </span>
        <p className="ends avg" aria-hidden="true">
          <span>hours</span>
          <span>nights</span>
          <span title="hours on Saturdays and Sundays">Sat–Sun</span>
        </p>
      </li>
      {orderOf(schedule).map((person) => (
        <li className="pp" key={person}>
          <span className="lab">
            <span className="cut">{names.short(person)}</span>
            <span className="qq" aria-hidden="true">
              {names.initials(person)}
            </span>
          </span>
          <PersonLane {...part} person={person} drag={drag} />
          <Carried share={shares.get(person)} shares={first?.shares ?? []} />
        </li>
      ))}
      {record.layers.length === 0 && (
        <li className="pp">
          <span className="lab q">Nobody takes turns yet</span>
        </li>
      )}
    </>
  );

  function orderOf({ levels }: Schedule): Id[] {
    const seen = levels[0]?.segments.filter((one) => one.end > axis.from).flatMap((one) => one.people) ?? [];
    const asked = schedule.swaps.flatMap((one) => [one.giver ?? one.taker]);
    return [...new Set([...seen, ...participantsOf(record), ...asked])];
  }
}

function PersonLane({ person, drag, ...part }: PartProps & { person: Id; drag: ReturnType<typeof useCoverDrag> }) {
  const { schedule, axis, names } = part;
  const may = useMay();
  const own = schedule.levels[0]?.segments.filter((one) => one.people.includes(person)) ?? [];
  const leaves = schedule.overrides.filter((one) => one.mode === "remove" && one.whom === person);
  const swaps = schedule.swaps.filter((one) => (one.giver ?? one.taker) === person);
  const cover = drag.cover?.person === person ? drag.cover : null;
  return (
    <div className="lane" data-person={person} onPointerDown={may("roster.cover") ? drag.drawIn(person) : undefined}>
      {leaves.map((one) => {
        const bar = barOf(axis, { start: one.startsAt, end: one.endsAt ?? axis.to });
        return bar && <span key={one.id} className="sg lv" style={{ left: bar.left, width: bar.width }} title={`away: ${one.reason}`} />;
      })}
      {own.map((one) => {
        const bar = barOf(axis, one);
        const isOverridden = one.source === "override" || one.source === "swap";
        const said = `${shiftWords(axis.zone, one.start, one.end)}: ${names.full(person)}`;
        return (
          bar && (
            <span
              key={one.start}
              className={isOverridden ? "sg p ovr" : "sg p"}
              style={{ left: bar.left, width: bar.width }}
              title={said}
            />
          )
        );
      })}
      <span className="vh">{own.map((one) => shiftWords(axis.zone, one.start, one.end)).join(", ")}</span>
      {cover && <CoverInHand {...part} cover={cover} onDone={drag.drop} />}
      {swaps.map((one) => (
        <SwapChip key={one.id} {...part} swap={one} />
      ))}
    </div>
  );
}

/** What a drag would do, in words; once dropped, the word that does it. */
function CoverInHand({ schedule, axis, names, cover, onDone }: PartProps & { cover: Cover; onDone: () => void }) {
  const bar = barOf(axis, { start: cover.from, end: cover.to });
  const deed = useCoverDeed(schedule, cover.person, names);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (cover.isDropped) button.current?.focus();
  }, [cover.isDropped]);
  if (!bar) return null;
  const said = `${names.short(cover.person)}, ${coverWords(schedule, cover.person, cover)}`;
  const side = sideOf(axis, cover.from, cover.to);
  return (
    <>
      <span className="drag" style={{ left: bar.left, width: bar.width }} />
      {cover.isDropped ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape anywhere in it lets go
        <span className="swap inline-deed" style={side} onKeyDown={(event) => event.key === "Escape" && onDone()}>
          {said}
          <button ref={button} className="act" type="button" onClick={() => void deed.run(cover).then((done) => done && onDone())}>
            {deed.label}
          </button>
          <button className="act off" type="button" onClick={onDone}>
            Cancel
          </button>
        </span>
      ) : (
        <span className="dragt" style={side}>
          drop to {deed.label === "Cover" ? "cover" : "ask"}: {said}
        </span>
      )}
    </>
  );
}

/** Beside a stretch: after it where there is room, else before it. */
function sideOf(axis: Axis, from: string, to: string): { left: string } | { right: string } {
  const end = percentOf(axis, to);
  return end < 58 ? { left: `calc(${end.toFixed(3)}% + 8px)` } : { right: `calc(${(100 - percentOf(axis, from)).toFixed(3)}% + 8px)` };
}

/** A swap that waits for its answer, beside the shift it is about. */
function SwapChip({ schedule, axis, names, swap }: PartProps & { swap: ShiftSwap }) {
  return (
    <span className="swap inline-deed" style={sideOf(axis, swap.startsAt, swap.endsAt)} title={swap.message}>
      <Icon of={ArrowLeftRight} small />
      <SwapWords axis={axis} swap={swap} nameOf={names.short} />
      <SwapDeeds schedule={schedule} swap={swap} />
    </span>
  );
}

/** "gives Fri 27 night to C. Ferreira?" */
export function SwapWords({ axis, swap, nameOf }: { axis: Axis; swap: ShiftSwap; nameOf: (id: Id) => string }) {
  const shift = shiftWords(axis.zone, swap.startsAt, swap.endsAt);
  const back = swap.returnStartsAt && swap.returnEndsAt ? ` for ${shiftWords(axis.zone, swap.returnStartsAt, swap.returnEndsAt)}` : "";
  return <span>{swap.giver === null ? `covers ${shift}?` : `gives ${shift} to ${nameOf(swap.taker)}${back}?`}</span>;
}

/** Accept and Decline for who was asked, Withdraw for who asked; whoever manages the roster may answer too. */
export function SwapDeeds({ schedule, swap }: { schedule: Schedule; swap: ShiftSwap }) {
  const { person } = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const isManager = may("roster.administer") || schedule.record.owner === person.id;
  const isAsked = swap.taker === person.id;
  const isAsker = swap.giver === person.id || swap.createdBy === person.id;
  const answer = (verb: "accept" | "decline" | "withdraw") => () => void quietly(deeds.answer(swap.id, verb), "The swap stands as it was");
  return (
    <>
      {(isAsked || isManager) && (
        <>
          <button className="act" type="button" onClick={answer("accept")}>
            Accept
          </button>
          <button className="act" type="button" onClick={answer("decline")}>
            Decline
          </button>
        </>
      )}
      {isAsker && !isAsked && (
        <button className="act" type="button" onClick={answer("withdraw")}>
          Withdraw
        </button>
      )}
    </>
  );
}

/** Hours, nights and weekend hours of the last 90 days; amber where one carries far more than the others. */
function Carried({ share, shares }: { share: Share | undefined; shares: readonly Share[] }) {
  if (!share) return <p className="ends tn" />;
  const inHours = (lengthMs: number) => Math.round(lengthMs / HOUR_MS);
  const figures = [
    { unit: "hours", value: inHours(share.dutyMs), all: shares.map((one) => inHours(one.dutyMs)) },
    { unit: "nights", value: share.nights, all: shares.map((one) => one.nights) },
    { unit: "weekend hours", value: inHours(share.weekendMs), all: shares.map((one) => inHours(one.weekendMs)) },
  ];
  const said = `${figures.map(({ unit, value }) => `${value} ${unit}`).join(", ")}, ${inHours(share.holidayMs)} hours on days off, in the last 90 days`;
  return (
    <p className="ends tn" title={said}>
      {figures.map(({ unit, value, all }) => (
        <span key={unit} className={isFarAbove(value, all) ? "amber name" : ""}>
          {value}
          <span className="vh"> {unit},</span>
        </span>
      ))}
    </p>
  );
}

/** A third above the mean, and by more than little. */
function isFarAbove(value: number, all: readonly number[]): boolean {
  const mean = all.reduce((sum, one) => sum + one, 0) / Math.max(all.length, 1);
  return value > mean * 1.33 && value - mean >= 2;
}
