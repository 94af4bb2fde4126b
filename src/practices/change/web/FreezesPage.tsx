import "./change.css";
import "./places.css";
import { Button, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Id } from "../../../kernel/ids.ts";
import { type Instant, instant, localParts, momentWords } from "../../../kernel/time.ts";
import { api } from "../../../web/client/api.ts";
import { useNews } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useReader } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import { FieldForm, type Values } from "../../../web/record/FieldForm.tsx";
import { refreshRecord, sendNew } from "../../../web/record/queries.ts";
import type { Refs } from "../../../web/record/shown-record.ts";
import type { FreezeSpan } from "../facts.ts";
import { ChangesNav } from "./ChangesNav.tsx";
import { windowWords } from "./calendar-axis.ts";

type Under = { id: Id; number: string; title: string; state: string; from: Instant; to: Instant; assignee: Id | null; isExcepted: boolean };
type Standing = FreezeSpan & { reason: string; changes: Under[] };
const followed = ["change", "changeFreeze"] as const;

/** `/changes/freezes`: what is frozen when, and what still stands scheduled there: each is moved, excepted or canceled. */
export function Screen() {
  const client = useQueryClient();
  const may = useMay();
  const [isNew, setNew] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["change-freezes"],
    queryFn: ({ signal }) => api.get<{ asOf: Instant; freezes: Standing[]; refs: Refs }>("/api/changes/freezes", { signal }),
    retry: false,
  });
  useNews(followed, () => void client.invalidateQueries({ queryKey: ["change-freezes"] }), 600);
  usePageTitle("Freezes");
  const undecided = data?.freezes.reduce((sum, one) => sum + open(one).length, 0) ?? 0;
  useFooting(data ? `${counted(data.freezes.length, "freeze")} ahead, ${counted(undecided, "change")} to be decided on` : "");
  const declare = may("change.freeze") && (
    <button className="act" type="button" onClick={() => setNew(true)}>
      Declare a freeze
    </button>
  );
  return (
    <div className="ch-page">
      <ChangesNav at="/changes/freezes" />
      <div className="row">
        <h1>Freezes</h1>
        <span className="grow" />
        {declare}
        <Link className="act" to="/list/freezes">
          All, those that are over too
        </Link>
      </div>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={5} widths={[260, 320]} />}
      {data?.freezes.length === 0 && (
        <EmptyState headline="Nothing is frozen" deed={declare}>
          A freeze is time in which nothing is changed: nothing is scheduled into it, and nothing begins in it, but for an exception
          somebody answers for by name.
        </EmptyState>
      )}
      {data?.freezes.map((one) => (
        <FreezeSection key={one.id} freeze={one} refs={data.refs} />
      ))}
      {isNew && <NewFreeze onClose={() => setNew(false)} />}
    </div>
  );
}

const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;

function open(freeze: Standing): Under[] {
  return freeze.changes.filter((one) => !one.isExcepted);
}

function FreezeSection({ freeze, refs }: { freeze: Standing; refs: Refs }) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  const undecided = open(freeze).length;
  const services = freeze.services.map((one) => refs.service?.[one]?.label ?? "a service");
  return (
    <section className="ch-freeze" aria-label={freeze.name}>
      <h2>
        <Link to={`/freezes/${freeze.id}`}>{freeze.name}</Link>{" "}
        <span className="q">
          {momentWords(timeZone, freeze.from, now)} to {momentWords(timeZone, freeze.to, now)}
        </span>{" "}
        {undecided > 0 && (
          <b className="red name">{undecided === 1 ? "1 change to be decided on" : `${undecided} changes to be decided on`}</b>
        )}
      </h2>
      <p className="q">
        {services.length === 0 ? "Everything" : services.join(", ")}. {freeze.reason}
      </p>
      {freeze.changes.length === 0 && <p className="qq">Nothing is scheduled in it.</p>}
      <ul>
        {freeze.changes.map((one) => (
          <UnderLine key={one.id} change={one} who={one.assignee ? (refs.person?.[one.assignee]?.label ?? null) : null} />
        ))}
      </ul>
    </section>
  );
}

