import { inShort, type Paper } from "../../kernel/paper.ts";
import { momentWords } from "../../kernel/time.ts";
import { count } from "./figure.rules.ts";
import type { MemoFacts, MemoPaper, MemoSubject } from "./memo.model.ts";
import { localDate, localMoment } from "./moment.rules.ts";
import { metaOf, minutesBetween } from "./period.rules.ts";
import { isOne, type Parts, unstopped } from "./words.rules.ts";

const most = { known: 4, notKnown: 3 };
const paths: Readonly<Record<MemoSubject["kind"], string>> = {
  incident: "/incidents/",
  problem: "/problems/",
  change: "/changes/",
  escalation: "/vendor-escalations/",
};

/** The difficult-news memo, one page: what happened or will, what it means and for whom, what is known and not, what is done by when, what is asked, when the next word comes. */
export function memoPaper(facts: MemoFacts): MemoPaper {
  const { subject, zone, now } = facts;
  const parts: Parts = { figures: {}, refs: { what: inShort(subject.title, 70), number: subject.number }, dates: {} };
  if (subject.service !== null) parts.refs.service = inShort(subject.service, 50);
  if (subject.vendor !== null) parts.refs.vendor = inShort(subject.vendor, 50);
  const headline = headlineOf(facts, parts);
  return {
    paper: "memo",
    meta: metaOf(facts, {
      kind: "Memo",
      title: `Memo: ${inShort(subject.title, 90)}`,
      description: "One-page memo on difficult news",
      subject: `${subject.number}, as of ${momentWords(zone, now, now)}`,
    }),
    headline,
    means: { text: meansOf(facts, parts) },
    known: subject.known.slice(0, most.known).map(({ label, quote }) => ({ label, quote: inShort(quote, 220) })),
    notKnown: subject.notKnown.slice(0, most.notKnown).map((one) => inShort(one, 120)),
    doing: subject.actions.map((one) => ({
      ...{ label: inShort(one.title, 70), owner: inShort(one.owner, 30), due: one.dueOn ?? "" },
      state: one.state === "open" && one.dueOn !== null && one.dueOn < localDate(zone, now) ? "overdue" : one.state,
    })),
    doingText: { text: doingText(facts, parts) },
    ask: askOf(facts),
    nextWord: { text: nextWordOf(facts, parts) },
    ...parts,
  };
}

function headlineOf(facts: MemoFacts, parts: Parts): string {
  switch (facts.subject.kind) {
    case "incident":
      return incidentHeadline(facts, parts);
    case "problem":
      return problemHeadline(facts, parts);
    case "change":
      return changeHeadline(facts, parts);
    case "escalation":
      return disputeHeadline(facts, parts);
  }
}

function dayOf(name: string, at: string | null, { zone }: MemoFacts, { dates }: Parts): boolean {
  if (at === null) return false;
  dates[name] = localMoment(zone, at).local;
  return true;
}

function incidentHeadline(facts: MemoFacts, parts: Parts): string {
  const { subject } = facts;
  const what = subject.service === null ? "{#what}" : "{#service}";
  dayOf("began", subject.beganAt, facts, parts);
  if (subject.standing === "over" && subject.beganAt !== null && subject.endedAt !== null) {
    parts.figures.minutes = {
      ...count(minutesBetween(subject.beganAt, subject.endedAt), "minutes", "minute"),
      label: "Length",
      definition: "Restored less detected, from the incident's own times, in whole minutes.",
      n: { count: 1, of: "incident" },
      ...{ query: "incident.times@1", rows: `${paths.incident}${subject.number}` },
    };
    return subject.service === null
      ? "{#what}: it lasted {minutes}, from {@began:time} on {@began}. It is over."
      : `${what} did not work as promised for {minutes}, from {@began:time} on {@began}. It works again.`;
  }
  const back = dayOf("back", subject.expectedBackAt, facts, parts)
    ? " We expect it back at {@back:time} on {@back}."
    : " When it is over is not known.";
  return `${subject.service === null ? "{#what}: it began" : `${what} has not worked as promised since`} {@began:time} on {@began}.${back}`;
}

