import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type EventStream, openEventStream } from "./event-stream.ts";

/** A stream whose reader asks and then reads no more. */
async function stalled(work: (stream: EventStream, isClosed: () => boolean) => Promise<void>): Promise<void> {
  let closed = false;
  const server = createServer();
  const opened = new Promise<EventStream>((resolve) => {
    const onClose = () => {
      closed = true;
    };
    server.on("request", (_, response) => resolve(openEventStream(response, { onClose, beatMs: 5 })));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const reader = connect((server.address() as AddressInfo).port, "127.0.0.1");
  reader.on("error", () => undefined);
  reader.pause();
  reader.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  try {
    await work(await opened, () => closed);
  } finally {
    reader.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test("who stops reading is let go instead of being kept for", async () => {
  await stalled(async (stream, isClosed) => {
    for (let sent = 0; sent < 400 && !isClosed(); sent++) {
      stream.send("change", "x".repeat(64 * 1024));
      await sleep(1);
    }
    expect(isClosed()).toBe(true);
  });
});

test("a stream that was ended while its reader lags is not written to by its beat", async () => {
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  process.on("uncaughtException", onFault);
  try {
    await stalled(async (stream) => {
      stream.send("change", "x".repeat(20 * 1024 * 1024));
      stream.end();
      await sleep(60);
    });
  } finally {
    process.off("uncaughtException", onFault);
  }
  expect(faults).toEqual([]);
});
