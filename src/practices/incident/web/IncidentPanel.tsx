import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { durationWords, type Instant } from "../../../kernel/time.ts";
import { useMay } from "../../../web/client/session.ts";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { KeyValue } from "../../../web/kit/numbers.tsx";
import { Priority } from "../../../web/kit/people.tsx";
import { SidePanel } from "../../../web/kit/SidePanel.tsx";
import { When } from "../../../web/kit/When.tsx";
import { useKinds } from "../../../web/record/describe.ts";
import { EditForm } from "../../../web/record/Facts.tsx";
import { RecordComposer } from "../../../web/record/RecordComposer.tsx";
import type { PanelViewProps } from "../../../web/record/RecordList.tsx";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { notifyWays, priorities, scale, states } from "../model.ts";
import { ClockSheet } from "./ClockSheet.tsx";
import { type IncidentAnswer, type IncidentItem, useIncident } from "./data.ts";
import { Story } from "./QuietPage.tsx";
import { useService } from "./service.ts";
import { shortName } from "./words.ts";

/** An incident beside its list: what can be done, who and what, the arithmetic of its promise, what happened, where to write. */
export function IncidentPanel({ kind, recordKey, place, onClose }: PanelViewProps) {
  const kinds = useKinds();
  const may = useMay();
  const navigate = useNavigate();
  const { data, error, refetch } = useIncident(recordKey);
  const record = data?.record;
  const page = `/incidents/${record?.number ?? recordKey}`;
  const [editedKey, setEdited] = useState<string | null>(null);
  const mayDo = (verb: string) => data?.can[verb] === null;
  const ask = (verb: string) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, do: verb }), replace: true });
  useKeys(
    {
      e: mayDo("edit") ? { does: "edit", run: () => setEdited(recordKey) } : undefined,
      a: mayDo("assign") ? { does: "assign", run: () => ask("assign") } : undefined,
    },
    { scope: "Panel" },
  );
  return (
    <SidePanel
      label={record?.number ?? recordKey}
      title={record?.shortDescription ?? ""}
      href={page}
      onClose={onClose}
      lead={
        <>
          {record && <Priority value={record.priority} />}
          <span className="id">{record?.number ?? recordKey}</span>
          <span className="q">{place}</span>
        </>
      }
    >
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={8} widths={[72, 220]} />}
      {data && record && (
        <div key={record.id}>
          <Verbs kind={kind} kinds={kinds} answer={data} onEdit={() => setEdited(recordKey)} />
          {editedKey === recordKey ? <EditForm kind={kind} answer={data} onDone={() => setEdited(null)} /> : <PanelFacts answer={data} />}
          {may("serviceLevel.read") && (
            <>
              <hr className="sep" />
              <ClockSheet id={record.id} />
            </>
          )}
          <Panels place="afterFacts" kind="incident" id={record.id} record={record} />
          <hr className="sep" />
          <Story answer={data} most={6} />
          <RecordComposer kind={kind} kinds={kinds} answer={data} />
          <Panels place="afterTimeline" kind="incident" id={record.id} record={record} />
        </div>
      )}
    </SidePanel>
  );
}

function PanelFacts({ answer }: { answer: IncidentAnswer }) {
  const { record, refs } = answer;
  const service = useService(record.service);
  const person = (id: string | null) => (id ? shortName(refs.person?.[id]?.label ?? "somebody") : null);
  const team = record.team ? (refs.team?.[record.team]?.label ?? null) : null;
  const site = record.site ? refs.site?.[record.site]?.label : undefined;
  const since = stateSince(record);
  const items: { label: string; value: ReactNode; note?: ReactNode }[] = [
    {
      label: "State",
      value: <StateWord word={states.find((one) => one.value === record.state)?.label ?? ""} />,
      note: since && (
        <>
          since <When at={since} form="clock" />
        </>
      ),
    },
    {
      label: "Owner",
      value: [person(record.assignee), team].filter(Boolean).join(", ") || <span className="amber">nobody</span>,
      note: record.assignee === null && team ? "nobody yet" : undefined,
    },
    { label: "Caller", value: [person(record.caller), site].filter(Boolean).join(", ") || <span className="qq">none</span> },
  ];
  if (service) {
    const facts = [
      service.tier && `tier ${service.tier}`,
      service.usersServed && `${service.usersServed.toLocaleString("en-GB")} users`,
    ].filter(Boolean);
    items.push({ label: "Service", value: service.name, note: facts.join(", ") });
  }
  items.push({
    label: "Priority",
    value: priorityWords(record),
    note: isRaised(record.severity) ? `severity ${labelOf(scale, record.severity)?.toLowerCase()}` : undefined,
  });
  if (record.notify === "2" || record.notify === "3") items.push({ label: "Notify", value: labelOf(notifyWays, record.notify) });
  if (typeof record.resolutionSeconds === "number")
    items.push({ label: "Resolved in", value: durationWords(record.resolutionSeconds * 1000), note: workedWords(record) });
  if (typeof record.affectedUsers === "number")
    items.push({ label: "Affected", value: `${record.affectedUsers.toLocaleString("en-GB")} people` });
  return <KeyValue items={items} />;
}

/** How much of the time to resolve lay in working hours, where that is another figure. */
function workedWords({ resolutionSeconds, businessResolutionSeconds }: IncidentItem): string | undefined {
  if (businessResolutionSeconds === null || businessResolutionSeconds === resolutionSeconds) return undefined;
  return `${durationWords(businessResolutionSeconds * 1000)} of working hours`;
}

function isRaised(severity: IncidentItem["severity"]): boolean {
  return severity === "1" || severity === "2";
}

function labelOf(choices: readonly { value: string; label: string }[], value: string): string | undefined {
  return choices.find((one) => one.value === value)?.label;
}

/** The sum behind the priority: "impact 2 × urgency 2 = 3 Moderate". */
function priorityWords({ impact, urgency, priority }: IncidentItem): ReactNode {
  const label = priorities.find((one) => one.value === priority)?.label;
  const word = (value: string) => scale.find((one) => one.value === value)?.label.toLowerCase();
  return (
    <span title={`impact ${word(impact)}, urgency ${word(urgency)}`}>
      impact {impact} × urgency {urgency} = {priority} {label}
    </span>
  );
}

/** Since when it is in its state, where that is known from the record itself. */
function stateSince({ state, holds, openedAt, acknowledgedAt, resolvedAt, closedAt }: IncidentItem): Instant | null {
  const last = holds?.at(-1);
  if (state === "3") return last?.from ?? null;
  if (state === "2") return last?.to ?? acknowledgedAt;
  return { "1": openedAt, "6": resolvedAt, "7": closedAt, "8": closedAt }[state];
}
