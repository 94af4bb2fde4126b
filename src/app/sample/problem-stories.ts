import type { TeamKey } from "./people.ts";

/** A step in the life of a problem, so many days before the end of the sample. `next`: in how many days after it the next step is due. */
type Deed =
  | { ago: number; does: "assess" | "complete" | "markKnownError" | "communicateWorkaround" }
  | { ago: number; does: "confirm"; owner?: string }
  | { ago: number; does: "fix"; cause: string }
  | { ago: number; does: "resolve"; fix: string }
  | { ago: number; does: "plan"; next: string; days: number }
  | { ago: number; does: "note"; text: string }
  | { ago: number; does: "write"; changes: Record<string, unknown> }
  | {
      ago: number;
      does: "suspect";
      what: string;
      test: string;
      found?: { ago: number; standing: "confirmed" | "ruledOut"; evidence: string };
    }
  | { ago: number; does: "accept"; by: string; reason: string; forDays: number }
  | { ago: number; does: "duplicate"; of: string }
  | { ago: number; does: "cancel"; reason: string };

export type ProblemStory = {
  key: string;
  ago: number;
  title: string;
  what: string;
  service: string;
  item: string | null;
  team: TeamKey;
  lead: string;
  scale: readonly [impact: string, urgency: string];
  /** What lies before it: criticals and outages by their days, and what recurs by its key, but for the last two times. */
  behind: { criticals?: readonly number[]; outages?: readonly number[]; recurring?: string };
  course: readonly Deed[];
};

