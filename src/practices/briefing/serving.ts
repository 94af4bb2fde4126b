import type { FastifyReply, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { PaperSize, Typeset, Typesetter } from "../../engine/typeset/typesetter.ts";
import type { Meeting } from "../meeting/model.ts";
import { cabPack } from "./cab-pack.rules.ts";
import { packFacts } from "./cab-pack-store.ts";
import { paperTemplates } from "./templates.ts";

type Given = {
  typesetter: Typesetter;
  /** The folder of the program, beside which its templates lie. */
  root: string;
};
export type PaperServing = { routes: Routes };

/** Opens the papers of an office to their readers. */
export function openPapers(office: Office, { typesetter, root }: Given): PaperServing {
  const template = paperTemplates(root);
  return {
    routes(server) {
      server.get("/api/meetings/:key/pack.pdf", async (request, reply) => {
        const actor = permitted(request, "meeting.read");
        const size = sizeOf(request);
        const meeting = await meetingOf(office, request);
        const paper = cabPack(await packFacts(office, actor, meeting));
        const pages = { least: 1, most: 80 };
        const done = await typesetter.set({ paper, template: await template("cab-pack"), size, form: "pdf", pages, isDraft: false });
        if (!done.ok) throw new HttpProblem(statusOf[done.code], done.code, done.sentence);
        return sendPdf(reply, done, `${meeting.number} pack.pdf`);
      });
    },
  };
}

async function meetingOf(office: Office, request: FastifyRequest): Promise<Meeting> {
  const actor = permitted(request, "meeting.read");
  const { key } = request.params as { key: string };
  const record = await office.records.whole(office.db, kindEntry(office.house, "meeting"), key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", "There is no such meeting, or it is not yours to see.");
  return record as Meeting;
}

/** The paper size that is asked for: A4 where nothing is said. */
function sizeOf(request: FastifyRequest): PaperSize {
  const { size = "a4" } = request.query as { size?: string };
  if (size === "a4" || size === "us-letter") return size;
  throw new HttpProblem(422, "badFields", "A paper is a4 or us-letter.", { errors: [{ path: "size", message: "a4 or us-letter" }] });
}

const statusOf = { noTypesetter: 503, badPaper: 422, wrongLength: 422, tooLarge: 422, tooSlow: 503, busy: 503 } as const;

function sendPdf(reply: FastifyReply, { bytes }: Typeset, name: string) {
  const plain = name.replaceAll(/[^\w. -]/g, "");
  return reply
    .type("application/pdf")
    .header("content-disposition", `inline; filename="${plain}"`)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
