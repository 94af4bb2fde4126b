import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { asProblem } from "../../../web/client/problem.ts";
import { useMay } from "../../../web/client/session.ts";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import type { ChangeRequest } from "../model.ts";
import { type Audience, useAudience } from "./aftermath-data.ts";
import { Moment } from "./Moment.tsx";

/** Who must be told of it, what they were told, and whether it reached them. */
export function Communication({ record }: { record: ChangeRequest }) {
  const { data, error, refetch } = useAudience(record);
  const may = useMay();
  const [isOpen, open] = useState(false);
  const canTell = may("change.write") && record.plannedStart !== null && ["-5", "-4", "-3", "-2", "-1"].includes(record.state);
  return (
    <section aria-label="Communication">
      <div className="row">
        <h2>Communication</h2>
        {data?.isAnnounced && <span className="q">told of this window</span>}
        {data && !data.isAnnounced && data.sent.length > 0 && <b className="amber name">told of another window</b>}
        <span className="grow" />
        {canTell && data && (
          <button className="act" type="button" onClick={() => open(true)}>
            Tell them
          </button>
        )}
      </div>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data && <Touches audience={data} />}
      {data?.sent.map((one) => (
        <Sent key={one.id} sent={one} />
      ))}
      {isOpen && data && <Tell record={record} audience={data} onClose={() => open(false)} />}
    </section>
  );
}

function Touches({ audience: { services, people, sent } }: { audience: Audience }) {
  const direct = services.filter((one) => one.isDirect).map((one) => one.name);
  const others = services.filter((one) => !one.isDirect).map((one) => one.name);
  if (services.length === 0) return <p className="qq">No service or item is named yet, so nobody is known whom it touches.</p>;
  return (
    <>
      <p>
        Touches {direct.join(", ") || "nothing by itself"}
        {others.length > 0 && <span className="q">, and what needs it: {others.join(", ")}</span>}
      </p>
      {sent.length === 0 && (
        <p className="q">
          {people.length === 0
            ? "No owner and no stakeholder group is known for them."
            : `To be told: ${people.map((one) => `${one.name} (${one.why.join(", ")})`).join(", ")}`}
        </p>
      )}
    </>
  );
}

const fates: Readonly<Record<string, string>> = {
  sent: "delivered",
  waiting: "waits",
  attempting: "is being sent",
  dead: "could not be delivered",
  withdrawn: "called off",
  held: "held",
  noChannel: "no way out",
  discarded: "not sent",
};

/** "12 told, all by mail too"; what is not out yet is not called unsent. */
function toldWords(told: Audience["sent"][number]["told"]): string {
  const [reached, waiting] = [["sent"], ["waiting", "attempting"]].map(
    (fate) => told.filter((one) => fate.includes(one.delivery ?? "")).length,
  );
  const all = `${told.length} told`;
  if (told.length === 0) return "nobody told";
  if (waiting) return `${all}, ${reached ? `${reached} by mail so far` : "mail is on its way"}`;
  if (!reached) return `${all}, in the inbox alone`;
  return `${all}, ${reached === told.length ? "all" : reached} by mail too`;
}

function Sent({ sent }: { sent: Audience["sent"][number] }) {
  return (
    <details className="ch-told">
      <summary>
        <Moment at={sent.createdAt} /> {sent.subject} <span className="q tn">{toldWords(sent.told)}</span>
      </summary>
      <p className="prose">{sent.text}</p>
      <ul className="ch-way">
        {sent.told.map((one) => (
          <li key={one.person}>
            {one.name} <span className="q">{one.why.join(", ")}</span>{" "}
            <span className={one.delivery === "dead" ? "red name" : "q"}>
              {one.delivery === null ? "in the inbox" : fates[one.delivery]} {one.at && <Moment at={one.at} />}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

type TellProps = { record: ChangeRequest; audience: Audience; onClose: () => void };

function Tell({ record, audience, onClose }: TellProps) {
  const client = useQueryClient();
  const [subject, setSubject] = useState(audience.draft.subject);
  const [text, setText] = useState(audience.draft.text);
  const [again, setAgain] = useState("");
  const [refused, setRefused] = useState<{ code: string; sentence: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await api.post("/api/change-announcements", { change: record.id, subject, text, again: again.trim() || null });
      await client.invalidateQueries({ queryKey: ["record", "change"] });
      onClose();
    } catch (fault) {
      const { code, message } = asProblem(fault);
      setRefused({ code, sentence: message });
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Tell those whom it touches" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <form
        className="ch-tell"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="q form-help">
          To{" "}
          {audience.people.length === 0
            ? "nobody: no owner and no stakeholder group is known"
            : audience.people.map((one) => one.name).join(", ")}
          . Each reads the window in their own zone, where {"{window}"} stands.
        </p>
        <TextInput label="Subject" value={subject} maxLength={200} required onChange={(event) => setSubject(event.currentTarget.value)} />
        <Textarea
          label="Text"
          value={text}
          maxLength={4000}
          required
          autosize
          minRows={9}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {refused && <Refusal refusal={refused} />}
        {refused?.code === "toldLately" && (
          <TextInput
            label="Why once more within the hour"
            value={again}
            maxLength={400}
            required
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
        )}
        <div className="row">
          <Button type="submit" variant="filled" loading={isBusy}>
            Send
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Not now
          </Button>
        </div>
      </form>
    </Modal>
  );
}
