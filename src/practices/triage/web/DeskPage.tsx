import "./desk.css";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { clockWords, instant, ms } from "../../../kernel/time.ts";
import { useReader } from "../../../web/client/session.ts";
import { placeOf } from "../../../web/kit/address.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, useThumbBar } from "../../../web/kit/slots.ts";
import type { DeskLine, DeskPage } from "../facts.ts";
import { Aside } from "./Aside.tsx";
import { type AskedDeed, DeskDialog } from "./DeskDialog.tsx";
import { DeskHead } from "./DeskHead.tsx";
import { useDesk, walkOf } from "./data.ts";
import { Queue } from "./Queue.tsx";

/** `/desk`: one queue over everything that may need the director, with the arithmetic that says why; beside it the day and the promises. */
export function Screen() {
  const desk = useDesk();
  if (desk.error && !desk.data) return <ProblemNote fault={desk.error} onRetry={() => void desk.refetch()} />;
  if (!desk.data) return <LoadingRows />;
  return <Desk page={desk.data} />;
}

function Desk({ page }: { page: DeskPage }) {
  const navigate = useNavigate();
  const { timeZone } = useReader();
  const [open, setOpen] = useState({ isAllNow: false, isWeekly: false, isOff: false });
  const [at, setAt] = useState<string | null>(null);
  const [isWhy, setWhy] = useState(false);
  const [asked, setAsked] = useState<AskedDeed | null>(null);
  const parts = walkOf(page, open);
  const lines = parts.flatMap((part) => part.lines);
  const chosen = lines.find((one) => one.id === at) ?? lines[0] ?? null;
  const place = chosen ? lines.indexOf(chosen) : -1;
  const walk = useCallback(
    (by: number) => {
      const next = lines[Math.min(lines.length - 1, Math.max(0, place + by))];
      if (!next) return;
      setAt(next.id);
      document.querySelector(`[data-line="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
    },
    [lines, place],
  );
  const go = (line: DeskLine) => void navigate(placeOf(line.isHidden ? line.href : (line.deed?.to ?? line.href)));
  const ask = (verb: AskedDeed["verb"]) => chosen && setAsked({ verb, line: chosen });
  useKeys(
    {
      j: { does: "next", run: () => walk(1), isQuiet: true },
      k: { does: "previous", run: () => walk(-1), isQuiet: true },
      ArrowDown: { does: "next", run: () => walk(1), isQuiet: true },
      ArrowUp: { does: "previous", run: () => walk(-1), isQuiet: true },
      Enter: { does: "open", run: () => chosen && go(chosen), isQuiet: true },
      a: { does: "acknowledge", run: () => ask("acknowledge") },
      g: { does: "delegate", run: () => ask("delegate") },
      d: { does: "decide", run: () => ask("decide") },
      f: { does: "fold", run: () => ask("fold") },
      s: { does: "put off", run: () => ask("snooze") },
      w: { does: "why", run: () => setWhy((was) => !was) },
      m: { does: "move", run: () => ask("override"), isQuiet: true },
      u: { does: "take up again", run: () => ask("resume"), isQuiet: true },
      r: { does: "right to tell me?", run: () => ask("judge"), isQuiet: true },
      n: { does: "ask something", run: () => setAsked({ verb: "ask", line: null }), isQuiet: true },
      e: { does: "what is folded", run: () => setOpen((was) => ({ ...was, isWeekly: !was.isWeekly })), isQuiet: true },
    },
    { scope: "Desk" },
  );
  const total = page.counts.now + page.counts.today + page.counts.weekly;
  const read = clockWords(timeZone, page.asOf, instant(ms(page.asOf)));
  useFooting(`policy ${page.policy.revision} · as of ${read} · ${total} ${total === 1 ? "line" : "lines"}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bar follows the chosen line; its deeds read the present
  const thumb = useMemo(
    () =>
      chosen && (
        <>
          <Button variant="filled" onClick={() => go(chosen)}>
            {chosen.deed?.label ?? "Open"}
          </Button>
          <Button onClick={() => ask("delegate")}>Delegate</Button>
          <Button onClick={() => ask("fold")}>Fold</Button>
          <Button onClick={() => walk(1)}>Next</Button>
        </>
      ),
    [chosen?.id, place],
  );
  useThumbBar(thumb);
  return (
    <div className="desk">
      <DeskHead page={page} onAsk={() => setAsked({ verb: "ask", line: null })} />
      <section className="queue" aria-label="Triage">
        {lines.length === 0 && total === 0 ? (
          <EmptyState headline="Nothing needs you">
            What may need you stands here with the reason: incidents past half of their promise, changes inside a freeze, approvals that
            wait, problems at rest, and what somebody asks of you.
          </EmptyState>
        ) : (
          <Queue
            page={page}
            parts={parts}
            chosen={chosen}
            isWhy={isWhy}
            open={open}
            onOpen={(change) => setOpen((was) => ({ ...was, ...change }))}
            onChoose={(line) => setAt(line.id)}
            onWhy={(line) => {
              setWhy((was) => (line.id === chosen?.id ? !was : true));
              setAt(line.id);
            }}
            onDeed={(verb, line) => setAsked({ verb, line })}
          />
        )}
      </section>
      <Aside page={page} />
      <DeskDialog asked={asked} onClose={() => setAsked(null)} />
    </div>
  );
}
