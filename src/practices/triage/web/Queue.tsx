import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { placeOf } from "../../../web/kit/address.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import type { DeskLine, DeskPage } from "../facts.ts";
import type { DeskVerb } from "./DeskDialog.tsx";
import { foldWords, type Part } from "./data.ts";
import { LitLine } from "./LitLine.tsx";
import { Row } from "./Row.tsx";

type Open = { isAllNow: boolean; isWeekly: boolean; isOff: boolean };
export type QueueProps = {
  page: DeskPage;
  parts: readonly Part[];
  chosen: DeskLine | null;
  isWhy: boolean;
  open: Open;
  onOpen: (change: Partial<Open>) => void;
  onChoose: (line: DeskLine) => void;
  onWhy: (line: DeskLine) => void;
  onDeed: (verb: DeskVerb, line: DeskLine) => void;
};

/** The queue: NOW, TODAY, and what waits behind a fold. The chosen line is the lit one. */
export function Queue(props: QueueProps) {
  const { page, parts, open, onOpen } = props;
  const of = (key: Part["key"]) => parts.find((part) => part.key === key)?.lines ?? [];
  const more = page.now.length - of("now").length;
  const unread = page.counts.now - page.now.length;
  return (
    <>
      {page.mailsWaiting > 0 && (
        <p className="fold mails-waiting">
          <Link className="act" {...placeOf("/list/ask-mails?filter=state:waiting")}>
            {page.mailsWaiting === 1 ? "1 mail waits" : `${page.mailsWaiting} mails wait`}
          </Link>
          <span className="q">to be looked at: nobody here is known to have written {page.mailsWaiting === 1 ? "it" : "them"}</span>
        </p>
      )}
      {of("now").length > 0 && <h2 className="vh">NOW</h2>}
      <ul className="desk-now">{of("now").map((line, place) => one(line, props, place === 0))}</ul>
      {(more > 0 || unread > 0) && (
        <p className="fold">
          <button className="act" type="button" onClick={() => onOpen({ isAllNow: !open.isAllNow })}>
            and {more + Math.max(0, unread)} more NOW
          </button>
        </p>
      )}
      {open.isAllNow && page.now.length > page.policy.mostNow && (
        <p className="fold">
          <button className="act" type="button" onClick={() => onOpen({ isAllNow: false })}>
            Show {page.policy.mostNow}
          </button>
        </p>
      )}
      {of("today").length > 0 && <h2 className="band">TODAY</h2>}
      <ul className="desk-today">{of("today").map((line) => one(line, props, false))}</ul>
      <Fold
        label={`${page.counts.weekly} weekly`}
        words={foldWords(page.weekly)}
        isOpen={open.isWeekly}
        count={page.counts.weekly}
        onToggle={() => onOpen({ isWeekly: !open.isWeekly })}
      />
      <ul className="desk-today">{of("weekly").map((line) => one(line, props, false))}</ul>
      <Fold
        label={offLabel(page.off)}
        words="they come back by themselves"
        isOpen={open.isOff}
        count={page.off.length}
        onToggle={() => onOpen({ isOff: !open.isOff })}
      />
      <ul className="desk-today">{of("off").map((line) => one(line, props, false))}</ul>
    </>
  );
}

function one(line: DeskLine, props: QueueProps, isFirst: boolean) {
  const { chosen, isWhy, onChoose, onWhy, onDeed } = props;
  const isLit = line.id === chosen?.id;
  if (!isLit) return <Row key={line.id} line={line} onChoose={() => onChoose(line)} onDeed={(verb) => onDeed(verb, line)} />;
  const isLead = isFirst && line.band === "NOW";
  return (
    <LitLine key={line.id} line={line} isLead={isLead} isWhy={isWhy} onWhy={() => onWhy(line)} onDeed={(verb) => onDeed(verb, line)} />
  );
}

type FoldProps = { label: string; words: string; isOpen: boolean; count: number; onToggle: () => void };

function Fold({ label, words, isOpen, count, onToggle }: FoldProps) {
  if (count === 0) return null;
  return (
    <p className="fold">
      <button className="act" type="button" aria-expanded={isOpen} onClick={onToggle}>
        <Icon of={isOpen ? ChevronDown : ChevronRight} small /> {label}
      </button>
      <span className="q wide-only">{words}</span>
    </p>
  );
}

function offLabel(off: readonly DeskLine[]): string {
  const count = (state: DeskLine["state"]) => off.filter((one) => one.state === state).length;
  const said = [
    [count("delegated"), "delegated"],
    [count("snoozed"), "put off"],
    [count("folded"), "folded by hand"],
  ] as const;
  return said
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}
