/** One key of a screen: what it does in a word or two, and the deed. Keys that do the same are shown together ("j k walk"). */
export type KeyBinding = {
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Left out of the key line (there is little room), but listed under `?`. */
  isQuiet?: boolean;
  /** Also while typing; only for combinations that type nothing. */
  evenInFields?: boolean;
};

export type KeyBindings = Record<string, KeyBinding | undefined>;

type Stroke = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** The name of a stroke as bindings write it: "j", "?", "Shift+x", "Enter", "mod+k" (mod is Ctrl, or ⌘ on a Mac). */
export function nameOfStroke({ key, shiftKey, ctrlKey, metaKey, altKey }: Stroke): string {
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const isNamed = key.length > 1;
  const base = isLetter ? key.toLowerCase() : key;
  return [ctrlKey || metaKey ? "mod+" : "", altKey ? "alt+" : "", shiftKey && (isLetter || isNamed) ? "Shift+" : "", base].join("");
}

/** Whether a stroke is a bare character, which WCAG 2.2 (2.1.4) wants to be possible to turn off. */
export function isBareCharacter(name: string): boolean {
  return name.length === 1 || /^Shift\+.$/.test(name);
}

/** The key as printed on the screen: "⌘K" or "Ctrl K", "↵", "x". */
export function keyLabel(name: string, isMac: boolean): string {
  const named: Record<string, string> = { " ": "Space", Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };
  const parts = name.split("+");
  const last = parts.at(-1) ?? name;
  const words = parts.map((part) => {
    if (part === "mod") return isMac ? "⌘" : "Ctrl ";
    if (part === "Shift") return "⇧";
    return named[part] ?? (parts.length > 1 && part === last ? part.toUpperCase() : part);
  });
  return words.join("");
}

/** Keys that do the same become one line of the legend, in the order they were declared. */
export function legend(bindings: KeyBindings, isMac: boolean): { keys: string; does: string; isQuiet: boolean }[] {
  const lines = new Map<string, { keys: string; does: string; isQuiet: boolean }>();
  for (const [name, binding] of Object.entries(bindings)) {
    if (!binding) continue;
    const line = lines.get(binding.does);
    if (line) line.keys += ` ${keyLabel(name, isMac)}`;
    else lines.set(binding.does, { keys: keyLabel(name, isMac), does: binding.does, isQuiet: binding.isQuiet ?? false });
  }
  return [...lines.values()];
}
