import { createHash } from "node:crypto";
import type { Statement } from "./tx.ts";

type Join = { text: string; name: string };
/** By the names of the statements: a name always stands for the same text. */
const joins = new Map<string, Join>();
const mostJoins = 500;

/**
 * Puts plain writes of one transaction together as one statement, which is sent, bound and answered once. None of them can see what another
 * wrote, so a second of the same name begins the next one.
 */
export function joined(statements: readonly Statement[]): Statement[] {
  const groups: Statement[][] = [];
  let names = new Set<string>();
  for (const statement of statements) {
    const { name } = statement;
    const joins = name !== undefined && !names.has(name) && isPlain(statement.text) && names.size > 0;
    if (joins) groups.at(-1)!.push(statement);
    else {
      groups.push([statement]);
      names = new Set();
    }
    if (name !== undefined && isPlain(statement.text)) names.add(name);
  }
  return groups.map((group) => (group.length === 1 ? group[0]! : together(group)));
}

function isPlain(text: string): boolean {
  return text.startsWith("insert ") || text.startsWith("update ");
}

function together(group: readonly Statement[]): Statement {
  const key = group.map((one) => one.name).join("+");
  let join = joins.get(key);
  if (!join) {
    if (joins.size >= mostJoins) joins.clear();
    join = joinOf(group);
    joins.set(key, join);
  }
  return { ...join, values: group.flatMap((one) => one.values) };
}

function joinOf(group: readonly Statement[]): Join {
  let bound = 0;
  const parts = group.map(({ text, values }, index) => {
    const first = bound;
    bound += values.length;
    return `w${index} as (${text.replace(/\$(\d+)/g, (_, place: string) => `$${first + Number(place)}`)})`;
  });
  const text = `with ${parts.join(", ")} select 1`;
  // The database cuts the names of prepared statements off at 63 characters.
  return { text, name: `joined-${createHash("sha256").update(text).digest("hex").slice(0, 32)}` };
}
