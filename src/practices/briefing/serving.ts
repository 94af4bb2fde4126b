import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { bookBytes } from "../../engine/book/book.ts";
import { deckBytes } from "../../engine/deck/deck.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import type { Attachment } from "../../engine/mail.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { NotTypeset, PaperSize, Typeset, Typesetter } from "../../engine/typeset/typesetter.ts";
import { documentBytes } from "../../engine/word/word.ts";
import type { Look } from "../../kernel/look.ts";
import type { MailPage } from "../../kernel/mail-page.ts";
import { isStorableDay } from "../../kernel/model.ts";
import type { Paper } from "../../kernel/paper.ts";
import type { Meeting } from "../meeting/model.ts";
import { bookOf } from "./book.rules.ts";
import { cabPack } from "./cab-pack.rules.ts";
import { packFacts } from "./cab-pack-store.ts";
import { deckOf } from "./deck.rules.ts";
import { documentOf } from "./document.rules.ts";
import { openFindings } from "./findings.ts";
import { briefingSetter, picturesOf } from "./fit.ts";
import { withLook } from "./look.rules.ts";
import { lookNow, lookOf } from "./look-store.ts";
import { mailPageOf } from "./mail-page.rules.ts";
import { type Briefing, composedPaper } from "./model.ts";
import { printKept } from "./print-store.ts";
import { receiptRoutes } from "./receipt-routes.ts";
import { editedPaper } from "./sentence.rules.ts";
import { restrictedAmong } from "./store.ts";
import { paperTemplates } from "./templates.ts";
import { vendorScorecard } from "./vendor-scorecard-store.ts";

const zipped = promisify(gzip);

type Given = {
  typesetter: Typesetter;
  /** The folder of the program, beside which its templates lie. */
  root: string;
};
export type PaperServing = {
  routes: Routes;
  /** The pages behind links of papers in mail. */
  links: Routes;
  /** The file of an issued paper, for mail: what it is, or why it cannot be made. */
  attachment(what: string): Promise<Attachment | string>;
  /** The body of a mail with it. */
  page(what: string): Promise<MailPage | string>;
};

/** Opens the papers of an office to their readers; from then on a paper is issued only where it can be printed. */
export function openPapers(office: Office, { typesetter, root }: Given): PaperServing {
  const template = paperTemplates(root);
  const set = briefingSetter(typesetter, { root, db: office.db });
  openFindings(office, set);
  // What was issued is what was printed then; a paper from before files were kept is set anew.
  const pdfOf = async (briefing: Briefing, size: PaperSize): Promise<Pdf | Unprinted> => {
    const kept = briefing.prints ? await printKept(office.db, briefing.prints[size]) : null;
    if (kept === "damaged") return { ok: false, code: "damaged", sentence: damaged };
    return kept ? { ok: true, bytes: kept } : set(briefing, size, "pdf");
  };
  const briefingIn = async (what: string): Promise<Briefing | null> => {
    const [kind, id = ""] = what.split("/");
    const [record] = kind === "briefing" ? await kindEntry(office.house, "briefing").table.load(office.db, [id], false) : [];
    return (record as Briefing | undefined) ?? null;
  };
  return {
    routes(server) {
      server.get("/api/meetings/:key/pack.pdf", async (request, reply) => {
        const actor = permitted(request, "meeting.read");
        const size = sizeOf(request);
        const meeting = (await recordOf(office, request, "meeting")) as Meeting;
        const paper = withLook(cabPack(await packFacts(office, actor, meeting)), await lookNow(office.db, office.house));
        const charts = await picturesOf(office.db, paper);
        const pages = { least: 1, most: 80 };
        const done = await typesetter.set({
          paper,
          template: await template("cab-pack"),
          charts,
          size,
          form: "pdf",
          pages,
          isDraft: false,
        });
        return sendPdf(reply, printed(done), `${meeting.number} pack.pdf`);
      });
      server.get("/api/vendors/:key/scorecard.pdf", async (request, reply) => {
        const actor = permitted(request, "vendor.read");
        const size = sizeOf(request);
        const { key } = request.params as { key: string };
        const composed = await vendorScorecard(office, { actor, vendor: key, quarter: quarterOf(request) });
        if (!composed) throw new HttpProblem(404, "missing", "There is no such vendor, or it is not yours to see.");
        const paper = withLook(composed, await lookNow(office.db, office.house));
        const charts = await picturesOf(office.db, paper);
        const pages = { least: 2, most: 2 };
        const done = await typesetter.set({ paper, template: await template("vendor"), charts, size, form: "pdf", pages, isDraft: false });
        return sendPdf(reply, printed(done), `${paper.meta.title}.pdf`);
      });
      server.get("/api/briefings/:key/paper.pdf", async (request, reply) => {
        permitted(request, "briefing.read");
        const size = sizeOf(request);
        const briefing = (await recordOf(office, request, "briefing")) as Briefing;
        return sendPdf(reply, printed(await pdfOf(briefing, size)), `${briefing.number} ${briefing.title}.pdf`);
      });
      for (const [ending, make] of Object.entries(working))
        server.get(`/api/briefings/:key/paper.${ending}`, async (request, reply) => {
          permitted(request, "briefing.read");
          const size = sizeOf(request);
          const briefing = (await recordOf(office, request, "briefing")) as Briefing;
          return sendFile(
            reply,
            await make(briefing, { size, look: await lookOf(office.db, composedPaper(briefing)) }),
            `${briefing.number} ${briefing.title}.${ending}`,
          );
        });
      server.get("/api/briefings/:key/paper.svg", async (request, reply) => {
        permitted(request, "briefing.read");
        const done = printed(await set((await recordOf(office, request, "briefing")) as Briefing, sizeOf(request), "svg"));
        // A page is drawn letter by letter: ten times smaller when it travels.
        const takesZip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
        if (takesZip) reply.header("content-encoding", "gzip");
        return reply
          .type("image/svg+xml")
          .header("vary", "accept-encoding")
          .send(takesZip ? await zipped(asBuffer(done)) : asBuffer(done));
      });
    },
    links(server) {
      receiptRoutes(server, office, async (reply, briefing) =>
        sendPdf(reply, printed(await pdfOf(briefing, "a4")), `${briefing.number} ${briefing.title}.pdf`),
      );
    },
    async attachment(what) {
      const briefing = await briefingIn(what);
      if (!briefing) return gone;
      if ((await restrictedAmong(office.db, [briefing])).size > 0) return kept;
      const done = await pdfOf(briefing, "a4");
      return done.ok ? { bytes: done.bytes, type: "application/pdf" } : done.sentence;
    },
    async page(what) {
      const briefing = await briefingIn(what);
      if (!briefing) return gone;
      if ((await restrictedAmong(office.db, [briefing])).size > 0) return kept;
      return mailPageOf(composedPaper(briefing), await lookOf(office.db, composedPaper(briefing)));
    },
  };
}

