import "./incident.css";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useFresh } from "../../../web/client/live.tsx";
import { useSession } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { DataList } from "../../../web/kit/DataList.tsx";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import type { ListGroup } from "../../../web/kit/list-shape.ts";
import { useFooting } from "../../../web/kit/slots.ts";
import { columnsOf, fieldsAsked, type Row } from "../../../web/record/columns.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { useRecordList } from "../../../web/record/queries.ts";
import { incidentLooks } from "./columns.tsx";
import { IncidentPanel } from "./IncidentPanel.tsx";

type Queue = "mine" | "nobody" | "teams";
const queues: readonly { key: Queue; label: string }[] = [
  { key: "mine", label: "Mine" },
  { key: "nobody", label: "Nobody’s yet, in my teams" },
  { key: "teams", label: "Others in my teams" },
];
const filter = "state:open (owner:me or team:my-teams)";
const names = ["priority", "number", "shortDescription", "state", "assignee", "nextTeamBreachAt", "service", "team", "updatedAt"];
const rowId = (row: Row) => row.record.id;

/** `/work`: what staff open first. Their own incidents, their teams' that nobody has, and their colleagues'; on top what breaks first of what their team promised, to callers and to other teams. */
export function Screen() {
  const kinds = useKinds();
  const kind = kinds.byKind.get("incident");
  const { person } = useSession();
  const navigate = useNavigate();
  const [at, setAt] = useState<string | null>(null);
  const [only, setOnly] = useState<Queue | null>(null);
  const columns = useMemo(() => (kind ? columnsOf({ kind, kinds, names, looks: incidentLooks }) : []), [kind, kinds]);
  const fields = kind ? fieldsAsked(kind, columns, ["assignee"]) : "";
  const list = useRecordList(kind ?? kinds.all[0]!, { filter, sort: "nextTeamBreachAt", fields });
  const fresh = useFresh("incident");
  const me = person.id;
  const queueOf = useCallback(
    ({ record }: Row): Queue => (record.assignee === me ? "mine" : record.assignee === null ? "nobody" : "teams"),
    [me],
  );
  const rows = useMemo(
    () => list.data?.pages.flatMap((page) => page.items.map((record): Row => ({ record, refs: page.refs }))) ?? [],
    [list.data],
  );
  const shown = useMemo(() => sorted(rows, queueOf).filter((row) => only === null || queueOf(row) === only), [rows, queueOf, only]);
  const groups = useMemo(() => groupsOf(rows, queueOf).filter((group) => only === null || group.key === only), [rows, queueOf, only]);
  const changed = [...fresh.versions].filter(
    ([id, version]) => (rows.find((row) => row.record.id === id)?.record.version ?? 0) < version,
  ).length;
  const open = useCallback(({ record }: Row) => void navigate({ to: `/incidents/${record.number ?? record.id}` }), [navigate]);
  useFooting(`${rows.length} open${list.hasNextPage ? ", more below" : ""}`);
  useKeys({ l: { does: "all incidents", run: () => void navigate({ to: "/incidents" }) } }, { scope: "My work" });
  if (!kind) return null;
  const place = shown.findIndex(({ record }) => record.id === at);
  const chosen = shown[place];
  return (
    <div className={chosen ? "list work-list has-panel" : "list work-list"}>
      <div className="views">
        <h1>My work</h1>
        <ul>
          <li>
            <button type="button" aria-current={only === null ? "true" : undefined} onClick={() => setOnly(null)}>
              All <b>{rows.length}</b>
            </button>
          </li>
          {queues.map(({ key, label }) => (
            <li key={key}>
              <button type="button" aria-current={only === key ? "true" : undefined} onClick={() => setOnly(key)}>
                {label} <b>{rows.filter((row) => queueOf(row) === key).length}</b>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="own-things">
        <Panels place="afterFacts" kind="person" id={me} record={person} />
      </div>
      {list.error ? (
        <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows />
      ) : rows.length === 0 ? (
        <EmptyState headline="Nothing is waiting for you">
          Incidents given to you, or to a team of yours, stand here with their clocks, what breaks first on top.
        </EmptyState>
      ) : (
        <DataList
          label="My work"
          rows={shown}
          rowId={rowId}
          columns={columns}
          groups={groups}
          groupOf={queueOf}
          chosenId={chosen?.record.id ?? null}
          onChoose={({ record }) => setAt(record.id)}
          onOpen={open}
          rowCount={list.hasNextPage ? -1 : rows.length}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          fresh={
            changed > 0 ? (
              <button
                className="act"
                type="button"
                onClick={() => {
                  fresh.take();
                  void list.refetch();
                }}
              >
                {changed} changed, show
              </button>
            ) : undefined
          }
        />
      )}
      {chosen && (
        <IncidentPanel
          kind={kind}
          recordKey={chosen.record.number ?? chosen.record.id}
          place={`${place + 1} of ${shown.length}`}
          onClose={() => setAt(null)}
        />
      )}
    </div>
  );
}

/** Queue by queue, each in the order it came: what breaks first, first. */
function sorted(rows: readonly Row[], queueOf: (row: Row) => Queue): Row[] {
  return queues.flatMap(({ key }) => rows.filter((row) => queueOf(row) === key));
}

function groupsOf(rows: readonly Row[], queueOf: (row: Row) => Queue): ListGroup[] {
  return queues.flatMap(({ key, label }) => {
    const count = rows.filter((row) => queueOf(row) === key).length;
    return count > 0 ? [{ key, label, count }] : [];
  });
}
