import { nameOfText } from "../fingerprint.ts";

// Opsgenie gives an alert an id of its own; some senders (Zabbix) ask for it and close by it later. Ours holds the alias, written so that it
// can stand in an address: what it names can be read back from it, and nothing need be looked up.

const mark = "qd-";

/** The id of an alert with this alias. */
export function idOfAlias(alias: string): string {
  let hex = "";
  for (const byte of new TextEncoder().encode(alias)) hex += byte.toString(16).padStart(2, "0");
  return mark + hex;
}

/** The alias in an id of ours; null for any other text. */
export function aliasOfId(id: string): string | null {
  if (!/^qd-([0-9a-f]{2})+$/.test(id)) return null;
  const pairs = id.slice(mark.length).match(/../g) ?? [];
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
  } catch {
    return null;
  }
}

/** The alias of an alert that came with none: the same request always gets the same, so that a retry opens no second alert. */
export function aliasOfBody(text: string): string {
  return nameOfText(text);
}

/** A request id as Opsgenie writes it, and back. */
export function dashed(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
