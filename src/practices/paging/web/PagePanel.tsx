import "./paging.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { recordKey } from "../../../web/client/query.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { pageStates } from "../model.ts";
import { useIncidentPaging, usePageOf } from "./data.ts";
import { Nobody } from "./Nobody.tsx";
import { Notifications, Standing } from "./PageBody.tsx";

/** On an incident: who is called for it, when others are, and the buttons of whoever is; where it is open and nobody is, why not. */
export function Panel({ id, record: incident }: PanelProps) {
  const { data } = usePageOf(id);
  const kinds = useKinds();
  const kind = kinds.byKind.get("page");
  const [isLong, setLong] = useState(false);
  useStory(id, data?.record.version);
  if (data === null) return <Silence incident={incident} id={id} />;
  if (!data || !kind) return null;
  const { record } = data;
  return (
    <section className="pg pg-beside" aria-label="Page">
      <div className="row">
        <h2>Page</h2>
        <Link className="id" to={`/pages/${record.number}`}>
          {record.number}
        </Link>
        <StateWord word={pageStates.find((one) => one.value === record.state)!.label} />
      </div>
      <Standing answer={data} />
      {record.state !== "ended" && <Verbs kind={kind} kinds={kinds} answer={data} onEdit={() => undefined} most={4} />}
      <button className="act" type="button" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
        {isLong ? "Hide who was told" : `Who was told (${record.timesPaged === 1 ? "one call" : `${record.timesPaged} calls`})`}
      </button>
      {isLong && <Notifications page={record} />}
    </section>
  );
}

/** No page: quiet where the incident is over, is only history, or where a policy would page by now. */
function Silence({ id, incident }: Pick<PanelProps, "id"> & { incident: PanelProps["record"] }) {
  const isOpen = ["1", "2", "3"].includes(String(incident.state)) && !incident.observed && !incident.mergedInto;
  const { data } = useIncidentPaging(id, incident.version, isOpen);
  if (!isOpen || !data || data.policy) return null;
  return (
    <section className="pg pg-beside" aria-label="Page">
      <h2>Who is called</h2>
      <Nobody because={data.because} isQuiet />
    </section>
  );
}

/** What happens to the page is told among what happened to its incident, which has not changed itself. */
function useStory(incident: string, version: number | undefined): void {
  const client = useQueryClient();
  const seen = useRef(version);
  useEffect(() => {
    if (version === seen.current) return;
    const isFirst = seen.current === undefined;
    seen.current = version;
    if (!isFirst) void client.invalidateQueries({ queryKey: recordKey("incident", incident, "timeline") });
  }, [client, incident, version]);
}
