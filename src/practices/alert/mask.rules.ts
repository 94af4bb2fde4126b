/** What varies from one occurrence to the next, in the order in which it is taken out: the longer form first. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\bhttps?:\/\/[^\s"'<>]+/g, "<url>"],
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, "<mail>"],
  [/\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:z|[+-]\d\d:?\d\d)?\b/g, "<time>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uuid>"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}|:\d{1,5})?(?![\w.])/g, "<ip>"],
  [/(?<![\w:])[0-9a-f]{0,4}(?:::?[0-9a-f]{1,4}){3,7}(?![\w:])/g, "<ip>"],
  [/\b(?:0x[0-9a-f]+|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,})\b/g, "<hex>"],
  [/(?:\b[a-z]:)?(?:\\[\w.$-]+){2,}|(?<![\w<>])(?:\/[\w.@%+~-]+)+\/?/g, "<path>"],
];
const separators = /[\s,;:=()[\]{}"'`|!?]+/;
const mostCharacters = 1024;
const mostTokens = 48;

/**
 * The words of an alert's text with what varies taken out: `<ip>`, `<path>`, `<host>` for the resource it is about, `<*>` for any word with
 * a digit. Lower case, at most 48 words of the first 1,024 characters. Source: Drain (He et al., ICWS 2017), domain knowledge step.
 */
export function maskedTokens(summary: string, resource: string | null): string[] {
  let text = summary.slice(0, mostCharacters).toLowerCase();
  if (resource !== null && resource.length >= 3) text = text.replaceAll(resource.toLowerCase(), "<host>");
  for (const [variable, name] of variables) text = text.replace(variable, name);
  const words = text.split(separators).map((word) => word.replace(/^[.\-#]+|[.-]+$/g, ""));
  return words
    .filter((word) => word !== "")
    .map((word) => (/\d/.test(word) ? "<*>" : word))
    .slice(0, mostTokens);
}
