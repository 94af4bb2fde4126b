// The room in which papers are set: a process of its own. It is a plain module, so that Node runs it as it stands, beside the sources and the bundle alike.
// In:  { id, source, inputs, least, most, used, form, created }   Out: { id, ok, … } or { id, ok: false, code, reason }
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { coverageOf, withinCoverage } from "./coverage.mjs";

const require = createRequire(import.meta.url);
// The first three must have every letter that is printed: what the serif lacks is set in them.
const faces = [
  ["inter", "400Regular/Inter_400Regular.ttf"],
  ["inter", "600SemiBold/Inter_600SemiBold.ttf"],
  ["inter", "700Bold/Inter_700Bold.ttf"],
  ["source-serif-4", "400Regular/SourceSerif4_400Regular.ttf"],
  ["source-serif-4", "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf"],
  ["source-serif-4", "600SemiBold/SourceSerif4_600SemiBold.ttf"],
];
/** Results older than so many papers are let go: the compiler's memory is global and would grow with every paper. */
const keptPapers = 2;

let room = null;

/** The compiler with its typefaces, on the first paper. Throws with what is missing. */
async function openRoom() {
  const { NodeCompiler } = await import("@myriaddreamin/typst-ts-node-compiler").catch((error) => {
    throw Object.assign(
      new Error(`The typesetter has no program for this machine (${process.platform} ${process.arch}): ${error.message}`),
      {
        code: "noTypesetter",
      },
    );
  });
  const fonts = faces.map(([family, path]) => {
    const file = join(dirname(require.resolve(`@expo-google-fonts/${family}/package.json`)), path);
    const bytes = readFileSync(file);
    // The typesetter would pass over any other format in silence, and print nothing.
    if (bytes.readUInt32BE(0) !== 0x00010000) throw new Error(`The typeface ${file} is not TrueType.`);
    return bytes;
  });
  const workspace = dirname(fileURLToPath(import.meta.url));
  return { compiler: NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts }] }), covers: coverageOf(fonts.slice(0, 3)) };
}

async function setPaper({ source, inputs, least, most, form, created }) {
  room ??= await openRoom();
  const { compiler, covers } = room;
  const { text: data, replaced } = withinCoverage(inputs.data, covers);
  const charts = withinCoverage(inputs.charts ?? "{}", covers).text;
  try {
    const done = compiler.compile({ mainFileContent: source, inputs: { ...inputs, data, charts, replaced: String(replaced) } });
    const problem = done.takeError() ?? done.takeWarnings();
    if (problem) return { ok: false, code: "badPaper", reason: messagesOf(compiler, problem) };
    const document = done.result;
    const pages = document.numOfPages;
    const spare = spareOf(compiler.query(document, { selector: "<slack>", field: "value" }));
    if (pages < least || pages > most) return { ok: false, code: "wrongLength", reason: "", pages, spare };
    const printed = [...new Set(compiler.query(document, { selector: "<figure-printed>", field: "value" }))];
    if (form === "svg") return { ok: true, pages, spare, printed, replaced, bytes: Buffer.from(asPicture(compiler.plainSvg(document))) };
    const bytes = compiler.pdf(document, { pdfStandard: "ua-1", creationTimestamp: created });
    return { ok: true, pages, spare, printed, replaced, bytes };
  } finally {
    compiler.evictCache(keptPapers);
  }
}

/**
 * One picture of all pages, one under the other. The typesetter paints the ground of each page at the place of the first, over what is there already:
 * one ground for all takes their place.
 */
function asPicture(svg) {
  const ground = /\s*<path class="typst-shape" fill="#ffffff" fill-rule="nonzero" d="M 0 0v [\d.]+ h [\d.]+ v -[\d.]+ Z "\/>/g;
  const plain = svg.replaceAll(ground, "").replaceAll(/\n\s+/g, "\n");
  return plain.replace(/(<svg[^>]*>)/, '$1<rect width="100%" height="100%" fill="#ffffff"/>');
}

function messagesOf(compiler, problem) {
  return compiler
    .fetchDiagnostics(problem)
    .map((one) => one.message)
    .join("; ");
}

/** The white space left on each page, in mm: elastic gaps say where they begin and end. */
function spareOf(marks) {
  const byPage = {};
  for (let at = 0; at + 1 < marks.length; at += 2) byPage[marks[at].page] = (byPage[marks[at].page] ?? 0) + marks[at + 1].y - marks[at].y;
  return Object.values(byPage).map((mm) => Math.round(mm * 10) / 10);
}

process.on("message", async (asked) => {
  try {
    process.send({ id: asked.id, ...(await setPaper(asked)) });
  } catch (error) {
    process.send({ id: asked.id, ok: false, code: error.code ?? "fault", reason: error.message ?? String(error) });
  }
});
// Nobody is left to set papers for.
process.on("disconnect", () => process.exit(0));
