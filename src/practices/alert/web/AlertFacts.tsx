import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { When } from "../../../web/kit/When.tsx";
import type { Refs } from "../../../web/record/shown-record.ts";
import { type Alert, symptoms } from "../model.ts";
import type { AlertStory } from "../story.model.ts";
import { FlapTape } from "./FlapTape.tsx";

type FactsProps = { record: Alert; refs: Refs; story: AlertStory | undefined };

/** The condition: what fires, since when, how often; what makes it this one and no other; and by which requests it was told of. */
export function Condition({ record, refs, story }: FactsProps) {
  const { count, firstAt, lastAt, heardAt, acknowledgedAt, resolvedAt, resolvedBecause, runbook, links } = record;
  const service = record.service === null ? undefined : refs.service?.[record.service];
  const item = record.configurationItem === null ? undefined : refs.configurationItem?.[record.configurationItem];
  return (
    <div className="facts">
      <dl className="kv">
        <Fact label="Runbook">
          {runbook && (
            <a className="act" href={runbook} target="_blank" rel="noreferrer">
              Open the runbook
            </a>
          )}
        </Fact>
        <Fact label="Service">{service && <Link to={`/services/${record.service}`}>{service.label}</Link>}</Fact>
        <Fact label="Item">{item && <Link to={`/configuration-items/${record.configurationItem}`}>{item.label}</Link>}</Fact>
        <Fact label="Resource">{record.resource}</Fact>
        <Fact label="Check">{record.checkName}</Fact>
        <Fact label="Component">{record.component}</Fact>
        <Fact label="Group">{record.groupName}</Fact>
        <Fact label="Class">{record.class}</Fact>
        <Fact label="Environment">{record.environment}</Fact>
        <Fact label="Shows">{symptoms.find((one) => one.value === record.symptom)?.label}</Fact>
        <Fact label="Times">{count > 0 ? count.toLocaleString("en-GB") : "never aloud"}</Fact>
        <Fact label="First">
          <When at={firstAt} />
        </Fact>
        <Fact label="Last">
          <When at={lastAt} />
        </Fact>
        {heardAt > lastAt && (
          <Fact label="Last heard">
            <When at={heardAt} />
          </Fact>
        )}
        <Fact label="Acknowledged">{acknowledgedAt && <When at={acknowledgedAt} />}</Fact>
        <Fact label="Over">
          {resolvedAt && (
            <>
              <When at={resolvedAt} /> <span className="q">{resolvedBecause}</span>
            </>
          )}
        </Fact>
        {record.isFlapping && (
          <Fact label="Changes">
            <FlapTape states={record.flapStates} />
          </Fact>
        )}
      </dl>
      {links.length > 0 && (
        <ul className="plain">
          {links.map(({ href, text }) => (
            <li key={href}>
              <a className="act" href={href} target="_blank" rel="noreferrer">
                {text ?? "In its tool"}
              </a>
            </li>
          ))}
        </ul>
      )}
      <Key record={record} />
      <Labels labels={record.labels} />
      <Requests story={story} />
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false || children === "") return null;
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The fingerprint is made of these and of nothing else: two messages that agree in them are one condition. */
function Key({ record: { key, keyInputs } }: { record: Alert }) {
  return (
    <section>
      <h3>What makes it this condition</h3>
      <dl className="kv">
        {keyInputs.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className="anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="qq anywhere mono" title="The key these make">
        {key}
      </p>
    </section>
  );
}

function Labels({ labels }: { labels: Alert["labels"] }) {
  const names = Object.keys(labels).toSorted();
  if (names.length === 0) return null;
  return (
    <section>
      <h3>Labels</h3>
      <dl className="kv">
        {names.map((name) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className="anywhere">{labels[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Requests({ story }: { story: AlertStory | undefined }) {
  if (!story?.heard) return null;
  const { heard, integration } = story;
  return (
    <section>
      <h3>As it was sent</h3>
      {heard.length === 0 && <p className="q">No request of it is kept any more, or the house made it itself.</p>}
      <ul className="plain">
        {heard.map(({ request, at }) => (
          <li key={request}>
            <Link className="act" to={`/admin/intake/requests/${request}`}>
              <When at={at} form="both" />
            </Link>
          </li>
        ))}
      </ul>
      {integration && (
        <p className="q">
          by{" "}
          <Link className="act" to={`/admin/intake/${integration.id}`}>
            {integration.name}
          </Link>
        </p>
      )}
    </section>
  );
}
