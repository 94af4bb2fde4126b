import { Popover } from "@mantine/core";
import { Fragment, useEffect, useRef } from "react";
import { DeltaWords, NumberCell } from "../../../web/kit/numbers.tsx";
import { Initials } from "../../../web/kit/people.tsx";
import { Sparkline } from "../../../web/kit/Sparkline.tsx";
import type { MeasureRow, ScorecardPage } from "../facts.ts";
import { perspectives } from "../model.ts";
import { againstText, countedText, deltaOf, inUnits, targetText, withUnit } from "../words.rules.ts";
import { DefinitionCard } from "./DefinitionCard.tsx";

type MeasureTableProps = {
  page: ScorecardPage;
  activeKey: string | null;
  /** The number whose definition is open. */
  definedKey: string | null;
  isFocusWanted: number;
  onActive: (key: string) => void;
  onOpen: (key: string) => void;
  onDefine: (key: string | null) => void;
};

/** The numbers by perspective, each with its last thirteen periods, its promise and what it was counted from. */
export function MeasureTable(props: MeasureTableProps) {
  const { page } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { isFocusWanted } = props;
  useEffect(() => {
    if (isFocusWanted > 0) body.current?.querySelector<HTMLElement>('tr[data-active="true"]')?.focus();
  }, [isFocusWanted]);
  const unit = unitOf(page);
  const heads = [
    { name: "Measure" },
    { name: `13 ${unit}, dotted is the target` },
    { name: page.period.short, isNumber: true },
    { name: "Target", isNumber: true },
    { name: "Against it", isNumber: true },
    { name: `Since ${page.before.short}`, isNumber: true },
    { name: "Counted", isNumber: true },
    { name: "Owner" },
    { name: "To know" },
  ];
  return (
    <table className="sc-table">
      <thead>
        <tr>
          {heads.map(({ name, isNumber }) => (
            <th key={name} scope="col" className={isNumber ? "num" : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {perspectives.map(({ value, label }) => {
          const rows = page.measures.filter((one) => one.perspective === value);
          if (rows.length === 0) return null;
          return (
            <Fragment key={value}>
              <tr className="sc-part">
                <th colSpan={9} scope="rowgroup">
                  {label}
                </th>
              </tr>
              {rows.map((row) => (
                <Row key={row.key} {...props} row={row} isActive={row.key === props.activeKey} />
              ))}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Row({ page, row, isActive, definedKey, onActive, onOpen, onDefine }: MeasureTableProps & { row: MeasureRow; isActive: boolean }) {
  const { shown, kept, restated } = row;
  const isMissed = kept === false;
  const delta = deltaOf(row, shown.value, row.before);
  const owner = row.owner ? page.people[row.owner] : undefined;
  const points = row.points.filter((point) => point !== null);
  return (
    <tr
      className={isMissed ? "miss" : undefined}
      data-active={isActive}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onActive(row.key)}
      onClick={() => onActive(row.key)}
    >
      <th scope="row">
        <Popover
          opened={definedKey === row.key}
          onChange={(isOpen) => onDefine(isOpen ? row.key : null)}
          position="bottom-start"
          width={420}
        >
          <Popover.Target>
            <button
              type="button"
              title={row.definition}
              aria-expanded={definedKey === row.key}
              onClick={() => onDefine(definedKey === row.key ? null : row.key)}
            >
              {row.name}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            {definedKey === row.key && <DefinitionCard page={page} row={row} onOpen={() => onOpen(row.key)} />}
          </Popover.Dropdown>
        </Popover>
      </th>
      <td className="sc-spark">
        {points.length > 1 && (
          <Sparkline
            points={points}
            target={row.target ?? undefined}
            isMissed={isMissed}
            label={`${row.name}, ${points.length} ${unitOf(page)}`}
          />
        )}
      </td>
      <td className="num sc-value">
        {shown.value === null ? (
          <span className="figure">
            <span className="qq">none</span>
            <span className="u unit" />
          </span>
        ) : (
          <button type="button" aria-label={`${withUnit(row, shown.value)}: what ${row.name} counts`} onClick={() => onOpen(row.key)}>
            <NumberCell value={inUnits(row, shown.value).text} unit={inUnits(row, shown.value).unit} isMissed={isMissed} />
          </button>
        )}
      </td>
      <td className="num q sc-target">{row.target === null ? <span className="qq">none set</span> : targetText(row)}</td>
      <td className={isMissed ? "num red name sc-against" : "num sc-against"}>{againstText(row, shown.value)}</td>
      <td className="num sc-since">{delta && <DeltaWords delta={delta} />}</td>
      <td className="num sc-counted">
        <button type="button" aria-label={`${countedText(row, shown)}: open the rows of ${row.name}`} onClick={() => onOpen(row.key)}>
          {countedText(row, shown)}
        </button>
      </td>
      <td className="sc-owner">
        <Initials person={owner ? { name: owner.label, initials: initialsOf(owner.label) } : null} nobody="" />
      </td>
      <td className={isMissed ? "cut sc-note" : "q cut sc-note"}>
        {restated ? (
          <span className="amber" title={`Counted again today: ${countedText(row, restated)}`}>
            restated: {restated.value === null ? "none" : withUnit(row, restated.value)}, {countedText(row, restated)}
          </span>
        ) : (
          (shown.note ?? shown.why ?? "")
        )}
      </td>
    </tr>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.-]+/).filter((word) => word !== "");
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}

/** What its course is made of: a year is shown by its months. */
function unitOf({ period }: ScorecardPage): string {
  return period.grain === "week" ? "weeks" : period.grain === "quarter" ? "quarters" : "months";
}
