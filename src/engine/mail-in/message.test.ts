import { expect, test } from "vitest";
import { readMessage } from "./message.ts";

const read = (...lines: string[]) => readMessage(Buffer.from(lines.join("\r\n"), "latin1"));
const head = [
  "From: Tobias Haas <Tobias@Ostermere.example>",
  "Subject: =?utf-8?q?Sign_the_lease_=E2=80=94_please?=",
  "Message-ID: <1@x.example>",
];

test("a mail is read with its words, its sender, what it answers and what vouches for it", async () => {
  const mail = await read(
    ...["Authentication-Results: mx.ostermere.example;", "\tdmarc=pass header.from=ostermere.example", ...head],
    ...["In-Reply-To: <b@x.example>", "References: <a@x.example> <b@x.example>", "Date: Thu, 26 Nov 2026 09:00:00 +0100"],
    ...["Auto-Submitted: No", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', ""],
    ...["--b", "Content-Type: text/html; charset=utf-8", "", "<p>Dear all,</p><script>alert(1)</script><p>sign <b>today</b>.</p>"],
    ...[
      "--b",
      'Content-Disposition: attachment; filename="../../etc/lease.pdf"',
      "Content-Type: application/pdf",
      "",
      "%PDF-1.4",
      "--b--",
      "",
    ],
  );
  expect(mail).toMatchObject({
    messageId: "<1@x.example>",
    answers: ["<b@x.example>", "<a@x.example>"],
    subject: "Sign the lease — please",
    text: "Dear all,\n\nsign today.",
    from: [{ address: "tobias@ostermere.example", name: "Tobias Haas" }],
    sentAt: "2026-11-26T08:00:00.000Z",
    marks: { "auto-submitted": "no" },
    authenticationResults: ["mx.ostermere.example; dmarc=pass header.from=ostermere.example"],
  });
  expect(mail.attachments.map(({ name }) => name)).toEqual(["lease.pdf"]);
});

test("a character set that nobody knows, controls, and turned reading directions leave readable text", async () => {
  const mail = await read(...head, "Content-Type: text/plain; charset=x-klingon", "", "Gr\xfc\xdfe\0 \u0007und mehr");
  expect(mail.text).toMatch(/^Gr.{1,4}e und mehr$/);
  const turned = await readMessage(Buffer.from("From: a@b.example\r\nSubject: invoice \u202efdp.exe\r\n\r\nHello \u2066x\u2069", "utf8"));
  expect([turned.subject, turned.text]).toEqual(["invoice fdp.exe", "Hello x"]);
});

test("ten thousand recipients, hundred-fold parts and headers without end are read or refused, and in little time", async () => {
  const began = performance.now();
  const many = Array.from({ length: 10_000 }, (_, place) => `p${place}@x.example`);
  const crowd = await read(...head, `To: ${many.join(",\r\n ")}`, "", "To all of you");
  expect([crowd.recipients, crowd.text]).toEqual([10_000, "To all of you"]);

  const deep = Array.from({ length: 60 }, (_, place) => [`Content-Type: multipart/mixed; boundary="b${place}"`, "", `--b${place}`]).flat();
  const nested = await read(...head, ...deep, "Content-Type: text/plain", "", "At the bottom");
  expect(nested.text).toBe("At the bottom");

  const wide = Array.from({ length: 5_000 }, () => ["--b", "Content-Type: text/plain", "", "x"]).flat();
  await expect(read(...head, 'Content-Type: multipart/mixed; boundary="b"', "", ...wide, "--b--")).rejects.toThrow();
  await expect(read(...head, `X-Long: ${"a".repeat(2_000_000)}`, "", "Hello")).rejects.toThrow();

  const html = `${"<div>".repeat(50_000)}deep${"</div>".repeat(50_000)}`;
  const stuffed = await read(...head, "Content-Type: text/html", "", html);
  expect(stuffed.text).toMatch(/deep|cannot be read|too long or too deep/);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("winmail.dat alone says what it is; files are bounded in number, size and name", async () => {
  const tnef = await read(
    ...head,
    'Content-Type: application/ms-tnef; name="winmail.dat"',
    "Content-Transfer-Encoding: base64",
    "",
    "eJ8+IgA=",
  );
  expect(tnef.text).toMatch(/winmail\.dat/);
  expect(tnef.attachments.map(({ name }) => name)).toEqual(["winmail.dat"]);
  const file = (name: string) => ["--b", `Content-Disposition: attachment; filename="${name}"`, "", "x"];
  const crowd = Array.from({ length: 14 }, (_, place) => file(place === 0 ? "..\\..\\\u0007evil\\.hidden" : `f${place}.txt`)).flat();
  const mail = await read(...head, 'Content-Type: multipart/mixed; boundary="b"', "", ...crowd, ...file(""), "--b--");
  expect(mail.attachments).toHaveLength(10);
  expect(mail.attachments[0]!.name).toBe("evil.hidden");
  expect(mail.leftOut).toHaveLength(5);
});

test("two From headers are two senders, and no mail at all is one without words", async () => {
  const two = await read("From: a@ostermere.example", "From: b@evil.example", "Subject: x", "", "y");
  expect(two.from).toHaveLength(2);
  const none = await readMessage(new Uint8Array([0, 1, 2, 255, 254]));
  expect([none.from, none.messageId]).toEqual([[], null]);
});

test("what is cut is cut between characters: half of one would be no text that can be kept", async () => {
  const long = await readMessage(Buffer.from(`From: a@b.example\r\n\r\n${"a".repeat(19_999)}\u{1f600} and more`, "utf8"));
  const boundary = ["--b", `Content-Disposition: attachment; filename="${"\u{1f600}".repeat(80)}.txt"`, "", "x", "--b--", ""];
  const named = await readMessage(
    Buffer.from(["From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', "", ...boundary].join("\r\n"), "utf8"),
  );
  expect([long.text.isWellFormed(), long.text.endsWith("[It goes on; the rest is in the mailbox.]")]).toEqual([true, true]);
  const [file] = named.attachments;
  expect([file!.name.isWellFormed(), file!.name.length]).toEqual([true, 120]);
});
