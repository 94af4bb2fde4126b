import { type ComponentState, componentStates } from "../page.model.ts";

/** A component's state, by shape and colour and always in words. */
export function StateMark({ state, isQuiet = false }: { state: ComponentState; isQuiet?: boolean }) {
  const words = componentStates.find((one) => one.value === state)!.label;
  return (
    <span className={`st-state ${state}`}>
      <i className="st-mark" aria-hidden="true" /> {isQuiet && state === "operational" ? <span className="q">{words}</span> : words}
    </span>
  );
}
