import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type DragEvent, useId, useState } from "react";
import { api } from "../client/api.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { type Listed, listOfRuns, type Run, stateWords } from "./data.ts";
import "./imports.css";

/** `/admin/imports`: hand a file in, and what was handed in before. */
export function Screen() {
  const list = useQuery({ queryKey: listOfRuns, queryFn: ({ signal }) => api.get<Listed>("/api/imports", { signal }), retry: false });
  return (
    <div className="page">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>Import</h1>
      </header>
      <p className="lead-in q">
        Take in the history another system kept, or how a team was on call there. You see line by line what would come of a file before
        anything changes; importing it twice changes nothing.
      </p>
      <p>
        <Link className="act" to="/admin/moving">
          Move a whole instance of ServiceNow over
        </Link>
      </p>
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[180, 90, 120]} rows={4} />}
      {list.data && <HandIn importers={list.data.importers} />}
      {list.isSuccess && list.data.items.length === 0 && <EmptyState headline="Nothing was imported yet" />}
      {list.data && list.data.items.length > 0 && <Runs items={list.data.items} />}
    </div>
  );
}

/** One place to drop a file, and what the file is: a dozen places under one another find nobody. */
function HandIn({ importers }: { importers: Listed["importers"] }) {
  const [name, setName] = useState(importers[0]?.name);
  const importer = importers.find((one) => one.name === name) ?? importers[0];
  if (!importer) return null;
  return (
    <>
      <NativeSelect
        className="import-what"
        label="What the file holds"
        data={importers.map((one) => ({ value: one.name, label: one.label }))}
        value={importer.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DropPlace key={importer.name} importer={importer} />
    </>
  );
}

function DropPlace({ importer }: { importer: Listed["importers"][number] }) {
  const navigate = useNavigate();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const send = async (file: File | undefined) => {
    if (!file || isBusy) return;
    setBusy(true);
    setFault(null);
    try {
      const query = `importer=${encodeURIComponent(importer.name)}&name=${encodeURIComponent(file.name)}`;
      // Sent as bytes: what kind of file it is, the server tells by looking at it.
      const { run } = await api.post<{ run: Run }>(`/api/imports?${query}`, new Blob([file], { type: "application/octet-stream" }));
      await api.post(`/api/imports/${run.id}/dry-run`);
      await navigate({ to: `/admin/imports/${run.id}` });
    } catch (caught) {
      setFault(caught);
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <>
      <section
        className="import-drop"
        data-over={isOver}
        aria-labelledby={`${id}-name`}
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <h2 id={`${id}-name`}>{importer.label}</h2>
        <p className="q">{importer.about} At most 25 MB; larger files go by the command line.</p>
        <label className="import-choose" htmlFor={id}>
          {isBusy ? "Sending the file …" : "Drop the file here, or choose it:"}
          <input
            id={id}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,.json"
            disabled={isBusy}
            onChange={(event) => void send(event.currentTarget.files?.[0])}
          />
        </label>
      </section>
      {fault !== null && <ProblemNote fault={fault} kept="Nothing was imported." />}
    </>
  );
}

function Runs({ items }: { items: Listed["items"] }) {
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>File</th>
          <th>State</th>
          <th className="num">Rows in</th>
          <th className="num wide-only">Refused</th>
          <th className="wide-only">By</th>
          <th className="num">When</th>
        </tr>
      </thead>
      <tbody>
        {items.map((run) => (
          <tr key={run.id}>
            <td>
              <Link to={`/admin/imports/${run.id}`}>{run.fileName}</Link>
            </td>
            <td className="q">{stateWords[run.state]}</td>
            <td className="num">{run.rowsDone}</td>
            <td className="num wide-only">{(run.counts?.refused ?? 0) + run.rowsRefused}</td>
            <td className="wide-only q">{run.actor.name}</td>
            <td className="num qq">
              <When at={run.createdAt} form="clock" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