function problemHeadline(facts: MemoFacts, parts: Parts): string {
  const { subject } = facts;
  const words = ["{#what}."];
  if (subject.incidents !== null && subject.incidents > 0) {
    parts.figures.incidents = {
      ...count(subject.incidents, "incidents", "incident"),
      label: "Incidents",
      definition: "Incidents linked to the problem; none that is restricted is told of.",
      n: { count: subject.incidents, of: isOne(subject.incidents, "incident", "incidents") },
      ...{ query: "problem.incidents@1", rows: `${paths.problem}${subject.number}` },
    };
    words.push(
      dayOf("began", subject.beganAt, facts, parts)
        ? "It has caused {incidents:word}; we have worked on it since {@began}."
        : "It has caused {incidents:word}.",
    );
  }
  const standings: Partial<Record<MemoSubject["standing"], string>> = {
    over: "It is solved.",
    borne: "It will not be solved for now: the risk is borne.",
  };
  words.push(standings[subject.standing] ?? "It is not solved.");
  return words.join(" ");
}

function changeHeadline(facts: MemoFacts, parts: Parts): string {
  const { subject } = facts;
  const isDated = dayOf("began", subject.beganAt, facts, parts);
  switch (subject.standing) {
    case "calledOff":
      return `The change “{#what}”${isDated ? ", planned for {@began}," : ""} was called off.`;
    case "failed":
      return `The change “{#what}”${isDated ? " of {@began}" : ""} did not succeed.`;
    case "over":
      return `The change “{#what}”${isDated ? " of {@began}" : ""} was carried out.`;
    default: {
      if (!isDated) return "The change “{#what}” is planned; its day is not set.";
      const until = dayOf("ends", subject.endedAt, facts, parts) ? " until {@ends:time} on {@ends}" : "";
      return `From {@began:time} on {@began}${until} we carry out a change: {#what}.`;
    }
  }
}

function disputeHeadline(facts: MemoFacts, parts: Parts): string {
  const { subject } = facts;
  const since = dayOf("began", subject.beganAt, facts, parts) ? " since {@began}" : "";
  if (subject.standing === "over") return "What was open with {#vendor} is settled: {#what}.";
  const isDue = dayOf("answer", subject.nextAt, facts, parts);
  const isLate = subject.nextAt !== null && subject.nextAt < facts.now;
  const due = !isDue
    ? ""
    : isLate
      ? " Their answer was due by {@answer}; the dispute is still open."
      : " Their answer is due by {@answer}.";
  return `We have been in dispute with {#vendor}${since}: {#what}.${due}`;
}

function meansOf({ subject }: MemoFacts, { figures }: Parts): string {
  const words: string[] = [];
  const rows = `${paths[subject.kind]}${subject.number}`;
  if (subject.users !== null) {
    figures.users = {
      ...count(subject.users, "people", "person"),
      label: "People",
      definition: subject.isDeclared
        ? "As declared by whoever commanded it."
        : "Whom the service serves, as its record says; how many of them notice is not counted.",
      n: { count: 1, of: subject.isDeclared ? "incident" : "service" },
      ...{ query: subject.isDeclared ? "incident.affected@1" : "service.users@1", rows },
    };
    words.push(
      subject.isDeclared ? "It touched {users}." : `It concerns {users}${subject.service === null ? "" : ", those who use {#service}"}.`,
    );
  } else if (subject.kind !== "escalation") words.push("How many people it concerns was not counted.");
  else if (!subject.owed) words.push("What it costs us, and whom it concerns, is not in the record.");
  if (subject.cost) {
    figures.cost = {
      ...{ kind: "money", amount: subject.cost.amount, currency: subject.cost.currency, digits: 0 },
      label: "Cost",
      definition: "People × minutes × the rate of the service, or of the house. Repair, penalties and credits are not in it.",
      n: { count: subject.users ?? 0, of: "people" },
      ...{ query: "incident.cost@1", rows },
    };
    words.push(`The work that was lost ${subject.standing === "open" ? "so far " : ""}is about {cost}.`);
  } else if (subject.kind === "incident") words.push("What it cost is not known.");
  if (subject.owed) {
    figures.owed = {
      ...{ kind: "money", amount: subject.owed.amount, currency: subject.owed.currency, digits: 0 },
      label: "Credit",
      definition: "The credit for the missed promise that the dispute is about, as the contract has it.",
      n: { count: 1, of: "promise" },
      ...{ query: "vendor.result@1", rows },
    };
    words.push("By the contract {owed} is due to us for the promise that was missed.");
  }
  return words.join(" ");
}

