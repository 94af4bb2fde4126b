/** Reads a form as curl and browsers write it (application/x-www-form-urlencoded); a name that stands twice keeps its first value. */
export function readForm(text: string): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text.split("&")) {
    const at = part.indexOf("=");
    const name = decoded(at === -1 ? part : part.slice(0, at));
    if (name !== "" && !pairs.has(name)) pairs.set(name, at === -1 ? "" : decoded(part.slice(at + 1)));
  }
  return Object.fromEntries(pairs);
}

/** Bytes that are no UTF-8 (plugins speak as they like) are kept as the letters they would be in Latin-1. */
function decoded(text: string): string {
  const plain = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
