// As much of Internet mail as is needed to read what a monitoring tool writes. Pure: bytes in, texts out.
// Source: RFC 5322 (header fields), RFC 2045 to 2047 (bodies, encodings, encoded words), RFC 2231 is not read.

export type Mail = {
  headers: ReadonlyMap<string, string>;
  /** The first plain text, or what is left of the first HTML without its tags. */
  text: string;
};
type Part = { headers: ReadonlyMap<string, string>; body: string };

const mostDepth = 8;
/** Longer than any header field that is read; what strangers write must not make the patterns below run long. */
const mostHeader = 2_000;

/** Reads a mail; null where it has no header fields. Broken parts are left out, not guessed. */
export function readMail(bytes: Uint8Array): Mail | null {
  // One letter for each byte, so that nothing is lost before the charset is known.
  let raw = "";
  for (let at = 0; at < bytes.length; at += 8_192) raw += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  const part = partOf(raw);
  if (part.headers.size === 0) return null;
  const found = textIn(part, 0);
  const decoded = new Map([...part.headers].map(([name, value]) => [name, words(value)]));
  return { headers: decoded, text: found === null ? "" : found.isHtml ? withoutTags(found.text) : found.text };
}

function partOf(raw: string): Part {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const found = /^([!-9;-~]{1,80}):\s*(.*)$/.exec(line);
    if (found && !headers.has(found[1]!.toLowerCase())) headers.set(found[1]!.toLowerCase(), found[2]!.trim().slice(0, mostHeader));
  }
  return { headers, body: end ? raw.slice(end.index + end[0].length) : "" };
}

function textIn(part: Part, depth: number): { text: string; isHtml: boolean } | null {
  const type = part.headers.get("content-type") ?? "text/plain";
  if (/^multipart\//i.test(type)) {
    if (depth >= mostDepth) return null;
    let html: { text: string; isHtml: boolean } | null = null;
    for (const inner of innerParts(part, parameter(type, "boundary"))) {
      const found = textIn(inner, depth + 1);
      if (found && !found.isHtml) return found;
      html ??= found;
    }
    return html;
  }
  if (!/^text\//i.test(type) || /^attachment/i.test(part.headers.get("content-disposition") ?? "")) return null;
  const text = inCharset(unpacked(part), parameter(type, "charset"));
  return { text: text.replaceAll("\r\n", "\n"), isHtml: /^text\/html/i.test(type) };
}

function innerParts({ body }: Part, boundary: string | null): Part[] {
  if (boundary === null || boundary.length > 200) return [];
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1, 101);
  return pieces.filter((piece) => !piece.startsWith("--")).map((piece) => partOf(piece.replace(/^[ \t]*\r?\n/, "")));
}

function parameter(header: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "i").exec(header);
  return found ? (found[1] ?? found[2]!) : null;
}

function unpacked({ headers, body }: Part): string {
  const encoding = (headers.get("content-transfer-encoding") ?? "7bit").toLowerCase();
  if (encoding === "base64") return fromBase64(body);
  return encoding === "quoted-printable" ? fromQuoted(softLinesJoined(body)) : body;
}

/** A line that ends with "=" goes on in the next one. */
function softLinesJoined(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines.map((line) => (line.endsWith("=") ? line.slice(0, -1) : `${line}\n`)).join("");
}

function fromQuoted(text: string): string {
  return text.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function fromBase64(text: string): string {
  let bits = 0;
  let held = 0;
  let out = "";
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value === -1) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((held >> bits) & 0xff);
  }
  return out;
}

/** Letters that stand for bytes, read in a charset; one that is not known, or does not fit, is read as UTF-8, and else as Latin-1, which fits everything. */
function inCharset(bytes: string, charset: string | null): string {
  const plain = Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
  return decoded(plain, charset ?? "utf-8") ?? decoded(plain, "utf-8") ?? bytes;
}

function decoded(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Header words such as `=?utf-8?Q?St=C3=B6rung?=`; what stands between two of them is no part of the text. */
function words(header: string): string {
  const joined = header.replaceAll(/(\?=)\s+(=\?)/g, "$1$2");
  const read = joined.replaceAll(/=\?([\w-]{1,40})(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=/gi, (_, charset: string, how: string, given: string) =>
    inCharset(/b/i.test(how) ? fromBase64(given) : fromQuoted(given.replaceAll("_", " ")), charset),
  );
  return read === joined ? inCharset(header, "utf-8") : read;
}

function withoutTags(html: string): string {
  return withoutElement(withoutElement(html.slice(0, 100_000), "style"), "script")
    .replaceAll(/<(br|p|div|tr|li|h\d)\b[^>]{0,500}>/gi, "\n")
    .replaceAll(/<[^<>]{0,1000}>/g, " ")
    .replaceAll(/&(nbsp|amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!)
    .replaceAll(/[ \t]+/g, " ")
    .trim();
}
function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase();
  let kept = "";
  let at = 0;
  for (;;) {
    const start = lower.indexOf(`<${name}`, at);
    const end = start === -1 ? -1 : lower.indexOf(`</${name}>`, start);
    if (end === -1) return kept + html.slice(at, start === -1 ? undefined : start);
    kept += html.slice(at, start);
    at = end + name.length + 3;
  }
}

const entities: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
