import { headline, type Message, type MessageItem, oneLine, togetherOf } from "../outgoing.ts";

export type ChatFlavour = "slack" | "teams";

/** The body that a chat room's incoming webhook takes. */
export function composeChat(message: Message, flavour: ChatFlavour): string {
  return JSON.stringify(flavour === "slack" ? slack(message) : teams(message));
}

/** Which room an address belongs to, where nobody says: those of Microsoft by their hosts, any other as Slack's form. */
export function flavourOf(address: string): ChatFlavour {
  const host = /^https?:\/\/([^/?#:]+)/i.exec(address)?.[1]?.toLowerCase() ?? "";
  return /(^|\.)(webhook\.office\.com|logic\.azure\.com|powerplatform\.com|office365\.com)$/.test(host) ? "teams" : "slack";
}

/**
 * Slack's text with its own mark-up, which Mattermost and Rocket.Chat read too; what a title holds cannot become mark-up or call a channel.
 * Source: Slack, "Sending messages using incoming webhooks" and "Formatting text" (read 2026-11).
 */
function slack(message: Message): Record<string, unknown> {
  const parts = message.items.map((item) => slackPart(item, message.items.length > 1));
  const more = message.leftOut > 0 ? [`And ${message.leftOut} more.`] : [];
  const together = togetherOf(message);
  const all = together ? [slackLink(together.link, together.label)] : [];
  const text = [`*${escaped(headline(message))}*`, ...all, ...parts, ...more].join("\n\n");
  return { text: text.slice(0, 12_000), unfurl_links: false, unfurl_media: false };
}

function slackPart({ subject, text, link, deeds = [] }: MessageItem, titled: boolean): string {
  const links = [...deeds.map((deed) => slackLink(deed.link, deed.label)), ...(link ? [slackLink(link, "Open")] : [])];
  return [titled ? escaped(oneLine(subject)) : null, escaped(text.trim()), links.join(" · ")].filter((line) => line).join("\n");
}

function slackLink(address: string, label: string): string {
  return `<${escaped(address).replaceAll("|", "%7C")}|${escaped(label)}>`;
}

/** Slack asks for these three, and no more. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * An adaptive card, as the workflow "when a webhook request is received" takes it. Source: Microsoft, "Create incoming webhooks with
 * Workflows for Microsoft Teams" and Adaptive Cards 1.4 (read 2026-11).
 */
function teams(message: Message): Record<string, unknown> {
  const block = (text: string, more: Record<string, unknown> = {}) => ({ type: "TextBlock", text: plain(text), wrap: true, ...more });
  const parts = message.items.slice(0, 20).flatMap(({ subject, text }) => [
    ...(message.items.length > 1 ? [block(oneLine(subject), { weight: "Bolder" })] : []),
    ...text
      .trim()
      .split("\n")
      .map((line) => block(line, { spacing: "Small" })),
  ]);
  const left = message.leftOut + Math.max(message.items.length - 20, 0);
  const [only] = message.items;
  const together = togetherOf(message);
  const deeds = together
    ? [together]
    : message.items.length === 1 && only
      ? [...(only.deeds ?? []), ...(only.link ? [{ label: "Open", link: only.link }] : [])]
      : [];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [block(headline(message), { size: "Medium", weight: "Bolder" }), ...parts, ...(left > 0 ? [block(`And ${left} more.`)] : [])],
    actions: deeds.map(({ label, link }) => ({ type: "Action.OpenUrl", title: label, url: link })),
    msteams: { width: "Full" },
  };
  return { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }] };
}

/** Text blocks read a little Markdown: what a title holds must not become a link or a list. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]]/g, (sign) => `\\${sign}`);
}
