import "./theme/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "./client/query.ts";
import { App } from "./frame/App.tsx";
import type { Shell } from "./frame/contract.ts";

/** Draws the application into `#root`. `prepare` may fill the query cache before the first question goes to the server. */
export function mount(shell: Shell, prepare?: (client: ReturnType<typeof makeQueryClient>) => void): void {
  const place = document.getElementById("root");
  if (!place) throw new Error("index.html has no element with the id root.");
  const queryClient = makeQueryClient();
  prepare?.(queryClient);
  createRoot(place).render(
    <StrictMode>
      <App shell={shell} queryClient={queryClient} />
    </StrictMode>,
  );
}
