import { type ReactNode, useEffect, useSyncExternalStore } from "react";

type Slot<T> = {
  fill: (value: T) => () => void;
  subscribe: (listener: () => void) => () => void;
  read: () => readonly { value: T }[];
};

/** A place in the frame that the screen in view fills; the last to fill it is shown, and leaving empties it. */
function makeSlot<T>(): Slot<T> {
  const listeners = new Set<() => void>();
  let filled: readonly { value: T }[] = [];
  const change = (next: typeof filled) => {
    filled = next;
    for (const listener of listeners) listener();
  };
  return {
    read: () => filled,
    fill(value) {
      const mine = { value };
      change([...filled, mine]);
      return () => change(filled.filter((other) => other !== mine));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function useFill<T>(slot: Slot<T>, value: T): void {
  useEffect(() => slot.fill(value), [slot, value]);
}

function useAll<T>(slot: Slot<T>): readonly { value: T }[] {
  return useSyncExternalStore(slot.subscribe, slot.read);
}

const footing = makeSlot<string>();
const thumb = makeSlot<ReactNode>();
const heading = makeSlot<string>();
const deeds = makeSlot<readonly Deed[]>();

/** Something that can be done from the command palette while its screen is in view. */
export type Deed = { id: string; label: string; group: string; note?: string; words?: readonly string[]; run: () => void };

/** Says at the right end of the key line where the numbers of this screen come from: "23 rows in 14 ms · live · as of 14:08:12". */
export const useFooting = (text: string): void => useFill(footing, text);

/** Fills the thumb bar of narrow screens: at most four buttons, the filled one first. Give a stable node (useMemo). */
export const useThumbBar = (node: ReactNode): void => useFill(thumb, node);

/** Names the page in the browser's tab, when the screen knows better than its route: "INC0001204 ERP payments down". */
export const usePageTitle = (title: string): void => useFill(heading, title);

/** Offers deeds in the command palette. Give a stable array (useMemo). */
export const useDeeds = (offered: readonly Deed[]): void => useFill(deeds, offered);

/** For the frame: what the screen in view has put into its places. */
export const frameSlots = {
  useFooting: () => useAll(footing).at(-1)?.value,
  useThumbBar: () => useAll(thumb).at(-1)?.value,
  useTitle: () => useAll(heading).at(-1)?.value,
  useDeeds: () => useAll(deeds),
};
