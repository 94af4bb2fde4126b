import "./roster.css";
import "./layers.css";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { addDays, instant, isZone } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem, type Problem } from "../../../web/client/problem.ts";
import { useReader, useSession } from "../../../web/client/session.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { isMac, useKeys } from "../../../web/kit/keys.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { FieldInput } from "../../../web/record/inputs.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { Layer, Roster } from "../model.ts";
import type { RosterPlan } from "../roster.rules.ts";
import { type RosterDraft, type Schedule, useShiftDeeds } from "./data.ts";
import { HoursRows } from "./HoursRows.tsx";
import { LayersEditor } from "./LayersEditor.tsx";
import { type EditedLayer, editedOf, isReady, layersOf } from "./layer-list.ts";
import { Preview } from "./Preview.tsx";

/** `/on-call/layers`: what a roster is made of, with the next four weeks beside it before anything is saved. Without a roster: a new one. */
export function Screen() {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const id = typeof search.roster === "string" ? search.roster : null;
  const now = instant(useNow());
  const [from] = useState(now);
  const { data, error, refetch } = useQuery({
    queryKey: ["record", "roster", id, "layers"],
    queryFn: ({ signal }) => api.get<Schedule>(`/api/rosters/${id}/schedule?from=${from}&to=${addDays(from, 35)}`, { signal }),
    enabled: id !== null,
    retry: false,
  });
  if (error)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </div>
    );
  if (id !== null && !data) return <LoadingRows rows={12} widths={[400, 500]} />;
  return <Editing key={id ?? "new"} schedule={data ?? null} />;
}

type Draft = Omit<RosterDraft, "layers"> & { list: readonly EditedLayer[] };

function Editing({ schedule }: { schedule: Schedule | null }) {
  const { person } = useSession();
  const { timeZone } = useReader();
  const navigate = useNavigate();
  const deeds = useShiftDeeds();
  const now = instant(useNow());
  const roster = schedule?.record ?? null;
  const [draft, setDraft] = useState<Draft>(() => draftOf(roster, { owner: person.id, timeZone }));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next });
  const errorOf = (field: string) => problem?.errors.find((one) => one.path.split(".")[0] === field)?.message;
  const waiting = draft.list.filter((one) => !isReady(one));
  const plan: RosterPlan = { timeZone: draft.timeZone, layers: layersOf(draft.list.filter(isReady)), expected: [...draft.expected] };
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    const { list, ...rest } = draft;
    const said: RosterDraft = { ...rest, layers: layersOf(list) };
    try {
      const { record } = roster ? await deeds.save(roster.id, roster.version, said) : await deeds.create(said);
      await navigate({ to: "/on-call", search: { roster: record.id } });
    } catch (fault) {
      setProblem(asProblem(fault));
      setBusy(false);
    }
  };
  useKeys({ "mod+Enter": { does: "save", run: () => void save(), evenInFields: true } }, { scope: "Layers" });
  usePageTitle(roster ? `Layers of ${roster.name}` : "New roster");
  const layersError = errorOf("layers");
  return (
    <div className="ros-edit">
      <header className="chead">
        <h1>{roster ? `Layers of ${roster.name}` : "New roster"}</h1>
        <Link className="act" to="/on-call" search={roster ? { roster: roster.id } : {}}>
          Back to the schedule
        </Link>
        <span className="grow" />
        {roster && (
          <Link className="act" to={`/rosters/${roster.id}`}>
            All fields and history
          </Link>
        )}
        <Button variant="filled" loading={isBusy} onClick={() => void save()} title={isMac ? "⌘↵" : "Ctrl ↵"}>
          Save
        </Button>
      </header>
      {problem && <Refusal refusal={{ sentence: problem.detail || problem.title }} />}
      <div className="ros-edit-body">
        <div className="ros-edit-form">
          <TextInput
            label="Name"
            value={draft.name}
            maxLength={120}
            error={errorOf("name")}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <div className="ros-pair">
            <RefField
              label="Team"
              kind="team"
              field="team"
              draft={draft}
              refs={schedule?.refs ?? {}}
              onChange={(team) => change({ team })}
            />
            <RefField
              label="Owner, who is told of gaps"
              kind="person"
              field="owner"
              draft={draft}
              refs={schedule?.refs ?? {}}
              onChange={(owner) => change({ owner })}
            />
          </div>
          <TextInput
            label="Time zone whose clocks it follows"
            value={draft.timeZone}
            error={errorOf("timeZone")}
            onChange={(event) => change({ timeZone: event.currentTarget.value.trim() })}
          />
          <h2>Layers, the upper wins</h2>
          <LayersEditor
            list={draft.list}
            zone={safeZone(draft.timeZone)}
            now={now}
            onChange={(list) => change({ list })}
            {...(layersError ? { error: layersError } : {})}
          />
          <h2>Hours that must be covered</h2>
          <HoursRows
            label="hours that must be covered"
            hours={draft.expected}
            onChange={(expected) => change({ expected })}
            none="Around the clock: any hour with nobody on call is a gap."
          />
          <Checkbox
            label="Ask for a handover note half an hour before each hand-off"
            checked={draft.askForNotes}
            onChange={(event) => change({ askForNotes: event.currentTarget.checked })}
          />
        </div>
        <div className="ros-edit-preview">
          {waiting.length > 0 && (
            <p className="amber">
              The preview leaves out {waiting.map((one) => one.name || "a layer without a name").join(", ")} until its times are complete.
            </p>
          )}
          {plan.layers.length === 0 ? (
            <p className="q">Add a layer and the people who take turns; what comes of it is drawn here before you save.</p>
          ) : (
            <Preview plan={plan} before={roster} overrides={schedule?.overrides ?? []} now={now} />
          )}
        </div>
      </div>
    </div>
  );
}

type RefFieldProps = {
  label: string;
  kind: "team" | "person";
  field: "team" | "owner";
  draft: Draft;
  refs: Refs;
  onChange: (id: string | null) => void;
};

function RefField({ label, kind, field, draft, refs, onChange }: RefFieldProps) {
  return (
    <FieldInput
      kind=""
      field={{ name: field, column: field, label, type: "reference", reference: kind, required: false }}
      value={draft[field]}
      onChange={(value) => onChange(typeof value === "string" ? value : null)}
      refs={refs}
    />
  );
}

function draftOf(roster: Roster | null, given: { owner: string; timeZone: string }): Draft {
  if (!roster)
    return {
      name: "",
      team: null,
      ...given,
      calendar: null,
      gapNoticeDays: 14,
      askForNotes: true,
      agreedFairness: 85,
      list: editedOf([]),
      expected: [],
    };
  const { name, team, owner, timeZone, calendar, gapNoticeDays, askForNotes, agreedFairness, layers, expected } = roster;
  return { name, team, owner, timeZone, calendar, gapNoticeDays, askForNotes, agreedFairness, list: editedOf(layers as Layer[]), expected };
}

/** A zone that is being typed cannot be asked for its Monday. */
function safeZone(zone: string): string {
  return isZone(zone) ? zone : "UTC";
}