/** The problems of the year. Some are gone, some are worked on, one is lived with, one has been forgotten. */
export const problemStories: readonly ProblemStory[] = [
  {
    key: "pool",
    ago: 347,
    title: "Payment database runs out of connections",
    what: "After the payment run failed: connections are opened and not given back.",
    service: "erp",
    item: "erp-pay-db",
    team: "platform",
    lead: "brandt",
    scale: ["1", "2"],
    behind: { criticals: [349] },
    course: [
      { ago: 346, does: "confirm", owner: "brandt" },
      {
        ago: 344,
        does: "suspect",
        what: "The limit of the database is too low",
        test: "Raise it on the copy, run the payments twice",
        found: { ago: 342, standing: "ruledOut", evidence: "The copy ran out as well, an hour later" },
      },
      {
        ago: 342,
        does: "suspect",
        what: "The bank connector keeps a connection for each file",
        test: "Count them while files are sent",
        found: { ago: 340, standing: "confirmed", evidence: "41 files, 41 connections, none given back" },
      },
      { ago: 339, does: "fix", cause: "The bank connector opens a connection for each file and gives none back until it is restarted." },
      { ago: 326, does: "resolve", fix: "Connector 7.3 gives connections back; an alarm at 80 % of the limit." },
      { ago: 312, does: "complete" },
    ],
  },
  {
    key: "certificates",
    ago: 304,
    title: "Certificates run out and nobody sees it coming",
    what: "The Wi-Fi of Gdańsk stood still because of a certificate. There are 214 of them and no list.",
    service: "wifi",
    item: "wlc-hh",
    team: "network",
    lead: "vidal",
    scale: ["2", "2"],
    behind: { outages: [306] },
    course: [
      { ago: 302, does: "confirm", owner: "vidal" },
      {
        ago: 300,
        does: "write",
        changes: {
          method: "fiveWhys",
          whys: [
            "The controller dropped the site",
            "Its certificate ran out in the night",
            "Nobody renewed it",
            "The one who ordered it left, and the reminder went to their mailbox",
            "Certificates belong to persons and not to a team",
          ],
        },
      },
      { ago: 296, does: "fix", cause: "Certificates belong to persons; reminders go where nobody reads any more." },
      { ago: 272, does: "resolve", fix: "All 214 in one list with a team each; monitoring warns 30 days before." },
      { ago: 258, does: "complete" },
    ],
  },
  {
    key: "sessions",
    ago: 238,
    title: "Handheld sessions at Leeds are not removed",
    what: "The session table of the warehouse system fills up. The maker has confirmed the fault and has no date.",
    service: "warehouse",
    item: "wms-app-01",
    team: "leeds",
    lead: "osman",
    scale: ["2", "1"],
    behind: { outages: [241], recurring: "handheld" },
    course: [
      { ago: 236, does: "confirm", owner: "osman" },
      {
        ago: 231,
        does: "write",
        changes: {
          method: "timeline",
          analysis: "06:00 shift begins, 40 sessions. 13:00 second shift, 40 more; the old ones stay. At 96 the table is full.",
          causeNotes: "The warehouse system keeps the session of a handheld that was put down without signing out.",
          workaround:
            "Sign the handheld out before you put it into the rack (key F9). If it still stops, call Field Leeds: it takes two minutes.",
        },
      },
      { ago: 231, does: "markKnownError" },
      { ago: 229, does: "plan", next: "Ask the maker for a date", days: 40 },
      { ago: 191, does: "plan", next: "Escalate to the account manager of the maker", days: 40 },
      { ago: 153, does: "plan", next: "Test the maker's first patch on the copy", days: 42 },
      { ago: 115, does: "note", text: "The first patch loses open picks. Sent back with the trace." },
      { ago: 114, does: "plan", next: "Maker delivers the second patch", days: 44 },
      { ago: 72, does: "plan", next: "Maker delivers the second patch, promised again", days: 44 },
      { ago: 30, does: "plan", next: "Test the second patch in the quiet week", days: 40 },
    ],
  },
  {
    key: "cooling",
    ago: 229,
    title: "Cooling of the Hamburg server room hangs on one supply",
    what: "When the compressor fails there are 40 minutes until hosts shut down.",
    service: "hamburg-net",
    item: "esx-hh-02",
    team: "platform",
    lead: "haas",
    scale: ["1", "2"],
    behind: { criticals: [231] },
    course: [
      { ago: 228, does: "confirm", owner: "haas" },
      { ago: 220, does: "write", changes: { causeNotes: "One compressor, one supply. The second was left out when the room was built." } },
      { ago: 214, does: "plan", next: "Offers for a second compressor", days: 30 },
      {
        ago: 186,
        does: "accept",
        by: "adeyemi",
        reason:
          "A second compressor costs €88,000 and the room is given up in eighteen months. Two mobile units stand by, tested each quarter; hosts move to Gdańsk within 30 minutes.",
        forDays: 270,
      },
    ],
  },
  {
    key: "line",
    ago: 200,
    title: "Gdańsk has no second way to Hamburg",
    what: "A bad splice, then a dead firewall: each time production orders wait for one line.",
    service: "gdansk-net",
    item: "fw-gd-01",
    team: "network",
    lead: "kowal",
    scale: ["1", "2"],
    behind: { criticals: [12], outages: [203] },
    course: [
      { ago: 198, does: "confirm", owner: "kowal" },
      { ago: 190, does: "plan", next: "Offers of two carriers with another duct", days: 40 },
      { ago: 152, does: "plan", next: "Decision on the carrier", days: 40 },
      { ago: 118, does: "fix", cause: "Both lines run through one duct, and both end on one firewall pair in one rack." },
      { ago: 112, does: "plan", next: "Permit for the duct at ulica Portowa", days: 44 },
      { ago: 70, does: "plan", next: "Duct is dug", days: 44 },
      { ago: 28, does: "plan", next: "Second line handed over by the carrier", days: 40 },
      {
        ago: 9,
        does: "note",
        text: "The outage of this month was the firewall, not the line: the second line alone would not have helped. Second pair ordered.",
      },
      { ago: 8, does: "plan", next: "Second firewall pair racked in the other room", days: 21 },
    ],
  },
  {
    key: "badge",
    ago: 166,
    title: "Badge server starts in the wrong order after updates",
    what: "Database after service: gates stay closed in the morning.",
    service: "access",
    item: "badge-srv",
    team: "hamburg",
    lead: "peters",
    scale: ["2", "2"],
    behind: { outages: [168] },
    course: [
      { ago: 165, does: "confirm", owner: "peters" },
      { ago: 161, does: "fix", cause: "The service starts with the machine and does not wait for its database." },
      { ago: 158, does: "resolve", fix: "The service waits for the database; the update starts both and opens gate A as a test." },
      { ago: 130, does: "complete" },
    ],
  },
  {
    key: "log-disk",
    ago: 131,
    title: "Log disk of the data warehouse fills up during loads",
    what: "The load of the month needs more room than there is. The disk was grown, which buys half a year.",
    service: "dwh",
    item: "dwh-db",
    team: "apps",
    lead: "tomczyk",
    scale: ["2", "2"],
    behind: { outages: [132] },
    course: [
      { ago: 130, does: "confirm", owner: "tomczyk" },
      {
        ago: 126,
        does: "suspect",
        what: "The load runs in one transaction",
        test: "Read the plan of the load",
      },
      { ago: 120, does: "plan", next: "Look at the load with the maker", days: 60 },
    ],
  },
  {
    key: "drivers",
    ago: 121,
    title: "Printer driver crashes the CAD program",
    what: "Three calls in a week from Engineering.",
    service: "cad",
    item: null,
    team: "workplace",
    lead: "sato",
    scale: ["3", "3"],
    behind: {},
    course: [
      { ago: 120, does: "assess" },
      { ago: 117, does: "cancel", reason: "All three had the same old driver from a USB stick. Removed; nothing to look for." },
    ],
  },
  {
    key: "licence-server",
    ago: 71,
    title: "Telephones of all sites hang on one licence server",
    what: "It was restarted, and every telephone went silent.",
    service: "telephony",
    item: "pbx-01",
    team: "network",
    lead: "dragic",
    scale: ["1", "2"],
    behind: { criticals: [73] },
    course: [
      { ago: 70, does: "confirm", owner: "dragic" },
      { ago: 64, does: "fix", cause: "Telephones ask the licence server at every call, and there is one of it." },
      { ago: 58, does: "plan", next: "Second licence server in Leeds", days: 40 },
      { ago: 20, does: "resolve", fix: "A second licence server in Leeds; telephones keep a licence for 72 hours." },
      { ago: 19, does: "plan", next: "Both servers off in turn, on a Sunday", days: 24 },
    ],
  },
  {
    key: "session-store",
    ago: 62,
    title: "Session store of the portals loses sessions",
    what: "Suppliers and customers are signed out together; nothing in the logs of the portals.",
    service: "supplier",
    item: null,
    team: "apps",
    lead: "ilic",
    scale: ["2", "1"],
    behind: { outages: [64] },
    course: [
      { ago: 61, does: "confirm", owner: "ilic" },
      {
        ago: 57,
        does: "suspect",
        what: "The store runs out of memory and throws sessions away",
        test: "Watch its memory for two weeks",
        found: { ago: 42, standing: "ruledOut", evidence: "Never above 61 %, and 400 sessions were lost meanwhile" },
      },
      {
        ago: 40,
        does: "suspect",
        what: "The two nodes disagree after the nightly backup pauses one",
        test: "Leave one node out of the backup for a week",
        found: { ago: 24, standing: "confirmed", evidence: "No session lost in the week; 31 in the night after" },
      },
      {
        ago: 23,
        does: "write",
        changes: {
          method: "fiveWhys",
          whys: [
            "Sessions are missing on one node",
            "It was paused for its backup and missed them",
            "The store does not catch up after a pause",
          ],
          workaround: "Sign in again; what was typed into a form is kept for an hour.",
        },
      },
      { ago: 22, does: "fix", cause: "A node that is paused for backup does not catch up with the sessions it missed." },
      { ago: 6, does: "plan", next: "Backup from a third node that serves nobody", days: 9 },
    ],
  },
  {
    key: "supplier-portal",
    ago: 60,
    title: "Supplier portal signs everybody out",
    what: "Opened by the desk after the calls of suppliers.",
    service: "supplier",
    item: null,
    team: "desk",
    lead: "abel",
    scale: ["3", "2"],
    behind: {},
    course: [{ ago: 55, does: "duplicate", of: "session-store" }],
  },
  {
    key: "file-locks",
    ago: 39,
    title: "File server marks open files as locked after a failover",
    what: "Looked like an attack and was a failover: people stopped work for an hour.",
    service: "files",
    item: "fs-hh-01",
    team: "platform",
    lead: "petrosyan",
    scale: ["1", "2"],
    behind: { criticals: [41] },
    course: [
      { ago: 38, does: "confirm", owner: "petrosyan" },
      { ago: 34, does: "plan", next: "Failover on the copy, with the maker on the line", days: 20 },
      { ago: 15, does: "fix", cause: "The second node takes the locks over and never asks whether their owners still live." },
      { ago: 14, does: "plan", next: "Maker's fix on the copy", days: 20 },
    ],
  },
  {
    key: "vpn-licences",
    ago: 31,
    title: "VPN licences do not follow the headcount",
    what: "400 licences, 460 people with a laptop. The next snow day is the next outage.",
    service: "remote",
    item: null,
    team: "network",
    lead: "vidal",
    scale: ["2", "2"],
    behind: { outages: [33] },
    course: [
      { ago: 30, does: "assess" },
      { ago: 24, does: "plan", next: "Ask Purchasing for the price of 100 more", days: 30 },
    ],
  },
];
