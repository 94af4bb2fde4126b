import type { Dice } from "./dice.ts";

/** What is searched for: how many records in a million hold the word, about. */
export const searchedWords = { rare: "sunspot", middling: "toner", common: "cannot" } as const;

type Topic = { category: string; subcategory: string; weight: number; titles: readonly string[]; solutions: readonly string[] };

const topics: readonly Topic[] = [
  {
    category: "access",
    subcategory: "password",
    weight: 16,
    titles: ["Cannot sign in to {service}", "Password of {service} refused", "Cannot reset my password", "Account locked after holidays"],
    solutions: ["Password reset and sign-in confirmed by phone.", "Unlocked the account; the old password was stored on a phone."],
  },
  {
    category: "software",
    subcategory: "application",
    weight: 20,
    titles: [
      "{service} cannot be opened in {site}",
      "{service} is slow since this morning",
      "Error {code} when saving in {service}",
      "{service} shows an empty page",
      "Cannot print from {service}",
      "{service} closes by itself with error {code}",
    ],
    solutions: ["Cleared the cache and repaired the installation.", "Restarted the application server; cause handed to the vendor."],
  },
  {
    category: "software",
    subcategory: "email",
    weight: 12,
    titles: [
      "Cannot send mail to outside addresses",
      "Calendar of {site} meeting room is missing",
      "Mailbox full",
      "Mail arrives hours late",
    ],
    solutions: ["Archived old mail and raised the quota.", "Corrected the address book entry."],
  },
  {
    category: "hardware",
    subcategory: "computer",
    weight: 14,
    titles: [
      "Notebook {device} does not start",
      "Notebook {device} is hot and loud",
      "Docking station in {site} does not charge",
      "Screen of {device} flickers",
    ],
    solutions: ["Replaced the battery.", "Exchanged the device; data copied.", "Updated the firmware of the dock."],
  },
  {
    category: "hardware",
    subcategory: "printer",
    weight: 6,
    titles: [
      "Printer {device} in {site} jams",
      "Printer {device} prints stripes",
      "Printer {device} is offline",
      "Printer {device} asks for toner",
    ],
    solutions: ["Cleaned the rollers.", "Driver reinstalled.", "Brought a new cartridge."],
  },
  {
    category: "network",
    subcategory: "vpn",
    weight: 9,
    titles: ["VPN cannot connect from home", "VPN drops every ten minutes", "VPN asks for a second factor twice"],
    solutions: ["Profile renewed.", "Moved the user to the second gateway."],
  },
  {
    category: "network",
    subcategory: "wireless",
    weight: 7,
    titles: ["Wi-Fi in {site} is slow", "No Wi-Fi on the second floor of {site}", "Wi-Fi cannot be joined with {device}"],
    solutions: ["Restarted access point and set another channel.", "Renewed the device certificate."],
  },
  {
    category: "database",
    subcategory: "postgresql",
    weight: 4,
    titles: [
      "Report of {service} stops with error {code}",
      "Nightly load of {service} did not finish",
      "{service} database is nearly full",
    ],
    solutions: ["Added an index and ran the report again.", "Extended the volume."],
  },
  {
    category: "inquiry",
    subcategory: "how-to",
    weight: 9,
    titles: ["How do I share a folder with {site}?", "How do I order software for {device}?", "Question about {service}"],
    solutions: ["Explained by phone and sent the guide.", "Sent the article."],
  },
  {
    category: "security",
    subcategory: "phishing",
    weight: 3,
    titles: ["Suspicious mail about an invoice", "Strange attachment from a supplier", "Mail asks for my password"],
    solutions: ["Mail removed from all boxes; nobody had clicked.", "Sender blocked."],
  },
];
const deck = topics.flatMap((topic) => new Array<Topic>(topic.weight).fill(topic));

const openings = ["Since this morning", "After the update", "For two days now", "Since I came back", "Every time I try", "Once an hour"];
const middles = [
  "it stops and nothing happens",
  "I see a grey window",
  "the same message appears",
  "colleagues see it as well",
  "only my account is affected",
];
const pleas = [
  "I need it for the month's end.",
  "Customers are waiting.",
  "It is not urgent.",
  "Please call me.",
  "Restarting did not help.",
  "",
];

/** Sites of the organisation, as titles name them. */
export const siteNames = ["Hamburg", "Lyon", "Porto", "Gdansk", "Leeds", "Graz", "Turin", "Bergen"] as const;

/** What somebody reports, and how it will be solved. */
export type Report = { shortDescription: string; description: string; category: string; subcategory: string; solution: string };

/** A report about a service, in everyday words. */
export function makeReport(dice: Dice, service: string): Report {
  const topic = dice.pick(deck);
  const fill: Record<string, () => string> = {
    service: () => service,
    site: () => dice.pick(siteNames),
    device: () => `${dice.pick(["NB", "PR", "WS"])}-${1000 + dice.whole(9000)}`,
    code: () => `0x${(0x80070000 + dice.whole(4096)).toString(16)}`,
  };
  const named = dice.pick(topic.titles).replace(/\{(\w+)\}/g, (_, name: string) => fill[name]!());
  const description = `${dice.pick(openings)} ${dice.pick(middles)}. ${dice.pick(pleas)}`.trim();
  const shortDescription = dice.chance(0.000_02) ? `${named} (${searchedWords.rare})` : named;
  return { shortDescription, description, category: topic.category, subcategory: topic.subcategory, solution: dice.pick(topic.solutions) };
}
