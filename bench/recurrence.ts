// How well the recurrence finder finds what was hidden in a year of incidents, and how long it takes:
// `npx tsx bench/recurrence.ts` (seeds 101 to 110; the bounds were chosen on 1 to 10).
import { evidenceSentence } from "../src/practices/problem/evidence-words.rules.ts";
import { judged, yearWithRecurrences } from "../src/practices/problem/recurrence.fixture.ts";
import { proposalsFrom } from "../src/practices/problem/recurrence.rules.ts";

const [first = 101, last = 110, ordinary = 9000] = process.argv.slice(2).map(Number);
const sum = { found: 0, planted: 0, right: 0, proposed: 0 };
const took: number[] = [];
for (let seed = first; seed <= last; seed++) {
  const year = yearWithRecurrences(seed, ordinary);
  const began = performance.now();
  const proposals = proposalsFrom(year.evidence);
  took.push(performance.now() - began);
  const { found, right, of } = judged(year, proposals);
  sum.found += found;
  sum.planted += year.names.length;
  sum.right += right;
  sum.proposed += of;
  process.stdout.write(
    `seed ${seed}: ${year.evidence.incidents.length} incidents, ${found} of ${year.names.length} found, ${right} of ${of} proposals right, ${Math.round(took.at(-1)!)} ms\n`,
  );
  if (process.env.QUARTERDECK_SHOW)
    for (const name of year.names)
      if (!proposals.some(({ incidents }) => incidents.some((one) => year.planted.get(one) === name)))
        process.stdout.write(`  missed ${name}: ${[...year.planted.values()].filter((one) => one === name).length} incidents\n`);
  if (process.env.QUARTERDECK_SHOW)
    for (const one of proposals) process.stdout.write(`  ${one.words.join(" ")}: ${evidenceSentence(one)}\n`);
}
took.sort((one, other) => one - other);
const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
process.stdout.write(
  `recall ${share(sum.found, sum.planted)} (${sum.found} of ${sum.planted}), precision ${share(sum.right, sum.proposed)} (${sum.right} of ${sum.proposed}), ${Math.round(took[Math.floor(took.length / 2)]!)} ms in the middle, ${Math.round(took.at(-1)!)} ms at most\n`,
);
