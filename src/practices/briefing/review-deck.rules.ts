import { dayWords, spoken, type Telling, valueWords } from "../../kernel/paper-words.ts";
import type { DepartmentPaper } from "./department.model.ts";
import type { MemoPaper } from "./memo.model.ts";
import { actionTable, askSlide, points, type Slide, slide, table } from "./slide.rules.ts";

/** The slides of a department review behind its first. */
export function departmentSlides(paper: DepartmentPaper & Pick<Telling, "isMarked">): Slide[] {
  const { pains, planned, notNow, ask } = paper;
  const day = (text: string) => (text === "" ? "–" : dayWords(text, paper.meta.issued));
  const said = (text: string) => ({ is: "words", text: spoken(text, paper) }) as const;
  return [
    slide("How it was kept", [said(paper.kept.text), said(paper.satisfaction.text)]),
    slide(pains.length === 0 ? "No report names anything" : "Where your hours went", [
      table(
        ["Service", "Reports", "Hours lost", "Promises kept", "Open at the end", "Critical, for all"],
        pains.map((one) => [one.label, ...[one.opened, one.hours, one.kept, one.waiting, one.critical].map(valueWords)]),
        [1, 2, 3, 4, 5],
      ),
    ]),
    askSlide(ask, paper),
    slide(planned.length === 0 ? "Nothing is planned on what you use" : "What is planned on what you use", [
      table(
        ["Number", "What", "Service", "Next", "On"],
        planned.map((one) => [one.number, one.label, one.service, one.step, day(one.on)]),
        [4],
      ),
    ]),
    slide("Not now, and why", [
      said(paper.notNowText.text),
      table(
        ["Number", "What", "Why", "What would change it", "Again"],
        notNow.map((one) => [one.number, one.label, one.why, spoken(one.text, paper), day(one.again)]),
        [4],
      ),
    ]),
  ];
}

/** The slides of a memo behind its first. */
export function memoSlides(paper: MemoPaper & Pick<Telling, "isMarked">): Slide[] {
  const day = (text: string) => (text === "" ? "–" : dayWords(text, paper.meta.issued));
  const said = (text: string) => ({ is: "words", text: spoken(text, paper) }) as const;
  return [
    slide("What it means, and for whom", [said(paper.means.text)]),
    slide("What we know", [points(paper.known.map((one) => `${one.label} ${one.quote}`))]),
    slide("What we do not know", [
      points(
        paper.notKnown.length > 0 ? paper.notKnown : ["What is not known was not written down. That does not mean that all is known."],
      ),
    ]),
    slide("What we do, and by when", [said(paper.doingText.text), actionTable(paper.doing, day)]),
    askSlide(paper.ask, paper),
    slide("When you hear from us again", [said(paper.nextWord.text)]),
  ];
}
