import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import staticFiles from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { HttpProblem } from "../problem.ts";

const yearSeconds = 31_536_000;

/**
 * Serves the built web application: files of `assets/` carry a hash in their name and are kept for a year, everything else is asked for anew.
 * Any other address of a page is the application's own (it has a router), so it gets index.html. Compressed copies made at build time are used.
 */
export async function webRoutes(server: FastifyInstance, directory: string): Promise<void> {
  const files = new Set((await filesIn(directory)).filter((name) => !/\.(br|gz)$/.test(name)));
  if (!files.has("index.html")) throw new Error(`${directory} has no index.html. Build the web application with \`npm run build\`.`);
  await server.register(staticFiles, { root: directory, serve: false, preCompressed: true, cacheControl: false });
  server.get("/*", async (request, reply) => {
    const name = (request.params as { "*": string })["*"];
    if (files.has(name)) {
      reply.header("cache-control", name.startsWith("assets/") ? `public, max-age=${yearSeconds}, immutable` : "no-cache");
      return reply.sendFile(name);
    }
    const isPage = !/^(api|assets)(\/|$)/.test(name) && !/\.[a-z0-9]{1,5}$/i.test(name);
    if (!isPage) throw new HttpProblem(404, "noSuchRoute", `There is nothing at GET /${name}. The API is described at /api/docs.`);
    reply.header("cache-control", "no-cache");
    return reply.sendFile("index.html");
  });
}

/** Without a built application: one plain page that says how to build it, and the API as usual. */
export function unbuiltRoutes(server: FastifyInstance): void {
  server.get("/", async (_request, reply) => reply.code(503).type("text/html; charset=utf-8").send(unbuiltPage));
}

const unbuiltPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Quarterdeck</title></head>
<body><h1>The web application is not built</h1>
<p>Run <code>npm run build</code> in the folder of Quarterdeck and start it again; <code>npm start</code> does both.</p>
<p>The API works meanwhile: <a href="/api/docs">/api/docs</a>.</p></body></html>
`;

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(directory, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    );
}
