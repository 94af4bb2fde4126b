import { NativeSelect, Switch, TextInput } from "@mantine/core";
import type { Run, Settings, Target } from "./data.ts";

/** What was changed on the page and not looked at yet. */
export type Draft = Partial<Settings> & { mapping?: (string | null)[] };
type Option = { value: string; label: string };

const dateOrders: Option[] = [
  { value: "", label: "told by the dates themselves" },
  { value: "DMY", label: "D/M/YYYY" },
  { value: "MDY", label: "M/D/YYYY" },
  { value: "YMD", label: "YYYY-M-D" },
];
const encodings: Option[] = [
  { value: "", label: "told by the bytes" },
  ...["utf-8", "latin-1", "utf-16le", "utf-16be"].map((value) => ({ value, label: value })),
];
const separators: Option[] = [
  { value: "", label: "told by the first line" },
  { value: ",", label: "comma" },
  { value: ";", label: "semicolon" },
  { value: "\t", label: "tab" },
];
const taken: Option[] = [
  { value: "", label: "ask me" },
  { value: "newNumber", label: "give a new number" },
  { value: "skip", label: "leave it out" },
];

type Given = { run: Run; draft: Draft; onChange: (draft: Draft) => void };

/** What may be chosen for a file that says how another system is set up. */
export function ConfigurationChoices({ run, draft, onChange }: Given) {
  const settings = { ...run.settings, ...draft };
  return (
    <section className="import-choices" aria-label="Choices">
      <Switch
        label="Make the people who are not here"
        description="As analysts who cannot sign in until they are invited. Otherwise what names them is refused."
        checked={settings.makePeople ?? false}
        onChange={(event) => onChange({ ...draft, makePeople: event.currentTarget.checked })}
      />
      <div className="import-grid">
        <TextInput
          label="Name of the source"
          value={settings.source}
          onChange={(event) => onChange({ ...draft, source: event.currentTarget.value })}
        />
      </div>
    </section>
  );
}

type Props = Given & { targets: readonly Target[] };

/** Everything that may be chosen for a file; what it asks stands on top. */
export function Choices({ run, targets, draft, onChange }: Props) {
  const settings = { ...run.settings, ...draft };
  const set = (change: Draft) => onChange({ ...draft, ...change });
  const asked = new Map(run.found?.questions.map((one) => [one.setting, one.sentence]));
  return (
    <section className="import-choices" aria-label="Choices">
      {[...asked.values()].map((sentence) => (
        <p className="import-question amber" key={sentence} role="alert">
          {sentence}
        </p>
      ))}
      <UnknownWords run={run} targets={targets} settings={settings} set={set} />
      <div className="import-grid">
        <Chosen label="How dates are written" data={dateOrders} value={settings.dateOrder} onChange={(dateOrder) => set({ dateOrder })} />
        <TextInput
          label="Time zone of the dates"
          placeholder="the organisation's"
          value={settings.timeZone ?? ""}
          onChange={(event) => set({ timeZone: event.currentTarget.value.trim() || null })}
        />
        <Chosen label="A number that is taken here" data={taken} value={settings.onTaken} onChange={(onTaken) => set({ onTaken })} />
        <TextInput label="Name of the source" value={settings.source} onChange={(event) => set({ source: event.currentTarget.value })} />
        <Chosen label="Encoding" data={encodings} value={settings.encoding} onChange={(encoding) => set({ encoding })} />
        <Chosen label="Between cells" data={separators} value={settings.separator} onChange={(separator) => set({ separator })} />
      </div>
      <Switch
        label="Unknown columns become fields of your own"
        checked={settings.customFields}
        onChange={(event) => set({ customFields: event.currentTarget.checked })}
      />
    </section>
  );
}

function Chosen(props: { label: string; data: Option[]; value: string | null; onChange: (value: string | null) => void }) {
  const { label, data, value, onChange } = props;
  return <NativeSelect label={label} data={data} value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)} />;
}

function UnknownWords({
  run,
  targets,
  settings,
  set,
}: {
  run: Run;
  targets: readonly Target[];
  settings: Settings;
  set: (change: Draft) => void;
}) {
  const known = Object.entries(run.settings.values).flatMap(([target, words]) => Object.keys(words).map((word) => [target, word] as const));
  const unknown = Object.entries(run.found?.unknown ?? {}).flatMap(([target, words]) => words.map((word) => [target, word] as const));
  const all = new Map([...known, ...unknown].map(([target, word]) => [`${target}/${word}`, { target, word }]));
  if (all.size === 0) return null;
  return (
    <fieldset className="import-grid">
      <legend className="amber">Words that mean nothing here yet</legend>
      {[...all.values()].map(({ target, word }) => {
        const choices = targets.find((one) => one.name === target)?.choices ?? [];
        const values = settings.values[target] ?? {};
        return (
          <Chosen
            key={`${target}/${word}`}
            label={`${target}: ${word}`}
            data={[{ value: "", label: "refuse it" }, ...choices.map(({ value, label }) => ({ value, label }))]}
            value={values[word] ?? null}
            onChange={(value) => {
              const { [word]: _, ...rest } = values;
              set({ values: { ...settings.values, [target]: value === null ? rest : { ...rest, [word]: value } } });
            }}
          />
        );
      })}
    </fieldset>
  );
}
