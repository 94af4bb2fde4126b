import type { IntakeRequest, Read, SampleRequest } from "./contract.ts";
import { momentIn, textAt } from "./ticket-source.ts";

// A hook whose body is of our own making: a template that is pasted into a tool that can send any JSON.

/** The ticket that such a body names; `changed` says when, where the tool can tell. */
export function translateHint({ body }: IntakeRequest): Read {
  const ticket = textAt(body.json, "ticket").trim().replace(/^#/, "");
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/.test(ticket))
    return {
      ok: false,
      refusal: {
        code: "badShape",
        sentence: 'It names no ticket. Send {"ticket": "…"} with its number, as the template on the page of this system says.',
      },
    };
  return { ok: true, events: [], hints: [{ ticket, at: momentIn(textAt(body.json, "changed")) }], warnings: [] };
}

/** Such a body, as a tool would send it. */
export function sampleHint(route: string, ticket: string): SampleRequest {
  return { route, headers: { "content-type": "application/json" }, body: JSON.stringify({ ticket }) };
}
