import { type ComponentType, lazy, Suspense } from "react";
import { useMay } from "../client/session.ts";
import type { Panel, PanelPlace, PanelProps } from "./contract.ts";
import { useShell } from "./shell.tsx";

const loaded = new WeakMap<Panel, ComponentType<PanelProps>>();

/** The panels that other practices have put at this place of this kind of record, in order; nothing when there are none. */
export function Panels({ place, ...subject }: PanelProps & { place: PanelPlace }) {
  const panels = usePanels(subject.kind, place);
  return panels.map((panel) => {
    const View = viewOf(panel);
    return (
      <Suspense key={`${panel.on} ${panel.place} ${panel.order ?? 0} ${panels.indexOf(panel)}`} fallback={null}>
        <View {...subject} />
      </Suspense>
    );
  });
}

/** The panels of a place, so that a page can ask whether one `replaces` it. */
export function usePanels(kind: string, place: PanelPlace): readonly Panel[] {
  const { panels } = useShell();
  const may = useMay();
  return panels
    .filter((panel) => panel.on === kind && panel.place === place && may(panel.permission))
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
}

function viewOf(panel: Panel): ComponentType<PanelProps> {
  const known = loaded.get(panel);
  if (known) return known;
  const view = lazy(async () => ({ default: (await panel.load()).Panel }));
  loaded.set(panel, view);
  return view;
}
