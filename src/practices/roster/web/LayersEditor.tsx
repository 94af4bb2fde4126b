import { Checkbox, Select, TextInput } from "@mantine/core";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { type Instant, weekdayNames } from "../../../kernel/time.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { advances, turnUnits } from "../model.ts";
import { neverServing } from "../rotation.rules.ts";
import { layerWords } from "../words.rules.ts";
import { mondayOf } from "./axis.ts";
import { HoursRows } from "./HoursRows.tsx";
import { blankLayer, type EditedLayer, isReady, movedBy } from "./layer-list.ts";
import { Anybody } from "./PersonField.tsx";
import { ClockField, DayField } from "./TimeFields.tsx";
import { useNames } from "./use-names.ts";

const advanceWords = { calendar: "by the calendar", covered_turns: "by turns that have hours" } as const;

type LayersEditorProps = {
  list: readonly EditedLayer[];
  zone: string;
  now: Instant;
  onChange: (list: EditedLayer[]) => void;
  error?: string;
};

/** The layers of a roster, the upper first: each a card with who takes turns, how long, and in which hours. */
export function LayersEditor({ list, zone, now, onChange, error }: LayersEditorProps) {
  const change = (at: number, next: Partial<EditedLayer>) => onChange(list.map((one, place) => (place === at ? { ...one, ...next } : one)));
  const add = () => {
    const startsOn = new Date(mondayOf(zone, now) * 86_400_000).toISOString().slice(0, 10);
    const key = Math.max(0, ...list.map((one) => one.key)) + 1;
    onChange([...list, blankLayer(key, nameFor(list), startsOn)]);
  };
  return (
    <div className="layers">
      {list.map((layer, at) => (
        <LayerCard
          key={layer.key}
          layer={layer}
          isFirst={!list.slice(0, at).some((one) => one.level === layer.level)}
          onChange={(next) => change(at, next)}
          onMove={(by) => onChange(movedBy(list, at, by))}
          onRemove={() => onChange(list.filter((_, place) => place !== at))}
        />
      ))}
      {error && (
        <p className="red" role="alert">
          {error}
        </p>
      )}
      <button className="act" type="button" onClick={add}>
        Add a layer
      </button>
    </div>
  );
}

function nameFor(list: readonly EditedLayer[]): string {
  const names = list.map((one) => one.name);
  return ["Week", "Nights", "Weekend", "Reserve"].find((name) => !names.includes(name)) ?? `Layer ${list.length + 1}`;
}

