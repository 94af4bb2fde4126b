import type { Hit } from "../frame/contract.ts";
import type { DescribedKind } from "./describe.ts";
import { hrefOf, type ShownRecord, titleOf } from "./shown-record.ts";

const place = "quarterdeck:recent";
const most = 12;

/** Remembers on this browser that a record's page was opened, newest first. */
export function rememberRecord(kind: DescribedKind, record: ShownRecord): void {
  const href = hrefOf(kind, record);
  const label = [record.number, titleOf(kind, record)].filter(Boolean).join(" ");
  const before = recentRecords();
  if (before[0]?.href === href && before[0].label === label) return;
  const hit: Hit = { id: `recent ${href}`, label, group: "Opened lately", note: kind.label, href };
  localStorage.setItem(place, JSON.stringify([hit, ...before.filter((one) => one.href !== href)].slice(0, most)));
}

/** Records opened lately on this browser. */
export function recentRecords(): readonly Hit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isHit) : [];
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return [];
  }
}

function isHit(value: unknown): value is Hit {
  return typeof value === "object" && value !== null && "href" in value && "label" in value && "group" in value;
}
