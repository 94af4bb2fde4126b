import type { ReactNode } from "react";
import { BrandMark } from "../kit/marks.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

/** The page before the bridge: sign-in and the pages that links lead to. */
export function GateFrame({ children, foot }: { children: ReactNode; foot?: string }) {
  return (
    <div className="gate">
      <header className="gate-top">
        <span className="brand">
          <BrandMark />
          Quarterdeck
        </span>
        <span className="grow" />
        <ThemeSwitch />
      </header>
      <main>{children}</main>
      <footer className="foot">{foot}</footer>
    </div>
  );
}

/** What was wrong with the last attempt, spoken at once. */
export function GateSentence({ sentence }: { sentence: string | null }) {
  return (
    <p role="alert" className="gate-refused red">
      {sentence}
    </p>
  );
}
