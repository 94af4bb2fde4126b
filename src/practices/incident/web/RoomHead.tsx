import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Phone } from "lucide-react";
import { api } from "../../../web/client/api.ts";
import { useSession } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import { Priority } from "../../../web/kit/people.tsx";
import { DimmedButton } from "../../../web/kit/Refusal.tsx";
import { phases, priorities } from "../model.ts";
import { type IncidentAnswer, type IncidentItem, refusalView } from "./data.ts";
import type { ServiceView } from "./service.ts";
import { shortName } from "./words.ts";

export type Role = "commander" | "communicator" | "scribe";
type RoomHeadProps = {
  answer: IncidentAnswer;
  service: ServiceView | null;
  onVerb: (verb: string, fixed?: Record<string, unknown>) => void;
  onTake: (role: Role) => void;
  onUpdate: () => void;
};

/** The two lines over a room: what it is and how far, and who and what it is about. */
export function RoomHead({ answer, service, onVerb, onTake, onUpdate }: RoomHeadProps) {
  const { record, can, refs } = answer;
  const name = (id: string | null) => (id ? shortName(refs.person?.[id]?.label ?? "somebody") : null);
  const isOpen = record.state === "1" || record.state === "2" || record.state === "3";
  return (
    <div className="rhead">
      <div className="l1">
        <Priority value={record.priority} word={priorities.find((one) => one.value === record.priority)?.label} />
        <span className="id">{record.number}</span>
        <h1>{record.shortDescription}</h1>
        <Phases record={record} />
        <span className="grow" />
        <span className="verbs wide-only">
          {isOpen ? (
            <>
              <Verb can={can} verb="handOver" onVerb={onVerb}>
                Hand over
              </Verb>
              {record.phase === "identified" || record.phase === "mitigated" ? (
                <Verb
                  can={can}
                  verb="setPhase"
                  onVerb={onVerb}
                  fixed={{ phase: record.phase === "mitigated" ? "investigating" : "mitigated" }}
                >
                  {record.phase === "mitigated" ? "Not mitigated" : "Mitigate"}
                </Verb>
              ) : (
                <Verb can={can} verb="setPhase" onVerb={onVerb} fixed={{ phase: "identified" }}>
                  Cause found
                </Verb>
              )}
              <Verb can={can} verb="resolve" onVerb={onVerb}>
                Resolve
              </Verb>
              {!can.sendUpdate && <Button onClick={onUpdate}>Update now</Button>}
            </>
          ) : (
            <>
              <Verb can={can} verb="reopen" onVerb={onVerb}>
                Reopen
              </Verb>
              <Verb can={can} verb="close" onVerb={onVerb}>
                Close
              </Verb>
            </>
          )}
        </span>
      </div>
      <div className="l2">
        {service && (
          <span>
            <b>{service.name}</b> {service.tier && <span className="qq">tier {service.tier}</span>}
          </span>
        )}
        {record.affectedUsers !== null && <Users hit={record.affectedUsers} />}
        <span>
          command <Held name={name(record.commander)} part="commander" isOpen={isOpen} can={can} onTake={onTake} />
        </span>
        <span className="wide-only">
          words <Held name={name(record.communicator)} part="communicator" isOpen={isOpen} can={can} onTake={onTake} />
        </span>
        <span className="wide-only">
          scribe <Held name={name(record.scribe)} part="scribe" isOpen={isOpen} can={can} onTake={onTake} />
        </span>
        <span className="grow wide-only" />
        {record.parent && (
          <Link className="act" to={`/incidents/${refs.incident?.[record.parent]?.number ?? record.parent}`}>
            Parent {refs.incident?.[record.parent]?.number}
          </Link>
        )}
        {record.bridgeUrl && (
          <a className="act" href={record.bridgeUrl} target="_blank" rel="noreferrer">
            <Icon of={Phone} />
            Join<span className="wide-only"> the bridge</span>
          </a>
        )}
      </div>
    </div>
  );
}

/** How far it is: the phases in order, the present one bright, and resolved at the end. */
function Phases({ record }: { record: IncidentItem }) {
  const isDone = record.state === "6" || record.state === "7";
  const present = isDone ? phases.length : phases.findIndex((one) => one.value === record.phase);
  const words = [...phases.map((one) => one.label), record.state === "7" ? "Closed" : "Resolved"];
  return (
    <ol className="phase" aria-label="Phase">
      {words.map((word, at) => (
        <li key={word} aria-current={at === present ? "step" : undefined}>
          {at > 0 && <Icon of={ChevronRight} small />}
          {at === present ? <b>{word}</b> : <span className={at < present ? "q" : "qq"}>{word}</span>}
        </li>
      ))}
    </ol>
  );
}

type VerbProps = {
  can: IncidentAnswer["can"];
  verb: string;
  fixed?: Record<string, unknown>;
  onVerb: RoomHeadProps["onVerb"];
  children: string;
};

function Verb({ can, verb, fixed, onVerb, children }: VerbProps) {
  return (
    <DimmedButton refusal={refusalView(can[verb])} onClick={() => onVerb(verb, fixed)}>
      {children}
    </DimmedButton>
  );
}

type HeldProps = { name: string | null; part: Role; isOpen: boolean; can: IncidentAnswer["can"]; onTake: (role: Role) => void };

/** Who holds a role. Once it is over nobody is missed, and there is nothing left to take. */
function Held({ name, part, isOpen, can, onTake }: HeldProps) {
  if (name) return <b>{name}</b>;
  if (!isOpen) return <span className="qq">nobody held it</span>;
  return (
    <>
      <span className="amber">nobody</span>{" "}
      {!can.handOver && (
        <button className="act" type="button" aria-label={`take it: ${part}`} onClick={() => onTake(part)}>
          take it
        </button>
      )}
    </>
  );
}

function Users({ hit }: { hit: number }) {
  const { person } = useSession();
  const { data } = useQuery({
    queryKey: ["list", "organisation", "users"],
    queryFn: ({ signal }) => api.get<{ items: { users: number | null }[] }>("/api/organisations?sort=createdAt&limit=1", { signal }),
    staleTime: 10 * 60_000,
  });
  const all = data?.items[0]?.users;
  const words = (figure: number) => figure.toLocaleString(person.locale);
  return (
    <span>
      <b className="tn">{words(hit)}</b> {all ? `of ${words(all)} users` : "users"}
    </span>
  );
}
