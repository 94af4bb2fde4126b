import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { asProblem } from "../../../web/client/problem.ts";
import { listKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import { useKeys } from "../../../web/kit/keys.ts";
import { notify } from "../../../web/kit/notify.ts";
import { commandOf, useKinds } from "../../../web/record/describe.ts";
import type { Values } from "../../../web/record/FieldForm.tsx";
import { refreshRecord } from "../../../web/record/queries.ts";
import type { Line, LinesPage } from "./console-data.ts";
import { type Asked, acknowledgeIncident, incidentOf, send, toEach } from "./console-sends.ts";
import { DeedDialog } from "./DeedDialog.tsx";
import type { ShownGroup } from "./shown-groups.ts";
import type { Walk } from "./use-walk.ts";

type Given = {
  groups: readonly ShownGroup[];
  selected: ReadonlyMap<string, Line>;
  active: string | null;
  toggle: (key: string, to?: boolean) => void;
  select: (line: Line) => void;
  clear: () => void;
  walk: Walk;
  /** Something was done; `shown` is the group that its reader wants to see now. */
  onDone: (shown: string | null) => Promise<void>;
};
/** What may be done to alerts, by its verb. */
export type Verb =
  | "acknowledge"
  | "split"
  | "join"
  | "unlink"
  | "suppress"
  | "release"
  | "resolve"
  | "acceptSuggestion"
  | "dismissSuggestion";
export type ConsoleDeeds = { start: (verb: Verb) => void; isBusy: boolean; mayWork: boolean; dialog: ReactNode };

/** Everything the console can do, by key and by button: to what is selected, else to the row one stands on. */
export function useConsoleDeeds(given: Given): ConsoleDeeds {
  const { groups, selected, active, toggle, select, clear, walk, onDone } = given;
  const kinds = useKinds();
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  const mayWork = may("alert.work");
  const [asked, ask] = useState<Asked | null>(null);
  const [isBusy, setBusy] = useState(false);
  const alertKind = kinds.byKind.get("alert")!;
  const group = groups.find((one) => one.key === active) ?? null;
  const standsOn = () => (active === null ? undefined : lineIn(client, active));
  const targets = (): readonly Line[] => {
    if (selected.size > 0) return [...selected.values()];
    const line = standsOn();
    return line ? [line] : [];
  };

  const done = async (shown: string | null) => {
    await refreshRecord(client, alertKind);
    await onDone(shown);
  };
  const guarded = async (label: string, work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (fault) {
      notify({ title: `${label}: not done`, message: asProblem(fault).message, isBad: true });
    } finally {
      setBusy(false);
    }
  };
  const start = (verb: Verb) => {
    const command = commandOf(alertKind, verb);
    const lines = targets();
    if (!command?.permitted || isBusy) return;
    if (lines.length === 0) {
      if (verb === "acknowledge" && group?.incident) return void guarded("Acknowledge", () => acknowledgeIncident(group, done));
      return notify({ title: "Choose alerts first", message: "Unfold the group, and select with x what it is to be done to." });
    }
    if (command.fields.length > 0) return ask({ kind: "alert", verb, command, targets: lines, incident: incidentOf(lines, groups) });
    void guarded(command.label, async () => {
      await toEach(verb, command.label, lines, {});
      await done(null);
    });
  };
  const startMerge = () => {
    const command = commandOf(kinds.byKind.get("incident") ?? alertKind, "merge");
    if (!group?.incident?.number)
      return notify({ title: "Stand on an incident", message: "Merging takes the whole incident: j and k lead to it." });
    if (!command?.permitted)
      return notify({ title: "Not yours to merge", message: "Merging incidents needs a permission you do not hold." });
    ask({ kind: "incident", verb: "merge", command, targets: [], incident: group.incident.id });
  };
  const submit = async (values: Values) => {
    if (!asked) return;
    const said = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
    const shown = await send(asked, said);
    ask(null);
    await done(shown);
  };

  useKeys(
    {
      j: { does: "walk", run: () => walk.step(1) },
      k: { does: "walk", run: () => walk.step(-1) },
      ArrowDown: { does: "walk by arrow", run: () => walk.step(1), isQuiet: true },
      ArrowUp: { does: "walk by arrow", run: () => walk.step(-1), isQuiet: true },
      " ": { does: "unfold", run: () => group && toggle(group.key) },
      ArrowRight: { does: "unfold", run: () => group && toggle(group.key, true), isQuiet: true },
      ArrowLeft: { does: "fold", run: () => foldAround(groups, active, toggle, walk), isQuiet: true },
      Enter: { does: "open page", run: () => openPage(navigate, group, standsOn()) },
      x: {
        does: "select",
        run: () => {
          const line = standsOn();
          if (line) select(line);
        },
      },
      Escape: { does: "select nothing", run: clear, isQuiet: true },
      a: mayWork ? { does: "acknowledge", run: () => start("acknowledge") } : undefined,
      s: mayWork ? { does: "split off", run: () => start("split") } : undefined,
      m: mayWork ? { does: "move", run: () => start("join") } : undefined,
      o: mayWork ? { does: "take out of its incident", run: () => start("unlink"), isQuiet: true } : undefined,
      g: { does: "merge incidents", run: startMerge, isQuiet: true },
      q: mayWork ? { does: "keep quiet", run: () => start("suppress"), isQuiet: true } : undefined,
      h: mayWork ? { does: "let it be heard", run: () => start("release"), isQuiet: true } : undefined,
      r: mayWork ? { does: "resolve", run: () => start("resolve"), isQuiet: true } : undefined,
      y: mayWork ? { does: "yes, it belongs there", run: () => start("acceptSuggestion"), isQuiet: true } : undefined,
      n: mayWork ? { does: "no, it does not", run: () => start("dismissSuggestion"), isQuiet: true } : undefined,
    },
    { scope: "Alerts" },
  );
  return { start, isBusy, mayWork, dialog: <DeedDialog asked={asked} onClose={() => ask(null)} onSubmit={submit} /> };
}

/** A line that has been read, by its id. */
function lineIn(client: QueryClient, id: string): Line | undefined {
  for (const [, data] of client.getQueriesData<InfiniteData<LinesPage>>({ queryKey: listKey("alert", "console-lines") }))
    for (const page of data?.pages ?? []) {
      const line = page.items.find((one) => one.id === id);
      if (line) return { line, refs: page.refs };
    }
  return undefined;
}

function openPage(navigate: ReturnType<typeof useNavigate>, group: ShownGroup | null, one: Line | undefined): void {
  if (one) return void navigate({ to: `/alerts/${one.line.number}` });
  if (group?.incident?.number) return void navigate({ to: `/incidents/${group.incident.number}` });
  if (group) void navigate({ to: "/list/alerts", search: { filter: group.filter } });
}

/** Folds the group one stands in, and stands on its head then. */
function foldAround(groups: readonly ShownGroup[], active: string | null, toggle: Given["toggle"], walk: Walk): void {
  const row = active === null ? null : document.querySelector(`[data-walk="${CSS.escape(active)}"]`);
  const key = row?.closest<HTMLElement>("[data-group]")?.dataset.group;
  if (key === undefined || !groups.some((one) => one.key === key)) return;
  toggle(key, false);
  walk.goTo(key);
}
