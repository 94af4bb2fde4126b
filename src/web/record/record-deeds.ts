import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Deed } from "../kit/slots.ts";
import { mayCreate, useKindsIfThere } from "./describe.ts";

/** For the palette: the list of every kind, and a new one of each that this person may make. */
export function useKindDeeds(): readonly Deed[] {
  const kinds = useKindsIfThere();
  const navigate = useNavigate();
  return useMemo(
    () =>
      (kinds?.all ?? []).flatMap((kind): Deed[] => {
        const list = {
          id: `list ${kind.kind}`,
          label: kind.pluralLabel,
          group: "Lists",
          run: () => void navigate({ to: `/${kind.plural}` }),
        };
        const label = `New ${kind.label.toLowerCase()}`;
        const make = {
          id: `new ${kind.kind}`,
          label,
          group: "Make",
          words: ["create", "add"],
          run: () => void navigate({ to: `/${kind.plural}/new` }),
        };
        return mayCreate(kind) ? [list, make] : [list];
      }),
    [kinds, navigate],
  );
}
