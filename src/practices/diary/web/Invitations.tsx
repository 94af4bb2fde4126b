import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { localToInstant } from "../../../kernel/time.ts";
import { useMay, useReader } from "../../../web/client/session.ts";
import type { ShownInvitation } from "../picture.model.ts";
import { spanWords } from "../propose.rules.ts";
import { useDiaryDeed } from "./data.ts";

const answers = [
  { verb: "accept", label: "Accept" },
  { verb: "tentative", label: "Tentative" },
  { verb: "decline", label: "Decline" },
] as const;
const stateWords = {
  open: "",
  accepted: "accepted",
  tentative: "tentative",
  declined: "declined",
  delegated: "delegated",
  countered: "another time proposed",
  lapsed: "not answered in time",
  canceled: "canceled",
} as const;

/** What organisers ask one to come to, with what stands in the way; answered where it stands. */
export function Invitations({ invitations }: { invitations: readonly ShownInvitation[] }) {
  const open = invitations.filter((one) => one.state === "open");
  return (
    <section className="dy-invitations" aria-label="Invitations">
      <h2>
        {open.length} {open.length === 1 ? "invitation" : "invitations"} not answered
      </h2>
      <ul>
        {open.map((one) => (
          <InvitationLine key={one.id} invitation={one} />
        ))}
      </ul>
    </section>
  );
}

/** One invitation with its answers; also where an answer is changed. */
export function InvitationLine({ invitation }: { invitation: ShownInvitation }) {
  const { timeZone } = useReader();
  const deed = useDiaryDeed();
  const may = useMay();
  const [asking, ask] = useState<"delegate" | "propose" | null>(null);
  const { id, title, startsAt, endsAt, isAllDay, organizer, organizerName, meets, rrule, state } = invitation;
  const send = (verb: string, values: object) => void deed(`/api/meeting-invitations/${id}/${verb}`, values, "It was not answered");
  return (
    <li>
      <div className="row dy-bump">
        <span className="name">{title}</span>
        <span className="q tn">{isAllDay ? startsAt.slice(0, 10) : spanWords(timeZone, { from: startsAt, to: endsAt })}</span>
        {rrule && <span className="q">repeats</span>}
        <span className="q">{organizerName ?? organizer}</span>
        {stateWords[state] !== "" && <span className="q">{stateWords[state]}</span>}
        {meets.length > 0 && <span className="amber">at the time of {meets.join(", ")}</span>}
        <span className="grow" />
        {may("diary.write") && (
          <span className="row">
            {answers.map(({ verb, label }) => (
              <button key={verb} className="act" type="button" onClick={() => send(verb, { comment: null })}>
                {label}
              </button>
            ))}
            <button
              className="act"
              type="button"
              aria-expanded={asking === "delegate"}
              onClick={() => ask(asking === "delegate" ? null : "delegate")}
            >
              Delegate
            </button>
            <button
              className="act"
              type="button"
              aria-expanded={asking === "propose"}
              onClick={() => ask(asking === "propose" ? null : "propose")}
            >
              Another time
            </button>
          </span>
        )}
      </div>
      {asking === "delegate" && <Delegating onSend={(to, comment) => send("delegate", { to, comment })} />}
      {asking === "propose" && (
        <Proposing zone={timeZone} begins={startsAt} onSend={(at, comment) => send("propose", { startsAt: at, comment })} />
      )}
    </li>
  );
}

function Delegating({ onSend }: { onSend: (to: string, comment: string | null) => void }) {
  const [to, setTo] = useState("");
  const [word, setWord] = useState("");
  return (
    <form
      className="row dy-sign"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(to, word || null);
      }}
    >
      <TextInput
        label="To"
        type="email"
        required
        placeholder="name@example.org"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <TextInput label="Word with it" value={word} onChange={(event) => setWord(event.currentTarget.value)} />
      <Button type="submit">Delegate</Button>
    </form>
  );
}

type ProposingProps = { zone: string; begins: string; onSend: (at: string, comment: string | null) => void };

function Proposing({ zone, begins, onSend }: ProposingProps) {
  const [day, setDay] = useState(begins.slice(0, 10));
  const [time, setTime] = useState("");
  const [word, setWord] = useState("");
  return (
    <form
      className="row dy-sign"
      onSubmit={(event) => {
        event.preventDefault();
        const [year, month, date] = day.split("-").map(Number) as [number, number, number];
        const [hour, minute] = time.split(":").map(Number) as [number, number];
        const at = localToInstant(zone, { year, month, day: date, hour, minute }, "compatible");
        if (at !== null) onSend(at, word || null);
      }}
    >
      <TextInput label="Day" type="date" required value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      <TextInput label={`Begins (${zone})`} type="time" required value={time} onChange={(event) => setTime(event.currentTarget.value)} />
      <TextInput label="Word with it" value={word} onChange={(event) => setWord(event.currentTarget.value)} />
      <Button type="submit">Propose</Button>
    </form>
  );
}
