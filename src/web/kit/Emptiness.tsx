import { Button, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { asProblem } from "../client/problem.ts";
import { placeOf } from "./address.ts";

/** An empty place: what belongs here, and the first step. */
export function EmptyState({ headline, children, deed }: { headline: string; children?: ReactNode; deed?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{headline}</h2>
      {children && <p className="q">{children}</p>}
      {deed && <p className="deeds">{deed}</p>}
    </div>
  );
}

/** Rows that are on their way: same heights, same columns, so nothing moves when they arrive. */
export function LoadingRows({ rows = 12, widths = [28, 84, 260, 90, 28, 160] }: { rows?: number; widths?: readonly number[] }) {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place
        <div key={row} className="loading-row">
          {widths.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place
            <Skeleton key={column} height={8} width={Math.round(width * (1 - ((row * 7 + column * 3) % 5) * 0.08))} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** What went wrong: what happened, what was kept, what to do. Lists every wrong field at once. */
export function ProblemNote({ fault, kept, onRetry }: { fault: unknown; kept?: string; onRetry?: () => void }) {
  const problem = asProblem(fault);
  return (
    <div className="problem" role="alert">
      <h2>{problem.title}</h2>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <b className="name">{path}</b> {message}
            </li>
          ))}
        </ul>
      )}
      {kept && <p className="q">{kept}</p>}
      <p className="deeds">
        {problem.open && (
          <Link className="act" {...placeOf(problem.open.href)}>
            {problem.open.label}
          </Link>
        )}
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </p>
    </div>
  );
}
