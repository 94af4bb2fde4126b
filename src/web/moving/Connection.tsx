import { Button, NativeSelect, PasswordInput, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { MovingSettings, MovingWhat } from "../../kernel/moving.ts";
import { api } from "../client/api.ts";
import { ProblemNote } from "../kit/Emptiness.tsx";
import { When } from "../kit/When.tsx";
import { type Moving, wordFor } from "./data.ts";

const taken = [
  { value: "refuse", label: "refuse the record, and say so" },
  { value: "newNumber", label: "give a new number, keep the old one as correlation" },
];
const all = "all of them";

/** Which instance, who reads there, what is chosen; and what is to be done with it. The password is sent with each run and kept nowhere. */
export function Connection({ moving, onBegun }: { moving: Moving; onBegun: (id: string) => Promise<void> }) {
  const last = moving.sources[0];
  const [url, setUrl] = useState(last?.url ?? "");
  const [user, setUser] = useState(last?.userName ?? "");
  const [password, setPassword] = useState("");
  const [settings, setSettings] = useState<MovingSettings>(last?.settings ?? { tables: null, since: null, values: {}, onTaken: "refuse" });
  const [words, setWords] = useState(
    Object.entries(settings.values)
      .map(([word, value]) => `${word}=${value}`)
      .join("\n"),
  );
  const [isAgain, setAgain] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const busy = moving.sources.find((one) => one.isBusy);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (caught) {
      setFault(caught);
    }
    setBusy(false);
  };
  const begin = (what: MovingWhat) =>
    attempt(async () => {
      const { id } = await api.post<{ id: string }>("/api/moving", {
        url,
        user,
        password,
        what,
        again: isAgain,
        settings: { ...settings, values: read(words) },
      });
      await onBegun(id);
    });
  const stop = (source: string) => attempt(async () => void (await api.post("/api/moving/stop", { source })));
  const isComplete = url !== "" && user !== "" && password !== "";
  const look = (event: FormEvent) => {
    event.preventDefault();
    void begin("look");
  };
  return (
    <form className="moving-part" onSubmit={look} aria-label="The instance">
      <h2>ServiceNow, whole</h2>
      {last?.syncedAt && (
        <p className="q">
          Last moved from {last.name}: <When at={last.syncedAt} form="clock" />
        </p>
      )}
      <div className="moving-grid">
        <TextInput
          label="Address"
          placeholder="https://example.service-now.com"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value.trim())}
        />
        <TextInput label="User name" autoComplete="off" value={user} onChange={(event) => setUser(event.currentTarget.value)} />
        <PasswordInput
          label="Password"
          placeholder="sent with each run, kept nowhere"
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <details>
        <summary>Choices</summary>
        <div className="moving-grid">
          <NativeSelect
            label="Tables"
            data={[all, ...moving.tables.map((table) => ({ value: table, label: wordFor(table) }))]}
            value={settings.tables?.[0] ?? all}
            onChange={(event) =>
              setSettings({ ...settings, tables: event.currentTarget.value === all ? null : [event.currentTarget.value] })
            }
          />
          <TextInput
            label="Work changed since"
            placeholder="2024-01-31; all of it where empty"
            value={settings.since ?? ""}
            onChange={(event) => setSettings({ ...settings, since: event.currentTarget.value.trim() || null })}
          />
          <NativeSelect
            label="A number that is taken here"
            data={taken}
            value={settings.onTaken}
            onChange={(event) => setSettings({ ...settings, onTaken: event.currentTarget.value as MovingSettings["onTaken"] })}
          />
        </div>
        <Switch
          label="Look at every row again"
          description="And not only at those changed since the last run. What was refused is tried again."
          checked={isAgain}
          onChange={(event) => setAgain(event.currentTarget.checked)}
        />
        <Textarea
          label="What words of the source mean here"
          description="A line each, such as incident.state:14=3"
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </details>
      {fault !== null && <ProblemNote fault={fault} />}
      <p className="moving-deeds">
        <Button type="submit" disabled={!isComplete || busy !== undefined} loading={isBusy}>
          Dry run
        </Button>
        <Button variant="default" disabled={!isComplete || busy !== undefined || isBusy} onClick={() => void begin("move")}>
          Move, or go on
        </Button>
        <Button variant="default" disabled={!isComplete || busy !== undefined || isBusy} onClick={() => void begin("reconcile")}>
          Compare
        </Button>
        {busy && (
          <Button variant="default" color="red" loading={isBusy} onClick={() => void stop(busy.name)}>
            Stop
          </Button>
        )}
        {!isComplete && <span className="q">Address, user name and password first.</span>}
      </p>
    </form>
  );
}

function read(words: string): Record<string, string> {
  const lines = words.split("\n").map((line) => line.trim());
  return Object.fromEntries(
    lines.filter((line) => line.includes("=")).map((line) => [line.slice(0, line.lastIndexOf("=")), line.slice(line.lastIndexOf("=") + 1)]),
  );
}
