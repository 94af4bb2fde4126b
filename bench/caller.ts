import { Agent, request } from "node:http";

/** Asks a server over connections that stay open, with an API key. An answer that is not a success is a fault of the bench. */
export type Caller = { get(path: string): Promise<string>; post(path: string, body: unknown): Promise<string>; close(): void };

/** Makes a caller of one server; connections are opened as they are needed and kept. */
export function makeCaller(given: { port: number; key: string }): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ask = (method: "GET" | "POST", path: string, body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { authorization: `Bearer ${given.key}` };
      if (body !== undefined) {
        headers["content-type"] = "application/json";
        headers["content-length"] = Buffer.byteLength(body);
      }
      const asked = request({ host: "127.0.0.1", port: given.port, method, path, agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`));
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  return {
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
}
