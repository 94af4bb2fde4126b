import { Fragment } from "react";
import { type Delta, DeltaWords, NumberCell } from "../kit/numbers.tsx";
import { Sparkline } from "../kit/Sparkline.tsx";
import { useFooting } from "../kit/slots.ts";
import "./scorecard.css";

type Measure = {
  name: string;
  points: readonly number[];
  target?: number;
  value: string;
  unit?: string;
  before?: string;
  targetWords: string;
  against: string;
  delta: Delta;
  counted: string;
  owner: string;
  know?: string;
  isMissed?: boolean;
};

const perspectives: readonly { name: string; measures: readonly Measure[] }[] = [
  {
    name: "What the business gets",
    measures: [
      {
        name: "Availability, tier 1",
        points: [99.71, 99.62, 99.55, 99.8, 99.68, 99.5, 99.66, 99.7, 99.58, 99.62, 99.7, 99.69, 99.74],
        target: 99.5,
        value: "99.74",
        unit: "%",
        targetWords: "≥ 99.50",
        against: "0.24 over",
        delta: { words: "0.05", direction: "up", isGood: true },
        counted: "6 services",
        owner: "JP",
        know: "worst: ERP Payments 99.58",
      },
      {
        name: "Cost per user",
        points: [39.1, 39.4, 39.2, 39.6, 39.5, 39.9, 39.8, 39.7, 40.1, 39.9, 39.8, 39.9, 41.2],
        target: 40,
        value: "41.20",
        unit: "",
        before: "€",
        targetWords: "≤ 40.00",
        against: "1.20 over",
        delta: { words: "1.30", direction: "up", isGood: false },
        counted: "2,340 users",
        owner: "RA",
        know: "Nordwind overage €2,900",
        isMissed: true,
      },
    ],
  },
  {
    name: "How we run",
    measures: [
      {
        name: "Critical incidents under 2 h",
        points: [100, 100, 83, 91, 100, 88, 91, 100, 83, 90, 92, 100, 86],
        target: 95,
        value: "86",
        unit: "%",
        targetWords: "≥ 95",
        against: "9 short",
        delta: { words: "14", direction: "down", isGood: false },
        counted: "6 of 7",
        owner: "TH",
        know: "INC0001019 took 3 h 10 min",
        isMissed: true,
      },
      {
        name: "Time to restore, median",
        points: [82, 77, 91, 70, 66, 74, 69, 71, 64, 68, 61, 66, 64],
        value: "64",
        unit: "min",
        targetWords: "none set",
        against: "",
        delta: { words: "2", direction: "down", isGood: true },
        counted: "7",
        owner: "TH",
      },
      {
        name: "Reviews done in 10 days",
        points: [80, 83, 100, 100, 86, 100, 100, 100, 86, 100, 100, 100, 100],
        target: 100,
        value: "100",
        unit: "%",
        targetWords: "100",
        against: "met",
        delta: { words: "0", direction: "none", isGood: null },
        counted: "7 of 7",
        owner: "RO",
      },
    ],
  },
];

/** The scorecard's table, made of the kit's parts. */
export function Screen() {
  useFooting("frozen 5 Nov 09:00 · journal 468,113 · definitions version 12");
  return (
    <div className="kit-card">
      <p className="head1">We kept 9 of 11 promises in October.</p>
      <p className="q">
        The two we missed: critical incidents under two hours (86 %, target 95 %, 6 of 7) and cost per user (€41.20, target €40.00).
      </p>
      <h1 className="vh">Scorecard</h1>
      <table>
        <thead>
          <tr>
            {[
              "Measure",
              "13 months, dotted is the target",
              "October",
              "Target",
              "Against it",
              "Since September",
              "Counted",
              "Owner",
              "To know",
            ].map((head, at) => (
              <th key={head} scope="col" className={at >= 2 && at <= 6 ? "num" : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {perspectives.map(({ name, measures }) => (
            <Fragment key={name}>
              <tr className="kit-part">
                <th colSpan={9} scope="rowgroup">
                  {name}
                </th>
              </tr>
              {measures.map((measure) => (
                <MeasureRow key={measure.name} measure={measure} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MeasureRow({ measure }: { measure: Measure }) {
  const { name, points, target, value, unit, before, targetWords, against, delta, counted, owner, know, isMissed } = measure;
  return (
    <tr>
      <th scope="row" className={isMissed ? "bright lead" : undefined}>
        {name}
      </th>
      <td>
        <Sparkline points={points} target={target} isMissed={isMissed} label={`${name}, 13 months`} />
      </td>
      <td className="num">
        <NumberCell value={value} unit={unit} before={before} isMissed={isMissed} />
      </td>
      <td className="num q">{targetWords}</td>
      <td className={isMissed ? "num red name" : "num"}>{against}</td>
      <td className="num">
        <DeltaWords delta={delta} />
      </td>
      <td className="num">{counted}</td>
      <td>
        <span className="who">{owner}</span>
      </td>
      <td className={isMissed ? "cut" : "q cut"}>{know}</td>
    </tr>
  );
}
