import { Button, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay, useReader } from "../../../web/client/session.ts";
import { When } from "../../../web/kit/When.tsx";
import type { ShownBump } from "../picture.model.ts";
import { spanWords } from "../propose.rules.ts";
import { useDiaryDeed } from "./data.ts";

type Given = {
  bumps: readonly ShownBump[];
  isNarrow: boolean;
  onEntry: (entry: string, startsAt: string) => void;
};

/** What may have to give way, with the message to each organiser: asked, or left as it is, one by one. */
export function Bumps({ bumps, isNarrow, onEntry }: Given) {
  const [opened, open] = useState<string | null>(null);
  const [isShown, show] = useState(!isNarrow);
  const waiting = bumps.filter((one) => one.state === "proposed").length;
  return (
    <section className="dy-bumps" aria-label="What may have to give way">
      <h2>
        <button type="button" aria-expanded={isShown} onClick={() => show(!isShown)}>
          {waiting > 0
            ? `${waiting} ${waiting === 1 ? "meeting" : "meetings"} may have to give way to a major incident`
            : "Asked to give way to a major incident"}
        </button>
      </h2>
      <ul hidden={!isShown}>
        {bumps.map((one) => (
          <BumpLine
            key={one.id}
            bump={one}
            isOpen={opened === one.id}
            onOpen={() => open(opened === one.id ? null : one.id)}
            onEntry={onEntry}
          />
        ))}
      </ul>
    </section>
  );
}

type LineProps = { bump: ShownBump; isOpen: boolean; onOpen: () => void; onEntry: Given["onEntry"] };

function BumpLine({ bump, isOpen, onOpen, onEntry }: LineProps) {
  const { timeZone } = useReader();
  const { title, startsAt, endsAt, rank, className, state, slots, cause, isShortNotice } = bump;
  return (
    <li className={isOpen ? "is-open" : ""}>
      <div className="row dy-bump">
        <span className="dy-rank tn" title={className}>
          {rank}
        </span>
        <button className="act name" type="button" onClick={() => onEntry(bump.entry, startsAt)}>
          {title}
        </button>
        <span className="q tn">{spanWords(timeZone, { from: startsAt, to: endsAt })}</span>
        <span className="q">
          <When at={startsAt} form="ago" />
        </span>
        {isShortNotice && state === "proposed" && <span className="amber">short notice</span>}
        <span className="grow" />
        <span className="q">{slots[0] ? `could be ${spanWords(timeZone, slots[0])}` : "no free time near it"}</span>
        {cause && (
          <Link className="act" to={`/incidents/${bump.incident}`}>
            Why
          </Link>
        )}
        <button className="act" type="button" aria-expanded={isOpen} onClick={onOpen}>
          {state === "proposed" ? "Message" : "What came of it"}
        </button>
      </div>
      {isOpen && (state === "proposed" ? <Asking bump={bump} /> : <Answer bump={bump} />)}
    </li>
  );
}

/** The message as it is drafted; what is changed is kept before it is sent. */
function Asking({ bump }: { bump: ShownBump }) {
  const [message, setMessage] = useState(bump.message);
  const deed = useDiaryDeed();
  const may = useMay();
  const send = async () => {
    const isKept = message === bump.message || (await deed(`/api/bumps/${bump.id}/write`, { message }, "The message was not kept"));
    if (isKept) await deed(`/api/bumps/${bump.id}/send`, {}, "Nobody was asked");
  };
  return (
    <div className="dy-asking">
      <p className="q">
        {bump.recipients.length > 0
          ? `To ${bump.recipients.join(", ")}`
          : "Nobody's address stands at this entry: move it in its calendar."}
      </p>
      <Textarea
        aria-label={`Message about ${bump.title}`}
        autosize
        minRows={6}
        maxRows={16}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      {may("diary.write") && (
        <p className="row">
          <Button variant="filled" disabled={bump.recipients.length === 0} onClick={() => void send()}>
            Ask the organiser
          </Button>
          <Button onClick={() => void deed(`/api/bumps/${bump.id}/drop`, { reason: null }, "It stays proposed")}>Do not ask</Button>
          <span className="q">The meeting stands until its organiser moves it.</span>
        </p>
      )}
    </div>
  );
}

function Answer({ bump }: { bump: ShownBump }) {
  const { timeZone } = useReader();
  const deed = useDiaryDeed();
  return (
    <div className="dy-asking">
      <p className="q">
        {bump.sentAt && (
          <>
            Asked <When at={bump.sentAt} />.{" "}
          </>
        )}
        When the organiser answers, say here what came of it.
      </p>
      <p className="row">
        {bump.slots.map((slot) => (
          <Button key={slot.from} onClick={() => void deed(`/api/bumps/${bump.id}/accept`, { movedTo: slot.from }, "It was not noted")}>
            Moves to {spanWords(timeZone, slot)}
          </Button>
        ))}
        <Button onClick={() => void deed(`/api/bumps/${bump.id}/decline`, { reason: null }, "It was not noted")}>It stays</Button>
      </p>
    </div>
  );
}
