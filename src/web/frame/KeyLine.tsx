import { useLive } from "../client/live.tsx";
import { legend } from "../kit/key-names.ts";
import { isMac, useScopes } from "../kit/keys.ts";
import { frameSlots } from "../kit/slots.ts";

/** The bottom line: the keys of this screen, and where its numbers come from. */
export function KeyLine() {
  const footing = frameSlots.useFooting();
  const live = useLive();
  const lines = useScopes().flatMap(({ bindings }) => legend(bindings, isMac).filter(({ isQuiet }) => !isQuiet));
  return (
    <footer className="keys">
      {lines.map(({ keys, does }) => (
        <span key={`${keys} ${does}`}>
          <kbd>{keys}</kbd> {does}
        </span>
      ))}
      <span>
        <kbd>?</kbd> all keys
      </span>
      <span className="from">{footing ?? { live: "live", connecting: "connecting", off: "not live" }[live]}</span>
    </footer>
  );
}
