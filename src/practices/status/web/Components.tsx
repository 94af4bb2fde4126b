import { Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { addMinutes, instant } from "../../../kernel/time.ts";
import { api, etagOf } from "../../../web/client/api.ts";
import { useNow } from "../../../web/client/now.tsx";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { When } from "../../../web/kit/When.tsx";
import { commandOf, editableFields, useKinds } from "../../../web/record/describe.ts";
import { FieldForm, type Values } from "../../../web/record/FieldForm.tsx";
import { recordQuery } from "../../../web/record/queries.ts";
import type { BoardComponent, BoardPage } from "../board.model.ts";
import { useReadAgain } from "./data.ts";
import { StateMark } from "./marks.tsx";

type Asked = { verb: "create" } | { verb: "edit" | "hold"; component: BoardComponent };

/** What stands on a page: each component's state, what it follows, and a hand for when rules know less than people. */
export function Components({ page }: { page: BoardPage }) {
  const may = useMay();
  const [asked, ask] = useState<Asked | null>(null);
  const readAgain = useReadAgain();
  const mayWrite = may("status.administer");
  const run = async (component: BoardComponent, verb: string) => {
    try {
      await api.post(`/api/status-components/${component.id}/${verb}`, {});
      await readAgain();
    } catch (fault) {
      notify({ title: "Not done", message: asProblem(fault).message, isBad: true });
    }
  };
  return (
    <section>
      <header className="row">
        <h2>Components</h2>
        <span className="grow" />
        {mayWrite && (
          <button className="act" type="button" onClick={() => ask({ verb: "create" })}>
            <Icon of={Plus} small /> Add a component
          </button>
        )}
      </header>
      {page.components.length === 0 && (
        <p className="q">None yet. A component is a line in the readers' words, such as Mail; it follows the incidents of a service.</p>
      )}
      <ul className="st-rows">
        {page.components.map((one) => (
          <li key={one.id} className={one.active ? "st-row" : "st-row retired"}>
            <span className="st-row-name">
              <span>
                <span className="name">{one.name}</span>
                {one.heading && <span className="qq"> {one.heading}</span>}
              </span>
              <span className="q st-follows">
                {one.service ? (
                  <>
                    follows <Link to={`/services/${one.service.id}`}>{one.service.name}</Link>
                  </>
                ) : (
                  "follows notices alone"
                )}
              </span>
            </span>
            <span className="st-row-state">
              {one.active ? <StateMark state={one.state} /> : <span className="q">Retired</span>}
              {one.handUntil && (
                <span className="qq">
                  by hand until <When at={one.handUntil} form="clock" />
                </span>
              )}
            </span>
            <span className="st-row-do nw">
              {one.active && may("status.publish") && (
                <button
                  className="act"
                  type="button"
                  aria-label={`Hold the state of ${one.name}`}
                  onClick={() => ask({ verb: "hold", component: one })}
                >
                  Hold
                </button>
              )}
              {one.handUntil && may("status.publish") && (
                <button className="act" type="button" aria-label={`Let ${one.name} follow`} onClick={() => void run(one, "release")}>
                  Let it follow
                </button>
              )}
              {mayWrite && (
                <button
                  className="act off"
                  type="button"
                  aria-label={`Edit ${one.name}`}
                  onClick={() => ask({ verb: "edit", component: one })}
                >
                  Edit
                </button>
              )}
              {mayWrite && (
                <button
                  className="act off"
                  type="button"
                  aria-label={`${one.active ? "Retire" : "Bring back"} ${one.name}`}
                  onClick={() => void run(one, one.active ? "retire" : "restore")}
                >
                  {one.active ? "Retire" : "Bring back"}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {asked && <Dialog page={page} asked={asked} onClose={() => ask(null)} />}
    </section>
  );
}

function Dialog({ page, asked, onClose }: { page: BoardPage; asked: Asked; onClose: () => void }) {
  const client = useQueryClient();
  const now = instant(useNow());
  const [opened] = useState(now);
  const kind = useKinds().byKind.get("statusComponent");
  const readAgain = useReadAgain();
  const component = asked.verb === "create" ? null : asked.component;
  const { data } = useQuery({ ...recordQuery(client, kind!, component?.id ?? ""), enabled: asked.verb === "edit" && kind !== undefined });
  if (!kind || (asked.verb === "edit" && !data)) return null;
  const title = { create: "Add a component", edit: "Edit the component", hold: "Hold a state" }[asked.verb];
  const fields = (asked.verb === "hold" ? (commandOf(kind, "hold")?.fields ?? []) : editableFields(kind)).filter(
    (field) => field.name !== "page",
  );
  const last = Math.max(0, ...page.components.map((_, index) => (index + 1) * 10));
  const initial: Values =
    asked.verb === "create"
      ? { position: last + 10, showsUptime: true }
      : asked.verb === "hold"
        ? { state: "degraded", until: addMinutes(opened, 60) }
        : Object.fromEntries(fields.map(({ name }) => [name, data?.record[name] ?? null]));
  const send = async (values: Values) => {
    const said = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]));
    if (asked.verb === "create") await api.post("/api/status-components", { ...said, page: page.id });
    else if (asked.verb === "hold") await api.post(`/api/status-components/${component!.id}/hold`, said);
    else await api.patch(`/api/status-components/${component!.id}`, said, { ifMatch: etagOf(data!.record.version) });
    await readAgain();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ "aria-label": "Close" }}>
      <FieldForm
        label={title}
        kind={kind.kind}
        fields={fields}
        initial={initial}
        refs={data?.refs ?? {}}
        submit={asked.verb === "hold" ? "Hold it" : "Save"}
        onCancel={onClose}
        onSubmit={send}
      >
        {asked.verb === "hold" && (
          <p className="q form-help">{component!.name}: until then readers see this state, whatever its incidents say.</p>
        )}
      </FieldForm>
    </Modal>
  );
}
