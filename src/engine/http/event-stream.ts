import type { ServerResponse } from "node:http";

/** A reader's stream of server-sent events. */
export type EventStream = { send(event: string, data: unknown): void; end(): void };

const heartMs = 25_000;
const mostWaitingBytes = 1024 * 1024;

/**
 * Opens a stream of events on a response that is ours alone, with a beat every 25 seconds so that proxies keep it. Who stops reading would
 * have everything kept for them: past a megabyte they are let go, and come back when they can. Nothing is written once it has ended.
 */
export function openEventStream(response: ServerResponse, given: { onClose(): void; beatMs?: number }): EventStream {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return;
    if (response.writableLength > mostWaitingBytes) response.destroy();
    else response.write(text);
  };
  const heart = setInterval(() => write(": still here\n\n"), given.beatMs ?? heartMs);
  response.on("close", () => {
    clearInterval(heart);
    given.onClose();
  });
  write(": welcome\n\n");
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => response.end(),
  };
}
