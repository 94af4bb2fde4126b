import "./console.css";
import "./alert-page.css";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { type DescribedKind, useKinds } from "../../../web/record/describe.ts";
import { History } from "../../../web/record/History.tsx";
import { rememberRecord } from "../../../web/record/recent.ts";
import { Verbs } from "../../../web/record/Verbs.tsx";
import { alertStates, severities } from "../model.ts";
import { Condition } from "./AlertFacts.tsx";
import { Arithmetic } from "./Arithmetic.tsx";
import { type AlertAnswer, useAlert, useStory } from "./alert-data.ts";
import { Before } from "./Before.tsx";
import { Planned, Quiet } from "./Quiet.tsx";
import { SeverityWord } from "./SeverityWord.tsx";

/** `/alerts/{number}`: one alert, why it stands where it stands, and what may help. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const kind = useKinds().byKind.get("alert");
  if (!kind) return <ProblemNote fault={new Error("Alerts are for those who work on them. Ask an administrator for the permission.")} />;
  return <Page kind={kind} number={number} />;
}

type PageProps = { kind: DescribedKind; number: string };

function Page({ kind, number }: PageProps) {
  const { data, error, refetch } = useAlert(number);
  usePageTitle(data ? `${data.record.number} ${String(data.record.summary)}` : number);
  if (error && !data)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
        <p className="deeds">
          <Link className="act" to="/alerts">
            All alerts
          </Link>
        </p>
      </div>
    );
  return data ? <One kind={kind} answer={data} /> : <LoadingRows widths={[80, 160, 320]} />;
}

function One({ kind, answer }: { kind: PageProps["kind"]; answer: AlertAnswer }) {
  const { record, refs } = answer;
  const kinds = useKinds();
  const navigate = useNavigate();
  const { data: story, error } = useStory(record);
  const incident = record.incident === null ? undefined : refs.incident?.[record.incident];
  rememberRecord(kind, answer.record);
  useFooting(story?.integration ? `from ${story.integration.name}` : "");
  useKeys({ u: { does: "to the console", run: () => void navigate({ to: "/alerts" }) } }, { scope: "Alert" });
  return (
    <article className="record alert-page">
      <header>
        <p className="row record-top">
          <Link className="act" to="/alerts">
            Alerts
          </Link>
          <SeverityWord rank={severities.findIndex((one) => one.value === record.severity)} />
          <span className="id">{record.number}</span>
          <b className="name">{alertStates.find((one) => one.value === record.status)?.label}</b>
          {record.isFlapping && <span className="amber">flapping</span>}
          {record.suppressed && <span className="q">kept quiet</span>}
          <span className="grow" />
          {incident && (
            <Link className="act" to={`/incidents/${incident.number ?? record.incident}`}>
              Open {incident.number}
            </Link>
          )}
        </p>
        <h1>
          {record.resource && !record.summary.includes(record.resource) && `${record.resource}: `}
          {record.summary}
        </h1>
        <Verbs kind={kind} kinds={kinds} answer={answer} onEdit={() => undefined} most={4} />
      </header>
      <div className="record-body">
        <div className="record-main">
          {error && <ProblemNote fault={error} />}
          {record.suppressed && <Quiet record={record} story={story} />}
          <Part title={incident ? "Why it is in this incident" : "Why it is in no incident"}>
            <p>{record.sentence ?? "It was placed before decisions were kept."}</p>
            {incident && (
              <p className="q">
                <Link className="id" to={`/incidents/${incident.number}`}>
                  {incident.number}
                </Link>{" "}
                {incident.label}
              </p>
            )}
            {record.incident !== null && !incident && <p className="q">It is in an incident that is not yours to see.</p>}
            {story && <Arithmetic record={record} story={story} />}
          </Part>
          {story && <Before story={story} />}
          {!record.suppressed && <Planned record={record} />}
          <Part title="What happened">
            <History kind={kind} kinds={kinds} record={answer.record} />
          </Part>
        </div>
        <aside className="record-aside" aria-label="Facts">
          <Condition record={record} refs={refs} story={story} />
        </aside>
      </div>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="alert-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