/** One change that stands in frozen time, with the three ways out. */
function UnderLine({ change, who }: { change: Under; who: string | null }) {
  const { timeZone } = useReader();
  const may = useMay();
  const now = instant(useNow());
  const { year, month, day } = localParts(timeZone, change.from);
  const from = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const page = `/changes/${change.number}`;
  return (
    <li className={change.isExcepted ? "qq" : undefined}>
      <span className="tn">{windowWords(timeZone, change, now)}</span>
      <span>
        <Link to={page}>
          <span className="id">{change.number}</span> {change.title}
        </Link>{" "}
        <span className="q">{who}</span>
      </span>
      {change.isExcepted ? (
        <span>excepted</span>
      ) : (
        <span className="row">
          <Link className="act" to="/changes/calendar" search={{ from, change: change.number }}>
            Move
          </Link>
          {may("change.except") && (
            <Link className="act" to={page} search={{ do: "except" }}>
              Except
            </Link>
          )}
          {may("change.manage") && (
            <Link className="act" to={page} search={{ do: "cancel" }}>
              Cancel
            </Link>
          )}
        </span>
      )}
    </li>
  );
}

/** A new freeze: what it would stand over is said before it is declared. */
function NewFreeze({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const kind = useKinds().byKind.get("changeFreeze");
  const create = kind && commandOf(kind, "create");
  const [held, setHeld] = useState<{ values: Values; changes: readonly Under[] } | null>(null);
  const { timeZone } = useReader();
  const now = instant(useNow());
  if (!kind || !create) return null;
  const declare = async (values: Values) => {
    await sendNew(kind, values);
    await refreshRecord(client, kind);
    await client.invalidateQueries({ queryKey: ["change-freezes"] });
    onClose();
  };
  const submit = async (values: Values) => {
    const changes = await lookedAt(values);
    if (changes.length === 0) return declare(values);
    setHeld({ values, changes });
  };
  return (
    <Modal opened onClose={onClose} title="Declare a freeze" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {held ? (
        <div className="ch-form">
          <p role="alert">
            <b className="amber name">
              It stands over {held.changes.length} {held.changes.length === 1 ? "change that is" : "changes that are"} scheduled or being
              voted on.
            </b>{" "}
            None of them can begin. Their people are told, and each must be moved, excepted or canceled.
          </p>
          <ul className="ch-held">
            {held.changes.slice(0, 12).map((one) => (
              <li key={one.id}>
                <span className="id">{one.number}</span> {one.title} <span className="q">{windowWords(timeZone, one, now)}</span>
                {one.state === "-3" && <span className="q"> · being voted on</span>}
              </li>
            ))}
            {held.changes.length > 12 && <li className="q">and {held.changes.length - 12} more</li>}
          </ul>
          <p className="row">
            <Button variant="filled" onClick={() => void declare(held.values)}>
              Declare it all the same
            </Button>
            <Button onClick={() => setHeld(null)}>Back</Button>
          </p>
        </div>
      ) : (
        <FieldForm
          label="Declare a freeze"
          draftKey="changeFreeze:new"
          kind={kind.kind}
          fields={create.fields.filter((field) => !field.setByRules)}
          submit="Look, then declare"
          onCancel={onClose}
          onSubmit={submit}
        />
      )}
    </Modal>
  );
}

/** What a freeze of these values would stand over; nothing where they are not enough to ask, since the server then says what is missing. */
async function lookedAt({ startsAt, endsAt, services }: Values): Promise<readonly Under[]> {
  if (typeof startsAt !== "string" || typeof endsAt !== "string" || endsAt <= startsAt) return [];
  const named = Array.isArray(services) ? services.join(",") : "";
  const asked = `from=${encodeURIComponent(startsAt)}&to=${encodeURIComponent(endsAt)}&services=${encodeURIComponent(named)}`;
  return (await api.get<{ changes: readonly Under[] }>(`/api/freezes/preview?${asked}`)).changes;
}
