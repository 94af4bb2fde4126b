import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A language model in the form of OpenAI's API, on this machine: what it is asked is kept, what it answers is said before. */
export type LanguageModel = { url: string; answers: string[]; questions: string[]; close(): void };

/** Opens one on a free port; where no answer was put in, it fails with 500. */
export async function openLanguageModel(): Promise<LanguageModel> {
  const answers: string[] = [];
  const questions: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      questions.push(`${request.url} ${request.headers.authorization} ${body}`);
      const answer = answers.shift();
      response.writeHead(answer === undefined ? 500 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: answer } }] }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { url, answers, questions, close: () => void server.close() };
}
