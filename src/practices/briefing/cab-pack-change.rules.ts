import { inShort } from "../../kernel/paper.ts";
import { dayWords } from "../../kernel/paper-words.ts";
import { durationWords, momentWords, ms } from "../../kernel/time.ts";
import { mayBoardDecide } from "../change/gate.rules.ts";
import { cabDecisions, risks, states, types } from "../change/model.ts";
import type { BoardChange, ChangePart, Fact, Item, PackFacts } from "./cab-pack.model.ts";
import { spanWords } from "./moment.rules.ts";

type Given = { item: Item; change: BoardChange; place: string; facts: PackFacts };
/** How much of a plan a board reads; the whole of it stands at the change. */
const planLetters = 620;
const planLines = 9;

/** High or very high. */
export function isRisky({ risk }: Pick<BoardChange, "risk">): boolean {
  return risk.points >= 40;
}

/** One change as the board reads it: what, when, how it is taken back, why it is risky, who agreed, and what stands in its way. */
export function changePart({ item, change, place, facts }: Given): ChangePart {
  const { record, risk } = change;
  return {
    place,
    number: record.number ?? "",
    title: inShort(record.shortDescription, 160),
    why: item.why ?? "",
    mayDecide: mayBoardDecide(record) && change.cab === null,
    facts: factsOf(change, facts),
    since: inShort(item.sinceLast ?? "", 500),
    paragraphs: paragraphsOf(change, facts),
    risk: {
      word: risks.find((one) => one.value === risk.risk)?.label ?? "",
      points: String(risk.points),
      isRisky: isRisky(change),
      lines: risk.lines.map(({ words, points }) => ({ words: inShort(words, 160), points: String(points) })),
    },
    votes: votesOf(change, facts),
    inTheWay: inTheWay(change, facts),
    conditions: facts.conditions
      .filter((one) => one.change === record.id)
      .slice(0, 10)
      .map((one) => `${inShort(one.title, 160)} (${one.owner ?? "nobody yet"}): ${one.state === "3" ? "met" : "not met"}`),
  };
}

function factsOf({ record, pointOfNoReturn, cab }: BoardChange, { names, zone, now }: PackFacts): Fact[] {
  const { plannedStart, plannedEnd } = record;
  const who = (id: string | null) => (id === null ? "nobody" : (names.get(id) ?? "somebody"));
  const window =
    plannedStart && plannedEnd
      ? `${spanWords(zone, { from: plannedStart, to: plannedEnd }, now)} (${durationWords(ms(plannedEnd) - ms(plannedStart))})`
      : "not planned";
  const decided = cabDecisions.find((one) => one.value === cab)?.label;
  return [
    { label: "Type", text: types.find((one) => one.value === record.changeType)?.label ?? "" },
    { label: "State", text: states.find((one) => one.value === record.state)?.label ?? "" },
    { label: "Service", text: record.service ? (names.get(record.service) ?? "another") : "none named" },
    { label: "Window", text: window },
    ...(pointOfNoReturn ? [{ label: "No way back after", text: momentWords(zone, pointOfNoReturn, now) }] : []),
    { label: "Asked for by", text: who(record.requestedBy) },
    { label: "Carried out by", text: who(record.assignee) },
    ...(decided ? [{ label: "The board decided", text: decided }] : []),
  ];
}

function paragraphsOf({ record, isConsented }: BoardChange, { names }: PackFacts): Fact[] {
  const short = (text: string | null) => linesInShort(text ?? "");
  const parts: Fact[] = [
    { label: "What and why.", text: short(record.description) || "Nothing was written." },
    { label: "How.", text: short(record.implementationPlan) || "There is no implementation plan." },
    { label: "How it is tested.", text: short(record.testPlan) || "There is no test plan." },
    { label: "The way back.", text: short(record.rollbackPlan) || "There is no rollback plan." },
    { label: "Taken back when:", text: triggerOf(record, names) },
    { label: "Who is told.", text: short(record.communicationPlan) || "There is no communication plan." },
    { label: "What could go wrong.", text: short(record.riskImpactAnalysis) },
    { label: "The owner of the service", text: isConsented ? "consents to the window." : "has not consented to the window." },
  ];
  return parts.filter((one) => one.text !== "");
}

