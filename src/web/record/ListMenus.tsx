import { Checkbox, Menu, Popover } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import type { Field } from "../../kernel/model.ts";
import { Icon } from "../kit/icon.tsx";
import type { DescribedKind } from "./describe.ts";
import { groupable, type ListState } from "./list-state.ts";

type MenuProps = { kind: DescribedKind; state: ListState; onChange: (next: Partial<ListState>) => void };

/** Which field heads groups, or none. */
export function GroupMenu({ kind, state, onChange }: MenuProps) {
  const fields = groupable(kind);
  const current = fields.find((field) => field.name === state.group);
  return (
    <span className="q">
      group{" "}
      <Menu position="bottom-end">
        <Menu.Target>
          <button className="act" type="button">
            {current ? current.label.toLowerCase() : "none"} <Icon of={ChevronDown} small />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={420} className="scrolls">
          <Menu.Item onClick={() => onChange({ group: null })}>none</Menu.Item>
          {fields.map((field) => (
            <Menu.Item key={field.name} onClick={() => onChange({ group: field.name })}>
              {field.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

/** What the rows are ordered by: any sortable field, either way, said in words that fit its type. */
export function SortMenu({ kind, state, onChange }: MenuProps) {
  const sortable = kind.fields.filter((field) => field.sortable);
  const name = state.sort.replace(/^-/, "");
  const current = kind.fields.find((field) => field.name === name);
  return (
    <span className="q">
      by{" "}
      <Menu position="bottom-end">
        <Menu.Target>
          <button className="act" type="button">
            {current ? sortWords(current, state.sort.startsWith("-")) : name} <Icon of={ChevronDown} small />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={420} className="scrolls">
          {sortable.flatMap((field) =>
            [false, true].map((isDown) => (
              <Menu.Item key={`${isDown} ${field.name}`} onClick={() => onChange({ sort: `${isDown ? "-" : ""}${field.name}` })}>
                {sortWords(field, isDown)}
              </Menu.Item>
            )),
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

/** "opened, newest first", "name, A to Z". */
export function sortWords(field: Field, isDown: boolean): string {
  const label = field.label.toLowerCase();
  if (field.type === "instant" || field.type === "date") return `${label}, ${isDown ? "newest" : "oldest"} first`;
  if (field.type === "text") return `${label}, ${isDown ? "Z to A" : "A to Z"}`;
  if (field.type === "choice") return `${label}, ${isDown ? "last" : "first"} first`;
  return `${label}, ${isDown ? "most" : "least"} first`;
}

type ColumnsProps = { kind: DescribedKind; names: readonly string[]; isOwn: boolean; onChange: (names: readonly string[] | null) => void };

/** Which columns the list has: chosen ones at the end, in the order they were chosen; remembered on this browser. */
export function ColumnsMenu({ kind, names, isOwn, onChange }: ColumnsProps) {
  const fields = kind.fields.filter((field) => !["json", "longtext"].includes(field.type) || kind.columns.includes(field.name));
  const chosen = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const rest = fields.filter((field) => !names.includes(field.name)).toSorted((one, other) => one.label.localeCompare(other.label));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <button className="act wide-only" type="button">
          Columns
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll in every browser */}
        <div className="columns-menu" role="group" aria-label="Columns">
          {[...chosen, ...rest].map((field) => (
            <Checkbox
              key={field.name}
              size="xs"
              label={field.label}
              checked={names.includes(field.name)}
              disabled={field.name === kind.title}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...names, field.name] : names.filter((name) => name !== field.name))
              }
            />
          ))}
        </div>
        {isOwn && (
          <button className="act" type="button" onClick={() => onChange(null)}>
            As the model has them
          </button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
