import { createContext, useContext } from "react";
import type { Shell } from "./contract.ts";

const ShellContext = createContext<Shell | null>(null);

/** Hands the composition down to the frame. */
export const ShellProvider = ShellContext;

/** The composition the application was started with. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("useShell needs the application's ShellProvider above it.");
  return shell;
}
