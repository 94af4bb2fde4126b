import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, choice, defaulted, optional, prose, reference, references, text } from "../../kernel/model.ts";
import { type Paper, type PaperLook, type PaperMeta, sentenceFault, snapshotOf } from "../../kernel/paper.ts";
import { spoken } from "../../kernel/paper-words.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import type { VendorReview } from "../vendor/qbr.model.ts";
import type { BoardFacts } from "./board.model.ts";
import { boardPaper } from "./board.rules.ts";
import type { DepartmentFacts } from "./department.model.ts";
import { departmentPaper } from "./department.rules.ts";
import { executivePaper } from "./executive.rules.ts";
import type { IncidentPageFacts } from "./incident-page.model.ts";
import { incidentPaper } from "./incident-page.rules.ts";
import { withLook } from "./look.rules.ts";
import type { MemoFacts, MemoPaper } from "./memo.model.ts";
import { lacksNextWord, memoPaper, withNextWord } from "./memo.rules.ts";
import {
  type About,
  aboutNothing,
  type Briefing,
  type BriefingState,
  briefingModel,
  composedPaper,
  type Fit,
  type PaperKind,
  papers,
} from "./model.ts";
import type { PaperHouse, PeriodFacts } from "./paper.model.ts";
import { openedBy } from "./receipt.rules.ts";
import { editedPaper, keptEdits, sentencesOf } from "./sentence.rules.ts";
import { vendorPaper } from "./vendor-scorecard.rules.ts";
import { weeklyPaper } from "./weekly.rules.ts";

const write = "briefing.write";
const issue = "briefing.issue";
const commands = {
  create: {
    label: "New briefing",
    permission: write,
    help: "Composed at once from the records as they are now.",
    input: {
      paper: choice(papers, { label: "Paper" }),
      period: optional(
        text({
          label: "Period",
          max: 10,
          short: true,
          help: "2026-W47 for a weekly review, 2026-10 for an executive briefing, 2026-Q3 for a vendor scorecard, a board pack or a department review. Empty: the last whole one.",
        }),
      ),
      incident: optional(reference("incident", { label: "Incident", short: true, help: "For a post-incident page, or a memo." })),
      vendor: optional(reference("vendor", { label: "Vendor", short: true, help: "For a vendor scorecard." })),
      department: optional(reference("department", { label: "Department", short: true, help: "For a department review." })),
      problem: optional(reference("problem", { label: "Problem", short: true, help: "For a memo." })),
      change: optional(reference("change", { label: "Change", short: true, help: "For a memo." })),
      escalation: optional(
        reference("vendorEscalation", { label: "Dispute", short: true, help: "For a memo: one that is not confidential." }),
      ),
      nextWordOn: briefingModel.shape.nextWordOn,
      author: briefingModel.shape.author,
      recipient: briefingModel.shape.recipient,
      recipientRole: briefingModel.shape.recipientRole,
      audience: briefingModel.shape.audience,
      classification: briefingModel.shape.classification,
    },
  },
  edit: { label: "Edit", input: {}, permission: write, order: 6 },
  compose: {
    label: "Compose anew",
    input: {},
    permission: write,
    order: 4,
    help: "From the records as they are now. Sentences that were edited stay where their figures are still there.",
  },
  rewrite: {
    label: "Rewrite a sentence",
    permission: write,
    input: {
      path: text({ label: "Sentence", max: 60 }),
      text: optional(prose({ label: "Words", max: 1200, help: "Numbers are chosen, never typed: {figure}. Empty: as it was composed." })),
    },
  },
  review: { label: "Reviewed", input: {}, permission: write, order: 1, help: "Somebody has read it and stands by it." },
  sendBack: { label: "Back to draft", input: {}, permission: write, order: 5 },
  issue: {
    label: "Issue",
    input: {},
    permission: issue,
    order: 1,
    help: "Frozen as it stands, under its SHA-256. It cannot be changed afterwards.",
  },
  open: { label: "Open by a link", input: {}, internal: true },
  distribute: {
    label: "Send",
    permission: issue,
    order: 1,
    help: "As a PDF by mail, to each of them.",
    input: {
      to: defaulted(references("person", { label: "To", help: "Empty: those whom it names under Sent to." }), []),
      words: optional(prose({ label: "A word with it", max: 2000 })),
    },
  },
} as const;
type BriefingCommand = CommandsOf<typeof commands, Briefing> | { type: "wake" };

