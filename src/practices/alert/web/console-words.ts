import type { ConsoleGroup } from "../console.rules.ts";

type Reason = NonNullable<ConsoleGroup["reason"]>;

/** Why alerts are kept quiet: the short name of the reason, and what follows from it. */
export function quietWords({ by, name, number }: Pick<Reason, "by" | "name" | "number">): { title: string; why: string } {
  const named = [number, name].filter(Boolean).join(" ") || "something that is not yours to see";
  switch (by) {
    case "maintenance":
      return { title: `window “${name ?? "not yours to see"}”`, why: "Planned work. What still fires when it ends becomes loud then." };
    case "inhibition":
      return {
        title: `while ${named} fires`,
        why: "A rule says that this one tells it all. When it is over, what still fires becomes loud.",
      };
    case "dependency":
      return {
        title: `they need what ${named} is about`,
        why: "What they cannot work without is down. When it is back, what still fires becomes loud.",
      };
    case "hand":
      return { title: `by ${name ?? "somebody"}`, why: "Somebody said so." };
  }
}
