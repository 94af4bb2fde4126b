import { Button, Textarea } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { clockWords, instant, ms } from "../../../../kernel/time.ts";
import { useNow } from "../../../../web/client/now.tsx";
import { asProblem } from "../../../../web/client/problem.ts";
import { useReader } from "../../../../web/client/session.ts";
import { useDraft } from "../../../../web/kit/draft.ts";
import { LoadingRows, ProblemNote } from "../../../../web/kit/Emptiness.tsx";
import { Attachments } from "../../../../web/record/Attachments.tsx";
import { useKindsIfThere } from "../../../../web/record/describe.ts";
import { satisfaction } from "../../model.ts";
import { type Said, type ThingPage, useSay, useThing } from "./data.ts";
import { PortalFrame } from "./Frame.tsx";
import { Words } from "./ReportForm.tsx";

/** `/portal/{number}`: one of my things: how it is, what was said, and where to answer. */
export function Screen() {
  const { number = "" }: { number?: string } = useParams({ strict: false });
  const { data, error, refetch } = useThing(number);
  useEffect(() => {
    if (data) document.title = data.thing.title;
  }, [data]);
  return (
    <PortalFrame>
      <p className="back">
        <Link className="act" to="/portal">
          Back
        </Link>
      </p>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={5} widths={[320]} />}
      {data && <ThingBody key={data.thing.id} page={data} />}
    </PortalFrame>
  );
}

function ThingBody({ page }: { page: ThingPage }) {
  const { thing, said } = page;
  const nowMs = useNow();
  const { timeZone } = useReader();
  const kinds = useKindsIfThere();
  const kind = kinds?.byKind.get("incident");
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const [isNotSolved, setNotSolved] = useState(false);
  return (
    <article className="thing">
      <h1>{thing.title}</h1>
      <p className="standing">
        <b className={thing.asksYou ? "bright" : undefined}>{thing.question ? "We wait for your answer" : thing.words}</b>{" "}
        <span className="q">
          {thing.promisedBy &&
            (ms(thing.promisedBy) > nowMs ? `promised by ${hour(thing.promisedBy)}` : "later than we promised; we are sorry")}
          {!thing.promisedBy && thing.resolvedAt && `since ${hour(thing.resolvedAt)}`}
        </span>{" "}
        <span className="qq">{thing.number}</span>
      </p>
      {thing.solution && (
        <p className="solution">
          <span className="q">What we did:</span> {thing.solution}
        </p>
      )}
      {thing.maySayNotSolved && (
        <p className="acts">
          <Button aria-expanded={isNotSolved} onClick={() => setNotSolved((was) => !was)}>
            No, it does not work
          </Button>
        </p>
      )}
      {isNotSolved && (
        <Say
          id={thing.id}
          verb="reopen"
          field="reason"
          label="What is still wrong?"
          button="Send"
          hasFocus
          onDone={() => setNotSolved(false)}
        />
      )}
      {thing.mayRate && !isNotSolved && <Rate id={thing.id} />}
      {thing.satisfaction && (
        <p className="q">
          You told us how it was: {satisfaction.find((one) => one.value === thing.satisfaction)?.label.toLowerCase()}. Thank you.
        </p>
      )}
      {thing.mayReply && !isNotSolved && (
        <Say
          id={thing.id}
          verb="addComment"
          field="text"
          label={thing.question ? "Your answer" : "Write to us"}
          button="Send"
          hasFocus={thing.question !== null}
        >
          {thing.question && <p className="question">{thing.question}</p>}
        </Say>
      )}
      <section className="said" aria-label="What was said">
        <h2>So far</h2>
        <ol>
          {said.map((one) => (
            <SaidLine key={one.id} said={one} hour={hour} />
          ))}
        </ol>
        {thing.description && <p className="first-words prose">{thing.description}</p>}
      </section>
      {kind && (
        <div className="thing-files">
          <Attachments kind={kind} record={{ ...thing, extra: {}, version: 0 }} />
        </div>
      )}
    </article>
  );
}

function SaidLine({ said, hour }: { said: Said; hour: (at: string) => string }) {
  return (
    <li className={said.isMine ? "is-mine" : undefined}>
      <time dateTime={said.at}>{hour(said.at)}</time>
      <div>
        {said.text === "" ? <span className="q">{said.words}</span> : <b>{said.who}</b>}
        {said.text !== "" && said.words !== "" && <span className="q"> {said.words.toLowerCase()}</span>}
        {said.text !== "" && <p className="prose">{said.text}</p>}
      </div>
    </li>
  );
}

type SayProps = {
  id: string;
  verb: string;
  field: string;
  label: string;
  button: string;
  hasFocus?: boolean;
  onDone?: () => void;
  children?: ReactNode;
};

/** Words to us: sent with Ctrl or ⌘ and Enter, kept in this browser until they are. */
function Say({ id, verb, field, label, button, hasFocus, onDone, children }: SayProps) {
  const say = useSay(id);
  const draft = useDraft(`portal:${id}:${verb}`);
  const problem = say.error ? asProblem(say.error) : null;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (draft.text.trim() === "" || say.isPending) return;
    say.mutate(
      { verb, values: { [field]: draft.text.trim() } },
      {
        onSuccess: () => {
          draft.clear();
          onDone?.();
        },
      },
    );
  };
  return (
    <form className="say-it" aria-label={label} onSubmit={send}>
      {children}
      <Textarea
        label={label}
        minRows={2}
        autoFocus={hasFocus}
        value={draft.text}
        error={problem?.message}
        onChange={(event) => draft.write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      <p className="acts">
        <Button type="submit" variant={hasFocus ? "filled" : "subtle"} loading={say.isPending}>
          {button}
        </Button>
      </p>
    </form>
  );
}

/** How it was, once it is done: five words, and one more if one likes. */
function Rate({ id }: { id: string }) {
  const say = useSay(id);
  const [value, setValue] = useState<string | null>(null);
  const comment = useDraft(`portal:${id}:rate`);
  const problem = say.error ? asProblem(say.error) : null;
  return (
    <form
      className="rate"
      aria-label="How was it?"
      onSubmit={(event) => {
        event.preventDefault();
        if (value)
          say.mutate({ verb: "rate", values: { satisfaction: value, comment: comment.text.trim() || null } }, { onSuccess: comment.clear });
      }}
    >
      <Words legend="How was it?" name="satisfaction" choices={satisfaction} value={value} onChange={setValue} />
      {value && (
        <>
          <Textarea
            label={Number(value) <= 3 ? "What could be better?" : "Anything you want to add?"}
            value={comment.text}
            onChange={(event) => comment.write(event.currentTarget.value)}
          />
          {problem && (
            <p className="red" role="alert">
              {problem.message}
            </p>
          )}
          <p className="acts">
            <Button type="submit" variant="filled" loading={say.isPending}>
              Send
            </Button>
          </p>
        </>
      )}
    </form>
  );
}
