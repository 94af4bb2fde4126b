import { optional, text } from "../../kernel/model.ts";
import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/zabbix/:key";

/** Zabbix sends by a media type of its own, which comes with Quarterdeck. */
export const zabbix: Connector = {
  name: "zabbix",
  title: "Zabbix",
  about: "Zabbix 6.0 or newer sends problems, recoveries and acknowledgements by the media type that comes with Quarterdeck.",
  sources: [
    {
      label: "Webhook media type",
      url: "https://www.zabbix.com/documentation/6.0/en/manual/config/notifications/media/webhook",
      read: "2026-11-25",
    },
  ],
  settings: {
    timeZone: optional(
      text({
        label: "Time zone of the Zabbix server",
        max: 60,
        help: "Such as Europe/Berlin. Zabbix sends its local time; without its zone an event counts from when it came.",
      }),
    ),
  },
  capabilities: ["resolves", "acknowledges"],
  routes: [
    { method: "POST", path: route, reads: "json" },
    { method: "POST", path: "/intake/zabbix", reads: "json" },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Zabbix, under Alerts (6.0: Administration), Media types, press Import and choose the file media-type.yaml of Quarterdeck.",
      code: `${url}/intake/zabbix/media-type.yaml`,
    },
    { text: "Open the media type Quarterdeck and set the parameter quarterdeck_url.", code: `${url}/intake/zabbix` },
    { text: "Set the parameter quarterdeck_key.", code: key },
    { text: "Set the global macro {$ZABBIX.URL} to the address of Zabbix' own pages, so that alerts lead back to their event." },
    {
      text: "Give a user (for example one called Quarterdeck) this media, and let a trigger action notify that user: operations, recovery operations and update operations.",
    },
  ],
  sample: ({ action }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      event_id: "1",
      event_value: action === "trigger" ? "1" : "0",
      event_recovery_id: action === "trigger" ? "" : "2",
      event_name: "Test from Quarterdeck",
      event_nseverity: "1",
      host_host: "quarterdeck",
      trigger_name: "Test from Quarterdeck",
      event_tags: "[]",
    }),
  }),
};
