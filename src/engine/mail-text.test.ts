import { expect, test } from "vitest";
import { letterOf } from "./mail-text.ts";

const officeUrl = "https://desk.example.org";

test("one message is a letter of its own: its subject, its link, why it came", () => {
  const item = {
    subject: "INC1 Down",
    text: "It is down.\n\nSee https://status.example.org/x.",
    why: "you are the assignee",
    link: `${officeUrl}/incidents/INC1`,
  };
  const letter = letterOf([item], { leftOut: 0, officeUrl });
  expect(letter.subject).toBe("INC1 Down");
  expect(letter.text).toContain("You are told because you are the assignee.");
  expect(letter.text).toContain(`${officeUrl}/me/notices`);
  expect(letter.html).toContain('<a href="https://status.example.org/x">https://status.example.org/x</a>.');
});

test("several messages count those that no longer fitted", () => {
  const items = ["One", "Two"].map((subject) => ({ subject, text: "t", why: "you watch it" }));
  const letter = letterOf(items, { leftOut: 3, officeUrl });
  expect(letter.subject).toBe("5 notices: One");
  expect(letter.text).toContain("And 3 more in your inbox");
});

test("a title cannot add a header line, and a text cannot add markup", () => {
  const nasty = {
    subject: "Hi\r\nBcc: x@example.org\u0000",
    text: '<img src=x onerror="alert(1)"> & "quotes"',
    link: 'https://a/"><script>',
  };
  const letter = letterOf([nasty], { leftOut: 0, officeUrl });
  expect(letter.subject).toBe("Hi Bcc: x@example.org");
  expect(letter.html).not.toMatch(/<img|<script/);
});

test("a mail of another room, with no reason to give, has no footer", () => {
  expect(letterOf([{ subject: "Welcome", text: "Choose a password." }], { leftOut: 0, officeUrl }).text).toBe("Choose a password.\n");
});