function triggerOf(record: BoardChange["record"], names: PackFacts["names"]): string {
  const trigger = record.rollbackTrigger ? inShort(record.rollbackTrigger, 200).replace(/\.$/, "") : "not said";
  const caller = record.rollbackCaller ? `${names.get(record.rollbackCaller) ?? "somebody"} calls it` : "who calls it is not said";
  const takes = record.rollbackMinutes === null ? "how long it takes is not said" : `it takes ${record.rollbackMinutes} min`;
  const rehearsed = record.rollbackRehearsedOn ? `last rehearsed ${dayWords(record.rollbackRehearsedOn, null)}` : "never rehearsed";
  return `${trigger}. ${caller[0]!.toUpperCase()}${caller.slice(1)}; ${takes}; ${rehearsed}.`;
}

/** A plan with its lines, as far as a board reads it. */
function linesInShort(text: string): string {
  const lines = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [inShort(line, 240)]));
  const shown: string[] = [];
  for (const line of lines) {
    if (shown.length === planLines || shown.join("").length + line.length > planLetters) break;
    shown.push(line);
  }
  if (shown.length === 0 && lines[0]) shown.push(inShort(lines[0], planLetters));
  return shown.length < lines.length ? [...shown, `and ${lines.length - shown.length} more at the change.`].join("\n") : shown.join("\n");
}

function votesOf({ approvals }: BoardChange, { names }: PackFacts): ChangePart["votes"] {
  const who = (id: string) => names.get(id) ?? "somebody";
  return approvals
    .filter((row) => row.state !== "void")
    .map(({ groupName, quorum, voters, votes, state }) => {
      const agreed = votes.filter((vote) => vote.decision === "approve");
      const against = votes.filter((vote) => vote.decision === "reject");
      const silent = voters.filter((one) => !votes.some((vote) => vote.person === one));
      const said = [
        agreed.length > 0 ? `Yes: ${listed(agreed.map((vote) => who(vote.person)))}.` : "",
        ...against.map((vote) => `No: ${who(vote.person)}${vote.words ? `, "${inShort(vote.words, 140)}"` : ""}.`),
        state === "requested" && silent.length > 0 ? `Not yet: ${listed(silent.map(who))}.` : "",
      ];
      return { group: groupName, stand: `${agreed.length} of ${quorum}`, who: said.filter((one) => one !== "").join(" ") };
    });
}

function listed(names: readonly string[]): string {
  return names.length <= 6 ? names.join(", ") : `${names.slice(0, 6).join(", ")} and ${names.length - 6} more`;
}

const meets = {
  sameThing: "touches the same thing",
  dependsOn: "one needs what the other touches",
  sharedNeed: "both need the same thing",
  sameImplementer: "has the same implementer",
} as const;

function inTheWay(change: BoardChange, { zone, now }: PackFacts): string[] {
  const { freezes, collisions, isOutsideMaintenance, unwatched, missing } = change;
  const fields = [...new Set(missing.flatMap((one) => one.fields))];
  const met = new Map<string, { title: string; reasons: string[] }>();
  for (const one of collisions) {
    const known = met.get(one.number) ?? { title: one.title, reasons: [] };
    met.set(one.number, { ...known, reasons: [...known.reasons, meets[one.reason]] });
  }
  const lines = [
    ...freezes.map((one) => `Freeze "${inShort(one.name, 80)}", ${spanWords(zone, one, now)}${one.isExcepted ? ": excepted" : ""}.`),
    ...[...met].map(([number, { title, reasons }]) => `${number} ${inShort(title, 80)}: ${reasons.join(", ")}.`),
    ...(isOutsideMaintenance ? ["The window lies outside the maintenance windows of the service."] : []),
    ...(unwatched.length > 0 ? [`Nobody of the team is on call ${spanWords(zone, unwatched[0]!, now)}.`] : []),
    ...(fields.length > 0 ? [`Still missing: ${fields.map((one) => one.toLowerCase()).join(", ")}.`] : []),
  ];
  return lines.length <= 8 ? lines : [...lines.slice(0, 8), `and ${lines.length - 8} more at the change.`];
}
