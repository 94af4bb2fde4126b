import type { ReactNode } from "react";

type ReadingProps = { what: string; data: Readonly<Record<string, unknown>>; children?: ReactNode };

const words: Readonly<Record<string, string>> = {
  action: "Says",
  summary: "Summary",
  severity: "Severity",
  sourceKey: "Condition",
  resource: "Resource",
  check: "Check",
  service: "Service",
  environment: "Environment",
  component: "Component",
  group: "Group",
  class: "Class",
  occurredAt: "Happened",
  at: "When",
  source: "Source",
  eventId: "Message",
  identity: "Told apart by",
  labels: "Labels",
  links: "Links",
  details: "Details",
};
const actions: Readonly<Record<string, string>> = { trigger: "fires", acknowledge: "somebody has it", resolve: "is over" };

/** What was read of a body, field by field; what was not found is left out. */
export function Reading({ what, data, children }: ReadingProps) {
  const shown = Object.keys(words).filter((name) => !isNothing(data[name]));
  return (
    <section className="intake-reading" aria-label={String(data.summary ?? what)}>
      {children}
      <dl className="kv">
        {shown.map((name) => (
          <Fact key={name} name={name} value={data[name]} />
        ))}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt>{words[name]}</dt>
      <dd>{name === "action" ? (actions[String(value)] ?? String(value)) : <Value value={value} />}</dd>
    </>
  );
}

function Value({ value }: { value: unknown }) {
  if (typeof value !== "object" || value === null) return String(value);
  if (isLinks(value)) return <Links links={value} />;
  const pairs = Object.entries(value);
  const isFlat = !Array.isArray(value) && pairs.every(([, one]) => typeof one === "string");
  if (isFlat) return pairs.map(([name, one]) => `${name}=${String(one)}`).join(", ");
  return <pre>{JSON.stringify(value, null, 1)}</pre>;
}

type Link = { href: string; text: string | null };

function isLinks(value: object): value is Link[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof one === "object" && one !== null && "href" in one);
}

function Links({ links }: { links: readonly Link[] }) {
  return (
    <ul>
      {links.map(({ href, text }) => (
        <li key={href}>
          <a href={href} rel="noreferrer" target="_blank">
            {text ?? href}
          </a>
        </li>
      ))}
    </ul>
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || JSON.stringify(value) === "{}" || JSON.stringify(value) === "[]";
}
