import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import type { Id } from "../../../kernel/ids.ts";
import { clockWords, type Instant, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { listed } from "../words.rules.ts";
import { type Axis, rangeWords } from "./axis.ts";
import type { RosterNow, Schedule } from "./data.ts";
import type { Names } from "./names.ts";
import type { Doing } from "./OnCallScreen.tsx";

type HeadProps = {
  rosters: readonly RosterNow[];
  schedule: Schedule;
  axis: Axis;
  names: Names;
  onRoster: (id: Id) => void;
  onStep: (weeks: number) => void;
  onToday: () => void;
  onLayers: () => void;
  onDo: (doing: Doing) => void;
};

/** The first line: which roster, which weeks, who is on call now, and what one can do. */
export function Head({ rosters, schedule, axis, names, onRoster, onStep, onToday, onLayers, onDo }: HeadProps) {
  const may = useMay();
  return (
    <header className="chead">
      <h1>On call</h1>
      <RosterMenu rosters={rosters} chosen={schedule.record.id} name={schedule.record.name} onRoster={onRoster} />
      <span className="row range">
        <button className="act" type="button" aria-label="A week earlier" onClick={() => onStep(-1)}>
          <Icon of={ChevronLeft} small />
        </button>
        <span className="q tn">{rangeWords(axis)}</span>
        <button className="act" type="button" aria-label="A week later" onClick={() => onStep(1)}>
          <Icon of={ChevronRight} small />
        </button>
      </span>
      <button className="act" type="button" onClick={onToday}>
        Today
      </button>
      <span className="q wide-only">{axis.zone}</span>
      <span className="grow" />
      <NowOn schedule={schedule} names={names} zone={axis.zone} />
      {may("roster.administer") && (
        <button className="act wide-only" type="button" onClick={onLayers}>
          Layers
        </button>
      )}
      <button className="act wide-only" type="button" onClick={() => onDo({ form: "feed" })}>
        Calendar feed
      </button>
      {may("roster.cover") && (
        <button className="act" type="button" onClick={() => onDo({ form: "cover" })}>
          <Icon of={Plus} /> Override
        </button>
      )}
    </header>
  );
}

function RosterMenu({
  rosters,
  chosen,
  name,
  onRoster,
}: {
  rosters: readonly RosterNow[];
  chosen: Id;
  name: string;
  onRoster: (id: Id) => void;
}) {
  const may = useMay();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button className="act" type="button" aria-label={`${name}, choose another roster`}>
          {name} <Icon of={ChevronDown} small />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {rosters.map((one) => (
          <Menu.Item key={one.id} aria-current={one.id === chosen ? "true" : undefined} onClick={() => onRoster(one.id)}>
            {one.name}
            {one.levels.some((level) => level.gap) && <span className="red"> nobody now</span>}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/rosters">
          All rosters
        </Menu.Item>
        {may("roster.administer") && (
          <Menu.Item component={Link} to="/on-call/layers">
            New roster
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Who is on call now, until when, and who is next; it says so when that is nobody. */
function NowOn({ schedule, names, zone }: { schedule: Schedule; names: Names; zone: string }) {
  const now = instant(useNow());
  const segments = schedule.levels[0]?.segments ?? [];
  const place = segments.findIndex((one) => one.start <= now && now < one.end);
  const current = segments[place];
  // A window of another time does not know the present; the menu's own answer does, and the ask line tells it.
  if (!current) return null;
  const changed = segments.slice(place + 1).find((one) => one.people.join() !== current.people.join());
  const until: Instant | undefined = changed?.start;
  return (
    <span className="now-on">
      <span className="q">now</span>{" "}
      <b className={current.gap ? "name red" : "name bright"}>
        {current.people.length > 0 ? listed(current.people, names.short) : "nobody"}
      </b>{" "}
      {until && (
        <span className="q tn">
          to {clockWords(zone, until, now)}
          {changed && `, then ${changed.people.length > 0 ? listed(changed.people, names.short) : "nobody"}`}
        </span>
      )}
    </span>
  );
}
