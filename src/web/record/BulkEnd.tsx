import { type ComponentType, lazy, Suspense } from "react";
import type { BulkPart } from "../frame/contract.ts";
import { useShell } from "../frame/shell.tsx";
import type { BulkLine } from "./bulk.ts";

type Props = { done: readonly { id: string; label: string }[] };
const loaded = new WeakMap<BulkPart, ComponentType<Props>>();

/** What practices add to the end of a deed done to many: nothing for most deeds. */
export function BulkEnd({ kind, verb, lines }: { kind: string; verb: string; lines: readonly BulkLine[] }) {
  const { bulkParts = [] } = useShell();
  const part = bulkParts.find((one) => one.on === kind && one.verb === verb);
  if (!part) return null;
  const View = viewOf(part);
  return (
    <Suspense fallback={null}>
      <View done={lines.flatMap(({ id, label, state }) => (state === "done" ? [{ id, label }] : []))} />
    </Suspense>
  );
}

function viewOf(part: BulkPart): ComponentType<Props> {
  const known = loaded.get(part);
  if (known) return known;
  const view = lazy(async () => ({ default: (await part.load()).Part }));
  loaded.set(part, view);
  return view;
}
