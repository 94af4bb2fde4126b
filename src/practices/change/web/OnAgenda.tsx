import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { listKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { notify } from "../../../web/kit/notify.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import { cabDecisions, states } from "../model.ts";
import { Moment } from "./Moment.tsx";

type ItemRow = { id: string; meeting: string; disposition: string; createdAt: string };
type MeetingRow = { id: string; number: string; title: string; startsAt: string };
type Rows<R> = { items: R[]; refs: Refs };

/** On a change: which meetings looked at it, what was decided, and the one that could. */
export function Panel({ id, record }: PanelProps) {
  const client = useQueryClient();
  const may = useMay();
  const { data } = useQuery({
    queryKey: listKey("agendaItem", "of", id),
    queryFn: async ({ signal }) => {
      const read = <R,>(path: string, query: Record<string, string>) =>
        api.get<Rows<R>>(`/api/${path}?${new URLSearchParams({ ...query, limit: "20" })}`, { signal });
      const [items, ahead] = await Promise.all([
        read<ItemRow>("agenda-items", { filter: `subject:${id} -disposition:removed`, sort: "-createdAt" }),
        read<MeetingRow>("meetings", { filter: "state:ahead decidesOn:change", sort: "startsAt" }),
      ]);
      return { items: items.items, refs: items.refs, ahead: ahead.items };
    },
  });
  if (!data) return null;
  const decided = cabDecisions.find((one) => one.value === record.cabDecision)?.label;
  const isWaiting = ["-5", "-4", "-3"].includes(String(record.state));
  const free = data.ahead.find((one) => !data.items.some((item) => item.meeting === one.id));
  const isAsked = data.ahead.some((one) => data.items.some((item) => item.meeting === one.id));
  if (data.items.length === 0 && !decided && !(isWaiting && free)) return null;
  const putOn = async (meeting: MeetingRow) => {
    const state = states.find((one) => one.value === record.state)?.label ?? "";
    const title = String(record.shortDescription);
    const about = { subjectKind: "change", subject: id, subjectNumber: record.number, presenter: record.assignee ?? record.requestedBy };
    try {
      await api.post("/api/agenda-items", { meeting: meeting.id, title, plannedMinutes: 10, why: `Put on by hand, in ${state}`, ...about });
      await client.invalidateQueries({ queryKey: ["list", "agendaItem"] });
    } catch (fault) {
      notify({ title: "Not put on", message: asProblem(fault).message, isBad: true });
    }
  };
  return (
    <section aria-label="CAB">
      <h2>CAB</h2>
      {decided && (
        <p>
          <b className="name bright">{decided}</b>{" "}
          {typeof record.cabDecidedAt === "string" && (
            <span className="q">
              <Moment at={record.cabDecidedAt} />
            </span>
          )}
          {typeof record.cabReason === "string" && <span className="q">: {record.cabReason}</span>}
        </p>
      )}
      {data.items.map((item) => (
        <p key={item.id} className="q">
          <Link to={`/meetings/${item.meeting}`}>{data.refs.meeting?.[item.meeting]?.number ?? "A meeting"}</Link>{" "}
          {data.refs.meeting?.[item.meeting]?.label}
        </p>
      ))}
      {isWaiting && free && !isAsked && may("meeting.write") && (
        <Button onClick={() => void putOn(free)}>Put on the agenda of {free.number}</Button>
      )}
    </section>
  );
}
