type Decoded = { ok: true; text: string; encoding: string } | { ok: false; reason: string };

const known = ["utf-8", "latin-1", "utf-16le", "utf-16be"] as const;

/** The encodings a reader may name. */
export const encodings: readonly string[] = known;

/**
 * Turns bytes into text: by their byte-order mark, else as UTF-8 where they are valid UTF-8, else as Latin-1 (read as Windows-1252, which has
 * the same letters and fills Latin-1's empty places). Refuses text with NUL characters: the database cannot keep them.
 */
export function decodeText(bytes: Uint8Array, stated: string | null): Decoded {
  const encoding = stated ?? encodingOf(bytes);
  if (!encodings.includes(encoding))
    return { ok: false, reason: `There is no encoding "${encoding}" here. Use one of ${encodings.join(", ")}.` };
  let text: string;
  try {
    text = encoding === "latin-1" ? decodeLatin(bytes) : new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, reason: `The file is not ${encoding}. Say how it is encoded: ${encodings.join(", ")}.` };
  }
  const nul = text.indexOf("\u0000");
  if (nul >= 0) return { ok: false, reason: `Line ${lineAt(text, nul)} holds a NUL character: this is no text file, or another encoding.` };
  if (!text.isWellFormed()) return { ok: false, reason: "The file holds half a surrogate pair, which is no text. Export it again." };
  return { ok: true, text, encoding };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "latin-1";
  }
}

/** What Windows-1252 has where Latin-1 has control characters, from 0x80 on; a blank where it has nothing. Source: WHATWG Encoding, index windows-1252. */
const windowsSigns = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Done here because Node 20 reads "windows-1252" as plain Latin-1. */
function decodeLatin(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replace(/[\u0080-\u009f]/g, (sign) => {
    const known = windowsSigns[sign.charCodeAt(0) - 0x80]!;
    return known === " " ? sign : known;
  });
}

/** The line, counted from 1, that a place in a text is in; CR, LF and CRLF end lines. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split(/\r\n|\r|\n/).length;
}
