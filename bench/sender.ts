import { connect, type Socket } from "node:net";
import { pace, quantile } from "./pace.ts";

/** What a run of requests came to. */
export type Run = { perSecond: number; p50: number; p99: number; requests: number };
type Given = { port: number; path: string; connections: number; seconds: number; body(index: number): string };

/**
 * Posts bodies over so many connections, one request at a time on each, for so long. Plain sockets: a client of Node's own would be measured
 * with the server. An answer that is no success is a fault of the bench.
 */
export async function sendFor({ port, path, connections, seconds, body }: Given): Promise<Run> {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const free = [...lines];
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: `;
  try {
    const measured = await pace({ lanes: connections, turns: Number.POSITIVE_INFINITY, seconds }, async (index) => {
      const line = free.pop()!;
      const text = body(index);
      await line.ask(`${head}${Buffer.byteLength(text)}\r\n\r\n${text}`);
      free.push(line);
    });
    const { times } = measured;
    return { perSecond: times.length / measured.seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), requests: times.length };
  } finally {
    for (const line of lines) line.close();
  }
}

type Line = { ask(text: string): Promise<void>; close(): void };

function openLine(port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: "127.0.0.1", port }, () => resolve({ ask, close: () => socket.destroy() }));
    socket.setNoDelay(true);
    let answered: { resolve(): void; reject(error: Error): void } | null = null;
    let held = "";
    socket.on("error", (error) => (answered ? answered.reject(error) : reject(error)));
    socket.on("close", () => answered?.reject(new Error("The server closed a connection.")));
    socket.on("data", (part) => {
      held += part.toString("latin1");
      const end = held.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = /content-length: (\d+)/i.exec(held.slice(0, end))?.[1] ?? "0";
      if (held.length < end + 4 + Number(length)) return;
      const now = answered!;
      answered = null;
      if (/^HTTP\/1\.1 2/.test(held)) now.resolve();
      else now.reject(new Error(`The server answered ${held.slice(0, 500)}`));
      held = "";
    });
    const ask = (text: string) =>
      new Promise<void>((done, failed) => {
        answered = { resolve: done, reject: failed };
        socket.write(text);
      });
  });
}
