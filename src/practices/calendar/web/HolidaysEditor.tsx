import { Button, Input, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import type { FieldEditorProps } from "../../../web/frame/contract.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import "./calendar.css";

type Holiday = { date: string; name: string };
type Countries = { countries: { code: string; name: string }[] };
type Proposed = { holidays: Holiday[] };

/** Days off, by date: each can be changed or taken away; a country's public holidays can be brought in for this year and the next. */
export function Editor({ label, value, onChange, error }: FieldEditorProps) {
  const days = Array.isArray(value) ? value.filter(isHoliday).toSorted((one, other) => one.date.localeCompare(other.date)) : [];
  const change = (at: number, next: Partial<Holiday>) => onChange(days.map((day, place) => (place === at ? { ...day, ...next } : day)));
  const [fresh, setFresh] = useState<Holiday>({ date: "", name: "" });
  const add = () => {
    if (fresh.date === "") return;
    onChange(merged(days, [fresh]));
    setFresh({ date: "", name: "" });
  };
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: the wrapper draws the legend */}
      <div className="holidays" role="group" aria-label={label}>
        {days.map((day, at) => (
          <div key={day.date}>
            <span className="tn">{day.date}</span>
            <TextInput
              aria-label={`What ${day.date} is`}
              value={day.name}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <button
              className="cross"
              type="button"
              aria-label={`Remove ${day.date}`}
              onClick={() => onChange(days.filter((other) => other !== day))}
            >
              <Icon of={X} small />
            </button>
          </div>
        ))}
        <div>
          <TextInput
            type="date"
            aria-label="Another day off"
            value={fresh.date}
            onChange={(event) => setFresh({ ...fresh, date: event.currentTarget.value })}
          />
          <TextInput
            aria-label="What it is"
            placeholder="What it is"
            value={fresh.name}
            onChange={(event) => setFresh({ ...fresh, name: event.currentTarget.value })}
          />
          <Button onClick={add}>Add</Button>
        </div>
        <PublicHolidays onTake={(proposed) => onChange(merged(days, proposed))} />
      </div>
    </Input.Wrapper>
  );
}

function PublicHolidays({ onTake }: { onTake: (days: readonly Holiday[]) => void }) {
  const year = new Date(useNow()).getUTCFullYear();
  const [country, setCountry] = useState<string | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ["holidays", "countries"],
    queryFn: ({ signal }) => api.get<Countries>("/api/calendars/holidays", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!data?.countries) return null;
  const bring = async () => {
    setSentence(null);
    try {
      onTake((await api.get<Proposed>(`/api/calendars/holidays?country=${country}&years=${year},${year + 1}`)).holidays);
    } catch (fault) {
      setSentence(asProblem(fault).message);
    }
  };
  return (
    <>
      <div>
        <Select
          aria-label="Country"
          placeholder="Public holidays of …"
          searchable
          data={data.countries.map(({ code, name }) => ({ value: code, label: name }))}
          value={country}
          onChange={setCountry}
        />
        <Button aria-disabled={country === null} onClick={() => country !== null && void bring()}>
          Bring in {year} and {year + 1}
        </Button>
      </div>
      {sentence && <Refusal refusal={{ sentence }} />}
    </>
  );
}

/** Two lists of days as one; of a day in both, the first keeps its name. */
function merged(days: readonly Holiday[], more: readonly Holiday[]): Holiday[] {
  const all = new Map([...more, ...days].map(({ date, name }) => [date, { date, name }]));
  return [...all.values()].toSorted((one, other) => one.date.localeCompare(other.date));
}

function isHoliday(value: unknown): value is Holiday {
  return typeof value === "object" && value !== null && "date" in value && "name" in value;
}
