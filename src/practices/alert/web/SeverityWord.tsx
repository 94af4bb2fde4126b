import { severities } from "../model.ts";

/** How bad, by rank (0 is the worst): a shape and a word, never colour alone. */
export function SeverityWord({ rank }: { rank: number }) {
  const { value, label } = severities[rank] ?? severities[3];
  return <span className={`al-severity al-${value}`}>{label}</span>;
}
