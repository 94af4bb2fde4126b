import { defaulted, text } from "../../kernel/model.ts";
import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { translate } from "./translate.ts";

const route = "/intake/splunk/:key";

/** Saved searches of Splunk, by its webhook alert action. */
export const splunk: Connector = {
  name: "splunk",
  title: "Splunk",
  about: "Saved searches of Splunk send by the webhook alert action. Splunk never says that it is over.",
  sources: [
    { label: "Webhook alert action", url: "https://docs.splunk.com/Documentation/Splunk/latest/Alert/Webhooks", read: "2026-11-25" },
  ],
  settings: {
    keyFields: defaulted(
      text({
        label: "Fields that tell conditions apart",
        max: 200,
        help: "Fields of the first row, with commas: one alert for each search and these.",
      }),
      "host",
    ),
    severityField: defaulted(text({ label: "Field with the severity", max: 60 }), "severity"),
    ...severitySetting,
  },
  capabilities: [],
  routes: [{ method: "POST", path: route, reads: "json" }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Splunk, edit the alert and add the action Webhook with this URL. Splunk can send no header, so the key stands in the address.",
      code: `${url}/intake/splunk/${key}`,
    },
    {
      text: "Let the alert trigger once for each result, or throttle it by the fields that tell conditions apart: only the first row is sent.",
    },
    { text: "On Splunk Cloud, and since Splunk Enterprise 9.0, add the address to the webhook allow list." },
    {
      text: "Set “Resolve after silence of” of this integration to a little more than the interval of the search: Splunk does not say when it is over.",
    },
  ],
  sample: ({ at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      search_name: "Test from Quarterdeck",
      sid: `scheduler_quarterdeck_test_at_${Math.floor(Date.parse(at) / 1000)}_1`,
      app: "search",
      owner: "quarterdeck",
      result: { host: "quarterdeck", severity: "info" },
    }),
  }),
};
