import type { Deck } from "../../kernel/deck.ts";
import type { Figure, Origin, Paper, Value } from "../../kernel/paper.ts";
import { dayWords, spoken, type Telling, valueWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import type { BoardPaper } from "./board.model.ts";
import { boardSlides } from "./board-deck.rules.ts";
import type { DepartmentPaper } from "./department.model.ts";
import type { IncidentPaper } from "./incident-page.model.ts";
import type { MemoPaper } from "./memo.model.ts";
import type { ExecutivePaper, WeeklyPaper } from "./paper.model.ts";
import { departmentSlides, memoSlides } from "./review-deck.rules.ts";
import {
  actionTable,
  askSlide,
  chartPart,
  figuresPart,
  points,
  promisesSlide,
  type Slide,
  sentences,
  slide,
  table,
} from "./slide.rules.ts";
import type { VendorPaper } from "./vendor-scorecard.model.ts";

// A paper as slides: the same sentences, figures and charts, a thought on each. Nothing is said that the paper does not say.

type Told = BoardPaper | DepartmentPaper | MemoPaper | WeeklyPaper | ExecutivePaper | IncidentPaper | VendorPaper;
const figuresOnSlide = 7;

/** The deck of a paper, at the moment it was composed; its last slides say of every figure what it means and of how many. */
export function deckOf(paper: Paper, at: Instant): Deck {
  const { meta } = paper;
  const source = `${meta.organisation}, as of ${dayWords(meta.asOf.local.slice(0, 10), null)}`;
  const slides = [...slidesOf(paper), ...originsOf(paper)];
  return {
    ...{ title: meta.title, subtitle: sentences(spoken(paper.headline, paper)).first, organisation: meta.organisation },
    author: `${meta.from.name}, ${meta.from.role}`,
    ...{ classification: meta.classification, at },
    slides: slides.map((slide) => ({ ...slide, source })),
  };
}

/** The thoughts of a paper in order, its headline first: for slides, and for whatever else tells it. */
export function slidesOf(paper: Paper & Pick<Telling, "isMarked">): Slide[] {
  const told = paper as Told;
  return [...openingOf(told), ...bodyOf(told)];
}

/** What the paper says first, with its key figures, or its misses where it has none. */
function openingOf(paper: Told): Slide[] {
  const { first, rest } = sentences(spoken(paper.headline, paper));
  const figures = "keyFigures" in paper ? figuresPart(paper.keyFigures, paper) : null;
  const misses = "misses" in paper ? points(paper.misses.map((one) => `${one.label} ${spoken(one.text, paper)}`)) : null;
  return [slide(first, [rest === "" ? null : { is: "words", text: rest }, figures, misses])];
}

function bodyOf(paper: Told): Slide[] {
  if ("answers" in paper) return boardSlides(paper);
  if ("pains" in paper) return departmentSlides(paper);
  if ("nextWord" in paper) return memoSlides(paper);
  if ("clock" in paper) return incidentSlides(paper);
  if ("spend" in paper) return vendorSlides(paper);
  return "misses" in paper ? executiveSlides(paper) : weeklySlides(paper);
}

function weeklySlides(paper: WeeklyPaper): Slide[] {
  const { decisions, incidents, changes, actions, resting, charts, flow, triage } = paper;
  const day = (text: string) => (text === "" ? "" : dayWords(text, paper.meta.issued));
  const flowChart = charts.flow ? chartPart(charts.flow, "") : null;
  return [
    slide(decisions.length === 0 ? "Nothing waits for a decision" : "What needs a decision, and by when", [
      table(
        ["What", "Why", "Who", "By"],
        decisions.map((one) => [one.what, one.why, one.who, day(one.by)]),
        [3],
      ),
    ]),
    promisesSlide("Our promises", paper.promises, paper.columns, paper),
    slide("Staffing or process?", [{ is: "words", text: spoken(flow.text, paper) }, flowChart]),
    slide(incidents.length === 0 ? "No critical incident in this week" : "Critical incidents", [
      table(
        ["Incident", "What people saw", "Users", "Minutes", "Review"],
        incidents.map((one) => [one.number, one.label, valueWords(one.users), valueWords(one.minutes), one.review]),
        [2, 3],
      ),
    ]),
    slide("Changes", [
      { is: "words", text: spoken(changes.text, paper) },
      table(
        ["Coming", "What", "Service", "Day", "Look at"],
        changes.rows.map((one) => [one.number, one.label, one.service, day(one.date), one.note]),
        [3],
      ),
    ]),
    slide(actions.length === 0 ? "No action is due" : "Promised, and due about now", [actionTable(actions, day)]),
    slide(resting.length === 0 ? "Every open problem has a step ahead of it" : "Problems whose next step is overdue", [
      table(
        ["Problem", "What", "With", "Incidents", "Was due"],
        resting.map((one) => [one.number, one.label, one.owner, valueWords(one.incidents), day(one.by)]),
        [3, 4],
      ),
    ]),
    ...(triage ? [slide("How well the Desk told", [{ is: "words", text: spoken(triage.text, paper) }])] : []),
  ];
}

function executiveSlides(paper: ExecutivePaper): Slide[] {
  const { ask, ahead, trend, charts, unknown } = paper;
  const day = (text: string | undefined) => (text ? `${dayWords(text, paper.meta.issued)}: ` : "");
  return [
    promisesSlide("Promises kept and missed", paper.promises, paper.columns, paper),
    ...(trend && charts.trend ? [slide(`${trend.title}, thirteen months`, [chartPart(charts.trend, trend.title)])] : []),
    askSlide(ask, paper),
    slide("What comes next", [
      points(ahead.map((one) => `${day(one.date)}${one.label}${one.label === "" ? "" : ": "}${spoken(one.text, paper)}`)),
      unknown === "" ? null : { is: "words", text: spoken(unknown, paper) },
    ]),
  ];
}

function incidentSlides(paper: IncidentPaper): Slide[] {
  const { clock, why, cost, notKnown, actions, ask, charts } = paper;
  const day = (text: string) => (text === "" ? "" : dayWords(text, paper.meta.issued));
  const phases = Object.values(charts).find((one) => one.kind === "phases");
  return [
    slide("Where the time went", [phases ? chartPart(phases, "minutes") : null, { is: "words", text: spoken(clock.text, paper) }]),
    slide("Why it happened, and why it took so long", [points(why.map((one) => `${one.label} ${one.quote}`))]),
    ...(cost
      ? [
          slide("What it cost", [
            table(
              ["What", "Counted", cost.currency],
              [
                ...cost.rows.map((one) => [one.label, valueWords(one.counted), valueWords(one.amount)]),
                ["Total", "", valueWords(cost.total)],
              ],
              [1, 2],
            ),
            { is: "words", text: cost.note },
          ]),
        ]
      : []),
    ...(notKnown.length > 0 ? [slide("What we do not know yet", [points(notKnown)])] : []),
    slide("What changes because of it", [actionTable(actions, day)]),
    askSlide(ask, paper),
  ];
}

function vendorSlides(paper: VendorPaper): Slide[] {
  const { score, charts, spend, promises, columns, ask, incidents, contracts, escalations, risks, actions } = paper;
  const day = (text: string) => (text === "" ? "" : dayWords(text, paper.meta.issued));
  const grade = score.rows.map((one) => [one.label, ...[one.weight, one.score, one.points].map(valueWords)]);
  const kept = promises.map((one) => [
    one.label,
    ...[one.target, one.actual, one.previous, one.counted].map(valueWords),
    one.verdict,
    valueWords(one.credit),
  ]);
  return [
    slide(score.title, [
      table(["Domain", "Weight", "Of 100", "Points"], [...grade, ["Total", "", "", valueWords(score.total)]], [1, 2, 3]),
      { is: "words", text: spoken(score.note, paper) },
    ]),
    ...(charts.score ? [slide("Score by quarter", [chartPart(charts.score, "Score")])] : []),
    slide(promises.length === 0 ? "No promise of a contract was entered" : "What was promised, what was delivered", [
      table(["Promise", "Target", columns.period, columns.previous, "Counted", "Kept?", "Credit owed"], kept, [1, 2, 3, 4, 6]),
    ]),
    slide(spend.length === 0 ? "No invoice and no forecast is known" : "What we spend", [
      table(
        ["Currency", "Invoiced, 12 months", "Months known", "In a year, as agreed", "Credits open"],
        spend.map((one) => [one.currency, ...[one.actual, one.known, one.next, one.open].map(valueWords)]),
        [1, 2, 3, 4],
      ),
    ]),
    askSlide(ask, paper),
    slide("What failed on its services", [
      { is: "words", text: spoken(incidents.text, paper) },
      table(
        ["Incident", "Day", "What people saw", "Minutes", "User-hours"],
        incidents.rows.map((one) => [one.number, day(one.date), one.label, valueWords(one.minutes), valueWords(one.userHours)]),
        [1, 3, 4],
      ),
    ]),
    slide(contracts.length === 0 ? "No contract in force is known" : "Contracts in force", [
      table(
        ["Contract", "What", "Ends", "Notice by", "Decide by", "A year"],
        contracts.map((one) => [one.number, one.label, day(one.ends), day(one.notice), day(one.decide), valueWords(one.yearly)]),
        [2, 3, 4, 5],
      ),
    ]),
    slide(escalations.length === 0 ? "No escalation is open" : "Escalations still open", [
      table(
        ["Number", "What is open", "Raised", "Age, days", "With", "State"],
        escalations.map((one) => [one.number, one.label, day(one.raised), valueWords(one.age), one.contact, one.state]),
        [2, 3],
      ),
    ]),
    ...(risks.length > 0 ? [slide("What could go wrong next", [points(risks.map((one) => `${one.label} ${one.quote}`))])] : []),
    slide(actions.length === 0 ? "Nothing is to be done" : "What is to be done, both sides", [
      table(
        ["Side", "Action", "Who", "Due"],
        actions.map((one) => [one.side, one.label, one.owner, day(one.due)]),
        [3],
      ),
    ]),
  ];
}

/** What each figure of the paper means, of how many, and by which query: a deck leaves the room without who made it. */
function originsOf(paper: Paper): Slide[] {
  const own = Object.values(paper.figures).filter((one): one is Figure & Value & Origin => "label" in one);
  const rows = own.map((one) => [one.label, valueWords(one), one.definition, `${one.n.count} ${one.n.of}`, one.query]);
  const pages = Array.from({ length: Math.ceil(rows.length / figuresOnSlide) }, (_, place) =>
    rows.slice(place * figuresOnSlide, (place + 1) * figuresOnSlide),
  );
  return pages.map((page, place) =>
    slide(pages.length === 1 ? "Figures" : `Figures, ${place + 1} of ${pages.length}`, [
      table(["Figure", "Value", "Definition", "Counted", "Query"], page, [1], { isSmall: true }),
    ]),
  );
}
