import { Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { FilterBox, type FilterChip } from "../../../web/kit/FilterBox.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { chipsOf, proposalsFor, quoted, textOf } from "../../../web/record/chips.ts";
import { useKinds } from "../../../web/record/describe.ts";
import { alertStates, severities } from "../model.ts";
import { useSources } from "./console-data.ts";

/** The one filter line, and the four things an alert is asked by at night for those who do not type. */
export function ConsoleFilter({ filter, onChange }: { filter: string; onChange: (filter: string) => void }) {
  const kinds = useKinds();
  const kind = kinds.byKind.get("alert")!;
  const box = useRef<HTMLInputElement>(null);
  const chips = useMemo(() => chipsOf(filter, kind, kinds), [filter, kind, kinds]);
  const parse = useCallback((text: string) => chipsOf(text, kind, kinds), [kind, kinds]);
  const complete = useCallback((text: string) => proposalsFor(text, kind, kinds), [kind, kinds]);
  const { data } = useSources();
  useKeys({ "/": { does: "filter", run: () => box.current?.focus() } }, { scope: "Alerts" });
  const shown: readonly FilterChip[] = chips.ok ? (filter === "" ? [] : chips.chips) : [{ text: filter, field: "filter", words: filter }];
  /** One value of a field at a time: choosing another takes its place. */
  const choose = (field: string, value: string) => {
    const others = shown.filter((chip) => !chip.text.startsWith(`${field}:`));
    const text = `${field}:${quoted(value)}`;
    onChange([textOf(others), text].filter(Boolean).join(" "));
  };
  return (
    <div className="filter console-filter">
      <FilterBox
        chips={shown}
        onChange={(next) => onChange(textOf(next))}
        parse={parse}
        complete={complete}
        inputRef={box}
        placeholder="severity, service, words"
      />
      <Choice
        label="Source"
        options={(data?.sources ?? []).map(({ name }) => ({ value: name, label: name }))}
        onChoose={(value) => choose("integration", value)}
      />
      <Choice label="Severity" options={severities} onChoose={(value) => choose("severity", value)} />
      <Choice label="State" options={alertStates.filter((one) => one.value !== "resolved")} onChoose={(value) => choose("status", value)} />
    </div>
  );
}

type ChoiceProps = { label: string; options: readonly { value: string; label: string }[]; onChoose: (value: string) => void };

function Choice({ label, options, onChoose }: ChoiceProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button className="act wide-only" type="button">
          {label} <Icon of={ChevronDown} small />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} className="scrolls">
        {options.map((option) => (
          <Menu.Item key={option.value} onClick={() => onChoose(option.value)}>
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