/** What a paper is composed from, or why it cannot be. */
export type Gathered =
  | { paper: "weekly" | "executive"; period: string; facts: PeriodFacts }
  | { paper: "board"; period: string; facts: BoardFacts }
  | { paper: "department"; department: Id; period: string; facts: DepartmentFacts }
  | { paper: "memo"; about: Partial<About>; facts: MemoFacts }
  | { paper: "incident"; incident: Id; facts: IncidentPageFacts }
  | { paper: "vendor"; vendor: Id; period: string; review: VendorReview; house: PaperHouse }
  | { paper: null; refusal: Refusal };
/**
 * By the record a command is for; `authors`: who it is from now, where that is changed; `fits`: what is to be issued, as it was set before; `restricted`: papers
 * that are to leave the house, on an incident that was restricted since.
 */
export type BriefingFacts = {
  gathered: ReadonlyMap<Id, Gathered>;
  authors: ReadonlyMap<Id, PaperMeta["from"]>;
  fits: ReadonlyMap<Id, Fit>;
  restricted: ReadonlySet<Id>;
  /** In which look papers are composed now; null: the house has set none. */
  look: PaperLook | null;
  /** Whether mail has a way out of the house. */
  hasMail: boolean;
  /** Whether a mail with a paper brings a link for each reader, so that the office knows who opened it. */
  asksReceipts: boolean;
};

export const briefing: Kind<Briefing, BriefingCommand, BriefingFacts> = {
  model: briefingModel,
  permissions: { read: "briefing.read", create: write },
  commands,
  events: {
    briefingComposed: { audience: "staff", label: "composed" },
    briefingEdited: { audience: "staff", label: "changed" },
    sentenceRewritten: { audience: "staff", label: "rewrote a sentence" },
    briefingReviewed: { audience: "staff", label: "reviewed" },
    briefingSentBack: { audience: "staff", label: "put back to draft" },
    briefingIssued: { audience: "staff", label: "issued" },
    briefingSent: { audience: "staff", label: "sent" },
    briefingOpened: { audience: "staff", label: "opened the paper" },
  },
  refusals: {
    noSuchPeriod:
      "{because} is no period for this paper. A weekly review has a week (2026-W47), an executive briefing a month (2026-10), a vendor scorecard, a board pack and a department review a quarter (2026-Q3).",
    periodAhead: "{because} has not begun yet: there is nothing to tell.",
    noSuchIncident: "There is no such incident, or it is restricted: no paper tells of those.",
    restrictedSince:
      "What it is about was restricted since, or made confidential: no paper tells of that, and this one stays in the house.",
    subjectNeeded: "Say what it is about: one incident, problem, change or dispute, and no more.",
    noSuchSubject: "There is no such record, or it is restricted or confidential: no paper tells of those.",
    departmentNeeded: "Say which department it is for.",
    noSuchDepartment: "There is no such department.",
    noSuchVendor: "There is no such vendor, or it is not yours to see.",
    vendorsUnseen: "It tells of vendors and their contracts, and those are not yours to see.",
    vendorNeeded: "Say which vendor it is about.",
    incidentNeeded: "Say which incident it is about.",
    wrongState: "This cannot be done with a briefing that is {because}.",
    noSuchSentence: "The paper has no sentence called {because}.",
    badSentence: "{because}",
    sentenceTooLong: "The sentence has {because} fit on the page. Shorten it.",
    noMail: "This office sends no mail yet. Take the PDF and hand it on yourself.",
    nobody: "Say to whom it is to be sent.",
    notAsked: "Nobody asked you to open it by a link.",
    alreadyOpened: "It was opened before. The first time is what counts.",
    nextWordNeeded:
      "It names no day for the next word. Press Edit and set Next word on, or rewrite that sentence, and have it reviewed again.",
    notSet: "Its pages were not set as it stands now. Issue it by itself, once it is reviewed.",
    doesNotFit: "It cannot be issued, for it could never be printed. {because}",
    notReviewed: "Somebody reviews it first. Press Reviewed once you have read it.",
  },
  gate: ({ current, command }) => (command.type === "create" ? null : current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as BriefingCommand],
  }),
  // What is said of a vendor is for those who may read vendors.
  visible: (actor) => {
    if (!may(actor, "briefing.read")) return [];
    if (may(actor, "vendor.read")) return ["all"];
    return [
      { all: [...ofVendors.map((value) => ({ field: "paper", is: "differs" as const, value })), { field: "escalation", is: "empty" }] },
    ];
  },
};

