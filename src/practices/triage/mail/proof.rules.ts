/** Whether the mail system vouches for the sender, and in what words. */
export type Proof = { isProven: boolean; words: string };
type Result = { method: string; result: string; properties: ReadonlyMap<string, string> };
type Asked = { from: readonly { address: string }[]; results: readonly string[]; vouchedBy: string | null };

/**
 * Whether the one address in From is proven by what one's own mail server wrote down about it: DMARC passed, or a DKIM signature or SPF that passed for the
 * very domain of the address. Of each method the topmost word of that server counts; what others wrote counts nothing. Source: RFC 8601, RFC 7489 section 3.1.
 */
export function proofOf({ from, results, vouchedBy }: Asked): Proof {
  const [sender, ...others] = from;
  const domain = domainOf(sender?.address ?? "");
  if (domain === null) return no("It names no sender.");
  if (others.length > 0) return no("It names more than one sender.");
  if (vouchedBy === null || vouchedBy.trim() === "") return no("No mail server is named whose word counts.");
  const own = results.map(readResults).filter((one) => one !== null && one.server === vouchedBy.trim().toLowerCase());
  if (own.length === 0) return no(`${vouchedBy} said nothing of it.`);
  const first = own.reduce<Map<string, readonly Result[]>>((found, one) => {
    for (const method of new Set(one!.results.map((result) => result.method)))
      if (!found.has(method))
        found.set(
          method,
          one!.results.filter((result) => result.method === method),
        );
    return found;
  }, new Map());
  const said = (method: string) => first.get(method) ?? [];
  const dmarc = said("dmarc");
  if (dmarc.some(({ result }) => result === "fail")) return no(`${vouchedBy}: DMARC failed for ${domain}.`);
  if (dmarc.some((one) => one.result === "pass" && one.properties.get("header.from") === domain)) return yes(vouchedBy, "DMARC", domain);
  const signed = said("dkim").some((one) => one.result === "pass" && signs(one.properties, domain));
  if (signed) return yes(vouchedBy, "a DKIM signature", domain);
  const isSpf = said("spf").some((one) => one.result === "pass" && domainOf(one.properties.get("smtp.mailfrom") ?? "") === domain);
  if (isSpf) return yes(vouchedBy, "SPF", domain);
  return no(`${vouchedBy} does not vouch for ${domain}.`);
}

/** A signature counts for its own domain alone: without the list of public suffixes nobody can say what lies above it. */
function signs(properties: Result["properties"], domain: string): boolean {
  return (properties.get("header.d") ?? domainOf(properties.get("header.i") ?? "")) === domain;
}

/** One Authentication-Results header: who says it, and what; null where it cannot be read. Words in brackets and in quotes are no results. */
export function readResults(header: string): { server: string; results: Result[] } | null {
  const [head = "", ...parts] = splitOutside(withoutComments(header), ";");
  const server = /^\s*"?([^\s";]+)"?(\s+\d+)?\s*$/.exec(head)?.[1]?.toLowerCase();
  if (server === undefined) return null;
  const results = parts.flatMap((part): Result[] => {
    const words = part.match(/[^\s"=]+\s*=\s*("[^"]*"|[^\s"]+)/g) ?? [];
    const [first, ...rest] = words.map(pairOf);
    if (!first) return [];
    const properties = new Map(rest.filter(([name]) => name !== "reason").reverse());
    return [{ method: first[0].replace(/\/\d+$/, ""), result: first[1], properties }];
  });
  return { server, results };
}

function pairOf(word: string): [string, string] {
  const at = word.indexOf("=");
  const value = word
    .slice(at + 1)
    .trim()
    .replace(/^"(.*)"$/, "$1");
  return [word.slice(0, at).trim().toLowerCase(), value.replace(/;$/, "").toLowerCase()];
}

function withoutComments(text: string): string {
  let depth = 0;
  let isQuoted = false;
  let kept = "";
  for (let place = 0; place < text.length; place++) {
    const one = text[place] as string;
    if (one === "\\") {
      if (depth === 0) kept += text.slice(place, place + 2);
      place++;
    } else if (one === '"' && depth === 0) {
      isQuoted = !isQuoted;
      kept += one;
    } else if (one === "(" && !isQuoted) depth++;
    else if (one === ")" && !isQuoted && depth > 0) depth--;
    else if (depth === 0) kept += one;
  }
  return kept;
}

function splitOutside(text: string, mark: string): string[] {
  const parts = [""];
  let isQuoted = false;
  for (const one of text) {
    if (one === '"') isQuoted = !isQuoted;
    if (one === mark && !isQuoted) parts.push("");
    else parts[parts.length - 1] += one;
  }
  return parts;
}

/** The domain of an address, or of a mere domain, in lower case. */
export function domainOf(address: string): string | null {
  const domain = address.trim().toLowerCase().split("@").at(-1)?.replace(/\.$/, "") ?? "";
  return /^[^\s@]+\.[^\s@.]+$/.test(domain) || domain === "localhost" ? domain : null;
}

const no = (words: string): Proof => ({ isProven: false, words });
const yes = (server: string, how: string, domain: string): Proof => ({
  isProven: true,
  words: `${server} vouches for ${domain} by ${how}.`,
});