type LayerCardProps = {
  layer: EditedLayer;
  isFirst: boolean;
  onChange: (next: Partial<EditedLayer>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
};

function LayerCard({ layer, isFirst, onChange, onMove, onRemove }: LayerCardProps) {
  const [isOpen, setOpen] = useState(layer.participants.length === 0);
  const { name, level, together, restrictions } = layer;
  const about = isReady(layer) ? layerWords(layer) : "not complete yet";
  return (
    <section className="layer-card" aria-label={`Layer ${name}`}>
      <header className="row">
        <button type="button" className="layer-name" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <b className="name bright">{name || "Unnamed"}</b>{" "}
          <span className="q">
            {level > 1 ? `level ${level}, ` : ""}
            {about}, {countWords(layer.participants.length)}
          </span>
        </button>
        <span className="grow" />
        <button className="act layer-deed" type="button" aria-label={`Move ${name} up`} onClick={() => onMove(-1)}>
          <Icon of={ArrowUp} small />
        </button>
        <button className="act layer-deed" type="button" aria-label={`Move ${name} down`} onClick={() => onMove(1)}>
          <Icon of={ArrowDown} small />
        </button>
        <button className="act layer-deed" type="button" aria-label={`Remove ${name}`} onClick={onRemove}>
          <Icon of={X} small />
        </button>
      </header>
      {isOpen && (
        <div className="layer-body">
          <div className="ros-pair">
            <TextInput label="Name" value={name} maxLength={60} onChange={(event) => onChange({ name: event.currentTarget.value })} />
            <Select
              label="Level"
              data={["1", "2", "3"].map((value) => ({
                value,
                label: value === "1" ? "1, called first" : value === "2" ? "2, called next" : "3, called last",
              }))}
              value={String(level)}
              onChange={(value) => onChange({ level: Number(value ?? 1) })}
              allowDeselect={false}
            />
          </div>
          <Turns layer={layer} onChange={onChange} />
          <People people={layer.participants} label={name} onChange={(participants) => onChange({ participants })} />
          <h3>Hours in which it counts</h3>
          <HoursRows
            label={`hours of ${name}`}
            hours={restrictions}
            onChange={(next) => onChange({ restrictions: next })}
            none="Around the clock."
          />
          {restrictions.length > 0 && <Advance layer={layer} onChange={onChange} />}
          {!isFirst && (
            <Checkbox
              label="On call together with the layer above, instead of beneath it"
              checked={together}
              onChange={(event) => onChange({ together: event.currentTarget.checked })}
            />
          )}
        </div>
      )}
    </section>
  );
}

function countWords(people: number): string {
  return people === 0 ? "nobody yet" : people === 1 ? "one person" : `${people} people`;
}

/** How long a turn is, when it is handed off, from when until when. */
function Turns({ layer, onChange }: Pick<LayerCardProps, "layer" | "onChange">) {
  const { turn, handOff, handOffWeekday, startsOn, endsOn } = layer;
  const setUnit = (unit: string | null) => {
    const next = turnUnits.find((one) => one === unit) ?? "weeks";
    onChange({ turn: { ...turn, unit: next }, handOffWeekday: next === "weeks" ? (handOffWeekday ?? 1) : null });
  };
  return (
    <>
      <div className="ros-pair">
        <TextInput
          label="A turn lasts"
          type="number"
          min={1}
          max={400}
          value={Number.isFinite(turn.length) ? turn.length : ""}
          onChange={(event) => onChange({ turn: { ...turn, length: event.currentTarget.valueAsNumber } })}
        />
        <Select label="Unit" data={[...turnUnits]} value={turn.unit} onChange={setUnit} allowDeselect={false} />
      </div>
      <div className="ros-pair">
        <ClockField label="Handed off at" time={handOff} onChange={(next) => onChange({ handOff: next })} />
        {turn.unit === "weeks" && (
          <Select
            label="on"
            data={weekdayNames.slice(1).map((name, index) => ({ value: String(index + 1), label: name }))}
            value={handOffWeekday === null ? null : String(handOffWeekday)}
            onChange={(value) => onChange({ handOffWeekday: value === null ? null : Number(value) })}
          />
        )}
      </div>
      <div className="ros-pair">
        <DayField label="From the hand-off of" date={startsOn} onChange={(next) => onChange({ startsOn: next ?? startsOn })} />
        <DayField label="Until that of" date={endsOn} isOptional onChange={(next) => onChange({ endsOn: next })} />
      </div>
    </>
  );
}

/** Whether turns without hours count. Where some people would never be on call, it says so. */
function Advance({ layer, onChange }: Pick<LayerCardProps, "layer" | "onChange">) {
  const never = isReady(layer) ? neverServing({ ...layer, priority: 1 }).length : 0;
  return (
    <>
      <Select
        label="Whose turn it is goes"
        data={advances.map((value) => ({ value, label: advanceWords[value] }))}
        value={layer.advance}
        onChange={(value) => onChange({ advance: advances.find((one) => one === value) ?? "calendar" })}
        allowDeselect={false}
      />
      {never > 0 && (
        <p className="amber">
          {never === 1 ? "One of them never gets" : `${never} of them never get`} a turn: their days always fall outside these hours. Let
          turns go by those that have hours.
        </p>
      )}
    </>
  );
}

/** Who takes turns, in order. */
function People({ people, label, onChange }: { people: readonly Id[]; label: string; onChange: (people: Id[]) => void }) {
  const names = useNames(people);
  const [added, setAdded] = useState(0);
  return (
    <>
      <h3>Who takes turns, in order</h3>
      <ol className="turn-takers">
        {people.map((person, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person may stand in it twice
          <li className="row" key={`${person} ${at}`}>
            <span className="qq tn">{at + 1}</span>
            <span className="cut">{names[at]}</span>
            <span className="grow" />
            <button
              className="act layer-deed"
              type="button"
              aria-label={`Move ${names[at]} up`}
              onClick={() => onChange(movedBy(people, at, -1))}
            >
              <Icon of={ArrowUp} small />
            </button>
            <button
              className="act layer-deed"
              type="button"
              aria-label={`Move ${names[at]} down`}
              onClick={() => onChange(movedBy(people, at, 1))}
            >
              <Icon of={ArrowDown} small />
            </button>
            <button
              className="act layer-deed"
              type="button"
              aria-label={`Take ${names[at]} out`}
              onClick={() => onChange(people.filter((_, place) => place !== at))}
            >
              <Icon of={X} small />
            </button>
          </li>
        ))}
      </ol>
      <Anybody
        key={added}
        refs={{}}
        label={`Add somebody to ${label}`}
        person={null}
        onChange={(person) => {
          if (!person) return;
          onChange([...people, person]);
          setAdded(added + 1);
        }}
      />
    </>
  );
}
