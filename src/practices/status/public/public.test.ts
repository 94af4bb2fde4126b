import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { componentStates } from "../page.model.ts";
import { atomFeed, rssFeed } from "./feed.rules.ts";
import { pageJson } from "./json.rules.ts";
import { escaped, html, paragraphs } from "./markup.rules.ts";
import { dayPage, homePage, monthPage, noticePage } from "./page.rules.ts";
import { componentCopy, noticeCopy, pageCopy } from "./public.fixture.ts";
import { colours, styleSheet } from "./style.rules.ts";
import { overallSentence, worstState } from "./words.rules.ts";

const setting = { address: "https://office.example", isStale: false, takesMail: true };
/** Texts that would do harm where they were not escaped, and those that are none of XML's characters. */
const hostile = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><x>",
    "&amp;",
    "\u0000\u0007\u001b",
    "a\u2028b",
    "'--",
    'http://x.example/"><b>',
    "javascript:alert(1)",
  ),
  fc.string({ unit: "binary", maxLength: 40 }).filter((text) => text.isWellFormed()),
);

describe("whatever is written on a page", () => {
  test("stays text: no tag and no attribute comes of it, in the page, in feeds and in data", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const copy = pageCopy({
          name: one || "x",
          intro: other,
          policyNote: one,
          house: other,
          components: [componentCopy({ name: one, description: other, heading: one })],
          notices: [noticeCopy({ title: other, postmortem: one, updates: [{ ...noticeCopy().updates[0]!, text: `${one}\n\n${other}` }] })],
        });
        const plain = homePage(
          pageCopy({ intro: "x", house: "x", policyNote: "x", components: [componentCopy({ description: "x", heading: "x" })] }),
          setting,
        );
        const text = homePage(copy, setting);
        const tags = (page: string) => new Set(page.match(/<\/?[a-z0-9]+/gi));
        for (const tag of tags(text)) expect([...tags(plain), "<br", "<a", "</a", "<p", "</p"]).toContain(tag);
        expect(text.replaceAll(/="[^"<>]*"/g, "=")).not.toMatch(/<[^>]*\son\w+=/i);
        expect(text).not.toMatch(/href="(?!https?:|\/|#)/i);
        expect(JSON.stringify(pageJson(copy, setting))).toContain(JSON.stringify(copy.name).slice(1, -1));
        for (const feed of [atomFeed(copy, setting.address), rssFeed(copy, setting.address)]) expect(flawIn(feed)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
  test("an address becomes a link that ends where it does, and carries nothing along", () => {
    const [only] = paragraphs("See https://a.example/x?y=1&z=2.\nAnd (http://b.example/)!");
    expect(only!.markup).toBe(
      '<p>See <a href="https://a.example/x?y=1&amp;z=2" rel="nofollow noopener noreferrer">https://a.example/x?y=1&amp;z=2</a>.<br>And (<a href="http://b.example/" rel="nofollow noopener noreferrer">http://b.example/</a>)!</p>',
    );
  });
  test("a template escapes what is not markup, in lists too", () => {
    expect(html`<a title="${'"<'}">${["<b>", html`<i>${"&"}</i>`]}${null}${false}${3}</a>`.markup).toBe(
      '<a title="&quot;&lt;">&lt;b&gt;<i>&amp;</i>3</a>',
    );
    expect(escaped("a\u0008b\tc")).toBe("ab\tc");
  });
});

/** What keeps a text from being well-formed XML, or null: tags that do not close, entities that are none, characters that may not be. */
function flawIn(xml: string): string | null {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml [^>]*\?>\n/, "");
  if ([...body].some((one) => (one < " " && !"\t\n\r".includes(one)) || one === "\ufffe" || one === "\uffff")) return "a character";
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(body)) return "an entity";
  for (const [tag, close, name, , empty] of body.matchAll(/<(\/?)([\w:]+)((?:\s[\w:]+="[^"<]*")*)\s*(\/?)>|</g)) {
    if (name === undefined) return `a stray < (${tag})`;
    if (close) {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else if (!empty) open.push(name);
  }
  return open.length > 0 ? `${open.join(", ")} not closed` : null;
}

test("the first sentence names what is worst", () => {
  const states = componentStates.map((one) => one.value);
  const inAll = (...given: (typeof states)[number][]) => given.map((state, index) => componentCopy({ state, name: `C${index}` }));
  expect(overallSentence({ components: [] })).toBe("Nothing stands on this page yet");
  expect(overallSentence({ components: inAll("operational", "operational") })).toBe("Everything works");
  expect(overallSentence({ components: inAll("degraded", "majorOutage", "operational", "majorOutage") })).toBe("C1 and C3: does not work");
  expect(overallSentence({ components: inAll("maintenance", "maintenance", "maintenance", "maintenance") })).toBe(
    "C0, C1 and 2 more: planned maintenance",
  );
  for (const [place, state] of states.entries()) expect(worstState(inAll(...states.slice(0, place + 1)))).toBe(state);
});

test("what is not there is no page: a day, a month, a notice", () => {
  const copy = pageCopy();
  expect(dayPage(copy, "2026-11-26", setting)).toBeNull();
  expect(monthPage(copy, "2019-01", setting)).toBeNull();
  expect(noticePage(copy, "x".repeat(32), setting)).toBeNull();
  expect(monthPage(copy, "2026-10", setting)).toContain("Nothing was told.");
});

test("history stands by month, open notices stand above it, feeds tell each update", () => {
  const ended = noticeCopy({
    id: "e".repeat(32),
    title: "Over",
    state: "resolved",
    startedAt: "2026-10-31T23:30:00.000Z",
    endedAt: "2026-11-01T01:00:00.000Z",
  });
  const copy = pageCopy({ notices: [noticeCopy(), ended] });
  // Half past eleven of 31 October in UTC is the first of November in Berlin.
  expect(monthPage(copy, "2026-11", setting)).toContain("Over");
  expect(monthPage(copy, "2026-11", setting)).not.toContain("Payments fail");
  const home = homePage(copy, setting);
  expect(home.indexOf("Payments fail")).toBeLessThan(home.indexOf("What happened"));
  expect(atomFeed(copy, setting.address).match(/<entry>/g)).toHaveLength(2);
  expect(rssFeed(copy, setting.address)).toContain("<pubDate>Thu, 26 Nov 2026 12:30:00 GMT</pubDate>");
});

test("the colours are the product's own, light and dark", () => {
  const tokens = readFileSync(new URL("../../../web/theme/tokens.css", import.meta.url), "utf8");
  const known = new Map(
    [...tokens.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) => [name, [light, dark]]),
  );
  for (const [name, pair] of Object.entries(colours)) expect([name, known.get(name)]).toEqual([name, [...pair]]);
  for (const [, name] of styleSheet.matchAll(/var\(--([\w-]+)\)/g)) expect(Object.keys(colours)).toContain(name);
});
