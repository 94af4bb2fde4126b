import { type ComponentType, lazy, Suspense } from "react";
import { useMay } from "../client/session.ts";
import type { OwnPart } from "../frame/contract.ts";
import { useShell } from "../frame/shell.tsx";

const loaded = new WeakMap<OwnPart, ComponentType>();

/** The parts of an account that practices add, in order. */
export function OwnParts() {
  const { ownParts = [] } = useShell();
  const may = useMay();
  const mine = ownParts.filter((part) => may(part.permission)).sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
  return mine.map((part) => {
    const View = viewOf(part);
    return (
      <Suspense key={`${part.order ?? 0} ${mine.indexOf(part)}`} fallback={null}>
        <View />
      </Suspense>
    );
  });
}

function viewOf(part: OwnPart): ComponentType {
  const known = loaded.get(part);
  if (known) return known;
  const view = lazy(async () => ({ default: (await part.load()).Part }));
  loaded.set(part, view);
  return view;
}
