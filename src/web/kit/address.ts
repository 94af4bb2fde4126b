/** An address of our own pages as the router takes it: the path, and what stands behind the question mark. */
export function placeOf(href: string): { to: string; search: (before: unknown) => Record<string, string> } {
  const at = href.indexOf("?");
  const query = at < 0 ? {} : Object.fromEntries(new URLSearchParams(href.slice(at + 1)));
  return { to: at < 0 ? href : href.slice(0, at), search: () => query };
}
