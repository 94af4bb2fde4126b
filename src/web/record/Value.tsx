import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Field } from "../../kernel/model.ts";
import { durationWords, type Instant, instant } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";
import { amountWords } from "../kit/amount-words.ts";
import { Priority } from "../kit/people.tsx";
import { When } from "../kit/When.tsx";
import type { Kinds } from "./describe.ts";
import { isMissing, type Refs, refWords, type ShownRecord, valueWords } from "./shown-record.ts";
import { StateWord } from "./state-word.tsx";

type ValueProps = {
  field: Field;
  value: unknown;
  refs: Refs;
  kinds: Kinds;
  areLinks?: boolean;
  /** The record it is of: an amount reads its currency there. */
  record?: ShownRecord;
};

/** A field's value for reading: names instead of ids, labels instead of codes, times in the reader's zone; "none" where missing. */
export function Value({ field, value, refs, kinds, areLinks = false, record }: ValueProps): ReactNode {
  if (isMissing(value)) return <span className="qq">none</span>;
  if (field.type === "instant") return <When at={value as Instant} form="both" />;
  if (field.type === "date") return <Day value={String(value)} />;
  if (field.type === "boolean") return <span className={value ? "" : "q"}>{value ? "yes" : "no"}</span>;
  if (field.type === "longtext") return <span className="prose">{String(value)}</span>;
  if (field.currencyIn) return <Amount value={String(value)} currency={record?.[field.currencyIn]} />;
  if (field.reference) return <References field={field} value={value} refs={refs} kinds={kinds} areLinks={areLinks} />;
  if (field.type === "choice") return <ChoiceWord field={field} value={String(value)} />;
  if (field.type === "integer" || field.type === "decimal") return <Figure field={field} value={Number(value)} />;
  if (field.type === "text" && /^https?:\/\//.test(String(value)) && areLinks) return <Address href={String(value)} />;
  return <Words field={field} value={value} refs={refs} />;
}

function Words({ field, value, refs }: Pick<ValueProps, "field" | "value" | "refs">) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  return valueWords({ field, value, refs, timeZone, now: instant(nowMs) });
}

function References({ field, value, refs, kinds, areLinks }: ValueProps) {
  const ids = (Array.isArray(value) ? value : [value]).map(String);
  const kind = field.reference ?? "";
  const target = kinds.byKind.get(kind);
  return ids.map((id, at) => {
    const named = refs[kind]?.[id];
    const words = refWords(refs, kind, id);
    const isLink = areLinks && named !== undefined && target !== undefined;
    return (
      <span key={id}>
        {at > 0 && ", "}
        {isLink ? <Link to={`/${target.plural}/${named.number ?? id}`}>{words}</Link> : <span className={named ? "" : "qq"}>{words}</span>}
      </span>
    );
  });
}

function ChoiceWord({ field, value }: { field: Field; value: string }) {
  const { label = value, tone } = field.choices?.find((one) => one.value === value) ?? {};
  if (tone === "bad") return <b className="red name">{label}</b>;
  if (field.name === "priority" && /^[1-5]$/.test(value)) {
    return (
      <>
        <Priority value={value} word={label} /> {label}
      </>
    );
  }
  return field.name === "state" ? <StateWord word={label} /> : label;
}

function Figure({ field, value }: { field: Field; value: number }) {
  if (field.unit === "seconds") return <span title={`${value.toLocaleString("en")} seconds`}>{durationWords(value * 1000)}</span>;
  return (
    <>
      <span className="tn">{value.toLocaleString("en")}</span>
      {field.unit && <span className="unit"> {field.unit}</span>}
    </>
  );
}

function Amount({ value, currency }: { value: string; currency: unknown }) {
  const { locale } = useReader();
  return <span className="tn">{amountWords(value, typeof currency === "string" ? currency : null, locale)}</span>;
}

function Day({ value }: { value: string }) {
  const { locale } = useReader();
  const words = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  return <time dateTime={value}>{words}</time>;
}

function Address({ href }: { href: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {href.replace(/^https?:\/\//, "")}
    </a>
  );
}