const gone = "The paper is gone.";
/** A mail that still waits when its subject is restricted does not leave. */
const kept = "What the paper is about was restricted since, or made confidential: it stays in the house.";

async function recordOf(office: Office, request: FastifyRequest, kind: "meeting" | "briefing") {
  const { house }: { house: House } = office;
  const entry = kindEntry(house, kind);
  const actor = permitted(request, entry.kind.permissions.read);
  const { key } = request.params as { key: string };
  const record = await office.records.whole(office.db, entry, key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", `There is no such ${kind}, or it is not yours to see.`);
  return record;
}

/** The quarter that is asked for by a day in it; null: the last that is over. */
function quarterOf(request: FastifyRequest): string | null {
  const { quarter } = request.query as { quarter?: string };
  if (quarter === undefined || (/^\d{4}-\d\d-\d\d$/.test(quarter) && isStorableDay(quarter))) return quarter ?? null;
  throw new HttpProblem(422, "badFields", "A quarter is named by a day in it, such as 2026-08-15.");
}

/** The paper size that is asked for: A4 where nothing is said. */
function sizeOf(request: FastifyRequest): PaperSize {
  const { size = "a4" } = request.query as { size?: string };
  if (size === "a4" || size === "us-letter") return size;
  throw new HttpProblem(422, "badFields", "A paper is a4 or us-letter.", { errors: [{ path: "size", message: "a4 or us-letter" }] });
}

const statusOf = { noTypesetter: 503, badPaper: 422, wrongLength: 422, tooLarge: 422, tooSlow: 503, busy: 503, damaged: 500 } as const;

type Pdf = Pick<Typeset, "ok" | "bytes">;
type Unprinted = NotTypeset | { ok: false; code: "damaged"; sentence: string };
const damaged = "The file kept of this paper is damaged: it is not what its SHA-256 says. Bring it back from a snapshot.";

function printed(done: Pdf | Unprinted): Pdf {
  if (!done.ok) throw new HttpProblem(statusOf[done.code], done.code, done.sentence);
  return done;
}

const ooxml = "application/vnd.openxmlformats-officedocument";

/** Files that a person goes on with elsewhere, by the ending of their names: the paper as it stands, edited sentences in their places. */
const working: Readonly<Record<string, (briefing: Briefing, given: { size: PaperSize; look: Look }) => Promise<Attachment>>> = {
  pptx: async (briefing, { look }) => ({
    bytes: await deckBytes(deckOf(standing(briefing), briefing.composedAt), look),
    type: `${ooxml}.presentationml.presentation`,
  }),
  docx: async (briefing, { size, look }) => ({
    bytes: await documentBytes(documentOf(standing(briefing), { at: briefing.composedAt, snapshot: briefing.snapshot }), { size, look }),
    type: `${ooxml}.wordprocessingml.document`,
  }),
  xlsx: async (briefing) => ({
    bytes: await bookBytes(bookOf(standing(briefing), briefing.composedAt)),
    type: `${ooxml}.spreadsheetml.sheet`,
  }),
};

function standing(briefing: Briefing): Paper {
  return editedPaper(composedPaper(briefing), briefing.edits);
}

function sendPdf(reply: FastifyReply, done: Pdf, name: string) {
  return sendFile(reply, { bytes: done.bytes, type: "application/pdf" }, name);
}

function sendFile(reply: FastifyReply, { bytes, type }: { bytes: Uint8Array; type: string }, name: string) {
  const plain = name.replaceAll(/[^\w. -]/g, "");
  // A working file is gone on with elsewhere; a page is read where one is.
  const place = type.startsWith(ooxml) ? "attachment" : "inline";
  return reply.type(type).header("content-disposition", `${place}; filename="${plain}"`).send(asBuffer({ bytes }));
}

function asBuffer({ bytes }: { bytes: Uint8Array }): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
