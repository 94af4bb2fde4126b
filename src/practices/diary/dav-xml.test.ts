import fc from "fast-check";
import { expect, test } from "vitest";
import { childNamed, elementsNamed, readXml } from "./dav-xml.ts";

test("the answer of a server is read whatever its prefixes; text comes as it was meant", () => {
  const text = `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="x"><response><href>/a%20b.ics</href><!-- c --><propstat><prop>
    <C:calendar-data>SUMMARY:A &amp; B &#xe9;&#13;</C:calendar-data><getetag/></prop></propstat></response><D:sync-token>http://x/1</D:sync-token></multistatus>`;
  const root = readXml(text)!;
  expect(elementsNamed(root, "href").map((one) => one.text)).toEqual(["/a%20b.ics"]);
  expect(elementsNamed(root, "calendar-data")[0]!.text).toBe("SUMMARY:A & B é\r");
  expect(childNamed(root, "sync-token")?.text).toBe("http://x/1");
  expect(readXml("<a><![CDATA[<b>]]></a>")?.text).toBe("<b>");
});

test("what is not well formed, defines entities or stands too deep is refused", () => {
  for (const text of [
    "",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "text",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    `${"<a>".repeat(30)}${"</a>".repeat(30)}`,
  ])
    expect(readXml(text), text).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => readXml(text) !== undefined));
});
