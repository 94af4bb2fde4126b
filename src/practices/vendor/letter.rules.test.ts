import { expect, test } from "vitest";
import { type LetterFacts, letterOf } from "./letter.rules.ts";

const facts: LetterFacts = {
  ...{ organisation: "Ostermere", vendor: "Finch Telecom", vendorContact: "J. Petersen", number: "VES0000012", level: "2" },
  ...{
    subject: "Cause of the hotline outage",
    description: "It was the second time.",
    openedOn: "2026-10-06",
    answerDueOn: "2026-10-27",
    askedBy: "Pablo Vidal",
  },
  contract: { name: "Telephony", contractNumber: "FT-2022-1090" },
  missed: {
    ...{
      promise: "The hotline rings",
      clause: "clause 9.4",
      periodStart: "2026-09-01",
      periodEnd: "2026-09-30",
      target: 99.8,
      unit: " %",
      measured: 99.5724,
    },
    ...{ counted: 11880, missedCount: 51, basis: "51 minutes down of 11,880 agreed.", rowNumbers: ["INC0007731"] },
  },
  credit: { amount: "515.00", currency: "EUR", state: "owed", number: "VCR0000001" },
};

test("a letter says what was promised, what was measured, what is owed and by when an answer is expected", () => {
  expect(letterOf(facts)).toMatchInlineSnapshot(`
    "To J. Petersen

    Cause of the hotline outage (our reference VES0000012)

    Dear J. Petersen,

    we raise the following with you under the contract FT-2022-1090, open since 6 October 2026. It has not been settled at the first level.

    Promised: The hotline rings (clause 9.4), at least 99.8 %. In September 2026 we measured 99.57 %. 51 minutes down of 11,880 agreed. It concerns INC0007731.

    By the contract a credit of EUR 515 is owed to us (our VCR0000001). Please set it off against your next invoice or pay it.

    It was the second time.

    Please answer in writing by 27 October 2026: what caused this, what you will do, and by when.

    Yours sincerely
    Pablo Vidal
    Ostermere"
  `);
});

test("no number stands in it that is not among its facts", () => {
  const given = `${JSON.stringify(facts)} 6 October 2026 27 September`;
  const numbers = letterOf(facts).match(/\d[\d.,]*\d|\d/g)!;
  for (const number of numbers) expect(given.replaceAll(",", ""), number).toContain(number.replaceAll(",", ""));
});

test("what is not known is left out, and what was claimed is not claimed again", () => {
  const bare = letterOf({
    ...facts,
    contract: null,
    missed: null,
    credit: null,
    vendorContact: null,
    description: null,
    askedBy: null,
    level: "1",
  });
  expect(bare).not.toMatch(/null|undefined|Promised|credit/);
  expect(letterOf({ ...facts, credit: { ...facts.credit!, state: "claimed" } })).toContain("We claimed the credit of EUR 515");
});
