import { Button, Checkbox, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import type { Dependency } from "../model.ts";
import { type Impact, type Reached, useFollow, useImpact } from "./data.ts";
import { HealthShape } from "./HealthMark.tsx";
import { ThingSelect } from "./ThingSelect.tsx";

type Side = "needs" | "neededBy";

/** What a service needs and what needs it, directly; each line can be hardened, softened, taken away, and new ones drawn. */
export function Dependencies({ id }: { id: string }) {
  const { data: impact } = useImpact(id);
  const { data: lines, refetch } = useLines(id);
  const mayEdit = useMay()("service.administer");
  const needs = (lines ?? []).filter((one) => one.dependent === id);
  const neededBy = (lines ?? []).filter((one) => one.supplier === id);
  useFollow("dependency", refetch);
  return (
    <section className="svc-part-of">
      <h2>What hangs on what</h2>
      <p className="svc-say">{impact ? sentenceOf(impact) : ""}</p>
      <div className="svc-two">
        <Lines id={id} side="needs" label="Needs" lines={needs} known={impact?.suppliers ?? []} mayEdit={mayEdit} />
        <Lines id={id} side="neededBy" label="Needed by" lines={neededBy} known={impact?.dependents ?? []} mayEdit={mayEdit} />
      </div>
      <p>
        <Link className="act" to="/services" search={() => ({ service: id })}>
          On the map
        </Link>
      </p>
    </section>
  );
}

/** Who is hit beyond the direct lines, in a sentence. */
function sentenceOf({ dependents }: Impact): string {
  const services = dependents.filter((one) => one.kind === "service");
  const stops = services.filter((one) => one.hard).length;
  if (services.length === 0) return "If it fails, no other service is hit, as far as anybody has said.";
  const slows = services.length - stops;
  const rest = slows > 0 ? ` and ${slows} ${slows === 1 ? "slows" : "slow"} down` : "";
  return `If it fails, ${stops} ${stops === 1 ? "service stops" : "services stop"} with it${rest}.`;
}

function useLines(id: string) {
  return useQuery({
    queryKey: listKey("dependency", "of", id),
    queryFn: async ({ signal }) => {
      const ask = (end: string) =>
        api.get<{ items: Dependency[] }>(`/api/dependencies?filter=${encodeURIComponent(`${end}:${id} active:true`)}&limit=200`, {
          signal,
        });
      const [one, other] = await Promise.all([ask("dependent"), ask("supplier")]);
      return [...one.items, ...other.items];
    },
  });
}

type LinesProps = { id: string; side: Side; label: string; lines: readonly Dependency[]; known: readonly Reached[]; mayEdit: boolean };

function Lines({ id, side, label, lines, known, mayEdit }: LinesProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <div>
      <h3>{label}</h3>
      {lines.length === 0 && <p className="qq">Nothing, as far as anybody has said.</p>}
      <ul className="svc-hit">
        {lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            other={known.find((one) => one.id === (side === "needs" ? line.supplier : line.dependent))}
            mayEdit={mayEdit}
          />
        ))}
      </ul>
      {mayEdit && !isAdding && (
        <button type="button" className="act" onClick={() => setAdding(true)}>
          Add what {side === "needs" ? "it needs" : "needs it"}
        </button>
      )}
      {isAdding && <NewLine id={id} side={side} onDone={() => setAdding(false)} />}
    </div>
  );
}

function Line({ line, other, mayEdit }: { line: Dependency; other: Reached | undefined; mayEdit: boolean }) {
  const readAgain = useReadAgain();
  const change = useMutation({
    mutationFn: (to: "retire" | boolean) =>
      to === "retire" ? api.post(`/api/dependencies/${line.id}/retire`, {}) : api.patch(`/api/dependencies/${line.id}`, { hard: to }),
    onSuccess: readAgain,
  });
  if (!other) return null;
  const plural = other.kind === "service" ? "services" : "configuration-items";
  return (
    <li>
      <div className="row">
        {other.kind === "service" ? <HealthShape health={other.health ?? "fine"} /> : <span className="svc-ci" aria-hidden="true" />}
        <Link className="cut" to={`/${plural}/${other.id}`}>
          {other.name}
        </Link>
        {other.health && other.health !== "fine" && <span className={other.health === "down" ? "red" : "amber"}>{other.health}</span>}
        <span className="grow" />
        {mayEdit ? (
          <>
            <Checkbox
              size="xs"
              label="cannot work without"
              checked={line.hard === true}
              disabled={change.isPending}
              onChange={(event) => change.mutate(event.currentTarget.checked)}
            />
            <button
              type="button"
              className="cross"
              aria-label={`Take away the line to ${other.name}`}
              onClick={() => change.mutate("retire")}
            >
              <Icon of={X} small />
            </button>
          </>
        ) : (
          <span className="qq">{line.hard ? "cannot work without" : "works less well without"}</span>
        )}
      </div>
      {change.error && <ProblemNote fault={change.error} />}
    </li>
  );
}

const relations = [
  { value: "Depends on::Used by", label: "depends on" },
  { value: "Runs on::Runs", label: "runs on" },
  { value: "Hosted on::Hosts", label: "is hosted on" },
  { value: "Connects to::Connected by", label: "connects to" },
];

function NewLine({ id, side, onDone }: { id: string; side: Side; onDone: () => void }) {
  const [thing, setThing] = useState<string | null>(null);
  const [isHard, setHard] = useState(true);
  const [relation, setRelation] = useState(relations[0]!.value);
  const readAgain = useReadAgain();
  const add = useMutation({
    mutationFn: () => {
      const ends = side === "needs" ? { dependent: id, supplier: thing } : { dependent: thing, supplier: id };
      return api.post("/api/dependencies", { ...ends, relation, hard: isHard });
    },
    onSuccess: async () => {
      await readAgain();
      onDone();
    },
  });
  return (
    <form
      className="svc-new"
      aria-label={side === "needs" ? "What it needs" : "What needs it"}
      onSubmit={(event) => {
        event.preventDefault();
        if (thing) add.mutate();
      }}
    >
      <ThingSelect label={side === "needs" ? "What it needs" : "What needs it"} value={thing} onChange={setThing} />
      <Select label="How" data={relations} value={relation} allowDeselect={false} onChange={(value) => setRelation(value ?? relation)} />
      <Checkbox label="Cannot work without it" checked={isHard} onChange={(event) => setHard(event.currentTarget.checked)} />
      {add.error && <ProblemNote fault={add.error} />}
      <p className="row">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="filled" loading={add.isPending} aria-disabled={thing === null}>
          Add
        </Button>
        {thing === null && <span className="qq">Choose a name first.</span>}
      </p>
    </form>
  );
}

/** After a change of a line: the lines, what they reach, and the map. */
function useReadAgain(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["list", "dependency"] }),
      client.invalidateQueries({ queryKey: ["watch", "service"] }),
    ]);
}
