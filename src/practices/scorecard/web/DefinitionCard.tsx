import { wilson } from "../../../kernel/share.ts";
import { KeyValue } from "../../../web/kit/numbers.tsx";
import type { MeasureRow, ScorecardPage } from "../facts.ts";
import { measuresOf } from "../formula.rules.ts";
import { countedText, targetText, valueText, withUnit } from "../words.rules.ts";
import { momentText } from "./moment.ts";

/** What a number says, how it is counted, as of when, and from which facts. */
export function DefinitionCard({ page, row, onOpen }: { page: ScorecardPage; row: MeasureRow; onOpen: () => void }) {
  const { shown, restated } = row;
  const measures = measuresOf(row.formula);
  const asOf = page.frozen ? `frozen ${momentText(page.frozen.at, page.zone)}` : page.asOf ? momentText(page.asOf, page.zone) : "now";
  const span = shown.part === null || shown.part > shown.n ? null : wilson(shown.part, shown.n);
  const known = page.frozen?.knownThrough ?? page.knownThrough;
  const items = [
    {
      label: page.period.short,
      value: shown.value === null ? "none" : withUnit(row, shown.value),
      note: shown.why ?? countedText(row, shown),
    },
    ...(restated
      ? [
          {
            label: "Counted today",
            value: restated.value === null ? "none" : withUnit(row, restated.value),
            note: countedText(row, restated),
          },
        ]
      : []),
    {
      label: "Promise",
      value: row.target === null ? "none set" : `${targetText(row)} ${row.unit ?? ""}`,
      note: row.floor === null ? undefined : `hard floor ${valueText(row, row.floor)}`,
    },
    ...(span
      ? [{ label: "Confidence", value: `${(100 * span.from).toFixed(1)} to ${(100 * span.to).toFixed(1)} %`, note: "in 95 of 100 cases" }]
      : []),
    ...(row.benchmark === null
      ? []
      : [
          {
            label: "Benchmark",
            value: withUnit(row, row.benchmark),
            note: [row.benchmarkSource, row.benchmarkOn].filter(Boolean).join(", "),
          },
        ]),
    { label: "As of", value: asOf, note: `journal ${known.toLocaleString("en-GB")}` },
    { label: "Counted from", value: measures.length > 0 ? measures.join(", ") : "the open records" },
    { label: "Definition", value: row.version === 0 ? "built in" : `version ${row.version}`, note: row.source ?? undefined },
  ];
  return (
    <div className="sc-card">
      <p>{row.definition}</p>
      <KeyValue items={items} />
      <button className="act" type="button" onClick={onOpen}>
        Open its rows
      </button>
    </div>
  );
}
