import { Menu, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { api } from "../client/api.ts";
import { asProblem } from "../client/problem.ts";
import { Icon } from "../kit/icon.tsx";
import { useLast } from "../kit/last.ts";
import { notify } from "../kit/notify.ts";
import { BulkEnd } from "./BulkEnd.tsx";
import { type BulkDeed, BulkFieldForm, type BulkFormProps, BulkVerbForm } from "./BulkForms.tsx";
import { BulkResult } from "./BulkResult.tsx";
import { type BulkLine, mostAtOnce, runBulk } from "./bulk.ts";
import type { Row } from "./columns.tsx";
import { commandOf, type DescribedCommand, type DescribedKind } from "./describe.ts";
import type { Values } from "./FieldForm.tsx";
import { mergedRefs, refreshRecord } from "./queries.ts";
import { titleOf } from "./shown-record.ts";

type BulkBarProps = { kind: DescribedKind; rows: readonly Row[]; onClear: () => void };
/** The form that is open: a field to be set, or a verb; for which rows, beginning with which values. */
type BulkAsk = { command: DescribedCommand | null; rows: readonly Row[]; values: Values };

/** What can be done to all selected records at once: one field set, or any verb with its form. Each answers for itself. */
export function BulkBar({ kind, rows, onClear }: BulkBarProps) {
  const [asked, ask] = useState<BulkAsk | null>(null);
  const lastAsked = useLast(asked);
  const { running, start, close, isRunning } = useBulk(kind);
  const lastRun = useLast(running);
  const isTooMany = rows.length > mostAtOnce;
  const mayEdit = commandOf(kind, "edit")?.permitted ?? false;
  const verbs = kind.commands
    .filter((command) => command.permitted && command.order !== undefined && command.type !== "edit")
    .toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
  const press = (command: DescribedCommand) => {
    if (command.fields.length > 0) return ask({ command, rows, values: {} });
    const body = { verb: command.type, values: {} };
    void start(rows, { label: command.label, body, allOrNone: false }).catch((fault: unknown) =>
      notify({ title: `${command.label}: not done`, message: asProblem(fault).message, isBad: true }),
    );
  };
  const repeat = () => {
    if (!running?.form) return;
    const left = new Set(running.lines.filter((line) => line.state !== "done").map((line) => line.id));
    close();
    ask({ ...running.form, rows: running.form.rows.filter(({ record }) => left.has(record.id)) });
  };
  const Form = asked?.command ? BulkVerbForm : BulkFieldForm;
  const formProps: BulkFormProps | null = asked && {
    kind,
    command: asked.command,
    count: asked.rows.length,
    initial: asked.values,
    refs: mergedRefs(asked.rows.map((row) => row.refs)),
    onCancel: () => ask(null),
    onRun: async (deed) => {
      const form = { ...asked, values: "verb" in deed.body ? deed.body.values : deed.body.changes };
      await start(asked.rows, deed, { form, onBegun: () => ask(null) });
    },
  };
  return (
    <>
      <span className="count">{rows.length} selected</span>
      {isTooMany && <span className="q">at most {mostAtOnce} at once</span>}
      {mayEdit && !isTooMany && (
        <button className="act" type="button" onClick={() => ask({ command: null, rows, values: {} })}>
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
          <Menu.Dropdown mah={460} className="scrolls">
            {verbs.map((command) => (
              <Menu.Item key={command.type} onClick={() => press(command)}>
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
        opened={asked !== null}
        onClose={() => ask(null)}
        title={lastAsked && titleFor(lastAsked, kind)}
        size="md"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {formProps && <Form {...formProps} />}
      </Modal>
      <Modal
        opened={running !== null}
        onClose={() => !isRunning && close()}
        title={lastRun?.title}
        closeOnClickOutside={!isRunning}
        closeButtonProps={{ "aria-label": "Close", disabled: isRunning }}
        size="lg"
      >
        {running && (
          <BulkResult lines={running.lines} onDone={close} onRepeat={running.form ? repeat : null}>
            {!isRunning && running.verb && <BulkEnd kind={kind.kind} verb={running.verb} lines={running.lines} />}
          </BulkResult>
        )}
      </Modal>
    </>
  );
}

/** `form`: with which it may be changed and repeated. */
type Running = { title: string; verb: string | null; form: BulkAsk | null; lines: readonly BulkLine[] };

/** Runs a deed on rows and keeps what became of each; what is wrong with the deed itself is thrown back to its form. */
function useBulk(kind: DescribedKind) {
  const client = useQueryClient();
  const [running, setRunning] = useState<Running | null>(null);
  const start = async (rows: readonly Row[], { label, body, allOrNone }: BulkDeed, from?: { form: BulkAsk; onBegun: () => void }) => {
    const targets = rows.map(({ record }) => ({
      id: record.id,
      label: [record.number, titleOf(kind, record)].filter(Boolean).join(" "),
    }));
    const title = `${label}: ${countOf(rows.length, kind)}`;
    await runBulk({
      targets,
      allOrNone,
      send: (ids) => api.post(`/api/${kind.plural}/bulk`, { ids, allOrNone, ...body }),
      tell: (lines) => {
        from?.onBegun();
        setRunning({ title, verb: "verb" in body ? body.verb : null, form: from?.form ?? null, lines });
      },
    });
    await refreshRecord(client, kind);
    await client.refetchQueries({ queryKey: ["list", kind.kind, "rows"], type: "active" });
  };
  const isRunning = running?.lines.some((line) => line.state === "waiting") ?? false;
  return { running, isRunning, start, close: () => setRunning(null) };
}

function titleFor({ command, rows }: BulkAsk, kind: DescribedKind): string {
  return `${command?.label ?? "Set a field"}: ${countOf(rows.length, kind)}`;
}

function countOf(count: number, kind: DescribedKind): string {
  return `${count} ${(count === 1 ? kind.label : kind.pluralLabel).toLowerCase()}`;
}
