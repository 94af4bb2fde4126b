import "./change.css";
import "./run.css";
import { Button, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { durationWords, type Instant, instant } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { commandOf, type DescribedKind, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import { refusalView, useVerb } from "../../../web/record/Verbs.tsx";
import { states } from "../model.ts";
import { pausedMs } from "../pause.rules.ts";
import { isOpenTask, isTested } from "../task.rules.ts";
import { pointOfNoReturn } from "../window.rules.ts";
import { Countdown, useSecond } from "./Countdown.tsx";
import { type ChangeAnswer, useChange } from "./data.ts";
import { type NextStep, nextStep } from "./next-step.ts";
import { type TaskAsked, TaskDialog } from "./TaskDialog.tsx";
import { refreshSteps, type Tasks, useTasks } from "./task-data.ts";

/** `/changes/{number}/run`: for whoever carries it out, with one thumb at night: what is next, how long one can still go back. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useChange(number);
  const kind = useKinds().byKind.get("change");
  usePageTitle(data ? `${data.record.number} carried out` : number);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data || !kind) return <LoadingRows widths={[120, 320]} />;
  return <Run key={data.record.id} answer={data} kind={kind} />;
}

function Run({ answer, kind }: { answer: ChangeAnswer; kind: DescribedKind }) {
  const { record } = answer;
  const { data, error, refetch } = useTasks(record.id);
  const point = pointOfNoReturn(record);
  const isRunning = record.state === "-1";
  return (
    <article className="run">
      <p className="row record-top">
        <Link className="act" to={`/changes/${record.number}`}>
          {record.number}
        </Link>
        <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />
        {record.overranAt && <span className="amber name">Overran</span>}
        {record.rolledBackAt && <span className="red name">Rolled back</span>}
      </p>
      <h1>{record.shortDescription}</h1>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {isRunning && point && (
        <Countdown to={point} label="to the point of no return" over="past the point of no return">
          · then {record.rollbackMinutes} min to roll back
        </Countdown>
      )}
      {record.state === "-2" && record.plannedStart && record.plannedEnd && (
        <Opening from={record.plannedStart} to={point ?? record.plannedEnd} />
      )}
      {isRunning && record.plannedEnd && <WindowLine answer={answer} />}
      {data && isRunning && !isTested(data.items) && record.pointPassedAt && (
        <p className="refusal" role="alert">
          Past the point of no return, and no test has succeeded. Roll back now, or the window will not hold.
        </p>
      )}
      {data && <Next answer={answer} kind={kind} tasks={data} />}
      {data && <Ahead answer={answer} tasks={data} />}
    </article>
  );
}

/** Before the work begins: how long until it may, and once it may, how long is left to come back. */
function Opening({ from, to }: { from: Instant; to: Instant }) {
  const isOpen = instant(useSecond()) >= from;
  return isOpen ? (
    <Countdown to={to} label="the window is open: to the point of no return" over="past the point of no return" />
  ) : (
    <Countdown to={from} label="until it may begin" over="the window is open" />
  );
}

function WindowLine({ answer: { record } }: { answer: ChangeAnswer }) {
  const now = instant(useSecond());
  const rested = pausedMs(record.pauses, now);
  return (
    <p className="q run-window">
      {record.pausedAt && <b className="amber name">Paused, and the window goes on. </b>}
      {rested >= 60_000 && `Rested ${durationWords(rested)} so far.`}
    </p>
  );
}

type NextProps = { answer: ChangeAnswer; kind: DescribedKind; tasks: Tasks };

/** The one big button, and beside it the way back. */
function Next({ answer, kind, tasks }: NextProps) {
  const { record, can } = answer;
  const kinds = useKinds();
  const client = useQueryClient();
  const run = useVerb(kind, record.id);
  const [asked, ask] = useState<TaskAsked | null>(null);
  const [verb, setVerb] = useState<string | null>(null);
  const step = nextStep(record, tasks.items);
  const attempt = (does: Promise<unknown>) =>
    does.catch((fault: unknown) => notify({ title: "Not done", message: asProblem(fault).message, isBad: true }));
  const press = (one: NextStep) => {
    if (one.on === "task" && one.verb === "complete") return ask({ verb: "complete", task: one.task });
    if (one.on === "task") return void attempt(api.post(`/api/change-tasks/${one.task.id}/start`, {}).then(() => refreshSteps(client)));
    return one.verb === "close" ? setVerb("close") : void attempt(run({ type: one.verb }, {}));
  };
  const refused = step?.on === "change" ? can[step.verb] : null;
  const open = verb === null ? null : commandOf(kind, verb);
  return (
    <section className="run-next" aria-label="Next">
      {step?.on === "task" && (
        <>
          <p className="run-step">{step.task.title}</p>
          {step.task.description && <p className="q prose">{step.task.description}</p>}
        </>
      )}
      {step && !refused && (
        <Button className="run-go" variant="filled" fullWidth onClick={() => press(step)}>
          {step.label}
        </Button>
      )}
      {refused && <Refusal refusal={refusalView(refused, kinds)} />}
      {!step && <p className="q">{record.state === "3" ? "It is closed." : "There is nothing to carry out now."}</p>}
      {record.state === "-1" && (
        <div className="run-beside">
          {can.rollBack === null && (
            <Button className="run-back" variant="subtle" color="red" onClick={() => setVerb("rollBack")}>
              Roll back
            </Button>
          )}
          {can.pause === null && (
            <Button variant="subtle" onClick={() => setVerb("pause")}>
              Pause
            </Button>
          )}
        </div>
      )}
      {record.state === "-1" && record.rollbackTrigger && <p className="q">Rolled back when: {record.rollbackTrigger}</p>}
      {asked && <TaskDialog change={record.id} asked={asked} onClose={() => ask(null)} />}
      {open && (
        <Modal opened onClose={() => setVerb(null)} title={open.label} size="md" closeButtonProps={{ "aria-label": "Close" }}>
          <FieldForm
            label={open.label}
            kind="change"
            fields={open.fields}
            submit={open.label}
            onCancel={() => setVerb(null)}
            onSubmit={async (values) => {
              await run(open, values);
              setVerb(null);
            }}
          >
            {open.type === "rollBack" && record.rollbackPlan && <p className="prose run-plan">{record.rollbackPlan}</p>}
          </FieldForm>
        </Modal>
      )}
    </section>
  );
}

/** What was done and what is still ahead, in a line each; the plan in words where no steps were made of it. */
function Ahead({ answer: { record }, tasks }: { answer: ChangeAnswer; tasks: Tasks }) {
  const isInSteps = tasks.items.some((task) => task.phase === "implementation" && !task.isCondition);
  return (
    <>
      {!isInSteps && record.implementationPlan && <p className="prose run-plan">{record.implementationPlan}</p>}
      {tasks.items.length > 0 && <Steps tasks={tasks} />}
    </>
  );
}

function Steps({ tasks }: { tasks: Tasks }) {
  return (
    <ol className="run-list" aria-label="Steps">
      {tasks.items.map((task) => (
        <li key={task.id} className={isOpenTask(task) ? undefined : "qq"}>
          <span className="run-mark" aria-hidden="true">
            {task.state === "3" ? "✓" : task.state === "4" ? "–" : task.state === "2" ? "▸" : ""}
          </span>
          <span>
            {task.title}
            <span className="vh">
              {task.state === "3" ? " done" : task.state === "4" ? " skipped" : task.state === "2" ? " in progress" : ""}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
