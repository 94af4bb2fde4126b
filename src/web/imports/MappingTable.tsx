import { NativeSelect } from "@mantine/core";
import type { Column, Target } from "./data.ts";

type Props = {
  columns: readonly Column[];
  targets: readonly Target[];
  /** What was changed on the page; the columns' own targets otherwise. */
  mapping: (string | null)[] | undefined;
  /** Null where it can no longer be changed. */
  onChange: ((mapping: (string | null)[]) => void) | null;
};

/** Which column goes where, with values from the file beside it. */
export function MappingTable({ columns, targets, mapping, onChange }: Props) {
  const now = mapping ?? columns.map((one) => one.target);
  const labelOf = (target: string | null) => (target === null ? "left out" : (targets.find((one) => one.name === target)?.label ?? target));
  return (
    <section className="import-columns" aria-labelledby="import-columns">
      <h2 id="import-columns">Columns</h2>
      <table className="ledger">
        <thead>
          <tr>
            <th>In the file</th>
            <th>Goes to</th>
            <th className="wide-only">Such as</th>
            <th className="num wide-only">Filled</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((one, place) => (
            <tr key={one.column}>
              <td>{one.column}</td>
              <td>
                {onChange ? (
                  <NativeSelect
                    aria-label={`Where ${one.column} goes`}
                    size="xs"
                    value={now[place] ?? ""}
                    data={optionsOf(one, targets, now[place] ?? null)}
                    onChange={(event) =>
                      onChange(now.map((target, index) => (index === place ? event.currentTarget.value || null : target)))
                    }
                  />
                ) : (
                  <span className={one.target === null ? "qq" : ""}>{labelOf(one.target)}</span>
                )}
                {now[place] === null && one.why && <small className="qq">{one.why}</small>}
              </td>
              <td className="wide-only q">{one.samples.join(" · ")}</td>
              <td className="num wide-only qq">{one.filled}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function optionsOf({ column, target }: Column, targets: readonly Target[], chosen: string | null) {
  const own = `u_${column
    .toLowerCase()
    .replace(/^u_/, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40)}`;
  const fields = new Set([own, ...[target, chosen].filter((one): one is string => one?.startsWith("u_") === true)]);
  return [
    { value: "", label: "left out" },
    {
      group: "A field of your own",
      items: [...fields].filter((name) => /^u_[a-z0-9_]{1,40}$/.test(name)).map((name) => ({ value: name, label: name })),
    },
    { group: "Fields", items: targets.map(({ name, label }) => ({ value: name, label })) },
  ];
}
