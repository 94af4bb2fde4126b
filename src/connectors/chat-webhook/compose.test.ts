import { expect, test } from "vitest";
import { postTo, sampleMessage } from "../connector-message.fixture.ts";
import { sendChat } from "./client.ts";
import { composeChat, flavourOf } from "./compose.ts";

test("Slack: a headline, the words, the deeds; what a title holds is no mark-up and calls nobody", () => {
  const nasty = { ...sampleMessage.items[0]!, subject: "<!channel> *all* <https://evil.example|click>", text: "a & b" };
  const { text } = JSON.parse(composeChat({ ...sampleMessage, items: [nasty] }, "slack")) as { text: string };
  expect(text).toBe(
    "*&lt;!channel&gt; *all* &lt;https://evil.example|click&gt;*\n\na &amp; b\n<https://desk.example.org/p/t0ken|Acknowledge> · <https://desk.example.org/incidents/INC0001204|Open>",
  );
});

test("Teams: an adaptive card with the deeds as buttons", () => {
  const body = JSON.parse(composeChat(sampleMessage, "teams"));
  const { content } = body.attachments[0];
  expect(body.type).toBe("message");
  expect(content.body.map((block: { text: string }) => block.text)).toEqual([
    "P1 INC0001204 Payments in the ERP <fail> & hang (PAG0000031)",
    "ERP, priority 1.",
    "Not answered, it goes to the next step at 13:12.",
  ]);
  expect(content.actions.map((action: { title: string; url: string }) => `${action.title} ${action.url}`)).toEqual([
    "Acknowledge https://desk.example.org/p/t0ken",
    "Open https://desk.example.org/incidents/INC0001204",
  ]);
});

test("several are counted, named, and never more than fit", () => {
  const items = Array.from({ length: 30 }, (_, index) => ({ ...sampleMessage.items[0]!, subject: `INC${index}` }));
  const slack = (JSON.parse(composeChat({ ...sampleMessage, items, leftOut: 2 }, "slack")) as { text: string }).text;
  expect(slack).toContain("*32 pages: INC0*");
  expect(slack).toContain("And 2 more.");
  const card = JSON.parse(composeChat({ ...sampleMessage, items, leftOut: 2 }, "teams")).attachments[0].content;
  expect(card.body.at(-1).text).toBe("And 12 more.");
  expect(card.actions).toEqual([]);
});

test("whose form an address wants is seen by its host", () => {
  expect(flavourOf("https://hooks.slack.com/services/T/B/x")).toBe("slack");
  expect(flavourOf("https://chat.example.org/hooks/abc")).toBe("slack");
  expect(flavourOf("https://prod-12.westeurope.logic.azure.com:443/workflows/x")).toBe("teams");
  expect(flavourOf("https://acme.webhook.office.com/webhookb2/x")).toBe("teams");
  expect(flavourOf("https://logic.azure.com.evil.example/x")).toBe("slack");
});

test("what the room answers decides: taken, later, or never", async () => {
  const to = { address: "https://hooks.slack.com/services/T/B/x" };
  expect(await sendChat(postTo(200, "ok").post, to, sampleMessage)).toBe("200 ok");
  expect(await sendChat(postTo(429).post, to, sampleMessage)).toMatchObject({ permanent: false });
  expect(await sendChat(postTo(404, "no_service").post, to, sampleMessage)).toMatchObject({
    permanent: true,
    answer: "It answered 404 no_service",
  });
});

test("several at once carry one link for all: at the top in Slack, the only button in Teams", () => {
  const together = { label: "Acknowledge all", link: "https://desk.example.org/p/t0ken/all" };
  const message = { ...sampleMessage, items: [{ ...sampleMessage.items[0]!, together }, sampleMessage.items[0]!] };
  expect((JSON.parse(composeChat(message, "slack")) as { text: string }).text.split("\n\n")[1]).toBe(`<${together.link}|Acknowledge all>`);
  const teams = JSON.parse(composeChat(message, "teams")) as { attachments: { content: { actions: unknown[] } }[] };
  expect(teams.attachments[0]!.content.actions).toEqual([{ type: "Action.OpenUrl", title: "Acknowledge all", url: together.link }]);
});
