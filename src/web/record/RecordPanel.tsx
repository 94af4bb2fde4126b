import { useState } from "react";
import { Panels } from "../frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { useKeys } from "../kit/keys.ts";
import { Priority } from "../kit/people.tsx";
import { SidePanel } from "../kit/SidePanel.tsx";
import { Attachments } from "./Attachments.tsx";
import { useKinds } from "./describe.ts";
import { EditForm, Facts } from "./Facts.tsx";
import { History } from "./History.tsx";
import { useRecord } from "./queries.ts";
import { RecordComposer } from "./RecordComposer.tsx";
import type { PanelViewProps } from "./RecordList.tsx";
import { hrefOf, titleOf } from "./shown-record.ts";
import { Verbs } from "./Verbs.tsx";

/** A record beside its list: what can be done, its facts, what happened, where to write. */
export function RecordPanel({ kind, recordKey, place, onClose }: PanelViewProps) {
  const kinds = useKinds();
  const { data, error, refetch } = useRecord(kind, recordKey);
  const [editedKey, setEdited] = useState<string | null>(null);
  const isEditing = editedKey === recordKey;
  const mayEdit = data?.can.edit === null;
  useKeys({ e: mayEdit ? { does: "edit", run: () => setEdited(recordKey) } : undefined }, { scope: "Panel" });
  const record = data?.record;
  return (
    <SidePanel
      label={record?.number ?? recordKey}
      title={record ? titleOf(kind, record) : ""}
      href={`/${kind.plural}/${record ? hrefOf(kind, record).split("/").at(-1) : recordKey}`}
      onClose={onClose}
      lead={
        <>
          {record && typeof record.priority === "string" && kind.numbered !== null && <Priority value={record.priority} />}
          <span className="id">{record?.number ?? kind.label}</span>
          <span className="q">{place}</span>
        </>
      }
    >
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={8} widths={[72, 220]} />}
      {data && record && (
        <>
          <Verbs kind={kind} kinds={kinds} answer={data} onEdit={() => setEdited(recordKey)} />
          {isEditing ? (
            <EditForm key={record.id} kind={kind} answer={data} onDone={() => setEdited(null)} />
          ) : (
            <Facts key={record.id} kind={kind} kinds={kinds} answer={data} />
          )}
          <Panels place="afterFacts" kind={kind.kind} id={record.id} record={record} />
          <hr className="sep" />
          <Attachments key={`files ${record.id}`} kind={kind} record={record} />
          <hr className="sep" />
          <RecordComposer kind={kind} kinds={kinds} answer={data} />
          <History key={`history ${record.id}`} kind={kind} kinds={kinds} record={record} />
          <Panels place="afterTimeline" kind={kind.kind} id={record.id} record={record} />
        </>
      )}
    </SidePanel>
  );
}
