/** A choice the starter writes: of an incident's field, with a parent value where it depends on one. */
export type StarterChoice = { field: string; value: string; label: string; position: number; dependsOn: string | null };

const plain = (field: string, rows: readonly (readonly [string, string])[], from = 10): StarterChoice[] =>
  rows.map(([value, label], index) => ({ field, value, label, position: from + index * 10, dependsOn: null }));
const under = (dependsOn: string, rows: readonly (readonly [string, string])[]): StarterChoice[] =>
  plain("subcategory", rows).map((one) => ({ ...one, dependsOn }));
const same = (values: readonly string[]): (readonly [string, string])[] => values.map((value) => [value, value]);

/** ServiceNow's own values first, so that records move both ways; access and facilities are what its five leave out. */
const categories = plain("category", [
  ["inquiry", "Question or help"],
  ["software", "Software"],
  ["hardware", "Hardware"],
  ["network", "Network"],
  ["database", "Database"],
  ["access", "Access and accounts"],
  ["security", "Security"],
]);
const subcategories = [
  ...under("inquiry", [
    ["how-to", "How do I"],
    ["internal application", "Internal application"],
    ["antivirus", "Antivirus"],
  ]),
  ...under("software", [
    ["email", "E-mail and calendar"],
    ["os", "Operating system"],
    ["application", "Business application"],
    ["integration", "Interface between systems"],
    ["office", "Office programs"],
  ]),
  ...under("hardware", [
    ["computer", "Computer"],
    ["printer", "Printer"],
    ["monitor", "Monitor"],
    ["mobile", "Phone or tablet"],
    ["scanner", "Scanner"],
    ["disk", "Disk or storage"],
    ["server", "Server"],
  ]),
  ...under("network", [
    ["vpn", "VPN"],
    ["wireless", "Wi-Fi"],
    ["dns", "DNS"],
    ["dhcp", "DHCP"],
    ["ip address", "IP address"],
    ["line", "Line to a site"],
  ]),
  ...under("database", [
    ["oracle", "Oracle"],
    ["sql server", "SQL Server"],
    ["postgresql", "PostgreSQL"],
    ["db2", "DB2"],
  ]),
  ...under("access", [
    ["password", "Password"],
    ["permission", "Missing permission"],
    ["locked", "Account locked"],
    ["badge", "Badge"],
  ]),
  ...under("security", [
    ["phishing", "Suspicious mail"],
    ["malware", "Malware"],
    ["lost device", "Lost or stolen device"],
  ]),
];

/** Source: ServiceNow incident.close_code. The older ones follow, as scripts still send them. */
const closeCodes = [
  ...plain(
    "closeCode",
    same([
      "Solution provided",
      "Workaround provided",
      "Resolved by caller",
      "Resolved by change",
      "Resolved by problem",
      "Resolved by request",
      "Known error",
      "Duplicate",
      "User error",
      "No resolution provided",
      "Cleared by monitoring",
    ]),
  ),
  ...plain(
    "closeCode",
    same([
      "Solved (Permanently)",
      "Solved (Work Around)",
      "Solved Remotely (Permanently)",
      "Solved Remotely (Work Around)",
      "Not Solved (Not Reproducible)",
      "Not Solved (Too Costly)",
      "Closed/Resolved by Caller",
    ]),
    500,
  ),
];

/** Source: ServiceNow task.contact_type. */
const contactTypes = plain("contactType", [
  ["phone", "Phone"],
  ["email", "E-mail"],
  ["self-service", "Portal"],
  ["walk-in", "Walk-in"],
  ["chat", "Chat"],
  ["monitoring", "Monitoring"],
]);

/** Every choice that incidents begin with. */
export const starterChoices: readonly StarterChoice[] = [...categories, ...subcategories, ...closeCodes, ...contactTypes];
