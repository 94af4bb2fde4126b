import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { useAttempt } from "../account/Part.tsx";
import { api } from "../client/api.ts";
import { useSession } from "../client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import type { MarkName } from "../kit/marks.tsx";
import { Mark } from "../kit/marks.tsx";
import { notify } from "../kit/notify.ts";
import { DimmedButton } from "../kit/Refusal.tsx";
import { useFooting } from "../kit/slots.ts";
import { When } from "../kit/When.tsx";

type State = "waiting" | "attempting" | "sent" | "dead" | "noChannel" | "held" | "discarded";
type Delivery = {
  id: string;
  to: string;
  reason: string;
  subject: string;
  messages: number;
  state: State;
  attempts: number;
  possiblyRepeated: boolean;
  nextAt: Instant | null;
  lastAnswer: string | null;
  createdAt: Instant;
  endedAt: Instant | null;
};
type Page = { items: Delivery[]; next: string | null; server: string | null; held: number };

const queryKey = ["admin", "deliveries"] as const;
const states: readonly (readonly [State | null, string])[] = [
  [null, "All"],
  ["dead", "Given up"],
  ["held", "Held"],
  ["waiting", "Waiting"],
  ["sent", "Sent"],
  ["noChannel", "No mail server"],
];
const looks: Record<State, { mark: MarkName; word: string; tone: string }> = {
  waiting: { mark: "new", word: "waiting", tone: "q" },
  attempting: { mark: "half", word: "under way", tone: "q" },
  sent: { mark: "done", word: "sent", tone: "q" },
  dead: { mark: "cancelled", word: "given up", tone: "red" },
  noChannel: { mark: "pause", word: "no mail server", tone: "q" },
  held: { mark: "pause", word: "held by restore", tone: "amber" },
  discarded: { mark: "cancelled", word: "discarded", tone: "q" },
};

