import { Link } from "@tanstack/react-router";
import { useSetup } from "../account/SetupScreen.tsx";
import { useMay } from "../client/session.ts";
import { shownAdministration } from "../frame/administration-places.ts";
import type { AdministrationItem } from "../frame/contract.ts";
import { useShell } from "../frame/shell.tsx";
import { EmptyState } from "../kit/Emptiness.tsx";
import { useFooting } from "../kit/slots.ts";
import { type DescribedKind, type Kinds, useKinds } from "../record/describe.ts";
import { countWords, useCount } from "../record/queries.ts";

/** `/admin`: every register and setting of the office in groups, with how many of each there are. */
export function Screen() {
  const { administration = [] } = useShell();
  const kinds = useKinds();
  const may = useMay();
  const { data: setup } = useSetup();
  const groups = shownAdministration(administration, kinds, may);
  useFooting(setup && setup.items.length > 0 ? `${setup.done} of ${setup.total} set up` : "");
  return (
    <div className="page admin">
      <header className="page-top">
        <h1>Administration</h1>
        {setup && setup.items.length > 0 && (
          <Link className="act" to="/setup">
            {setup.items.length} not set up yet
          </Link>
        )}
      </header>
      {groups.length === 0 && (
        <EmptyState headline="Nothing here is yours to set">
          Your roles let you work, not set up. An administrator can give you more.
        </EmptyState>
      )}
      <div className="admin-groups">
        {groups.map((group) => (
          <section key={group.label} aria-label={group.label}>
            <h2>{group.label}</h2>
            <ul>
              {group.items.map((item) => (
                <li key={"kind" in item ? item.kind : item.href}>
                  <Item item={item} kinds={kinds} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function Item({ item, kinds }: { item: AdministrationItem; kinds: Kinds }) {
  if ("kind" in item) {
    const kind = kinds.byKind.get(item.kind);
    return kind ? <Register kind={kind} href={item.href ?? `/${kind.plural}`} /> : null;
  }
  return (
    <Link to={item.href}>
      <b>{item.label}</b>
      <span className="q">{item.about}</span>
    </Link>
  );
}

function Register({ kind, href }: { kind: DescribedKind; href: string }) {
  const isKept = kind.fields.some((field) => field.name === "active");
  const { data } = useCount(kind, isKept ? "active:true" : "");
  return (
    <Link to={href}>
      <b>
        {kind.pluralLabel} <span className="count">{countWords(data)}</span>
      </b>
      <span className="q">{kind.about}</span>
    </Link>
  );
}