/** Papers that tell of vendors and their contracts. */
const ofVendors: readonly PaperKind[] = ["vendor", "board"];
const from: Record<string, readonly BriefingState[]> = {
  edit: ["draft", "reviewed"],
  compose: ["draft", "reviewed"],
  rewrite: ["draft", "reviewed"],
  review: ["draft"],
  sendBack: ["reviewed"],
  issue: ["reviewed"],
  distribute: ["issued"],
  open: ["issued"],
};
const words: Record<BriefingState, string> = { draft: "a draft", reviewed: "reviewed", issued: "issued: it is frozen" };

function gate(current: Briefing, type: string): Refusal | null {
  if (!from[type] || from[type].includes(current.state)) return null;
  return type === "issue" && current.state === "draft" ? { code: "notReviewed" } : { code: "wrongState", because: words[current.state] };
}

type Asked = Question<Briefing, BriefingCommand, BriefingFacts>;

function decide(asked: Asked): Decision<Briefing> {
  const { command, current, actor, now } = asked;
  if (command.type === "create") return current ? refuse("taken") : create(asked);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  if (asked.facts.restricted.has(current.id)) return refuse("restrictedSince");
  switch (command.type) {
    case "edit":
      return edited(current, command.changes, asked);
    case "compose":
      return composed(current, asked);
    case "rewrite":
      return rewritten(current, command, asked);
    case "review":
      return accept({ ...current, state: "reviewed", reviewedBy: actor.personId, reviewedAt: now }, { type: "briefingReviewed" });
    case "sendBack":
      return accept(asDraft(current), { type: "briefingSentBack" });
    case "issue":
      return issued(current, asked);
    case "open":
      return openedBy(current, actor.personId, now);
    case "distribute": {
      const to = [...new Set(command.to.length > 0 ? command.to : current.audience)];
      if (to.length === 0) return refuse("nobody", { field: "to" });
      // Else it would stand in the record as sent, and nobody had it.
      if (!asked.facts.hasMail) return refuse("noMail");
      const distributedTo = [...new Set([...current.distributedTo, ...to])];
      const { asksReceipts } = asked.facts;
      const askedToOpen = asksReceipts ? [...new Set([...current.askedToOpen, ...to])] : current.askedToOpen;
      const data = { to, words: command.words?.trim() || null, byLink: asksReceipts };
      return accept({ ...current, distributedAt: now, distributedTo, askedToOpen }, { type: "briefingSent", data });
    }
    default:
      return refuse("wrongState", { because: words[current.state] });
  }
}

/** Frozen as it stands, where its pages were set just as it stands and came to their length: what never prints must not be final. */
function issued(current: Briefing, { actor, now, facts }: Asked): Decision<Briefing> {
  const paper = editedPaper(composedPaper(current), current.edits);
  if (lacksNextWord(paper)) return refuse("nextWordNeeded", { field: "nextWordOn" });
  const snapshot = snapshotOf(paper);
  const fit = facts.fits.get(current.id);
  if (fit?.snapshot !== snapshot) return refuse("notSet");
  if (fit.fault !== null) return refuse("doesNotFit", { because: fit.fault });
  const { prints } = fit;
  const next: Briefing = { ...current, content: { ...paper }, state: "issued", issuedBy: actor.personId, issuedAt: now, snapshot, prints };
  return accept(next, { type: "briefingIssued", data: { snapshot, prints } });
}

function create(asked: Asked): Decision<Briefing> {
  const { command, actor, facts, id, now } = asked;
  if (command.type !== "create") return refuse("missing");
  const { type: _, ...said } = command;
  const author = said.author ?? actor.onBehalfOf?.personId ?? actor.personId;
  const found = facts.gathered.get(id);
  if (!found) return refuse("noSuchPeriod", { field: "period", because: said.period ?? "Nothing" });
  if (found.paper === null) return { ok: false, refusal: found.refusal };
  const paper = withLook(paperOf(found), facts.look);
  const begins = { title: paper.meta.title, state: "draft" as BriefingState, content: { ...paper }, composedAt: now };
  const about = aboutOf(found);
  const made: AnyRecord = { ...maker(asked), ...said, ...begins, author, ...about };
  return accept(made as Briefing, {
    type: "briefingComposed",
    data: { paper: found.paper, period: about.period, incident: about.incident },
  });
}

