import { useEffect, useRef, useSyncExternalStore } from "react";
import { isBareCharacter, type KeyBinding, type KeyBindings, nameOfStroke } from "./key-names.ts";

type Scope = { name: string; bindings: KeyBindings };

const listeners = new Set<() => void>();
let scopes: readonly Scope[] = [];

/** Whether the person is at an Apple keyboard; decides how keys are printed, never what they do. */
export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/**
 * Binds keys while the component is on screen. The scope names them under `?`; of two scopes that want a key, the later has it.
 * Nothing fires while typing in a field, inside a dialog, or for Enter on a link or button.
 */
export function useKeys(bindings: KeyBindings, { scope, isOn = true }: { scope: string; isOn?: boolean }): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  const shape = Object.entries(bindings)
    .map(([name, binding]) => (binding ? `${name}=${binding.does}` : ""))
    .join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is the bindings by what the legend shows; their deeds are read from `latest`.
  useEffect(() => {
    if (!isOn) return;
    const bound = Object.fromEntries(
      Object.entries(latest.current).map(([name, binding]) => [name, binding && later(latest, name, binding)]),
    );
    const mine: Scope = { name: scope, bindings: bound };
    change([...scopes, mine]);
    return () => change(scopes.filter((other) => other !== mine));
  }, [shape, scope, isOn]);
}

/** All scopes on screen, outermost first. */
export function useScopes(): readonly Scope[] {
  return useSyncExternalStore(subscribe, () => scopes);
}

/** Starts listening; the frame calls it once and stops it when it leaves. */
export function listenForKeys(): () => void {
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

const setting = "quarterdeck:single-keys";

/** Whether single characters are commands. People who dictate or tremble can turn that off. */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(setting) !== "off";
}

/** Turns single-character commands on or off for this browser. */
export function setSingleKeys(isOn: boolean): void {
  localStorage.setItem(setting, isOn ? "on" : "off");
  change([...scopes]);
}

function later(latest: { current: KeyBindings }, name: string, binding: KeyBinding): KeyBinding {
  return { ...binding, run: (event) => latest.current[name]?.run(event) };
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOfStroke(event);
  const binding = scopes.findLast((scope) => scope.bindings[name])?.bindings[name];
  if (!binding || !mayFire(event, name, binding)) return;
  event.preventDefault();
  binding.run(event);
}

function mayFire(event: KeyboardEvent, name: string, binding: KeyBinding): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('[aria-modal="true"]')) return false;
  if (isBareCharacter(name) && !singleKeysAreOn()) return false;
  if (target && isField(target)) return binding.evenInFields ?? false;
  const activates = name === "Enter" || name === " ";
  return !(activates && target?.closest("a, button, summary, label, [role=button], [role=menuitem], [role=option]"));
}

function isField(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.closest("[contenteditable=true], [role=textbox]") !== null
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function change(next: readonly Scope[]) {
  scopes = next;
  for (const listener of listeners) listener();
}
