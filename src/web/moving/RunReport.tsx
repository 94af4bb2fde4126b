import { differingIn, type MovingRun, type ReconciledTable, type TableReport } from "../../kernel/moving.ts";
import { runWord, stateWords, useLiveNames, wordFor } from "./data.ts";

/** What a run came to: a line for each table, then everything that stands against it. */
export function RunReport({ run }: { run: MovingRun }) {
  const { report } = run;
  const live = useLiveNames();
  return (
    <section className="moving-part" aria-labelledby="moving-run">
      <h2 id="moving-run">
        {runWord(run, live)} <span className="q">{run.source}</span>
      </h2>
      <p role="status">
        <b className="name">{stateWords[run.state]}</b>
        {verdict(run)}
      </p>
      {run.failure && <p className="red">{run.failure}</p>}
      {run.what === "reconcile" ? <Held tables={report.reconciled} /> : <Moved tables={report.tables} isLook={run.what === "look"} />}
      {run.what === "reconcile" ? (
        <Differences run={run} />
      ) : (
        report.tables.map((one) => <Standing key={one.table} table={one} isLive={live.has(run.source)} />)
      )}
    </section>
  );
}

function verdict({ what, state, report }: MovingRun): string {
  if (state !== "done") return "";
  if (what !== "reconcile") {
    const refused = report.tables.reduce((sum, one) => sum + one.refused, 0);
    return refused > 0 ? ` · ${refused} refused` : " · nothing refused";
  }
  const total = report.reconciled.reduce((sum, one) => sum + differingIn(one), 0);
  return total === 0 ? " · no differences" : ` · ${total} records differ`;
}

/** What the rows are, and what their table is called there. */
function TableName({ table }: { table: string }) {
  return (
    <td title={table}>
      {wordFor(table)} <span className="qq wide-only">{table}</span>
    </td>
  );
}

function Count({ of, isWide = false, isBad = false }: { of: number; isWide?: boolean; isBad?: boolean }) {
  const tone = of === 0 ? "qq" : isBad ? "red" : "";
  return <td className={`num ${tone} ${isWide ? "wide-only" : ""}`}>{isBad && of > 0 ? <b>{of}</b> : of}</td>;
}

function Moved({ tables, isLook }: { tables: TableReport[]; isLook: boolean }) {
  return (
    <table className="ledger moving-table">
      <thead>
        <tr>
          <th>Table</th>
          <th className="num">Read</th>
          <th className="num">{isLook ? "Would be new" : "New"}</th>
          <th className="num">{isLook ? "Would change" : "Changed"}</th>
          <th className="num wide-only">Unchanged</th>
          <th className="num wide-only">Used as it is</th>
          <th className="num wide-only">Lives here</th>
          <th className="num wide-only">Entries</th>
          <th className="num">Refused</th>
        </tr>
      </thead>
      <tbody>
        {tables.map((one) => (
          <tr key={one.table}>
            <TableName table={one.table} />
            <Count of={one.read} />
            <Count of={one.create} />
            <Count of={one.update} />
            <Count of={one.unchanged} isWide />
            <Count of={one.used} isWide />
            <Count of={one.livesHere} isWide />
            <Count of={one.entries} isWide />
            <Count of={one.refused} isBad />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({ tables }: { tables: ReconciledTable[] }) {
  return (
    <table className="ledger moving-table">
      <thead>
        <tr>
          <th>Table</th>
          <th className="num">There</th>
          <th className="num">Equal</th>
          <th className="num wide-only">Used as it is</th>
          <th className="num wide-only">Lives here</th>
          <th className="num wide-only">Fields not compared</th>
          <th className="num">Differing</th>
          <th className="num">Missing</th>
          <th className="num">Gone there</th>
        </tr>
      </thead>
      <tbody>
        {tables.map((one) => (
          <tr key={one.table}>
            <TableName table={one.table} />
            <Count of={one.there} />
            <Count of={one.equal} />
            <Count of={one.used} isWide />
            <Count of={one.livesHere} isWide />
            <Count of={one.notCompared} isWide />
            <Count of={one.differing} isBad />
            <Count of={one.missing} isBad />
            <Count of={one.gone} isBad />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differences({ run }: { run: MovingRun }) {
  const { differences } = run.report;
  if (differences.length === 0) return null;
  return (
    <table className="ledger moving-table">
      <thead>
        <tr>
          <th>Record</th>
          <th>Field</th>
          <th>There</th>
          <th>Here</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((one) => (
          <tr key={`${one.table}/${one.id}/${one.field}`}>
            <td>
              {one.what} <span className="qq wide-only">{wordFor(one.table)}</span>
            </td>
            <td className="q">{one.field}</td>
            <td>{one.there}</td>
            <td>{one.here}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Standing({ table, isLive }: { table: TableReport; isLive: boolean }) {
  const { problems, unknown, unfit, unmapped, remarks } = table;
  const words = Object.entries(unknown);
  if (problems.length + remarks.length + words.length + Object.keys(unfit).length + Object.keys(unmapped).length === 0) return null;
  return (
    <details className="moving-standing" open={table.refused > 0 || words.length > 0}>
      <summary>
        {wordFor(table.table)} {table.refused > 0 && <b className="red">{table.refused} refused</b>}
      </summary>
      <ul>
        {remarks.map((one) => (
          <li key={one}>{one}</li>
        ))}
        {words.map(([column, found]) => (
          <li key={column}>
            <b>{column}</b> has words that mean nothing here: {counted(found)}. {isLive ? "Say in the record of the system" : "Say above"}{" "}
            what they mean.
          </li>
        ))}
        {Object.keys(unfit).length > 0 && <li>Could not be kept whole: {counted(unfit)}.</li>}
        {Object.keys(unmapped).length > 0 && <li>Has no field here: {counted(unmapped)}.</li>}
        {problems.map((one) => (
          <li key={`${one.id}/${one.sentence}`}>
            {one.what}: {one.sentence}
          </li>
        ))}
      </ul>
    </details>
  );
}

function counted(found: Readonly<Record<string, number>>): string {
  return Object.entries(found)
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} (${times})`)
    .join(", ");
}
