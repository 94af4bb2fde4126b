import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { Id } from "../../../kernel/ids.ts";
import { api } from "../../../web/client/api.ts";
import { useMay } from "../../../web/client/session.ts";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm } from "../../../web/record/FieldForm.tsx";
import type { ChangeTask } from "../task.model.ts";
import { refreshSteps } from "./task-data.ts";

export type TaskAsked = { verb: "create" | "complete" | "skip" | "reopen"; task: ChangeTask | null };

/** The form of what is done to a step: evidence for a condition, a reason for what is skipped or opened again. */
export function TaskDialog({ change, asked, onClose }: { change: Id; asked: TaskAsked; onClose: () => void }) {
  const client = useQueryClient();
  const may = useMay();
  const kind = useKinds().byKind.get("changeTask");
  const { verb, task } = asked;
  const said = kind && commandOf(kind, verb)?.fields;
  if (!kind || !said) return null;
  const left = leftOut(asked, may("change.manage"));
  const fields = said
    .filter((field) => !left.includes(field.name))
    .map((field) => (isNeeded(asked, field.name) ? { ...field, required: true } : field));
  const title = titles[verb](task);
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={title}
        kind="changeTask"
        fields={fields}
        initial={verb === "create" ? { phase: "implementation" } : {}}
        submit={title}
        onCancel={onClose}
        isShortFirst={verb === "create"}
        onSubmit={async (values) => {
          const sent = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]));
          if (verb === "create") await api.post("/api/change-tasks", { ...sent, change });
          else await api.post(`/api/change-tasks/${task?.id}/${verb}`, sent);
          await refreshSteps(client);
          onClose();
        }}
      >
        {task && <p className="q form-help">{task.title}</p>}
      </FieldForm>
    </Modal>
  );
}

const titles: Readonly<Record<TaskAsked["verb"], (task: ChangeTask | null) => string>> = {
  create: () => "Add a task",
  complete: (task) => (task?.isCondition ? "Condition met" : "Done"),
  skip: (task) => (task?.isCondition ? "Waive the condition" : "Skip"),
  reopen: () => "Open again",
};

function leftOut({ verb, task }: TaskAsked, isManager: boolean): string[] {
  if (verb === "create") return ["change", ...(isManager ? [] : ["isCondition"])];
  if (verb !== "complete") return [];
  return task?.isCondition ? ["closeCode", "closeNotes"] : ["evidence"];
}

function isNeeded({ task, verb }: TaskAsked, field: string): boolean {
  return verb === "complete" && task?.isCondition === true && field === "evidence";
}
