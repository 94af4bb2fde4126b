import { Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Id } from "../../../kernel/ids.ts";
import { type Instant, momentWords } from "../../../kernel/time.ts";
import { useMay, useSession } from "../../../web/client/session.ts";
import type { RosterOverride } from "../model.ts";
import type { LayerRow } from "../schedule.rules.ts";
import { spanWords } from "../words.rules.ts";
import { barOf, shiftWords } from "./axis.ts";
import { quietly, useShiftDeeds } from "./data.ts";
import type { PartProps } from "./Grid.tsx";

const leastForInitials = 1.7;

/** Why the answer is as it is: overrides, then the layers from the uppermost down, then who is away. */
export function LayerRows(part: PartProps) {
  const { schedule } = part;
  const covers = schedule.overrides.filter((one) => one.mode !== "remove");
  const leaves = schedule.overrides.filter((one) => one.mode === "remove");
  const layers = schedule.layers.filter(
    (one) => one.level === 1 || schedule.layers.filter((other) => other.level === one.level).length > 1,
  );
  return (
    <>
      <li className="head">
        <h2 className="ros-label">Why: layers, the upper wins</h2>
      </li>
      <li className="lay">
        <Label name="Overrides" about={covers.length > 0 ? String(covers.length) : "none"} />
        <div className="lane">
          {covers.map((one) => (
            <OverrideBar key={one.id} {...part} override={one} className="sg ov" />
          ))}
        </div>
      </li>
      {layers.map((one) => (
        <Layer key={one.name} {...part} layer={one} />
      ))}
      {leaves.length > 0 && (
        <li className="lay">
          <Label name="Leave" about="removes" />
          <div className="lane">
            {leaves.map((one) => (
              <OverrideBar key={one.id} {...part} override={one} className="sg lv" />
            ))}
          </div>
        </li>
      )}
    </>
  );
}

function Label({ name, about }: { name: string; about: string }) {
  return (
    <span className="lab">
      <span className="cut">{name}</span>
      <span className="qq cut" title={about}>
        {about}
      </span>
    </span>
  );
}

function Layer({ axis, names, layer }: PartProps & { layer: LayerRow }) {
  return (
    <li className="lay">
      <Label name={layer.level > 1 ? `${layer.name}, level ${layer.level}` : layer.name} about={layer.about} />
      <div className="lane" aria-hidden="true">
        {layer.duties.map(({ start, end, person }) => {
          const bar = barOf(axis, { start, end });
          return (
            bar && (
              <span
                key={start}
                className="sg"
                style={{ left: bar.left, width: bar.width }}
                title={`${shiftWords(axis.zone, start, end)}: ${names.full(person)}`}
              >
                {bar.share >= leastForInitials ? names.initials(person) : ""}
              </span>
            )
          );
        })}
      </div>
      <span className="vh">
        {layer.duties.map(({ start, end, person }) => `${shiftWords(axis.zone, start, end)} ${names.full(person)}`).join("; ")}
      </span>
    </li>
  );
}

/** An override as a bar that opens: what it says, and the way to end it. */
function OverrideBar({ schedule, axis, names, override, className }: PartProps & { override: RosterOverride; className: string }) {
  const bar = barOf(axis, { start: override.startsAt, end: override.endsAt ?? axis.to });
  if (!bar) return null;
  const isLeave = override.mode === "remove";
  const said = overrideWords(override, { nameOf: names.full, zone: axis.zone, now: schedule.asOf });
  const brief = isLeave ? said.replace(names.full(override.whom!), names.initials(override.whom!)) : names.initials(override.person!);
  return (
    <Popover position="bottom-start">
      <Popover.Target>
        <button type="button" className={className} style={{ left: bar.left, width: bar.width }} title={`${said}. ${override.reason}`}>
          <span aria-hidden="true">{bar.share >= leastForInitials ? brief : ""}</span>
          <span className="vh">{`${said}. ${override.reason}`}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p>
          {said}. <span className="q">{override.reason}</span>
        </p>
        <p className="row">
          <EndButton schedule={schedule} override={override} />
          <Link className="act" to={`/roster-overrides/${override.id}`}>
            Open page
          </Link>
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}

function EndButton({ schedule, override }: { schedule: PartProps["schedule"]; override: RosterOverride }) {
  const { person } = useSession();
  const may = useMay();
  const deeds = useShiftDeeds();
  const isOver = override.endsAt !== null && override.endsAt <= schedule.asOf;
  const isOwn = [override.person, override.whom, override.createdBy].includes(person.id) && override.swap === null;
  if (isOver || !(may("roster.administer") || schedule.record.owner === person.id || isOwn)) return null;
  return (
    <button className="act" type="button" onClick={() => void quietly(deeds.endOverride(override.id), "It stays as it is")}>
      {override.startsAt <= schedule.asOf ? "End it now" : "Take it back"}
    </button>
  );
}

/** "H. Sato away 29 Nov 08:00 to 5 Dec 08:00", "A. Nyberg for I. Walsh, Wed 2 Dec 18:00 to Thu 3 Dec 08:00". */
export function overrideWords(
  override: RosterOverride,
  { nameOf, zone, now }: { nameOf: (id: Id) => string; zone: string; now: Instant },
): string {
  const { mode, person, whom, startsAt, endsAt } = override;
  const span =
    endsAt === null ? `${momentWords(zone, startsAt, now)} until further notice` : spanWords(zone, { start: startsAt, end: endsAt }, now);
  if (mode === "remove") return `${nameOf(whom!)} away ${span}`;
  const whose = mode === "add" ? "joins" : whom ? `for ${nameOf(whom)}` : "takes over";
  return `${nameOf(person!)} ${whose}, ${span}`;
}
