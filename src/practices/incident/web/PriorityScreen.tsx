import { Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { notify } from "../../../web/kit/notify.ts";
import { Priority } from "../../../web/kit/people.tsx";
import { fieldOf, useKinds } from "../../../web/record/describe.ts";
import { refreshRecord, sendChanges, sendNew, useRecordList } from "../../../web/record/queries.ts";
import "./priority.css";

/** `/admin/priorities`: impact down, urgency across, the priority that comes of both in each cell; saved at once. */
export function Screen() {
  const kind = useKinds().byKind.get("priorityRule");
  if (!kind) return null;
  return (
    <div className="page priorities">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>Priority table</h1>
        <span className="grow" />
        <Link className="act" to="/priority-rules">
          As a list
        </Link>
      </header>
      <p className="lead-in q">
        How much is hit (impact) and how soon it hurts (urgency) make an incident's priority. A change counts for what is opened or changed
        from now on.
      </p>
      <Table kind={kind} />
    </div>
  );
}

function Table({ kind }: { kind: NonNullable<ReturnType<ReturnType<typeof useKinds>["byKind"]["get"]>> }) {
  const client = useQueryClient();
  const may = useMay();
  const list = useRecordList(kind, { filter: "active:true", sort: kind.sort });
  const choicesOf = (name: string) => fieldOf(kind, name)?.choices ?? [];
  const rules = list.data?.pages.flatMap((page) => page.items) ?? [];
  const mayWrite = may("settings.administer");
  const write = async (impact: string, urgency: string, priority: string) => {
    const rule = rules.find((one) => one.impact === impact && one.urgency === urgency);
    try {
      if (rule) await sendChanges(kind, rule, { priority });
      else await sendNew(kind, { impact, urgency, priority });
    } catch (fault) {
      notify({ title: "Not changed", message: asProblem(fault).message, isBad: true });
    }
    await refreshRecord(client, kind);
    await list.refetch();
  };
  if (list.isError) return <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <LoadingRows rows={3} widths={[90, 120, 120, 120]} />;
  return (
    <table className="priority-table">
      <thead>
        <tr>
          <td className="q">Impact ↓ · urgency →</td>
          {choicesOf("urgency").map(({ value, label }) => (
            <th key={value} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {choicesOf("impact").map((impact) => (
          <tr key={impact.value}>
            <th scope="row">{impact.label}</th>
            {choicesOf("urgency").map((urgency) => {
              const value = rules.find((one) => one.impact === impact.value && one.urgency === urgency.value)?.priority;
              return (
                <td key={urgency.value}>
                  <span className="mark">{typeof value === "string" ? <Priority value={value} /> : <span className="qq">none</span>}</span>
                  <Select
                    aria-label={`Impact ${impact.label}, urgency ${urgency.label}`}
                    data={choicesOf("priority").map((one) => ({ value: one.value, label: one.label }))}
                    value={typeof value === "string" ? value : null}
                    readOnly={!mayWrite}
                    allowDeselect={false}
                    onChange={(next) => next && void write(impact.value, urgency.value, next)}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
