import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { mappingSettings } from "./settings.ts";
import { translate } from "./translate.ts";

const keyed = "/intake/json/:key";
const mostBytes = 1024 * 1024;

/** Any JSON, by a mapping that is tried on a pasted sample. */
export const json: Connector = {
  name: "json",
  title: "Any JSON",
  about: "A tool that none of the others fits: you say where in its JSON each field stands, and try it on a sample.",
  sources: [],
  settings: mappingSettings,
  capabilities: ["resolves", "acknowledges"],
  routes: [
    { method: "POST", path: keyed, reads: "json", mostBytes },
    { method: "POST", path: "/intake/json", reads: "json", mostBytes },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "Say under How it is read where each field stands. For the body below: Summary is title, What tells conditions apart is id, Whether it fires or is over is state. Save it, and try a body before the tool sends in earnest.",
    },
    { text: "Let the tool post its JSON here.", code: `${url}/intake/json` },
    {
      text: "With the key in a header; where it can send none, behind the address.",
      language: "shell",
      code: `curl ${url}/intake/json -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"id":"disk-1","title":"Disk full","state":"open"}'`,
    },
  ],
  sample: ({ action, at }) => ({
    route: keyed,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "quarterdeck-test", title: "Test from Quarterdeck", state: action === "trigger" ? "open" : "closed", at }),
  }),
};
