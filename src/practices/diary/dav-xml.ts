/** An element of an XML answer: its name without prefix, its text, its children. */
export type Element = { name: string; text: string; children: Element[] };

const mostElements = 100_000;
const mostDepth = 20;

/**
 * Reads the answer of a WebDAV server, as far as such answers go: elements and text. Attributes, comments and instructions are passed over; a document
 * type, which could define entities, is refused, and so is anything that is not well formed, too deep or too long. Null where it is refused.
 */
export function readXml(text: string): Element | null {
  if (/<!DOCTYPE/i.test(text)) return null;
  const top: Element = { name: "", text: "", children: [] };
  const open: Element[] = [top];
  let elements = 0;
  const pattern = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s<>/]{1,100})([^<>]{0,2000}?)(\/?)>|([^<]+)/g;
  let read = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index !== read) return null;
    read += match[0].length;
    const [, data, closes, name, , isEmpty, plain] = match;
    const inner = open.at(-1)!;
    if (data !== undefined) inner.text += data;
    else if (plain !== undefined) inner.text += decoded(plain);
    else if (name !== undefined && closes) {
      if (open.length < 2 || open.pop()!.name !== bare(name)) return null;
    } else if (name !== undefined) {
      const element: Element = { name: bare(name), text: "", children: [] };
      inner.children.push(element);
      elements++;
      if (elements > mostElements || open.length > mostDepth) return null;
      if (!isEmpty) open.push(element);
    }
  }
  return read === text.length && open.length === 1 && top.children.length === 1 ? top.children[0]! : null;
}

/** The first child of a name. */
export function childNamed(element: Element, name: string): Element | null {
  return element.children.find((one) => one.name === name) ?? null;
}

/** Every element of a name below one, in order. */
export function elementsNamed(element: Element, name: string): Element[] {
  return element.children.flatMap((one) => (one.name === name ? [one] : elementsNamed(one, name)));
}

function bare(name: string): string {
  return (name.split(":").at(-1) ?? name).toLowerCase();
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}
