import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Actor, may } from "../../kernel/actor.ts";
import { isId } from "../../kernel/ids.ts";
import type { Audience } from "../../kernel/practice.ts";
import { isShown } from "../file-type.ts";
import { addFile, bytesOf, type FileInfo, fileFor, filesOf, mostBytes, type Place, removeFile, tooLarge } from "../files.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { audiencesOf } from "../visibility.ts";
import { canOf } from "./record-routes.ts";
import { permitted, signedIn } from "./server.ts";

/** Attachments of every kind's records. The body of an upload is the file itself; its name comes with `?name=`. */
export function fileRoutes(server: FastifyInstance, office: Office): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  for (const entry of office.house.kinds.values()) placeRoutes(server, office, entry);
  server.get("/api/attachments/:id", async (request, reply) => {
    const { file } = await found(office, request);
    return serve(office, file, request, reply);
  });
  server.delete("/api/attachments/:id", async (request, reply) => {
    const actor = signedIn(request);
    const { file, place } = await found(office, request);
    const denied = await editRefusal(office, place, actor);
    if (denied) throw denied;
    await removeFile(office, { file, place, actor });
    return reply.code(204).send();
  });
}

function placeRoutes(server: FastifyInstance, office: Office, entry: KindEntry): void {
  const path = `/api/${entry.model.plural}/:key/attachments`;
  server.get(path, async (request) => {
    const actor = permitted(request, entry.kind.permissions.read);
    const { record } = await placeOf(office, entry, request);
    const items = await filesOf(office.db, record.id, actor);
    const people = new Set(items.flatMap(({ addedBy }) => (addedBy ? [addedBy] : [])));
    return { items, refs: await office.records.names(office.db, new Map([["person", people]]), actor, office.clock.now()) };
  });
  server.post(path, { bodyLimit: mostBytes + 1 }, async (request, reply) => {
    const actor = permitted(request, entry.kind.permissions.read);
    const place = await placeOf(office, entry, request);
    const denied = await addRefusal(office, place, actor);
    if (denied) throw denied;
    const { name, audience } = request.query as Record<string, string | undefined>;
    const given = { name: checkedName(name), audience: checkedAudience(audience, actor) };
    if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge();
    if (!(request.body instanceof Readable)) throw new HttpProblem(422, "emptyFile", "Send the file itself as the body of the request.");
    // Read without destroying the line on refusal, so that the refusal can still be answered.
    const body = request.body.iterator({ destroyOnReturn: false });
    const file = await addFile(office, { place, actor, ...given, body }).catch((error: unknown) => {
      discardRest(request, reply);
      if (!request.raw.destroyed || request.raw.complete) throw error;
      throw new HttpProblem(400, "brokenOff", "The upload broke off half way. Nothing was kept; send the file again.");
    });
    return reply.code(201).header("location", `/api/attachments/${file.id}`).send({ file });
  });
}

/** Lets a sender who still sends hear the refusal: the rest is read and thrown away, for a few seconds; then the line is cut. */
function discardRest(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete || request.raw.destroyed) return;
  reply.header("connection", "close");
  request.raw.resume();
  const cut = setTimeout(() => request.raw.destroy(), 3_000);
  request.raw.once("close", () => clearTimeout(cut));
}

async function placeOf(office: Office, entry: KindEntry, request: FastifyRequest): Promise<Place> {
  const { key } = request.params as { key: string };
  const record = await office.records.whole(office.db, entry, key, signedIn(request), office.clock.now());
  if (record) return { entry, record };
  throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
}

async function found(office: Office, request: FastifyRequest): Promise<{ file: FileInfo; place: Place }> {
  const actor = signedIn(request);
  const { id } = request.params as { id: string };
  const one = isId(id) ? await fileFor(office, id, actor) : null;
  if (one && may(actor, one.place.entry.kind.permissions.read)) return one;
  throw new HttpProblem(404, "missing", "There is no such file, or it is not yours to see.");
}

/** Who may edit the record may add files; so may who reports such records (a caller to their own), as far as they see them. */
export async function addRefusal(office: Office, place: Place, actor: Actor): Promise<HttpProblem | null> {
  const { create } = place.entry.kind.permissions;
  const edit = place.entry.kind.commands.edit;
  const mayEdit = edit !== undefined && (!edit.permission || may(actor, edit.permission));
  if (!mayEdit && create && may(actor, create)) return null;
  return editRefusal(office, place, actor);
}

async function editRefusal(office: Office, { entry, record }: Place, actor: Actor): Promise<HttpProblem | null> {
  const { edit } = await canOf(office, entry, record, actor);
  if (edit === null) return null;
  if (edit === undefined)
    return new HttpProblem(409, "notEdited", `A ${entry.model.label.toLowerCase()} is not edited, so it takes no files.`);
  return new HttpProblem(edit.code === "notPermitted" ? 403 : 409, edit.code, edit.sentence);
}

/** A name without folders or control characters, at most 200 characters. */
export function checkedName(name: string | undefined): string {
  const bare = (name ?? "")
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .trim();
  if (bare !== "" && bare !== "." && bare !== ".." && bare.length <= 200 && bare.isWellFormed()) return bare;
  const message = "Give the file a name of 1 to 200 characters: `?name=screenshot.png`.";
  throw new HttpProblem(422, "badFields", message, { errors: [{ path: "name", message }] });
}

/** Whom a file is for: staff where nothing is said, the caller where the caller adds it. Nobody hides a file from themselves. */
function checkedAudience(audience: string | undefined, actor: Actor): Audience {
  const mine = audiencesOf(actor);
  const wanted = audience ?? (mine.includes("staff") ? "staff" : "caller");
  const known = mine.find((one) => one === wanted && one !== "public");
  if (known) return known;
  const message = `A file is for ${mine.filter((one) => one !== "public").join(" or ")}: \`?audience=caller\`.`;
  throw new HttpProblem(422, "badFields", message, { errors: [{ path: "audience", message }] });
}

async function serve(office: Office, file: FileInfo, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  reply.header("etag", etag).header("cache-control", "private, no-cache");
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return reply
    .header("content-disposition", `${isShown(file.type) ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`)
    .header("content-length", file.size)
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("x-content-type-options", "nosniff")
    .type(file.type)
    .send(Readable.from(bytesOf(office.db, file.id)));
}
