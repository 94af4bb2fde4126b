import "./vendor.css";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { daysBetween } from "../../../kernel/plain-day.ts";
import { useMay } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import type { DescribedKind } from "../../../web/record/describe.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { useRecordList } from "../../../web/record/queries.ts";
import { dayWords } from "../period.rules.ts";
import { moneyText, type Standing, useStandings, useVariants } from "./data.ts";

/** `/vendors`: whom the office buys from and how each stands; who needs a look on top. */
export function Screen() {
  const kind = useKinds().byKind.get("vendor");
  usePageTitle("Vendors");
  return kind ? <Page kind={kind} /> : null;
}

type Line = { id: string; name: string; tier: string | null; owner: string | null; standing: Standing | null };

function Page({ kind }: { kind: DescribedKind }) {
  const standings = useStandings();
  const { data, error, refetch } = useRecordList(kind, { filter: "active:true", sort: "name", fields: "name,tier,owner" });
  const lines = useMemo(() => linesOf(data?.pages ?? [], standings.data?.vendors ?? []), [data, standings.data]);
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data || !standings.data) return <LoadingRows widths={[160, 40, 120, 80, 80, 80]} />;
  return <Table lines={lines} today={standings.data.today} />;
}

function linesOf(
  pages: readonly {
    items: readonly Record<string, unknown>[];
    refs: Readonly<Record<string, Readonly<Record<string, { label: string }>>>>;
  }[],
  standings: readonly Standing[],
): Line[] {
  const byId = new Map(standings.map((one) => [one.id, one]));
  const lines = pages.flatMap(({ items, refs }) =>
    items.map((one): Line => {
      const owner = typeof one.owner === "string" ? (refs.person?.[one.owner]?.label ?? null) : null;
      return {
        id: String(one.id),
        name: String(one.name),
        tier: (one.tier as string | null) ?? null,
        owner,
        standing: byId.get(String(one.id)) ?? null,
      };
    }),
  );
  return lines.sort(
    (one, other) =>
      urgency(one) - urgency(other) || (one.tier ?? "9").localeCompare(other.tier ?? "9") || one.name.localeCompare(other.name),
  );
}

/** Who is decided on soonest stands on top; who has nothing to decide, below. */
function urgency({ standing }: Line): number {
  return standing?.nextDecisionOn ? Date.parse(standing.nextDecisionOn) : Number.MAX_SAFE_INTEGER;
}

function Table({ lines, today }: { lines: readonly Line[]; today: string }) {
  const navigate = useNavigate();
  const may = useMay();
  const [at, setAt] = useState(0);
  const variants = useVariants();
  const place = Math.min(at, Math.max(0, lines.length - 1));
  const open = (line: Line | undefined) => line && void navigate({ to: `/vendors/${line.id}` });
  useFooting(`${lines.length} vendors in use`);
  useKeys(
    {
      j: { does: "next", run: () => setAt(Math.min(lines.length - 1, place + 1)) },
      k: { does: "previous", run: () => setAt(Math.max(0, place - 1)) },
      Enter: { does: "open", run: () => open(lines[place]) },
      n: may("vendor.write") ? { does: "new vendor", run: () => void navigate({ to: "/vendors/new" }) } : undefined,
    },
    { scope: "Vendors" },
  );
  const spellings = variants.data?.variants.length ?? 0;
  return (
    <div className="vn-page">
      <div className="row vn-head">
        <h1>Vendors</h1>
        <span className="grow" />
        {spellings > 0 && (
          <Link className="act" to="/vendors/spellings">
            {spellings === 1 ? "1 vendor under two spellings" : `${spellings} vendors under several spellings`}
          </Link>
        )}
        <Link className="act" to="/list/vendors">
          As a list
        </Link>
        {may("vendor.write") && (
          <Link className="act" to="/vendors/new">
            New vendor
          </Link>
        )}
      </div>
      {lines.length === 0 ? (
        <EmptyState headline="No vendors yet">
          Take in the list of contracts you have: Administration, Import. Or write down the first one.
        </EmptyState>
      ) : (
        <div className="vn-scroll">
          <table className="vn-table">
            <thead>
              <tr>
                <th scope="col">Vendor</th>
                <th scope="col" className="wide-only">
                  Tier
                </th>
                <th scope="col" className="wide-only">
                  Owner
                </th>
                <th scope="col" className="num wide-only">
                  In force
                </th>
                <th scope="col">Decide by</th>
                <th scope="col" className="num">
                  Promises kept
                </th>
                <th scope="col" className="num">
                  Owes us
                </th>
                <th scope="col" className="num wide-only">
                  Paid, 12 months
                </th>
                <th scope="col" className="num wide-only">
                  Exceptions
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, index) => (
                <VendorLine key={line.id} line={line} today={today} isActive={index === place} onActive={() => setAt(index)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function VendorLine({ line, today, isActive, onActive }: { line: Line; today: string; isActive: boolean; onActive: () => void }) {
  const { id, name, tier, owner, standing } = line;
  const kept = standing && standing.measured > 0 ? standing.measured - standing.missed : null;
  return (
    <tr className={isActive ? "is-active" : undefined} onMouseDown={onActive}>
      <th scope="row">
        <Link to={`/vendors/${id}`}>{name}</Link>
      </th>
      <td className="q wide-only">{tier ?? "–"}</td>
      <td className="q wide-only">{owner ?? <span className="amber">nobody</span>}</td>
      <td className="num wide-only">{standing?.contracts || "–"}</td>
      <td>{standing?.nextDecisionOn ? <Decide on={standing.nextDecisionOn} today={today} /> : <span className="qq">–</span>}</td>
      <td className="num">
        {kept === null ? (
          <span className="qq">not measured</span>
        ) : (
          <>
            <b className={standing!.missed > 0 ? "red name" : "name"}>{kept}</b> <span className="unit">of {standing!.measured}</span>
          </>
        )}
      </td>
      <td className="num">
        {standing && standing.owed.length > 0 ? <b className="name">{moneyText(standing.owed)}</b> : <span className="qq">–</span>}
      </td>
      <td className="num wide-only">
        {standing && standing.spent12.length > 0 ? moneyText(standing.spent12) : <span className="qq">not known</span>}
      </td>
      <td className="num wide-only">
        {standing?.exceptions ? <span className="amber">{standing.exceptions}</span> : <span className="qq">–</span>}
      </td>
    </tr>
  );
}

/** A day something is decided by: red when it passed, amber within a fortnight. */
export function Decide({ on, today }: { on: string; today: string }) {
  const days = daysBetween(today, on);
  const look = days < 0 ? "red" : days <= 14 ? "amber" : undefined;
  const words =
    days < 0 ? `${-days} ${days === -1 ? "day" : "days"} late` : days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
  return (
    <span className="nw">
      <b className={look ? `${look} name` : "name"}>{words}</b> <span className="q wide-only">· {dayWords(on)}</span>
    </span>
  );
}
