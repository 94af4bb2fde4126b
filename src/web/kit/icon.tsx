import type { LucideIcon } from "lucide-react";

/** A lucide icon in the house weight: 16 px (12 px small), stroke 1.5, silent for screen readers. */
export function Icon({ of: Drawing, small = false }: { of: LucideIcon; small?: boolean }) {
  const size = small ? 12 : 16;
  return <Drawing className={small ? "i i-s" : "i"} size={size} strokeWidth={small ? 1.2 : 1.5} absoluteStrokeWidth aria-hidden="true" />;
}
