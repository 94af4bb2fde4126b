import type { Id } from "../../../kernel/ids.ts";
import { type Instant, instant, isZone, ms } from "../../../kernel/time.ts";
import { initialsOf } from "../../../web/record/shown-record.ts";
import { gapMs, gapsOf } from "../history.rules.ts";
import { rosterFaults } from "../lint.rules.ts";
import { levelsOf, type OverridePlan, type RosterPlan, resolve } from "../roster.rules.ts";
import { dutiesOf } from "../rotation.rules.ts";
import { axisOf, barOf, mondayOf, rangeWords, shiftWords } from "./axis.ts";
import { changedMs } from "./layer-list.ts";
import { lengthText } from "./rest.ts";
import { useNames } from "./use-names.ts";

type PreviewProps = {
  plan: RosterPlan;
  /** As the roster is now; null for one that is made. */
  before: RosterPlan | null;
  overrides: readonly OverridePlan[];
  now: Instant;
};
const days = 28;

/** What the next four weeks would be, before anything is saved: the final answer, each layer, the gaps, and how much changes hands. */
export function Preview(props: PreviewProps) {
  const { plan } = props;
  if (!isZone(plan.timeZone))
    return <p className="amber">“{plan.timeZone}” is not a known time zone. Write it as Europe/Berlin, then the preview comes.</p>;
  return <Drawn {...props} />;
}

function Drawn({ plan, before, overrides, now }: PreviewProps) {
  const axis = axisOf(plan.timeZone, mondayOf(plan.timeZone, now), days);
  const people = [...new Set(plan.layers.flatMap((layer) => layer.participants))];
  const names = useNames(people);
  const nameOf = (id: Id) => names[people.indexOf(id)] ?? "somebody";
  const gaps = gapsOf({ roster: plan, overrides, from: now, to: axis.to }).filter((one) => one.level === 1);
  const faults = rosterFaults({ roster: plan, overrides, inactive: new Set(), now });
  const moved = before && isZone(before.timeZone) ? changedMs(before, plan, { overrides, now, days }) : 0;
  const ofLevel = (level: number) => plan.layers.filter((one) => one.level === level).length;
  const window = { fromMs: ms(axis.from), toMs: ms(axis.to) };
  return (
    <section className="preview" aria-label="The next four weeks">
      <p className="row">
        <b className="name bright">The next four weeks</b> <span className="q tn">{rangeWords(axis)}</span>
        <span className="grow" />
        {gaps.length > 0 ? <span className="red name">{lengthText(gapMs(gaps))} gap</span> : <span className="green">no gap</span>}
      </p>
      <div className="preview-days" aria-hidden="true">
        {[0, 7, 14, 21].map((index) => (
          <span key={index}>{axis.days[index]!.label}</span>
        ))}
      </div>
      <ul className="preview-rows">
        {levelsOf(plan).map((level) => (
          <li key={level} className={level === 1 ? "fin" : "lay"}>
            <span className="cut">{level === 1 ? "Final" : `Level ${level}`}</span>
            <Lane
              axis={axis}
              look={level === 1 ? "sg f" : "sg"}
              bars={resolve({ roster: plan, overrides, level, from: axis.from, to: axis.to }).map((one) => ({
                ...one,
                text: one.people.map((id) => initialsOf(nameOf(id))).join("+"),
                said: one.people.length > 0 ? one.people.map(nameOf).join(" and ") : "nobody",
              }))}
            />
          </li>
        ))}
        {plan.layers
          .filter((layer) => layer.level === 1 || ofLevel(layer.level) > 1)
          .map((layer) => (
            <li key={layer.name} className="lay">
              <span className="cut q">{layer.name}</span>
              <Lane
                axis={axis}
                look="sg"
                bars={dutiesOf(layer, plan.timeZone, window).map(({ fromMs, toMs, person }) => ({
                  start: instant(fromMs),
                  end: instant(toMs),
                  people: [person],
                  gap: false,
                  text: initialsOf(nameOf(person)),
                  said: nameOf(person),
                }))}
              />
            </li>
          ))}
      </ul>
      {before && (
        <p className="q">
          {moved === 0
            ? "Nothing changes hands."
            : `${lengthText(moved)} of the coming four weeks change hands. What is past stays as it was.`}
        </p>
      )}
      <ul>
        {faults.map((one) => (
          <li key={`${one.code} ${one.layer ?? ""}`} className={one.code === "gap" ? "red" : "amber"}>
            {one.sentence.replace("{people}", (one.people ?? []).map(nameOf).join(", "))}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Bar = { start: Instant; end: Instant; people: readonly Id[]; gap: boolean; text: string; said: string };

function Lane({ axis, look, bars }: { axis: ReturnType<typeof axisOf>; look: string; bars: readonly Bar[] }) {
  const shown = bars.filter((one) => one.people.length > 0 || one.gap);
  return (
    <div className="lane">
      {shown.map((one) => {
        const bar = barOf(axis, one);
        return (
          bar && (
            <span
              key={one.start}
              className={one.gap ? `${look} gap` : look}
              style={{ left: bar.left, width: bar.width }}
              title={`${shiftWords(axis.zone, one.start, one.end)}: ${one.said}`}
            >
              <span aria-hidden="true">{bar.share >= 3.2 ? one.text : ""}</span>
            </span>
          )
        );
      })}
      <span className="vh">{shown.map((one) => `${shiftWords(axis.zone, one.start, one.end)} ${one.said}`).join("; ")}</span>
    </div>
  );
}
