/**
 * Answers a file's type from its first bytes (512 are enough) and, among archives, its name; what the sender claims is never believed.
 * Pictures and plain text are shown; whatever a browser might run (HTML, SVG, XML, scripts) is bytes without a type.
 * Source: WHATWG MIME Sniffing Standard, sections 6 and 7, and the file formats' own signatures.
 */
export function fileTypeOf(head: Uint8Array, name: string): string {
  for (const { type, bytes } of signatures)
    if (bytes.every((byte, index) => byte === null || head[index] === byte)) return type === "application/zip" ? archive(name) : type;
  return isPlainText(head) && !runs(name) ? plainText : "application/octet-stream";
}

/** Answers whether a browser may show a file of this type in place; everything else is only ever handed over as a download. */
export function isShown(type: string): boolean {
  return type === plainText || type.startsWith("image/");
}

const plainText = "text/plain; charset=utf-8";

const signatures: readonly { type: string; bytes: readonly (number | null)[] }[] = [
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { type: "image/gif", bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", bytes: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
  { type: "application/pdf", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: "application/zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { type: "application/gzip", bytes: [0x1f, 0x8b] },
];

const office = "application/vnd.openxmlformats-officedocument.";
const archives: Readonly<Record<string, string>> = {
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
};

function archive(name: string): string {
  return archives[ending(name)] ?? "application/zip";
}

/** UTF-8 without control characters that does not begin like markup. The last character may be cut off by the end of `head`. */
function isPlainText(head: Uint8Array): boolean {
  const text = new TextDecoder("utf-8").decode(head, { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: telling texts from bytes is the point
  return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text) && !/^\s*</.test(text);
}

const run = new Set([
  "html",
  "htm",
  "xhtml",
  "shtml",
  "svg",
  "xml",
  "xsl",
  "xslt",
  "js",
  "mjs",
  "hta",
  "vbs",
  "bat",
  "cmd",
  "ps1",
  "url",
  "wsf",
]);

function runs(name: string): boolean {
  return run.has(ending(name));
}

function ending(name: string): string {
  return /\.([a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1] ?? "";
}
