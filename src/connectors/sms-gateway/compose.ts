import { headline, type Message, oneLine, togetherOf } from "../outgoing.ts";

/** A gateway as an administrator describes it: what its body looks like, and how it is written. */
export type Gateway = {
  address: string;
  /** The value of the Authorization header, or none. */
  secret: string | null;
  contentType: "application/json" | "application/x-www-form-urlencoded";
  body: string;
  headers: Readonly<Record<string, string>>;
};

/** Three text messages of 153 characters each; more is cut, for a page must not arrive as a novel. */
const longestText = 459;

/** The request to a gateway: {to}, {text}, {subject} and {id} of its body replaced, each written so that it stays in its place. */
export function composeGateway(gateway: Gateway, to: string, message: Message): { headers: Record<string, string>; body: string } {
  const { contentType, body, headers, secret } = gateway;
  const values: Record<string, string> = { to, text: textOf(message), subject: headline(message), id: message.id };
  const write = contentType === "application/json" ? jsonText : encodeURIComponent;
  return {
    headers: {
      ...headers,
      "content-type": contentType,
      "idempotency-key": message.id,
      ...(secret ? { authorization: secret } : {}),
    },
    body: body.replace(/\{(to|text|subject|id)\}/g, (_, name: string) => write(values[name]!)),
  };
}

/** The words of a text message or a call: the headline, and where to answer. Several are counted and named. */
export function textOf(message: Message): string {
  const [only] = message.items;
  const place =
    message.items.length === 1 ? (only?.deeds?.[0] ?? (only?.link ? { label: "Open", link: only.link } : null)) : togetherOf(message);
  const more = message.items.slice(1).map((item) => oneLine(item.subject));
  const said = [headline(message), ...more].join("; ");
  const tail = place ? ` ${place.label}: ${place.link}` : "";
  const room = Math.max(longestText - tail.length, 40);
  return `${said.length > room ? `${said.slice(0, room - 1)}…` : said}${tail}`;
}

/** As it stands between the quotes of a JSON text. */
function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
