import { Button, Menu, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useMemo, useState } from "react";
import { asProblem } from "../client/problem.ts";
import { placeOf } from "../kit/address.ts";
import { Icon } from "../kit/icon.tsx";
import { useLast } from "../kit/last.ts";
import { notify } from "../kit/notify.ts";
import { DimmedButton, type RefusalView } from "../kit/Refusal.tsx";
import { type Deed, useDeeds } from "../kit/slots.ts";
import { isVoice } from "./composing.ts";
import type { DescribedCommand, DescribedKind, Kinds } from "./describe.ts";
import { FieldForm, type Values } from "./FieldForm.tsx";
import { openWay } from "./open-way.ts";
import { type RecordAnswer, type Refused, refreshRecord, sendVerb } from "./queries.ts";
import { hrefOf, titleOf, valueIn } from "./shown-record.ts";

type VerbsProps = {
  kind: DescribedKind;
  kinds: Kinds;
  answer: RecordAnswer;
  onEdit: () => void;
  most?: number;
  /** The verb the record is on its way to: while it is refused, it is the first to say why. */
  next?: string;
  /** The record is over: what its state forbids is not offered at all. */
  isOver?: boolean;
};
type Verb = { command: DescribedCommand; refusal: RefusalView | null; refusedAs: string | null };

/** What can be done to a record: the first permitted verb filled, the next beside it, the rest behind three dots; refused ones say why. */
export function Verbs({ kind, kinds, answer, onEdit, most = 4, next, isOver = false }: VerbsProps) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const { record, can } = answer;
  const verbs = useMemo(() => verbsOf(kind, can, kinds), [kind, can, kinds]);
  const asked = verbs.find(({ command, refusal }) => command.type === search.do && !refusal)?.command ?? null;
  const [chosen, setOpen] = useState<DescribedCommand | null>(null);
  const open = chosen ?? asked;
  const lastOpen = useLast(open);
  const close = () => {
    setOpen(null);
    if (asked) void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, do: undefined }), replace: true });
  };
  const run = useVerb(kind, record.id);
  const press = (command: DescribedCommand) => {
    if (command.type === "edit") return onEdit();
    if (command.fields.length > 0) return setOpen(command);
    void run(command, {}).catch((fault: unknown) =>
      notify({ title: `${command.label}: not done`, message: asProblem(fault).message, isBad: true }),
    );
  };
  useVerbDeeds(kind, answer, verbs, press);

  const permitted = verbs.filter(({ refusal }) => !refusal);
  const refused = isOver ? [] : telling(verbs, next);
  const shown = [...permitted.slice(0, most), ...refused.slice(0, Math.max(0, most - permitted.length))];
  const rest = [...permitted, ...refused].filter((verb) => !shown.includes(verb));
  if (shown.length === 0 && open === null) return null;
  return (
    <div className="verbs">
      {shown.map(({ command, refusal }, at) => (
        <DimmedButton
          key={command.type}
          refusal={refusal}
          variant={at === 0 && !refusal && command.type !== "edit" ? "filled" : "subtle"}
          onClick={() => press(command)}
        >
          {command.label}
        </DimmedButton>
      ))}
      {rest.length > 0 && <MoreVerbs verbs={rest} onPress={press} />}
      <Modal opened={open !== null} onClose={close} title={lastOpen?.label} size="md" closeButtonProps={{ "aria-label": "Close" }}>
        {open && (
          <FieldForm
            key={open.type}
            label={open.label}
            draftKey={`${kind.kind}:${record.id}:${open.type}`}
            kind={kind.kind}
            fields={open.fields}
            initial={startOf(open, kind, answer)}
            refs={answer.refs}
            submit={open.label}
            onCancel={close}
            onSubmit={async (values) => {
              await run(open, given(open, values));
              close();
            }}
          >
            {open.help && <p className="q form-help">{open.help}</p>}
          </FieldForm>
        )}
      </Modal>
    </div>
  );
}

/** The refused verbs, those first that say something: the next step, then what can be mended, last what its state does not know. */
function telling(verbs: readonly Verb[], next: string | undefined): Verb[] {
  const rank = ({ command, refusedAs }: Verb) => (command.type === next ? 0 : refusedAs === "wrongState" ? 2 : 1);
  return verbs.filter(({ refusal }) => refusal).toSorted((one, other) => rank(one) - rank(other));
}

/** The verbs that had no room: the permitted first; a refused one says why, and leads to what would open it. */
function MoreVerbs({ verbs, onPress }: { verbs: readonly Verb[]; onPress: (command: DescribedCommand) => void }) {
  const navigate = useNavigate();
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target>
        <Button aria-label="More">
          <Icon of={Ellipsis} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={460} className="scrolls">
        {verbs.map(({ command, refusal }) => {
          const way = refusal?.open?.href;
          return (
            <Menu.Item
              key={command.type}
              aria-disabled={refusal && !way ? true : undefined}
              closeMenuOnClick={!refusal || way !== undefined}
              onClick={() => (way ? void navigate(placeOf(way)) : refusal ? undefined : onPress(command))}
            >
              <span className={refusal ? "q" : undefined}>{command.label}</span>
              {refusal && (
                <span className="menu-reason">
                  {refusal.sentence} {way && <span className="menu-way">{refusal.open?.label}</span>}
                </span>
              )}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Runs a verb on a record and reads again what it touched. */
export function useVerb(kind: DescribedKind, id: string): (command: Pick<DescribedCommand, "type">, values: Values) => Promise<void> {
  const client = useQueryClient();
  return async ({ type }, values) => {
    await sendVerb({ kind, id, verb: type, values });
    await refreshRecord(client, kind);
  };
}

/** What a rule refused, as buttons and forms show it. */
export function refusalView(refused: Refused, kinds: Kinds): RefusalView {
  return { sentence: refused.sentence, open: openWay(refused.opens, kinds) };
}

function verbsOf(kind: DescribedKind, can: RecordAnswer["can"], kinds: Kinds): Verb[] {
  return kind.commands
    .filter((command) => command.order !== undefined && !isVoice(command) && can[command.type] !== undefined)
    .toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .map((command) => {
      const refused = can[command.type];
      return { command, refusal: refused ? refusalView(refused, kinds) : null, refusedAs: refused?.code ?? null };
    });
}

/** A verb's form begins with what the record says already of the fields they share. */
function startOf(command: DescribedCommand, kind: DescribedKind, { record }: RecordAnswer): Values {
  const shared = command.fields.flatMap((field) => {
    const own = kind.fields.find((one) => one.name === field.name && one.type === field.type);
    const value = own && valueIn(own, record);
    return value === null || value === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(shared);
}

/** Only fields of the form are sent; what was left empty is left out where it may be. */
export function given(command: DescribedCommand, values: Values): Values {
  const sent = command.fields.flatMap((field) => {
    const value = values[field.name] ?? null;
    return value === null && !field.required && values[field.name] === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(sent.filter(([, value]) => value !== null));
}

function useVerbDeeds(kind: DescribedKind, answer: RecordAnswer, verbs: readonly Verb[], press: (command: DescribedCommand) => void) {
  const { record } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: deeds change with what may be done; `press` reads the present
  const deeds = useMemo(
    () =>
      verbs.flatMap(({ command, refusal }): Deed[] =>
        refusal
          ? []
          : [
              {
                id: `verb ${command.type}`,
                label: command.label,
                group: record.number ?? titleOf(kind, record),
                note: hrefOf(kind, record),
                run: () => press(command),
              },
            ],
      ),
    [verbs, record.id],
  );
  useDeeds(deeds);
}
