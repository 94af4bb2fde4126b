import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { mailSettings } from "./settings.ts";
import { translate } from "./translate.ts";

const keyed = "/intake/mail/:key";
const mostBytes = 2 * 1024 * 1024;

/** Tools that can only write mail: your mail server hands each one over as it came. */
export const mail: Connector = {
  name: "mail",
  title: "Mail",
  about: "Tools that can only write mail. Your mail server hands each one over as it came.",
  sources: [{ label: "RFC 5322, RFC 2045 to 2047", url: "https://www.rfc-editor.org/rfc/rfc5322", read: "2026-11-25" }],
  settings: mailSettings,
  capabilities: ["resolves", "acknowledges"],
  routes: [
    { method: "POST", path: keyed, reads: "bytes", mostBytes },
    { method: "POST", path: "/intake/mail", reads: "bytes", mostBytes },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "Postfix, for example: hand the mail of one address over. Put this line into /etc/aliases and run newaliases.",
      language: "shell",
      code: `alerts: "|curl -sf --max-time 20 -H 'Authorization: Bearer ${key}' -H 'Content-Type: message/rfc822' --data-binary @- ${url}/intake/mail || exit 75"`,
    },
    { text: "Status 75 lets Postfix keep the mail and try again where Quarterdeck cannot be reached." },
    { text: "Name the senders that are heard, and the words of the subject that say that it is over. Then send the tool's own test mail." },
  ],
  sample: ({ action, at }) => ({
    route: keyed,
    headers: { "content-type": "message/rfc822" },
    body: `From: Quarterdeck <quarterdeck@localhost>\r\nSubject: ${action === "trigger" ? "PROBLEM" : "RESOLVED"}: Test from Quarterdeck\r\nMessage-ID: <test-${at.replaceAll(/\W/g, "")}-${action}@quarterdeck>\r\n\r\nTest from Quarterdeck\r\n`,
  }),
};
