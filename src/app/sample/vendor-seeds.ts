/** A contract of the sample. Days count from the sample's last day: `starts` before it, `ends` after it (before it where negative). */
export type ContractSeed = {
  name: string;
  number: string;
  model: string;
  starts: number;
  ends: number | null;
  renewal?: "automatic" | "option" | "none";
  renewalMonths?: number;
  notice?: readonly [number, "day" | "month" | "business"];
  lead?: number;
  yearly: string | null;
  services?: readonly string[];
  decided?: { decision: "renew" | "renegotiate" | "end"; ago: number; reason: string };
  administrator?: string;
};
export type VendorSeed = {
  key: string;
  name: string;
  tier: "1" | "2" | "3" | null;
  criticality: "high" | "medium" | "low" | null;
  owner: string | null;
  services: readonly string[];
  data: "none" | "internal" | "personal" | "special" | null;
  substitutes?: string;
  exit?: string;
  contact?: string;
  contracts: readonly ContractSeed[];
  /** What it was paid in a month, in whole units; months that differ by their distance from the last. */
  monthly?: number;
  extra?: Readonly<Record<number, readonly [string, number]>>;
};

/** Whom Ostermere buys from. */
export const vendorSeeds: readonly VendorSeed[] = [
  {
    ...{ key: "nordwind", name: "Nordwind", tier: "1", criticality: "high", owner: "ferreira", data: "special" },
    services: ["erp", "treasury", "payroll", "supplier"],
    ...{ substitutes: "Brekke Hosting\nTeltow Systemhaus", exit: "5 months", contact: "M. Brandt, head of service" },
    contracts: [
      {
        ...{ name: "Managed ERP hosting", number: "NW-2024-031", model: "service", starts: 983, ends: 112, renewal: "automatic" },
        ...{
          renewalMonths: 12,
          notice: [90, "day"],
          yearly: "412000.00",
          services: ["erp", "treasury", "payroll"],
          administrator: "farouk",
        },
      },
      {
        ...{ name: "Supplier portal, operation", number: "NW-2025-007", model: "service", starts: 420, ends: 310, renewal: "automatic" },
        ...{ renewalMonths: 12, notice: [3, "month"], yearly: "38400.00", services: ["supplier"], administrator: "ferreira" },
      },
    ],
    monthly: 37533,
    extra: {
      2: ["Extra work, time and materials", 9400],
      5: ["Extra work, time and materials", 11200],
      8: ["Extra work, time and materials", 6800],
    },
  },
  {
    ...{ key: "calder", name: "Calder Storage", tier: "1", criticality: "high", owner: "haas", data: "special", services: ["storage"] },
    ...{ substitutes: "Halden Systems", exit: "9 months", contact: "P. Aldous, service delivery" },
    contracts: [
      {
        ...{ name: "Disk arrays DA-01 and DA-02, lease", number: "CS-88120", model: "lease", starts: 700, ends: 396, renewal: "none" },
        ...{ yearly: "186000.00", services: ["storage"], administrator: "haas" },
      },
      {
        ...{
          name: "Arrays, support within four hours",
          number: "CS-88121",
          model: "support",
          starts: 700,
          ends: 396,
          renewal: "automatic",
        },
        ...{ renewalMonths: 12, notice: [3, "month"], yearly: "54600.00", services: ["storage"], administrator: "haas" },
      },
    ],
    monthly: 20050,
  },
  {
    ...{ key: "finch", name: "Finch Telecom", tier: "1", criticality: "high", owner: "vidal", data: "internal" },
    services: ["leeds-net", "remote", "telephony"],
    ...{ substitutes: "Baltnet, for the lines only", contact: "J. Petersen, account manager" },
    contracts: [
      {
        ...{ name: "Lines and routers, Leeds", number: "FT-2023-4471", model: "service", starts: 1180, ends: 645, renewal: "automatic" },
        ...{ renewalMonths: 24, notice: [6, "month"], yearly: "97200.00", services: ["leeds-net"], administrator: "vidal" },
      },
      {
        ...{
          name: "Telephony",
          number: "FT-2022-1090",
          model: "service",
          starts: 1300,
          ends: 161,
          renewal: "automatic",
          renewalMonths: 12,
        },
        ...{ yearly: "61800.00", services: ["telephony"], administrator: "vidal" },
      },
    ],
    monthly: 13250,
    extra: { 3: ["Numbers moved to the new exchange", 4100] },
  },
  {
    ...{
      key: "baltnet",
      name: "Baltnet",
      tier: "2",
      criticality: "medium",
      owner: "vidal",
      data: "none",
      services: ["gdansk-net"],
      exit: "4 months",
    },
    contracts: [
      {
        ...{
          name: "Lines, Gdańsk",
          number: "BN/771/25",
          model: "service",
          starts: 510,
          ends: 220,
          renewal: "automatic",
          renewalMonths: 12,
        },
        ...{ notice: [60, "business"], yearly: "33600.00", services: ["gdansk-net"], administrator: "vidal" },
      },
    ],
    monthly: 2800,
  },
  {
    ...{ key: "kite", name: "Kite Identity", tier: "1", criticality: "high", owner: "haas", data: "personal", services: ["identity"] },
    ...{ substitutes: "None looked at since 2023", exit: "12 months" },
    contracts: [
      {
        ...{ name: "Directory and single sign-on", number: "KI-5530", model: "subscription", starts: 640, ends: 455, renewal: "automatic" },
        ...{ renewalMonths: 36, notice: [4, "month"], yearly: "128500.00", services: ["identity"], administrator: "haas" },
      },
    ],
    monthly: 10708,
  },
  {
    ...{
      key: "meridian",
      name: "Meridian Mail Security",
      tier: "2",
      criticality: "medium",
      owner: "sato",
      data: "personal",
      services: ["mail"],
    },
    contracts: [
      {
        ...{
          name: "Mail filter",
          number: "MMS-20394",
          model: "subscription",
          starts: 330,
          ends: 35,
          renewal: "automatic",
          renewalMonths: 12,
        },
        ...{ notice: [30, "day"], lead: 14, yearly: "21900.00", services: ["mail"], administrator: "sato" },
        decided: { decision: "renew", ago: 9, reason: "Same price, and nothing else was let through in a year." },
      },
    ],
    monthly: 1825,
  },
  {
    ...{
      key: "oakbridge",
      name: "Oakbridge Licensing",
      tier: "2",
      criticality: "medium",
      owner: "sato",
      data: "internal",
      services: ["workplace"],
    },
    contracts: [
      {
        ...{ name: "Workplace licences, 2,340 seats", number: "OB-E-0042", model: "licence", starts: 250, ends: 845, renewal: "option" },
        ...{ notice: [60, "day"], yearly: "318240.00", services: ["workplace"], administrator: "sato" },
      },
    ],
    monthly: 26520,
  },
  {
    ...{ key: "halden", name: "Halden Backup", tier: "2", criticality: "medium", owner: "haas", data: "special", services: ["backup"] },
    contracts: [
      {
        ...{ name: "Backup software and vault", number: "HB-31007", model: "subscription", starts: 580, ends: 515, renewal: "automatic" },
        ...{ renewalMonths: 12, notice: [90, "day"], yearly: "47300.00", services: ["backup"], administrator: "haas" },
      },
    ],
    monthly: 3942,
  },
  {
    ...{ key: "quantor", name: "Quantor Analytics", tier: "2", criticality: "low", owner: "ferreira", data: "internal", services: ["dwh"] },
    contracts: [
      {
        ...{
          name: "Reports for finance",
          number: "QA-1188",
          model: "subscription",
          starts: 400,
          ends: 330,
          renewal: "option",
          notice: [60, "day"],
        },
        ...{ yearly: "29800.00", services: ["dwh"], administrator: "ferreira" },
      },
    ],
    monthly: 2483,
  },
  {
    ...{ key: "sellafax", name: "Sellafax Print", tier: "3", criticality: "low", owner: "sato", data: "none", services: ["printing"] },
    contracts: [
      {
        ...{
          name: "Printers, lease and toner",
          number: "SP-660-2",
          model: "lease",
          starts: 900,
          ends: 195,
          renewal: "automatic",
          renewalMonths: 12,
        },
        ...{ notice: [3, "month"], yearly: "44100.00", services: ["printing"], administrator: "sato" },
      },
    ],
    monthly: 3675,
  },
  {
    ...{ key: "pallas", name: "Pallas Access", tier: "3", criticality: "medium", owner: null, data: "personal", services: ["access"] },
    contracts: [
      {
        // As it stood on the old list: the end was typed from the year before.
        ...{
          name: "Badge readers, maintenance",
          number: "PA-2024-9",
          model: "support",
          starts: 300,
          ends: -65,
          yearly: "8200.00",
          services: ["access"],
        },
      },
    ],
  },
  {
    ...{ key: "torvald", name: "Torvald Consulting", tier: "3", criticality: "low", owner: "bianchi", data: "internal", services: [] },
    contracts: [
      {
        ...{
          name: "Experts by the day",
          number: "TC-F-2",
          model: "framework",
          starts: 520,
          ends: null,
          yearly: null,
          administrator: "bianchi",
        },
      },
    ],
    extra: {
      1: ["Network segmentation, twelve days", 13800],
      4: ["Firewall review, five days", 5750],
      7: ["ERP tuning, nine days", 10350],
    },
  },
  {
    ...{ key: "bluepeak", name: "Bluepeak Mobile", tier: "3", criticality: "low", owner: "sato", data: "personal", services: [] },
    contracts: [
      {
        ...{
          name: "Mobile lines, 640 cards",
          number: "BM-77-0101",
          model: "service",
          starts: 660,
          ends: 70,
          renewal: "automatic",
          renewalMonths: 24,
        },
        ...{ notice: [1, "month"], yearly: "92160.00", administrator: "sato" },
      },
    ],
    monthly: 7680,
  },
  {
    // A spelling that came with a list: proposed for merging with the one above.
    ...{ key: "finch-ltd", name: "FINCH TELECOM LTD.", tier: null, criticality: null, owner: null, data: null, services: [] },
    contracts: [
      {
        ...{ name: "Conference bridge", number: "FT-2021-0077", model: "service", starts: 1700, ends: -210, renewal: "none" },
        ...{ yearly: "5400.00" },
      },
    ],
  },
];
