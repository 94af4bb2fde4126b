import { dayWords, markIn, spoken, type Telling, valueWords } from "../../kernel/paper-words.ts";
import type { BoardNumber, BoardPaper } from "./board.model.ts";
import { actionTable, askSlide, chartPart, type Slide, slide, table } from "./slide.rules.ts";

/** The slides of the board's pack behind its first. */
export function boardSlides(paper: BoardPaper & Pick<Telling, "isMarked">): Slide[] {
  const { answers, ask, promises, courses, charts, incidents, actions, vendors, notices, risks, improvements, decisions } = paper;
  const day = (text: string) => (text === "" ? "–" : dayWords(text, paper.meta.issued));
  const said = (text: string) => ({ is: "words", text: spoken(text, paper) }) as const;
  return [
    slide("The answer", [
      table(
        ["We ask", "Answer", "Because"],
        answers.map((one) => [one.question, one.answer.toUpperCase(), spoken(one.text, paper)]),
        [],
      ),
    ]),
    askSlide(ask, paper),
    ...(charts.kept ? [slide("Promises kept, by quarter", [chartPart(charts.kept, "Promises kept, %")])] : []),
    slide("Our promises, by quarter", [said(paper.promisesText.text), courseTable(promises, paper)]),
    ...courses.slice(0, 1).flatMap(({ chart, title }) => (charts[chart] ? [slide(title, [chartPart(charts[chart], title)])] : [])),
    slide("Critical incidents", [
      said(incidents.text),
      table(
        ["Incident", "What people saw", "Day", "Minutes", "Cost", "Agreed changes"],
        incidents.rows.map((one) => [one.number, one.label, day(one.date), valueWords(one.minutes), valueWords(one.cost), one.changed]),
        [2, 3, 4],
      ),
    ]),
    ...(actions.length > 0 ? [slide("What changes because of them", [actionTable(actions, day)])] : []),
    slide("Vendors we depend on", [
      said(vendors.text),
      table(
        ["Vendor", "Tier", "Agreed in a year", "Share", "Promises kept", "Credits open"],
        vendors.rows.map((one) => [one.label, one.tier, ...[one.yearly, one.share, one.kept, one.owed].map(valueWords)]),
        [2, 3, 4, 5],
      ),
    ]),
    slide("Notice: what must be decided", [
      said(notices.text),
      table(
        ["Contract", "What, with whom", "Decide by", "Notice by", "A year", "Without a word"],
        notices.rows.map((one) => [one.number, one.label, day(one.decide), day(one.notice), valueWords(one.yearly), one.follows]),
        [2, 3, 4],
      ),
    ]),
    slide("Risks that somebody answers for", [
      said(risks.text),
      table(
        ["Problem", "What may happen", "Why it is borne", "By", "Again"],
        risks.rows.map((one) => [one.number, one.label, one.why, one.by, day(one.again)]),
        [4],
      ),
    ]),
    slide("Changes, and what people on call carry", [said(paper.changes.text), said(paper.load.text)]),
    slide("Improvements, measured", [
      said(improvements.text),
      table(
        ["What was done", "To move", "Before", "Promised", "After", "Verdict"],
        improvements.rows.map((one) => [one.label, one.metric, ...[one.before, one.claimed, one.after].map(valueWords), one.verdict]),
        [2, 3, 4],
      ),
    ]),
    ...(decisions.length > 0
      ? [
          slide("Decisions that wait in the house", [
            table(
              ["What", "Why", "Who", "By"],
              decisions.map((one) => [one.what, one.why, one.who, day(one.by)]),
              [3],
            ),
          ]),
        ]
      : []),
  ];
}

function courseTable(rows: readonly BoardNumber[], paper: BoardPaper & Pick<Telling, "isMarked">) {
  const { columns } = paper;
  return table(
    ["", "Target", ...columns, "Kept?"],
    rows.map((row) => [
      row.label + markIn(paper, row.figure),
      `${row.bound} ${valueWords(row.target)}`.trim(),
      ...row.course.map(valueWords),
      row.verdict,
    ]),
    [1, ...columns.map((_, at) => at + 2)],
  );
}
