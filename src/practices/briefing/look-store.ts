import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { type Look, plainLook } from "../../kernel/look.ts";
import type { Paper, PaperLook } from "../../kernel/paper.ts";
import { logoNamed } from "../settings/views.ts";

/** The look that papers are composed in from now on; null where the house has set none. */
export function lookNow(tx: Tx, house: House): Promise<PaperLook | null> {
  return house.policies.get("paperLook", ["organisation"], async () => {
    const [row] = await tx.query<{ accent: string | null; logo: string | null }>(
      "select accent, logo from v_organisation where active order by created_at limit 1",
    );
    if (!row || (row.accent === null && row.logo === null)) return null;
    return { accent: row.accent ?? `#${plainLook.accent}`, logo: row.logo };
  });
}

/** The look that a paper was composed in, with its picture. */
export async function lookOf(tx: Tx, { meta }: Pick<Paper, "meta">): Promise<Look> {
  if (!meta.look) return plainLook;
  const { accent, logo } = meta.look;
  return { accent: accent.slice(1), logo: logo === null ? null : await logoNamed(tx, logo) };
}