/** `/admin/deliveries`: the ledger of mail: what is out, what waits, what was given up and why; another round; what a restore holds; a test mail. */
export function Screen() {
  const [state, setState] = useState<State | null>(null);
  const list = useInfiniteQuery({
    queryKey: [...queryKey, state],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(`/api/deliveries?limit=50${state ? `&state=${state}` : ""}${pageParam ? `&after=${pageParam}` : ""}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { server = null, held = 0 } = list.data?.pages[0] ?? {};
  useFooting(server ? `mail goes through ${server}` : "no mail server");
  return (
    <div className="page deliveries">
      <header className="page-top">
        <Link className="act" to="/admin">
          Administration
        </Link>
        <h1>Mail</h1>
        <div className="tabs">
          {states.map(([value, label]) => (
            <button key={label} type="button" aria-pressed={state === value} onClick={() => setState(value)}>
              {label}
            </button>
          ))}
        </div>
      </header>
      {list.isSuccess && server === null && (
        <p className="lead-in q">
          No mail leaves the house: notices stay in the inbox, links to sign in are handed over by you. Start Quarterdeck with
          QUARTERDECK_SMTP_URL=smtp://user:password@host:587 to change that.
        </p>
      )}
      {held > 0 && <HeldMail held={held} isConfigured={server !== null} />}
      <TestMail isConfigured={server !== null} />
      {list.isError && <ProblemNote fault={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <LoadingRows widths={[90, 180, 260]} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState headline={state === "dead" ? "Nothing was given up" : "No mail here yet"}>
          Each mail stands here with its attempts and what the other side answered. Its text does not: it may hold a way to sign in.
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="ledger">
          <thead>
            <tr>
              <th>State</th>
              <th>To</th>
              <th>Subject</th>
              <th className="wide-only">Answer</th>
              <th className="num">When</th>
              <th aria-label="Deeds" />
            </tr>
          </thead>
          <tbody>
            {items.map((delivery) => (
              <Line key={delivery.id} delivery={delivery} isConfigured={server !== null} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <p className="page-more">
          <button className="act" type="button" onClick={() => void list.fetchNextPage()}>
            Earlier
          </button>
        </p>
      )}
    </div>
  );
}

/** Nothing of a backup leaves by itself: it may have left long ago, or be wrong by now. */
function HeldMail({ held, isConfigured }: { held: number; isConfigured: boolean }) {
  const decide = useDecision();
  return (
    <section className="lead-in" aria-label="Held by a restore">
      <p>
        <b>{held === 1 ? "1 mail is held" : `${held} mails are held`}.</b> This office was restored from a backup in which they waited to be
        sent. They may have left afterwards, or be wrong by now: look at them, then send or discard them.
      </p>
      <p className="deeds">
        <DimmedButton refusal={isConfigured ? null : noServer} onClick={() => void decide("release", null)}>
          Send all that are held
        </DimmedButton>
        <Button onClick={() => void decide("discard", null)}>Discard all that are held</Button>
      </p>
    </section>
  );
}

const noServer = { sentence: "There is no mail server to send them through." };

/** Sends or discards what a restore holds: one, or all (null). */
function useDecision() {
  const client = useQueryClient();
  return async (verb: "release" | "discard", id: string | null) => {
    try {
      await api.post("/api/deliveries/held", { verb, ...(id === null ? {} : { ids: [id] }) });
    } catch (fault) {
      const title = verb === "release" ? "Not sent" : "Not discarded";
      notify({ title, message: fault instanceof Error ? fault.message : String(fault), isBad: true });
    }
    await client.invalidateQueries({ queryKey });
  };
}

function Line({ delivery, isConfigured }: { delivery: Delivery; isConfigured: boolean }) {
  const client = useQueryClient();
  const decide = useDecision();
  const { id, to, subject, messages, state, attempts, possiblyRepeated, nextAt, lastAnswer, createdAt, endedAt } = delivery;
  const { mark, word, tone } = looks[state];
  const retry = async () => {
    try {
      await api.post(`/api/deliveries/${id}/retry`, {});
    } catch (fault) {
      notify({ title: "Not tried again", message: fault instanceof Error ? fault.message : String(fault), isBad: true });
    }
    await client.invalidateQueries({ queryKey });
  };
  return (
    <tr>
      <td className={`nw ${tone}`}>
        <Mark name={mark} /> {word}
        {possiblyRepeated && state !== "held" && <span className="amber"> possibly twice</span>}
      </td>
      <td>{to}</td>
      <td>
        {subject}
        {messages > 1 && <span className="qq"> and {messages - 1} more</span>}
      </td>
      <td className="wide-only q">{lastAnswer ?? (attempts === 0 ? "" : `${attempts} attempts`)}</td>
      <td className="num qq">
        <When at={state === "waiting" && nextAt ? nextAt : (endedAt ?? createdAt)} form={state === "waiting" ? "both" : "clock"} />
      </td>
      <td className="num nw">
        {state === "dead" && <Button onClick={() => void retry()}>Try again</Button>}
        {state === "held" && (
          <>
            <DimmedButton refusal={isConfigured ? null : noServer} onClick={() => void decide("release", id)}>
              Send
            </DimmedButton>
            <Button onClick={() => void decide("discard", id)}>Discard</Button>
          </>
        )}
      </td>
    </tr>
  );
}

function TestMail({ isConfigured }: { isConfigured: boolean }) {
  const client = useQueryClient();
  const { person } = useSession();
  const { isBusy, refusal, attempt } = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget).get("to") ?? "").trim();
    if (await attempt(() => api.post("/api/deliveries/test", { to }))) setOpen(false);
    await client.invalidateQueries({ queryKey });
  };
  if (!isOpen) {
    return (
      <p className="page-deeds">
        <DimmedButton refusal={isConfigured ? null : { sentence: "There is no mail server to test." }} onClick={() => setOpen(true)}>
          Send a test mail
        </DimmedButton>
      </p>
    );
  }
  return (
    <form className="part-form page-deeds" aria-label="Send a test mail" onSubmit={(event) => void send(event)}>
      <TextInput label="To" name="to" type="email" defaultValue={person.email ?? ""} autoFocus />
      {refusal}
      <p className="deeds">
        <Button type="submit" variant="filled" loading={isBusy}>
          Send it
        </Button>
        <Button onClick={() => setOpen(false)}>Cancel</Button>
      </p>
    </form>
  );
}
