import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Logo } from "../../kernel/look.ts";

/** The zone whose days the office agrees on, from memory; UTC until an organisation says which. */
export function officeZone(tx: Tx, house: House): Promise<string> {
  return house.policies.get("officeZone", ["organisation"], async () => {
    const text = "select time_zone as zone from v_organisation where active order by created_at, id limit 1";
    return (await tx.query<{ zone: string }>(text))[0]?.zone ?? "UTC";
  });
}

/** A logo by the SHA-256 of its picture; null where there is none. */
export async function logoNamed(tx: Tx, sha256: string): Promise<Logo | null> {
  const [row] = await tx.query<{ png: Buffer; widthPx: number; heightPx: number }>(
    `select png, width_px as "widthPx", height_px as "heightPx" from logo where sha256 = $1`,
    [sha256],
  );
  return row ? { ...row, png: new Uint8Array(row.png) } : null;
}
