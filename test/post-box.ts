import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { makePost, type Post, readTargets } from "../src/engine/outgoing.ts";

export type Posted = { path: string; headers: IncomingHttpHeaders; body: string };
export type PostBox = {
  url: string;
  /** Everything that was taken, in order. */
  posted: Posted[];
  /** Answers the next requests with these, before it takes them again. */
  answerWith(...statuses: number[]): void;
  /** The way out that may call this box, though it lies on the loopback. */
  post: Post;
  close(): Promise<void>;
};

/** A real HTTP server on the loopback that keeps what is posted to it. */
export async function openPostBox(): Promise<PostBox> {
  const posted: Posted[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString("utf8");
    });
    request.on("end", () => {
      const status = answers.shift() ?? 200;
      posted.push({ path: request.url ?? "", headers: request.headers, body });
      response.writeHead(status).end(status === 200 ? "ok" : "no");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    answerWith: (...statuses) => void answers.push(...statuses),
    post: makePost({ own: readTargets("127.0.0.1")! }),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
