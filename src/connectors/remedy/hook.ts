import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { sampleHint, translateHint } from "../ticket-hook.ts";

const route = "/intake/remedy";

/** A filter of Remedy or Helix says that an incident changed. */
export const remedyHook: Connector = {
  name: "remedy",
  title: "BMC Remedy or Helix ITSM",
  about: "Says at once that an incident changed, by a filter that consumes a REST service. Nothing is believed but which incident it was.",
  feedKind: "ticketSource",
  sources: [
    {
      label: "Consuming third-party REST services",
      url: "https://docs.bmc.com/docs/ars1911/integrating-ar-system-forms-with-a-third-party-application-by-using-rest-api-896322281.html",
      read: "2026-11-26",
    },
  ],
  settings: {},
  capabilities: [],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 64 * 1024 }],
  translate: translateHint,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Developer Studio make a filter on HPD:Help Desk that runs on submit and modify, with a Set Fields action whose data source is REST: method POST, this URL.",
      code: `${url}${route}`,
    },
    { text: "As headers give these.", code: `X-Quarterdeck-Key: ${key}\nContent-Type: application/json`, language: "text" },
    {
      text: "As body give this. Any other tool that can send a request at that moment may send the same.",
      code: '{"ticket": "$Incident Number$"}',
      language: "json",
    },
  ],
  sample: () => sampleHint(route, "INC000000000001"),
};
