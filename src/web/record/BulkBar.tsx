import { Button, Menu, Modal, Progress, Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { api } from "../client/api.ts";
import { Icon } from "../kit/icon.tsx";
import { type BulkLine, mostAtOnce, runBulk } from "./bulk.ts";
import type { Row } from "./columns.tsx";
import { commandOf, type DescribedCommand, type DescribedKind, editableFields, type Kinds } from "./describe.ts";
import { FieldInput } from "./inputs.tsx";
import { mergedRefs, refreshRecord, sendVerb } from "./queries.ts";
import { titleOf } from "./shown-record.ts";

type BulkBarProps = { kind: DescribedKind; kinds: Kinds; rows: readonly Row[]; onClear: () => void };
type Deed = { label: string; run: (row: Row) => Promise<unknown> };

/** What can be done to all selected records at once: one field set, or a verb that needs no words. Each answers for itself. */
export function BulkBar({ kind, rows, onClear }: BulkBarProps) {
  const client = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const [lines, setLines] = useState<readonly BulkLine[] | null>(null);
  const [title, setTitle] = useState("");
  const isRunning = lines?.some((line) => line.state === "waiting") ?? false;
  const isTooMany = rows.length > mostAtOnce;
  const mayEdit = commandOf(kind, "edit")?.permitted ?? false;
  const verbs = kind.commands.filter(
    (command) => command.permitted && command.order !== undefined && command.type !== "edit" && isWordless(command),
  );
  const start = async ({ label, run }: Deed) => {
    setEditing(false);
    setTitle(`${label}: ${rows.length} ${(rows.length === 1 ? kind.label : kind.pluralLabel).toLowerCase()}`);
    const targets = rows.map((row) => ({
      id: row.record.id,
      label: [row.record.number, titleOf(kind, row.record)].filter(Boolean).join(" "),
      run: () => run(row),
    }));
    await runBulk(targets, setLines);
    await refreshRecord(client, kind);
    await client.refetchQueries({ queryKey: ["list", kind.kind, "rows"], type: "active" });
  };
  return (
    <>
      <span className="count">{rows.length} selected</span>
      {isTooMany && <span className="q">at most {mostAtOnce} at once</span>}
      {mayEdit && !isTooMany && (
        <button className="act" type="button" onClick={() => setEditing(true)}>
          Set a field
        </button>
      )}
      {verbs.length > 0 && !isTooMany && (
        <Menu position="bottom-end">
          <Menu.Target>
            <button className="act" type="button">
              Do <Icon of={ChevronDown} small />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {verbs.map((command) => (
              <Menu.Item
                key={command.type}
                onClick={() =>
                  void start({ label: command.label, run: ({ record }) => sendVerb({ kind, id: record.id, verb: command.type }) })
                }
              >
                {command.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <button className="act" type="button" onClick={onClear}>
        None
      </button>
      <Modal
        opened={isEditing}
        onClose={() => setEditing(false)}
        title={`Set a field of ${rows.length}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <BulkForm kind={kind} rows={rows} onRun={(deed) => void start(deed)} />
      </Modal>
      <Modal
        opened={lines !== null}
        onClose={() => !isRunning && setLines(null)}
        title={title}
        closeOnClickOutside={!isRunning}
        closeButtonProps={{ "aria-label": "Close", disabled: isRunning }}
        size="lg"
      >
        {lines && <BulkResult lines={lines} onDone={() => setLines(null)} />}
      </Modal>
    </>
  );
}

function BulkForm({ kind, rows, onRun }: { kind: DescribedKind; rows: readonly Row[]; onRun: (deed: Deed) => void }) {
  const fields = editableFields(kind);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<unknown>(null);
  const field = fields.find((one) => one.name === name);
  const refs = mergedRefs(rows.map((row) => row.refs));
  return (
    <form
      className="short-form"
      aria-label="Set a field"
      onSubmit={(event) => {
        event.preventDefault();
        if (field)
          onRun({ label: field.label, run: ({ record }) => api.patch(`/api/${kind.plural}/${record.id}`, { [field.name]: value }) });
      }}
    >
      <Select
        label="Field"
        searchable
        data={fields.map((one) => ({ value: one.name, label: one.label }))}
        value={name}
        onChange={(next) => {
          setName(next);
          setValue(null);
        }}
        data-autofocus
      />
      {field && (
        <FieldInput key={field.name} kind={kind.kind} field={{ ...field, required: false }} value={value} onChange={setValue} refs={refs} />
      )}
      <p className="row send">
        <span className="qq grow">{field && value === null ? "Left empty, the field is cleared." : ""}</span>
        <Button type="submit" variant="filled" disabled={!field}>
          Set it on {rows.length}
        </Button>
      </p>
    </form>
  );
}

function BulkResult({ lines, onDone }: { lines: readonly BulkLine[]; onDone: () => void }) {
  const done = lines.filter((line) => line.state !== "waiting").length;
  const refused = lines.filter((line) => line.state === "refused");
  const isOver = done === lines.length;
  return (
    <div className="bulk-result">
      <Progress value={(done / lines.length) * 100} aria-label={`${done} of ${lines.length}`} color="accent" size="sm" />
      <p role="status">
        {isOver ? `${lines.length - refused.length} of ${lines.length} done.` : `${done} of ${lines.length}`}
        {refused.length > 0 && ` ${refused.length} refused:`}
      </p>
      <ul>
        {refused.map((line) => (
          <li key={line.id}>
            <b>{line.label}</b> <span className="q">{line.sentence}</span>
          </li>
        ))}
      </ul>
      {isOver && (
        <p className="row send">
          <span className="grow" />
          <Button variant="filled" onClick={onDone}>
            Done
          </Button>
        </p>
      )}
    </div>
  );
}

/** Nothing to choose, at most words to add: an assignment without an owner would take every owner away. */
function isWordless(command: DescribedCommand): boolean {
  return command.fields.every((field) => !field.required && field.type === "longtext");
}
