import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { Check, Mail, Search, TriangleAlert, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { clockWords, instant, ms } from "../../../../kernel/time.ts";
import { useNow } from "../../../../web/client/now.tsx";
import { asProblem } from "../../../../web/client/problem.ts";
import { useReader, useSession } from "../../../../web/client/session.ts";
import { useDraft } from "../../../../web/kit/draft.ts";
import { ProblemNote } from "../../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../../web/kit/icon.tsx";
import { distanceWords } from "../../../../web/kit/When.tsx";
import { type Status, type Thing, type Told, useAnswers, useNews, useStatus, useTellMe, useThings } from "./data.ts";
import { PortalFrame } from "./Frame.tsx";
import { ReportForm } from "./ReportForm.tsx";
import { calledName, isSeveral } from "./words.ts";

/** `/portal`: one question first; what is known is answered before anybody fills in a form. */
export function Screen() {
  const { person } = useSession();
  const question = useDraft("portal:question");
  const [asked] = useDebouncedValue(question.text, 250);
  const { data, isFetching } = useAnswers(asked);
  const [isReporting, setReporting] = useState(false);
  const isAsked = asked.trim().length >= 3;
  const answers = isAsked ? (data?.answers ?? []) : [];
  useEffect(() => {
    document.title = "What do you need?";
  }, []);
  return (
    <PortalFrame>
      <h1>
        <label htmlFor="q">What do you need, {calledName(person.name)}?</label>
      </h1>
      <form
        className="q1"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.text.trim() !== "") setReporting(true);
        }}
      >
        <Icon of={Search} />
        <input
          id="q"
          // biome-ignore lint/a11y/noAutofocus: the page is this one question
          autoFocus
          autoComplete="off"
          maxLength={160}
          placeholder="Say it in your own words: my screen stays dark"
          value={question.text}
          onChange={(event) => question.write(event.currentTarget.value)}
        />
      </form>
      {isReporting ? (
        <ReportForm title={question.text} onDone={question.clear} onCancel={() => setReporting(false)} />
      ) : (
        isAsked && (
          <section className="answers" aria-label="Answers" aria-busy={isFetching}>
            {answers.map((service, at) => (
              <Known key={service.id} service={service} isFirst={at === 0} onDifferent={() => setReporting(true)} />
            ))}
            {answers.length === 0 && !isFetching && (
              <div className="known">
                <p>We know of no trouble that sounds like this.</p>
                <p className="acts">
                  <Button variant="filled" onClick={() => setReporting(true)}>
                    Ask us
                  </Button>
                </p>
              </div>
            )}
          </section>
        )
      )}
      <div className="two">
        <MyThings />
        <WhatIUse />
      </div>
    </PortalFrame>
  );
}

/** An outage that is known: what, since when, until when, and when we write again. Nobody need report it. */
function Known({ service, isFirst, onDifferent }: { service: Told; isFirst: boolean; onDifferent: () => void }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const tell = useTellMe(service.id);
  const now = instant(nowMs);
  const hour = (at: string) => clockWords(timeZone, at, now);
  const { name, health, since, lastWord, expectedBackAt, nextWordAt } = service;
  const verb = isSeveral(name) ? "are" : "is";
  const isAhead = (at: string | null): at is string => at !== null && ms(at) > nowMs;
  return (
    <article className="known">
      <h2>
        {name} {verb} {health === "down" ? "down" : "not quite right"}. You need not report it.
      </h2>
      <p>
        {since && `That began at ${hour(since)}. `}
        {isAhead(expectedBackAt) && (
          <>
            We expect {isSeveral(name) ? "them" : "it"} back by <b>{hour(expectedBackAt)}</b>
            {isAhead(nextWordAt) ? " and will write again at " : ". "}
          </>
        )}
        {isAhead(nextWordAt) && (
          <>
            {!isAhead(expectedBackAt) && "We will write again at "}
            <b>{hour(nextWordAt)}</b>, {distanceWords(ms(nextWordAt) - nowMs)}.{" "}
          </>
        )}
        {!isAhead(expectedBackAt) && !isAhead(nextWordAt) && "We are on it. "}
        What you entered is kept.
      </p>
      {lastWord && (
        <p className="last-word">
          <span className="q">Last word, {hour(lastWord.at)}:</span> {lastWord.text}
        </p>
      )}
      <p className="acts">
        {tell.isOn ? (
          <span className="told" role="status">
            <Icon of={Check} /> We will tell you when {isSeveral(name) ? "they are" : "it is"} back.{" "}
            <button className="act" type="button" onClick={() => tell.turn(false)}>
              Do not
            </button>
          </span>
        ) : (
          <Button variant={isFirst ? "filled" : "subtle"} loading={tell.isPending} onClick={() => tell.turn(true)}>
            Tell me when {isSeveral(name) ? "they are" : "it is"} back
          </Button>
        )}
        <Button onClick={onDifferent}>Mine is different</Button>
      </p>
      <News service={service} />
    </article>
  );
}

