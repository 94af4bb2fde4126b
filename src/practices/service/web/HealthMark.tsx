import type { Health } from "../model.ts";

const words: Readonly<Record<Health, string>> = { fine: "fine", degraded: "degraded", down: "down" };
const looks: Readonly<Record<Health, string>> = { fine: "q", degraded: "amber name", down: "red name" };

/** Health as a shape: an open circle is fine, a triangle degraded, a filled square down. Silent: a word must stand beside it. */
export function HealthShape({ health }: { health: Health }) {
  return (
    <svg className={`i i-s health ${health}`} viewBox="0 0 12 12" aria-hidden="true">
      {health === "fine" && <circle cx="6" cy="6" r="3.75" fill="none" strokeWidth="1.5" />}
      {health === "degraded" && <path d="M6 1.5 11 10.5H1z" />}
      {health === "down" && <rect x="1.5" y="1.5" width="9" height="9" rx="1" />}
    </svg>
  );
}

/** Health as shape, word and colour together. */
export function HealthWord({ health }: { health: Health | null }) {
  const shown = health ?? "fine";
  return (
    <span className={`nw ${looks[shown]}`}>
      <HealthShape health={shown} /> {words[shown]}
    </span>
  );
}
