import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { durationWords, type Instant, ms } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { When } from "../../../web/kit/When.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import type { ChangeRequest } from "../model.ts";
import { type ChangeTask, phases, taskStates } from "../task.model.ts";
import { isOpenTask, isWorkable } from "../task.rules.ts";
import { type TaskAsked, TaskDialog } from "./TaskDialog.tsx";
import { refreshSteps, useTasks } from "./task-data.ts";

/** The steps of a change: what the board asks first, then what is done, planned against real. */
export function Checklist({ record }: { record: ChangeRequest }) {
  const { data, error, refetch } = useTasks(record.id);
  const may = useMay();
  const [asked, ask] = useState<TaskAsked | null>(null);
  const isOver = record.state === "3" || record.state === "4";
  return (
    <section aria-label="Checklist">
      <div className="row">
        <h2>Checklist</h2>
        {data && data.items.length > 0 && <Progress tasks={data.items} />}
        <span className="grow" />
        {may("change.write") && !isOver && (
          <button className="act" type="button" onClick={() => ask({ verb: "create", task: null })}>
            Add a task
          </button>
        )}
      </div>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={3} widths={[280]} />}
      {data && data.items.length === 0 && (
        <p className="qq">
          No steps yet. A step has a phase and an owner; a condition of the board must have its evidence before the work begins.
        </p>
      )}
      {data &&
        groups(data.items).map(([label, tasks]) => (
          <div key={label}>
            <h3>{label}</h3>
            <ol className="ch-steps">
              {tasks.map((task) => (
                <Step key={task.id} task={task} record={record} refs={data.refs} ask={ask} />
              ))}
            </ol>
          </div>
        ))}
      {asked && <TaskDialog change={record.id} asked={asked} onClose={() => ask(null)} />}
    </section>
  );
}

/** Conditions first, then the phases in their order; a group without steps is left out. */
function groups(tasks: readonly ChangeTask[]): [string, ChangeTask[]][] {
  const of = (is: (task: ChangeTask) => boolean) => tasks.filter(is);
  const all: [string, ChangeTask[]][] = [
    ["Conditions", of((task) => task.isCondition)],
    ...phases.map(({ value, label }): [string, ChangeTask[]] => [label, of((task) => !task.isCondition && task.phase === value)]),
  ];
  return all.filter(([, rows]) => rows.length > 0);
}

function Progress({ tasks }: { tasks: readonly ChangeTask[] }) {
  const over = tasks.filter((task) => !isOpenTask(task)).length;
  return (
    <span className="q tn">
      {over} of {tasks.length}
    </span>
  );
}

type StepProps = { task: ChangeTask; record: ChangeRequest; refs: Refs; ask: (asked: TaskAsked) => void };

function Step({ task, record, refs, ask }: StepProps) {
  const client = useQueryClient();
  const may = useMay();
  const isOpen = isOpenTask(task);
  const canWork = may("change.write") && isOpen && isWorkable(task, record.state);
  const start = async () => {
    try {
      await api.post(`/api/change-tasks/${task.id}/start`, {});
      await refreshSteps(client);
    } catch (fault) {
      notify({ title: "Not started", message: asProblem(fault).message, isBad: true });
    }
  };
  const waits = task.isCondition && isOpen && record.state !== "4";
  return (
    <li className={isOpen ? "ch-step" : "ch-step ch-step-over"}>
      <span className="ch-step-what">
        {task.title}
        {task.description && <span className="q ch-step-more">{task.description}</span>}
        {task.evidence && <span className="q ch-step-more">Evidence: {task.evidence}</span>}
        {task.closeNotes && <span className="q ch-step-more">{task.closeNotes}</span>}
      </span>
      <span className="ch-step-who q">{task.owner ? (refs.person?.[task.owner]?.label ?? "somebody") : ""}</span>
      <span className="ch-step-when tn">
        <Times task={task} />
      </span>
      <span className={waits ? "ch-step-state amber" : "ch-step-state"}>
        <StateWord word={stateWord(task)} />
      </span>
      <span className="ch-step-do">
        {canWork && task.state !== "2" && !task.isCondition && (
          <button className="act" type="button" aria-label={`Start: ${task.title}`} onClick={() => void start()}>
            Start
          </button>
        )}
        {canWork && (
          <button className="act" type="button" aria-label={`Done: ${task.title}`} onClick={() => ask({ verb: "complete", task })}>
            {task.isCondition ? "Met" : "Done"}
          </button>
        )}
        {isOpen && record.state !== "3" && record.state !== "4" && may(task.isCondition ? "change.manage" : "change.write") && (
          <button className="act off" type="button" aria-label={`Skip: ${task.title}`} onClick={() => ask({ verb: "skip", task })}>
            {task.isCondition ? "Waive" : "Skip"}
          </button>
        )}
        {!isOpen && may("change.write") && isWorkable(task, record.state) && (
          <button className="act off" type="button" aria-label={`Open again: ${task.title}`} onClick={() => ask({ verb: "reopen", task })}>
            Open again
          </button>
        )}
      </span>
    </li>
  );
}

function stateWord(task: ChangeTask): string {
  if (task.state === "4") return task.isCondition ? "Waived" : "Skipped";
  if (task.state === "3") return task.closeCode === "unsuccessful" ? "Failed" : task.isCondition ? "Met" : "Done";
  return taskStates.find((one) => one.value === task.state)?.label ?? "";
}

/** What was planned, and what came: how late it ended is said in minutes. */
function Times({ task }: { task: ChangeTask }) {
  const late = task.plannedEnd && task.endedAt && task.state === "3" ? ms(task.endedAt) - ms(task.plannedEnd) : 0;
  return (
    <>
      {task.plannedStart && <Span label="planned" from={task.plannedStart} to={task.plannedEnd} />}
      {!task.plannedStart && task.plannedEnd && <Span label="due" from={task.plannedEnd} to={null} />}
      {task.startedAt && <Span label="real" from={task.startedAt} to={task.endedAt} />}
      {late >= 60_000 && <b className="amber name">{durationWords(late)} late</b>}
    </>
  );
}

function Span({ label, from, to }: { label: string; from: Instant; to: Instant | null }) {
  return (
    <span className="ch-step-span">
      <span className="qq">{label}</span> <When at={from} form="clock" />
      {to && (
        <>
          {" "}
          to <When at={to} form="clock" />
        </>
      )}
    </span>
  );
}