function aboutOf(found: Exclude<Gathered, { paper: null }>): About {
  switch (found.paper) {
    case "incident":
      return { ...aboutNothing, incident: found.incident };
    case "memo":
      return { ...aboutNothing, ...found.about };
    case "vendor":
      return { ...aboutNothing, period: found.period, vendor: found.vendor };
    case "department":
      return { ...aboutNothing, period: found.period, department: found.department };
    default:
      return { ...aboutNothing, period: found.period };
  }
}

/** What is said of the paper itself (from, to, how secret) stands in its head at once. */
function edited(current: Briefing, changes: Partial<Briefing>, { facts }: Asked): Decision<Briefing> {
  const next = withChanges(current, changes);
  const paper = composedPaper(current);
  const to = next.recipient ? { name: next.recipient, role: next.recipientRole ?? "" } : null;
  const from = facts.authors.get(current.id) ?? paper.meta.from;
  const meta = { ...paper.meta, to, from, classification: next.classification };
  const isDated = current.paper === "memo" && next.nextWordOn !== null && next.nextWordOn !== current.nextWordOn;
  const told = isDated ? withNextWord(paper as MemoPaper, next.nextWordOn!) : paper;
  return accept({ ...asDraft(next), content: { ...told, meta } }, { type: "briefingEdited" });
}

function composed(current: Briefing, { facts, now }: Asked): Decision<Briefing> {
  const found = facts.gathered.get(current.id);
  if (!found) return refuse("noSuchPeriod", { because: current.period ?? "" });
  if (found.paper === null) return { ok: false, refusal: found.refusal };
  const paper = withLook(paperOf(found), facts.look);
  const { edits, lost } = keptEdits(current.paper, paper, current.edits);
  const next = { ...asDraft(current), content: { ...paper }, title: paper.meta.title, edits, composedAt: now };
  return accept(next, { type: "briefingComposed", data: { lost } });
}

function rewritten(current: Briefing, command: { path: string; text: string | null }, { actor, now }: Asked): Decision<Briefing> {
  const paper = composedPaper(current);
  const sentence = sentencesOf(current.paper, paper, current.edits).find((one) => one.path === command.path);
  if (!sentence) return refuse("noSuchSentence", { field: "path", because: command.path });
  const said = command.text?.trim() ?? "";
  const { [command.path]: _, ...others } = current.edits;
  if (said === "" || said === sentence.composed) {
    return accept({ ...asDraft(current), edits: others }, { type: "sentenceRewritten", data: { path: command.path, text: null } });
  }
  const room = Math.max(leastRoom, Math.round(spoken(sentence.composed, paper).length * 1.4));
  const length = spoken(said, paper).length;
  if (length > room) return refuse("sentenceTooLong", { field: "text", because: `${length} letters, and ${room}` });
  const fault = sentenceFault(said, paper);
  if (fault) return refuse("badSentence", { field: "text", because: fault });
  const edits = { ...others, [command.path]: { text: said, by: actor.personId, at: now } };
  return accept({ ...asDraft(current), edits }, { type: "sentenceRewritten", data: { path: command.path, text: said } });
}

/** So many letters any sentence may have: a page has room for them. */
const leastRoom = 240;

/** Whatever is changed was not reviewed as it is now. */
function asDraft(current: Briefing): Briefing {
  return { ...current, state: "draft", reviewedBy: null, reviewedAt: null };
}

function paperOf(found: Exclude<Gathered, { paper: null }>): Paper {
  switch (found.paper) {
    case "weekly":
      return weeklyPaper(found.facts);
    case "executive":
      return executivePaper(found.facts);
    case "board":
      return boardPaper(found.facts);
    case "department":
      return departmentPaper(found.facts);
    case "memo":
      return memoPaper(found.facts);
    case "incident":
      return incidentPaper(found.facts);
    case "vendor":
      return vendorPaper(found.review, found.house);
  }
}

const maker = recordMaker(briefingModel, {});
