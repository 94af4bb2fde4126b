import "./holidays.css";
import { Button, Checkbox, MultiSelect, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { instant, localParts } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import type { Calendar } from "../model.ts";
import { added, type DayOff, guessedCountry, newDays } from "./holidays.ts";

type Place = { code: string; name: string };
type Source = { words: string; href: string; licence: string };
type Countries = { countries: Place[]; source: Source };
type Answer = { country: Place; region: Place | null; regions: Place[]; holidays: DayOff[]; source: Source };

/** On the page of a calendar: its days off, and the public holidays of a place to add to them. */
export function Panel({ record }: PanelProps) {
  const calendar = record as Calendar;
  const [isOpen, setOpen] = useState(false);
  if (calendar.always) return null;
  return (
    <section className="holidays">
      <h2>Days off</h2>
      <p className="q">{calendar.holidays.length === 0 ? "None yet: every day with hours counts." : `${calendar.holidays.length} days.`}</p>
      {isOpen ? (
        <Adding calendar={calendar} onDone={() => setOpen(false)} />
      ) : (
        <button type="button" className="act" onClick={() => setOpen(true)}>
          Add public holidays
        </button>
      )}
    </section>
  );
}

function Adding({ calendar, onDone }: { calendar: Calendar; onDone: () => void }) {
  const { year } = localParts(calendar.timeZone, instant(useNow()));
  const [country, setCountry] = useState<string | null>(guessedCountry(calendar.timeZone));
  const [region, setRegion] = useState<string | null>(null);
  const [years, setYears] = useState<string[]>([String(year), String(year + 1)]);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const countries = useQuery({
    queryKey: ["holidays"],
    queryFn: ({ signal }) => api.get<Countries>("/api/calendars/holidays", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const asked = new URLSearchParams({ country: country ?? "", years: years.join(","), ...(region ? { region } : {}) });
  const found = useQuery({
    queryKey: ["holidays", asked.toString()],
    queryFn: ({ signal }) => api.get<Answer>(`/api/calendars/holidays?${asked}`, { signal }),
    enabled: country !== null && years.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
  const days = newDays(calendar.holidays, found.data?.holidays ?? []);
  const chosen = days.filter((one) => !without.has(one.date));
  const save = useSave(calendar, onDone);
  const source = found.data?.source ?? countries.data?.source;
  return (
    <form
      aria-label="Public holidays to add"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length > 0) save.mutate(chosen);
      }}
    >
      <div className="holidays-asked">
        <Select
          label="Country"
          searchable
          data={optionsOf(countries.data?.countries)}
          value={country}
          onChange={(value) => {
            setCountry(value);
            setRegion(null);
          }}
        />
        <Select
          label="Region"
          searchable
          clearable
          placeholder="whole country"
          data={optionsOf(found.data?.regions)}
          value={region}
          onChange={setRegion}
        />
        <MultiSelect
          label="Years"
          data={Array.from({ length: 7 }, (_, at) => String(year - 1 + at))}
          maxValues={5}
          value={years}
          onChange={(value) => setYears([...value].sort())}
        />
      </div>
      {found.error && <ProblemNote fault={found.error} />}
      {found.data && days.length === 0 && <p className="q">The calendar has all of these days already.</p>}
      <ul className="holidays-days">
        {days.map((one) => (
          <li key={one.date}>
            <Checkbox
              size="xs"
              label={
                <>
                  <span className="tn">{dayWords(one.date)}</span> <span className="q">{one.name}</span>
                </>
              }
              checked={!without.has(one.date)}
              onChange={() => setWithout(toggled(without, one.date))}
            />
          </li>
        ))}
      </ul>
      {source && (
        <p className="qq holidays-source">
          {source.words} <a href={source.href}>Source</a>, <a href={source.licence}>licence</a>.
        </p>
      )}
      {save.error && <ProblemNote fault={save.error} />}
      <p className="row">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="filled" loading={save.isPending} aria-disabled={chosen.length === 0}>
          {chosen.length === 1 ? "Add 1 day" : `Add ${chosen.length} days`}
        </Button>
        <span className="qq">Clocks that run keep the calendar they began with until you move them.</span>
      </p>
    </form>
  );
}

/** Adds days to the calendar as it was seen; refused where somebody changed it meanwhile. */
function useSave(calendar: Calendar, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (days: readonly DayOff[]) =>
      api.patch(`/api/calendars/${calendar.id}`, { holidays: added(calendar.holidays, days) }, { ifMatch: etagOf(calendar.version) }),
    onSuccess: async (_, days) => {
      await client.invalidateQueries({ queryKey: ["record", "calendar"] });
      notify({ title: `${days.length} days off added to ${calendar.name}` });
      onDone();
    },
  });
}

function optionsOf(places: readonly Place[] | undefined) {
  return (places ?? []).map(({ code, name }) => ({ value: code, label: name }));
}

function toggled(set: ReadonlySet<string>, date: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(date)) next.add(date);
  return next;
}

/** "Fri 25 Dec 2026"; a date has no zone. */
function dayWords(date: string): string {
  const words = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(`${date}T00:00:00Z`)).replace(",", "");
}