function doingText({ subject }: MemoFacts, { figures }: Parts): string {
  const open = subject.actions.filter((one) => one.state !== "done" && one.state !== "verified").length;
  if (subject.actions.length === 0) return "What we do about it is not agreed yet, and so has no name and no day.";
  figures.actions = {
    ...count(subject.actions.length, "steps", "step"),
    label: "Steps",
    definition: "Agreed for it and not dropped, each with who does it and by when.",
    n: { count: subject.actions.length, of: isOne(subject.actions.length, "step", "steps") },
    ...{ query: "briefing.steps@1", rows: `${paths[subject.kind]}${subject.number}` },
  };
  if (open === subject.actions.length) return `{actions:Word} ${isOne(open, "is", "are")} agreed and still open.`;
  if (open === 0) return `{actions:Word} ${isOne(subject.actions.length, "was", "were")} agreed; nothing of it is open.`;
  figures.openActions = { ...count(open), as: "actions" };
  return `{actions:Word} ${isOne(subject.actions.length, "is", "are")} agreed, {openActions:word} still open.`;
}

function askOf({ subject }: MemoFacts): MemoPaper["ask"] {
  if (subject.workaround !== null && subject.standing !== "over")
    return { title: "What we ask of you", text: "Until then please work as is described under what we know, and tell those around you." };
  if (subject.kind === "change" && subject.standing === "ahead")
    return { title: "What we ask of you", text: "If that time is a bad one for you, say so now; afterwards it is late." };
  if (subject.kind === "escalation")
    return { title: "What we ask of you", text: "Please promise {#vendor} nothing that bears on this, and send what they say to us." };
  return {
    title: "What we ask of you",
    text: "Tell us if it touches you in a way that is not said here. Otherwise nothing is asked of you.",
  };
}

function nextWordOf(facts: MemoFacts, parts: Parts): string {
  const { subject, nextWordOn, now, zone } = facts;
  if (nextWordOn !== null) {
    parts.dates.nextWord = nextWordOn;
    return nextWordText;
  }
  if (subject.nextAt !== null && subject.nextAt > now) {
    const local = localMoment(zone, subject.nextAt).local;
    parts.dates.nextWord = local;
    const isToday = local.slice(0, 10) === localDate(zone, now);
    return isToday ? "We write again by {@nextWord:time}, also if there is nothing new." : nextWordText;
  }
  return subject.standing === "over" ? "This is the last word on it unless something new comes to light." : noNextWordText;
}

const noNextWordText = "No day is set for our next word. Set one before this goes out.";

/** Whether a paper is a memo that still asks its author for the day of the next word. */
export const lacksNextWord = (paper: Paper): boolean =>
  paper.paper === "memo" && (paper as Partial<MemoPaper>).nextWord?.text === noNextWordText;

const nextWordText = "We write again by {@nextWord}, also if there is nothing new.";

/** A memo that names another day for its next word. */
export function withNextWord(paper: MemoPaper, day: string): MemoPaper {
  return { ...paper, dates: { ...paper.dates, nextWord: day }, nextWord: { text: nextWordText } };
}

/** How words of a record stand under what is known: those that are there, without a full stop of their own. */
export function knownOf(parts: readonly (readonly [label: string, quote: string | null])[]): MemoSubject["known"] {
  return parts.flatMap(([label, quote]) => (quote?.trim() ? [{ label, quote: `${unstopped(quote)}.` }] : []));
}
