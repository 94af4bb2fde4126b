import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { type Figure, figuresIn, type Origin, type Paper, sentenceFault } from "../../../kernel/paper.ts";
import { spoken, valueWords } from "../../../kernel/paper-words.ts";
import { Refusal } from "../../../web/kit/Refusal.tsx";
import { composedPaper } from "../model.ts";
import { type Sentence, sentencesOf } from "../sentence.rules.ts";
import { askForWording, type BriefingAnswer, rewrite, useModel } from "./data.ts";

type Props = { answer: BriefingAnswer; nameOf: (person: string | null) => string };

/** Every sentence of the paper with the numbers it speaks of; a number opens its rows, and a sentence may be written anew. */
export function Sentences({ answer, nameOf }: Props) {
  const { record, can } = answer;
  const [open, setOpen] = useState<string | null>(null);
  const paper = composedPaper(record);
  // What is issued holds the edited words already; who wrote them is still told.
  const sentences = sentencesOf(record.paper, paper, record.edits);
  const mayWrite = can.rewrite === null && record.state !== "issued";
  return (
    <section className="br-facts" aria-label="Sentences and their facts">
      <h2>Behind each sentence</h2>
      {sentences.map((sentence) => (
        <div key={sentence.path} className="br-sentence">
          <p className="q br-label" hidden={open === sentence.path}>
            {sentence.label}
            {sentence.isEdited && <span className="amber"> edited by {nameOf(record.edits[sentence.path]?.by ?? null)}</span>}
          </p>
          {open === sentence.path ? (
            <Rewriting answer={answer} sentence={sentence} onDone={() => setOpen(null)} />
          ) : (
            <>
              <p className="prose">
                <Spoken text={sentence.text} paper={paper} />
              </p>
              <Facts sentence={sentence} paper={paper} />
              {mayWrite && (
                <button className="act" type="button" aria-label={`Rewrite: ${sentence.label}`} onClick={() => setOpen(sentence.path)}>
                  Rewrite
                </button>
              )}
            </>
          )}
        </div>
      ))}
    </section>
  );
}

const slots = /(\{[^{}]*\})/g;

/** A sentence with its numbers marked: each opens its rows. */
function Spoken({ text, paper }: { text: string; paper: Paper }) {
  return text.split(slots).map((part, at) => {
    const key = `${at} ${part}`;
    const [name] = figuresIn(part);
    const figure = name === undefined ? undefined : paper.figures[name];
    const words = spoken(part, paper);
    if (!figure) return <span key={key}>{words}</span>;
    const { rows } = originOf(figure, paper);
    return rows ? (
      <Link key={key} className="br-number tn" to={rows}>
        {words}
      </Link>
    ) : (
      <b key={key} className="name tn">
        {words}
      </b>
    );
  });
}

/** Where the numbers of a sentence come from, each origin once. */
function Facts({ sentence, paper }: { sentence: Sentence; paper: Paper }) {
  const known = new Map<string, Origin>();
  for (const name of figuresIn(sentence.text)) {
    const figure = paper.figures[name];
    if (figure) known.set(originOf(figure, paper).query, originOf(figure, paper));
  }
  if (known.size === 0) return null;
  return (
    <ul className="br-origins">
      {[...known.values()].map((one) => (
        <li key={one.query} className="q">
          <b className="name">{one.label}.</b> {one.definition}{" "}
          <span className="tn">
            {one.n.count.toLocaleString("en-GB")} {one.n.of}.
          </span>{" "}
          <code>{one.query}</code>
        </li>
      ))}
    </ul>
  );
}

function originOf(figure: Figure, paper: Paper): Origin {
  const found = "as" in figure ? paper.figures[figure.as] : figure;
  if (!found || "as" in found) return { label: "", definition: "", n: { count: 0, of: "" }, query: "" };
  return found;
}

function Rewriting({ answer, sentence, onDone }: { answer: BriefingAnswer; sentence: Sentence; onDone: () => void }) {
  const { record } = answer;
  const paper = composedPaper(record);
  const client = useQueryClient();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(sentence.text);
  const [refusal, setRefusal] = useState<string | null>(null);
  const fault = sentenceFault(text, paper);
  const model = useModel();
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    const answer = await askForWording(record, sentence.path);
    setAsking(false);
    setRefusal("refusal" in answer ? answer.refusal : null);
    if ("text" in answer) setText(answer.text);
  };
  const save = async (words: string | null) => {
    const refused = await rewrite(client, record, { path: sentence.path, text: words });
    setRefusal(refused);
    if (refused === null) onDone();
  };
  const insert = (slot: string) => {
    const at = box.current?.selectionStart ?? text.length;
    setText(`${text.slice(0, at)}{${slot}}${text.slice(box.current?.selectionEnd ?? at)}`);
    box.current?.focus();
  };
  return (
    <div className="br-rewriting">
      <Textarea
        ref={box}
        autosize
        minRows={3}
        label={sentence.label}
        description="Numbers are chosen, never typed."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        {...(fault ? { error: fault } : {})}
      />
      <p className="prose">{spoken(text, paper)}</p>
      <fieldset className="br-chips">
        <legend className="vh">Put in a number or a name</legend>
        {choicesOf(paper, sentence).map(({ slot, words }) => (
          <button key={slot} type="button" className="br-chip tn" title={`{${slot}}`} onClick={() => insert(slot)}>
            {words}
          </button>
        ))}
      </fieldset>
      {refusal && <Refusal refusal={{ sentence: refusal }} />}
      <p className="row deeds">
        <Button variant="filled" disabled={fault !== null} onClick={() => void save(text)}>
          Save
        </Button>
        {model !== null && (
          <Button loading={isAsking} title={`${model} sees the sentence without its numbers and names`} onClick={() => void ask()}>
            Propose a wording
          </Button>
        )}
        {sentence.isEdited && <Button onClick={() => void save(null)}>As it was composed</Button>}
        <Button onClick={onDone}>Cancel</Button>
      </p>
    </div>
  );
}

/** Everything that may be put into a sentence: figures with their label, those it was composed with first; then days and names. */
function choicesOf(paper: Paper, { composed }: Sentence): { slot: string; words: string }[] {
  const own = new Set(figuresIn(composed));
  const ordered = Object.entries(paper.figures).toSorted(([one], [other]) => Number(own.has(other)) - Number(own.has(one)));
  const figures = ordered.map(([slot, figure]) => ({
    slot,
    words: `${valueWords(figure)} · ${originOf(figure, paper).label}`,
  }));
  const days = Object.keys(paper.dates).map((name) => ({ slot: `@${name}`, words: spoken(`{@${name}}`, paper) }));
  const names = Object.entries(paper.refs).map(([name, words]) => ({ slot: `#${name}`, words }));
  return [...figures, ...days, ...names];
}