/** Each word on a major incident by mail, and the way out of it. Nothing where there is none, or no mail leaves. */
function News({ service }: { service: Told }) {
  const news = useNews(service.id);
  if (service.isFollowed === null) return null;
  const problem = news.error ? asProblem(news.error) : null;
  return (
    <p className="news">
      {service.isFollowed ? (
        <span role="status">
          <Icon of={Mail} /> You are told by mail.{" "}
          <button className="act" type="button" disabled={news.isPending} onClick={() => news.mutate(false)}>
            No more mail
          </button>
        </span>
      ) : (
        <button className="act" type="button" disabled={news.isPending} onClick={() => news.mutate(true)}>
          <Icon of={Mail} /> Tell me by mail
        </button>
      )}
      {problem && (
        <span className="red" role="alert">
          {" "}
          {problem.message}
        </span>
      )}
    </p>
  );
}

/** What I asked for, in plain words, what waits for me first. */
function MyThings() {
  const { data, error, refetch } = useThings();
  const [isAll, setAll] = useState(false);
  const heading = useId();
  const open = [...(data?.open ?? [])].sort((one, other) => Number(other.asksYou) - Number(one.asksYou));
  return (
    <section aria-labelledby={heading} id="mine">
      <h2 id={heading}>My things</h2>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data && open.length === 0 && <p className="q">Nothing at the moment. What you ask us for stands here until it is done.</p>}
      <ul className="mine">
        {open.map((thing) => (
          <ThingLine key={thing.id} thing={thing} />
        ))}
        {isAll && data?.finished.map((thing) => <ThingLine key={thing.id} thing={thing} />)}
      </ul>
      {data && data.finished.length > 0 && (
        <p className="more">
          <button className="act" type="button" aria-expanded={isAll} onClick={() => setAll((was) => !was)}>
            {isAll ? "Without the finished" : `And ${data.finished.length} finished`}
          </button>
        </p>
      )}
    </section>
  );
}

function ThingLine({ thing }: { thing: Thing }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const href = `/portal/${thing.number ?? thing.id}`;
  const isLate = thing.promisedBy !== null && ms(thing.promisedBy) < nowMs;
  return (
    <li>
      <Link to={href}>
        <span className="t">{thing.title}</span>
        <span className={thing.asksYou ? "s todo" : "s"}>{thing.words}</span>
      </Link>
      <span className="w">
        {thing.asksYou ? (
          <Link className="act" to={href} aria-label={`Answer: ${thing.title}`}>
            Answer
          </Link>
        ) : thing.promisedBy && !isLate ? (
          `promised by ${hour(thing.promisedBy)}`
        ) : isLate ? (
          "later than we promised"
        ) : (
          `since ${hour(thing.openedAt)}`
        )}
      </span>
    </li>
  );
}

/** How the services are that I use, the worst first; below them whatever else is not well. */
function WhatIUse() {
  const { data, error, refetch } = useStatus();
  const { timeZone } = useReader();
  const [isAll, setAll] = useState(false);
  const heading = useId();
  const services = data?.services ?? [];
  const mine = services.filter(({ isMine }) => isMine);
  const others = services.filter(({ isMine, health }) => !isMine && (isAll || health !== "fine"));
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>What I use</h2>
      {error && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {data && services.length === 0 && <p className="q">No service is shown here yet.</p>}
      {data && services.length > 0 && <p className="q">{whence(data, mine.length)}</p>}
      <ul className="sv">
        {mine.map((service) => (
          <ServiceLine key={service.id} service={service} />
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3>{isAll ? "Other services" : "Not well elsewhere"}</h3>
          <ul className="sv">
            {others.map((service) => (
              <ServiceLine key={service.id} service={service} />
            ))}
          </ul>
        </>
      )}
      {data && (
        <p className="more">
          {services.length > mine.length && (
            <button className="act" type="button" aria-expanded={isAll} onClick={() => setAll((was) => !was)}>
              {isAll ? "Only what I use" : "All services"}
            </button>
          )}{" "}
          <span className="qq">checked {clockWords(timeZone, data.asOf, data.asOf)}</span>
        </p>
      )}
    </section>
  );
}

/** How it is told what somebody uses. */
function whence({ among }: Status, count: number): string {
  const ofWhom = among ? `you, or people of ${among.name},` : "you";
  return count > 0 ? `What ${ofWhom} wrote to us about lately.` : `Nothing yet: it is what ${ofWhom} wrote to us about lately.`;
}

function ServiceLine({ service }: { service: Told }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const hour = (at: string) => clockWords(timeZone, at, instant(nowMs));
  const { name, health, since, expectedBackAt, nextWordAt, pause } = service;
  const look = {
    down: { tone: "st bad", icon: X, words: since ? `Down since ${hour(since)}` : "Down" },
    degraded: { tone: "st warn", icon: TriangleAlert, words: since ? `Not quite right since ${hour(since)}` : "Not quite right" },
    fine: { tone: "st ok", icon: Check, words: "Fine" },
  }[health];
  const isAhead = (at: string | null): at is string => at !== null && ms(at) > nowMs;
  const more = isAhead(expectedBackAt)
    ? `back expected ${hour(expectedBackAt)}`
    : isAhead(nextWordAt)
      ? `next word ${hour(nextWordAt)}`
      : pause
        ? ms(pause.startsAt) <= nowMs
          ? `planned pause until ${hour(pause.endsAt)}`
          : `short pause ${hour(pause.startsAt)}`
        : "";
  return (
    <li>
      <span className="n">{name}</span>
      <span className={look.tone}>
        <Icon of={look.icon} /> {look.words}
      </span>
      <span className="w">{more}</span>
      {service.isFollowed !== null && <News service={service} />}
    </li>
  );
}
