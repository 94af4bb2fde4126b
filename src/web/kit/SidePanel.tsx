import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "./icon.tsx";
import { useKeys } from "./keys.ts";

type SidePanelProps = {
  /** Names the panel to those who cannot see it: the record's number. */
  label: string;
  /** The first line: priority, number, "3 of 23". */
  lead: ReactNode;
  title: string;
  /** The record's own page. */
  href: string;
  onClose: () => void;
  children: ReactNode;
};

/** One record beside its list: no overlay, no trap, the list keeps working; Esc closes it. Full width under 600 px. */
export function SidePanel({ label, lead, title, href, onClose, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  useKeys({ Escape: { does: "close panel", run: onClose, isQuiet: true } }, { scope: "Panel" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record begins at its top
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
  }, [label]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard
    <aside ref={panel} className="panel" aria-label={label} tabIndex={0}>
      <div className="row panel-top">
        {lead}
        <span className="grow" />
        <Link className="act" to={href}>
          Open page
        </Link>
        <button className="act close" type="button" aria-label="Close the panel" onClick={onClose}>
          <Icon of={X} />
        </button>
      </div>
      <h2 className="title">{title}</h2>
      {children}
    </aside>
  );
}
