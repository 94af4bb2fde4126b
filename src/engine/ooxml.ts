import JSZip from "jszip";
import type { Instant } from "../kernel/time.ts";

// What files of an office suite (OOXML) have in common, whichever library writes them.

type Renaming = {
  /** Names of parts, and what speaks of them, as they are to be. */
  recounted?: (names: readonly string[]) => (text: string) => string;
  /** The text of each XML part and index as it is to be, in the order of their names. */
  rewritten?: (xml: string) => string;
};

/**
 * The same package with its parts in order and every date that of `moment`: libraries stamp the moment of writing, and count over a process or draw
 * lots. Workbooks within are packed alike. The same package gives the same bytes.
 */
export async function repacked(bytes: Uint8Array, moment: Instant, renaming: Renaming = {}): Promise<Uint8Array> {
  const { recounted = () => (text: string) => text, rewritten } = renaming;
  const from = await JSZip.loadAsync(bytes);
  const to = new JSZip();
  const date = new Date(Math.max(Date.parse(moment), Date.UTC(1980, 0, 1)));
  const files = Object.values(from.files).filter((file) => !file.dir);
  const recount = recounted(files.map((file) => file.name));
  const named = files.map((file) => ({ file, name: recount(file.name) })).sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const { file, name } of named) {
    const raw = await file.async("uint8array");
    const content = name.endsWith(".xlsx") ? await repacked(raw, moment) : name === "docProps/core.xml" ? dated(raw, moment) : raw;
    const isIndex = name.endsWith(".rels") || name === "[Content_Types].xml";
    const counted = isIndex ? recount(new TextDecoder().decode(content)) : content;
    const isXml = isIndex || name.endsWith(".xml");
    const text = () => (typeof counted === "string" ? counted : new TextDecoder().decode(counted));
    to.file(name, rewritten && isXml ? rewritten(text()) : counted, { date, createFolders: false });
  }
  return to.generateAsync({ type: "uint8array", compression: "DEFLATE", compressionOptions: { level: 6 }, platform: "DOS" });
}

/** XML holds no control characters; a lone half of a surrogate pair would make the file unreadable. */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").toWellFormed();
}

function dated(raw: Uint8Array, moment: Instant): Uint8Array {
  const stamp = `${moment.slice(0, 19)}Z`;
  const xml = new TextDecoder().decode(raw).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, stamp);
  return new TextEncoder().encode(xml);
}
