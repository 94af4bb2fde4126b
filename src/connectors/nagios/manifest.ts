import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/nagios/:key";

/** Nagios and Icinga know no webhook: they call a command that comes with Quarterdeck. */
export const nagios: Connector = {
  name: "nagios",
  title: "Nagios and Icinga",
  about: "Nagios Core 4 and Icinga 2 call a notification command that comes with Quarterdeck. It needs curl.",
  sources: [
    {
      label: "Nagios macros",
      url: "https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/macrolist.html",
      read: "2026-11-25",
    },
  ],
  settings: {},
  capabilities: ["resolves", "acknowledges"],
  routes: [
    { method: "POST", path: route, reads: "text" },
    { method: "POST", path: "/intake/nagios", reads: "text" },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "On the monitoring server, fetch the command and make it executable.",
      language: "shell",
      code: `curl -fo /usr/local/bin/notify-quarterdeck ${url}/intake/nagios/notify-quarterdeck\nchmod 755 /usr/local/bin/notify-quarterdeck`,
    },
    {
      text: "Write the address and the key where the monitoring account alone can read them, and make the spool it keeps undelivered notifications in.",
      language: "shell",
      code: `printf 'URL=%s\\nKEY=%s\\n' ${url}/intake/nagios ${key} > /etc/quarterdeck-notify.conf\nchown nagios: /etc/quarterdeck-notify.conf && chmod 600 /etc/quarterdeck-notify.conf\ninstall -d -o nagios -m 700 /var/spool/quarterdeck-notify`,
    },
    { text: "Nagios: include nagios.cfg and add the contact quarterdeck to your contact groups.", code: `${url}/intake/nagios/nagios.cfg` },
    {
      text: "Icinga 2 instead: put icinga2.conf into /etc/icinga2/conf.d (its account is nagios on Debian, icinga elsewhere).",
      code: `${url}/intake/nagios/icinga2.conf`,
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: [
      `NOTIFICATIONTYPE=${action === "trigger" ? "PROBLEM" : "RECOVERY"}`,
      "HOSTNAME=quarterdeck&SERVICEDESC=test",
      `SERVICESTATE=${action === "trigger" ? "WARNING" : "OK"}`,
      "SERVICEOUTPUT=Test+from+Quarterdeck",
      `TIMET=${Math.floor(Date.parse(at) / 1000)}`,
    ].join("&"),
  }),
};
