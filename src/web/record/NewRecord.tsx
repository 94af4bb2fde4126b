import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../kit/Emptiness.tsx";
import { DimmedButton } from "../kit/Refusal.tsx";
import { usePageTitle } from "../kit/slots.ts";
import { commandOf, type DescribedKind } from "./describe.ts";
import { FieldForm, type Values } from "./FieldForm.tsx";
import { refreshRecord, sendNew } from "./queries.ts";
import { hrefOf } from "./shown-record.ts";

type NewRecordProps = {
  kind: DescribedKind;
  /** Where a practice says it better than its kind does. */
  title?: string;
  about?: string;
  /** Values that are sent and not asked for. */
  fixed?: Values;
};

/** A new record of any kind: the short fields first, the rest on demand. Values in the address (`?service=…`) are filled in. */
export function NewRecord({ kind, title: own, about = kind.about, fixed = {} }: NewRecordProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const create = commandOf(kind, "create");
  const title = own ?? create?.label ?? `New ${kind.label.toLowerCase()}`;
  usePageTitle(title);
  if (!create?.permitted) {
    return (
      <EmptyState
        headline={create ? title : `${kind.pluralLabel} are not made by hand`}
        deed={
          <Link className="act" to={`/${kind.plural}`}>
            All {kind.pluralLabel.toLowerCase()}
          </Link>
        }
      >
        {create ? (
          <DimmedButton refusal={{ sentence: "You do not hold the permission to make one. Ask your administrator for it." }} isReasonBeside>
            {title}
          </DimmedButton>
        ) : (
          kind.about
        )}
      </EmptyState>
    );
  }
  const fields = create.fields.filter((field) => !field.setByRules);
  const given = Object.fromEntries(
    fields.filter((field) => search[field.name] !== undefined).map((field) => [field.name, search[field.name]]),
  );
  return (
    <div className="sheet new-record">
      <p>
        <Link className="act" to={`/${kind.plural}`}>
          {kind.pluralLabel}
        </Link>
      </p>
      <h1>{title}</h1>
      <p className="q">{about}</p>
      <FieldForm
        label={title}
        draftKey={[kind.kind, "new", ...Object.values(fixed)].join(":")}
        kind={kind.kind}
        fields={fields}
        initial={given}
        submit="Create"
        isShortFirst
        onCancel={() => window.history.back()}
        onSubmit={async (values) => {
          const sent = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
          const { record } = await sendNew(kind, { ...sent, ...fixed });
          void refreshRecord(client, kind);
          await navigate({ to: hrefOf(kind, record), replace: true });
        }}
      />
    </div>
  );
}
