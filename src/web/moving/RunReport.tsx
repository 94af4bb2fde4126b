import { differing, type HeldTable, type MovedTable, type Run, stateWords, whatWords } from "./data.ts";

/** What a run came to: a line for each table, then everything that stands against it. */
export function RunReport({ run }: { run: Run }) {
  const { report } = run;
  return (
    <section className="moving-part" aria-labelledby="moving-run">
      <h2 id="moving-run">
        {whatWords[run.what]} <span className="q">{run.source}</span>
      </h2>
      <p role="status">
        <b className="name">{stateWords[run.state]}</b>
        {verdict(run)}
      </p>
      {run.failure && <p className="red">{run.failure}</p>}
      {run.what === "reconcile" ? <Held tables={report.reconciled} /> : <Moved tables={report.tables} isLook={run.what === "look"} />}
      {run.what === "reconcile" ? <Differences run={run} /> : report.tables.map((one) => <Standing key={one.table} table={one} />)}
    </section>
  );
}

function verdict({ what, state, report }: Run): string {
  if (state !== "done") return "";
  if (what !== "reconcile") {
    const refused = report.tables.reduce((sum, one) => sum + one.refused, 0);
    return refused > 0 ? ` · ${refused} refused` : " · nothing refused";
  }
  const total = report.reconciled.reduce((sum, one) => sum + differing(one), 0);
  return total === 0 ? " · no differences" : ` · ${total} records differ`;
}

function Moved({ tables, isLook }: { tables: MovedTable[]; isLook: boolean }) {
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
            <td>{one.table}</td>
            <td className="num">{one.read}</td>
            <td className="num">{one.create}</td>
            <td className="num">{one.update}</td>
            <td className="num wide-only">{one.unchanged}</td>
            <td className="num wide-only">{one.used}</td>
            <td className="num wide-only">{one.livesHere}</td>
            <td className="num wide-only">{one.entries}</td>
            <td className="num">{one.refused > 0 ? <b className="red">{one.refused}</b> : 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({ tables }: { tables: HeldTable[] }) {
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
            <td>{one.table}</td>
            <td className="num">{one.there}</td>
            <td className="num">{one.equal}</td>
            <td className="num wide-only">{one.used}</td>
            <td className="num wide-only">{one.livesHere}</td>
            <td className="num wide-only">{one.notCompared}</td>
            {[one.differing, one.missing, one.gone].map((count, place) => (
              <td className="num" key={["differing", "missing", "gone"][place]}>
                {count > 0 ? <b className="red">{count}</b> : 0}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differences({ run }: { run: Run }) {
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
              {one.what} <span className="qq wide-only">{one.table}</span>
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

function Standing({ table }: { table: MovedTable }) {
  const { problems, unknown, unfit, unmapped, remarks } = table;
  const words = Object.entries(unknown);
  if (problems.length + remarks.length + words.length + Object.keys(unfit).length + Object.keys(unmapped).length === 0) return null;
  return (
    <details className="moving-standing" open={table.refused > 0 || words.length > 0}>
      <summary>
        {table.table} {table.refused > 0 && <b className="red">{table.refused} refused</b>}
      </summary>
      <ul>
        {remarks.map((one) => (
          <li key={one}>{one}</li>
        ))}
        {words.map(([column, found]) => (
          <li key={column}>
            <b>{column}</b> has words that mean nothing here: {counted(found)}. Say above what they mean.
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
