import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isId } from "../../kernel/ids.ts";
import type { AnyImporter, ImportTarget } from "../import-contract.ts";
import { markOf, outcomeOf, reportCsv } from "../import-report.ts";
import { readSettings, settingsFor } from "../import-settings.ts";
import type { ImportRun } from "../import-store.ts";
import { type Imports, isSilent } from "../imports.ts";
import { HttpProblem } from "../problem.ts";
import { permitted, type Routes, signedIn } from "./server.ts";

const mostBytes = 25 * 1024 * 1024;
type Query = Record<string, string | undefined>;

/** Imports over HTTP: send a file, settle what it means, see what would come of it, do it, watch it, stop it, forget it. */
export function importRoutes(imports: Imports): Routes {
  return async (server, office) => {
    await server.register(async (scope) => uploadRoute(scope, imports));
    server.get("/api/imports", async (request) => {
      const importers = [...imports.importers.values()].filter(
        (one) => isHouse(request) || needsOf(one).every((need) => signedIn(request).permissions.has(need)),
      );
      if (importers.length === 0) permitted(request, [...imports.importers.values()][0]?.permission ?? "history.import");
      const items = (await imports.newest()).filter((run) => importers.some((one) => one.name === run.importer));
      const shown = importers.map((one) => {
        const { name, label, about, reads, source } = one;
        return { name, label, about, reads, targets: targetsOf(one), source };
      });
      return {
        importers: shown,
        items: items.map(({ found, mapping, ...rest }) => ({ ...rest, counts: found?.counts ?? null })),
        asOf: office.clock.now(),
      };
    });
    server.get("/api/imports/:id", async (request) => {
      const { run, importer } = await runOf(request);
      const { after = null, limit = "100", only } = request.query as Query;
      if (after !== null && !/^\d{1,9}\.\d{1,6}$/.test(after)) throw bad("after", "Not a page mark of ours. Begin again without `after`.");
      if (!/^\d{1,3}$/.test(limit)) throw bad("limit", "A whole number up to 500.");
      const most = Math.min(Math.max(Number(limit), 1), 500);
      const lines = await imports.report(run.id, { after, limit: most + 1, isTroubleOnly: only === "trouble" });
      const items = lines.slice(0, most);
      const report = {
        items: items.map((item) => ({ ...item, outcome: outcomeOf(item, importer.reads) })),
        next: lines.length > most ? markOf(items.at(-1)!) : null,
      };
      const now = office.clock.now();
      const { reads, seeAt } = importer;
      return { run: { ...run, isSilent: isSilent(run, now) }, targets: targetsOf(importer), reads, seeAt, report, asOf: now };
    });
    server.get("/api/imports/:id/report.csv", async (request, reply) => {
      const { run, importer } = await runOf(request);
      reply.header("content-disposition", 'attachment; filename="import-report.csv"').type("text/csv; charset=utf-8");
      return reply.send(Readable.from(reportCsv(imports, run, importer.reads)));
    });
    server.put("/api/imports/:id/mapping", async (request) => {
      const { run } = await runOf(request);
      const { settings, mapping = null } = (request.body ?? {}) as { settings?: unknown; mapping?: unknown };
      const read = readSettings(run.settings, settings);
      if (!read.ok)
        throw new HttpProblem(422, "badFields", "Some choices are not right.", {
          errors: read.errors.map(({ path, message }) => ({ path: `settings.${path}`, message })),
        });
      if (!isMapping(mapping))
        throw bad("mapping", "A mapping is a list with a field's name, or null, for each column; null as a whole proposes one.");
      if (!(await imports.choose(run.id, read.settings, mapping)))
        throw conflict(run, "Its choices stand: the import is under way or over.");
      return { run: await imports.find(run.id) };
    });
    for (const [verb, what] of [
      ["dry-run", "check"],
      ["run", "run"],
    ] as const)
      server.post(`/api/imports/:id/${verb}`, async (request, reply) => {
        const { run } = await runOf(request);
        if (!(await imports.ask(run.id, what)))
          throw conflict(run, what === "run" ? "An import runs after a dry run that left no question open." : "It is under way or over.");
        return reply.code(202).send({ run: await imports.find(run.id) });
      });
    server.post("/api/imports/:id/stop", async (request, reply) => {
      const { run } = await runOf(request);
      if (!(await imports.stop(run.id))) throw conflict(run, "Only an import that is under way can be stopped.");
      return reply.code(202).send({ run: await imports.find(run.id) });
    });
    server.delete("/api/imports/:id", async (request, reply) => {
      const { run } = await runOf(request);
      if (!(await imports.forget(run.id))) throw conflict(run, "Only a file of which nothing is in can be forgotten.");
      return reply.code(204).send();
    });

    const runOf = async (request: FastifyRequest): Promise<{ run: ImportRun; importer: AnyImporter }> => {
      signedIn(request);
      const { id } = request.params as { id: string };
      const run = isId(id) ? await imports.find(id) : null;
      const importer = run && imports.importers.get(run.importer);
      if (!run || !importer) {
        permitted(request, [...imports.importers.values()][0]?.permission ?? "history.import");
        throw new HttpProblem(404, "missing", "There is no such import.");
      }
      for (const need of needsOf(importer)) permitted(request, need);
      return { run, importer };
    };
  };
}

/** The body of an upload is the file itself; its name comes with `?name=`. */
function uploadRoute(scope: FastifyInstance, imports: Imports): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBytes }, (_request, body, done) => done(null, body));
  scope.post("/api/imports", { bodyLimit: mostBytes }, async (request, reply) => {
    const { importer: wanted = "", name = "" } = request.query as Query;
    const importer = imports.importers.get(wanted);
    const actor = permitted(request, importer?.permission ?? [...imports.importers.values()][0]?.permission ?? "history.import");
    for (const need of importer ? needsOf(importer) : []) permitted(request, need);
    if (!importer) throw bad("importer", `Say what the file is: ?importer= one of ${[...imports.importers.keys()].join(", ")}.`);
    const fileName =
      name
        .split(/[/\\]/)
        .at(-1)!
        .replace(/\p{Cc}/gu, "")
        .trim()
        .slice(0, 200) || "import";
    if (!Buffer.isBuffer(request.body) || request.body.length === 0)
      throw bad("", "Send the file itself as the body of the request; this one is empty.");
    const run = await imports.begin({ importer, fileName, bytes: request.body, settings: settingsFor(importer), actor });
    return reply.code(201).header("location", `/api/imports/${run.id}`).send({ run });
  });
}

/** What columns of a file may go to; nothing where a file has none. */
function targetsOf(importer: AnyImporter): readonly ImportTarget[] {
  return importer.reads === "rows" ? importer.targets : [];
}

function needsOf({ permission, alsoNeeds = [] }: AnyImporter): readonly string[] {
  return [permission, ...alsoNeeds];
}

function isHouse(request: FastifyRequest): boolean {
  return signedIn(request).permissions.has("*");
}

function isMapping(value: unknown): value is (string | null)[] | null {
  return (
    value === null ||
    (Array.isArray(value) && value.length <= 2000 && value.every((one) => one === null || (typeof one === "string" && one.length <= 80)))
  );
}

function conflict(run: ImportRun, sentence: string): HttpProblem {
  return new HttpProblem(409, "notNow", `${sentence} It stands at "${run.state}".`);
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
