import "./paging.css";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { notify } from "../../../web/kit/notify.ts";
import { Priority } from "../../../web/kit/people.tsx";
import { useFooting, usePageTitle, useThumbBar } from "../../../web/kit/slots.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { refreshRecord } from "../../../web/record/queries.ts";
import { StateWord } from "../../../web/record/state-word.tsx";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { pageStates } from "../model.ts";
import { type PageAnswer, usePage } from "./data.ts";
import { Next, Notifications, Standing } from "./PageBody.tsx";

/** `/pages/{number}`: one page, to be answered with one thumb. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = usePage(number);
  usePageTitle(data ? `${data.record.number} ${data.record.title}` : number);
  if (error && !data)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/pages">
            All pages
          </Link>
        </p>
      </div>
    );
  return data ? <One answer={data} /> : <LoadingRows widths={[40, 100, 320]} />;
}

function One({ answer }: { answer: PageAnswer }) {
  const { record, refs, can } = answer;
  const kinds = useKinds();
  const kind = kinds.byKind.get("page");
  const navigate = useNavigate();
  const client = useQueryClient();
  const incident = refs.incident?.[record.incident];
  const mayAcknowledge = can.acknowledge === null;
  const acknowledge = async () => {
    try {
      await api.post(`/api/pages/${record.id}/acknowledge`, {});
    } catch (fault) {
      notify({ title: "Not acknowledged", message: asProblem(fault).message, isBad: true });
    }
    if (kind) await refreshRecord(client, kind);
  };
  useFooting(`policy ${record.policyName}, version ${record.policyVersion}`);
  useKeys(
    {
      a: mayAcknowledge ? { does: "acknowledge", run: () => void acknowledge() } : undefined,
      u: { does: "to the list", run: () => void navigate({ to: "/pages" }) },
    },
    { scope: "Page" },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar's deed reads the present
  const thumb = useMemo(
    () =>
      mayAcknowledge ? (
        <Button variant="filled" onClick={() => void acknowledge()}>
          I have it
        </Button>
      ) : null,
    [mayAcknowledge, record.id],
  );
  useThumbBar(thumb);
  if (!kind) return null;
  return (
    <article className="record pg pg-page">
      <header>
        <p className="row record-top">
          <Link className="act" to="/pages">
            Pages
          </Link>
          <Priority value={record.priority} />
          <span className="id">{record.number}</span>
          <StateWord word={pageStates.find((one) => one.value === record.state)!.label} />
          <span className="grow" />
          {incident && (
            <Link className="act" to={`/incidents/${incident.number ?? record.incident}`}>
              Open {incident.number}
            </Link>
          )}
        </p>
        <h1>{record.title}</h1>
        <Standing answer={answer} />
        <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => undefined} most={4} />
      </header>
      <Next page={record} />
      <section className="pg-part">
        <h2>Who was told</h2>
        <Notifications page={record} />
      </section>
      <section className="pg-part">
        <h2>Why this policy</h2>
        <p>
          <Link className="act" to={`/escalation-policies/${record.policy}`}>
            {record.policyName}
          </Link>
          , version {record.policyVersion}: {record.chosenBecause}.
        </p>
      </section>
    </article>
  );
}
