import { Combobox, useCombobox } from "@mantine/core";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

/** One condition as a chip: `text` is the filter language ("state:open"), the words are for reading ("state", "is open"). */
export type FilterChip = { text: string; field: string; words: string };

/** A proposal while typing: `text` replaces what stands in the box, `label` is read, `note` says more. */
export type Completion = { text: string; label: string; note?: string };

export type ParseAnswer = { ok: true; chips: readonly FilterChip[] } | { ok: false; sentence: string };

type FilterBoxProps = {
  chips: readonly FilterChip[];
  onChange: (chips: readonly FilterChip[]) => void;
  parse: (text: string) => ParseAnswer;
  complete: (text: string) => readonly Completion[] | Promise<readonly Completion[]>;
  inputRef?: Ref<HTMLInputElement>;
  placeholder?: string;
};

/** The one filter line: conditions as chips, more by typing the filter language with proposals. Backspace takes the last chip back as text. */
export function FilterBox({ chips, onChange, parse, complete, inputRef, placeholder = "add, or type words" }: FilterBoxProps) {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const proposals = useProposals(text, complete, combobox.dropdownOpened);

  const commit = (written: string) => {
    if (written.trim() === "") return;
    const answer = parse(written);
    if (!answer.ok) return setRefused(answer.sentence);
    const known = new Set(chips.map((chip) => chip.text));
    onChange([...chips, ...answer.chips.filter((chip) => !known.has(chip.text))]);
    write("");
    combobox.closeDropdown();
  };
  const write = (next: string) => {
    setText(next);
    setRefused(null);
    combobox.resetSelectedOption();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const last = chips.at(-1);
    if (event.key === "Enter" && !(combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0)) {
      event.preventDefault();
      commit(text);
    } else if (event.key === "Backspace" && text === "" && last) {
      event.preventDefault();
      onChange(chips.slice(0, -1));
      write(last.text);
    } else if (event.key === "Escape" && !combobox.dropdownOpened) event.currentTarget.blur();
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(chosen) => (/[:<>=,.]$/.test(chosen) ? write(chosen) : commit(chosen))}
      position="bottom-start"
      width={360}
      shadow="md"
    >
      <div className="fbox-wrap">
        <Combobox.DropdownTarget>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be one line of chips */}
          <div className="fbox" role="group" aria-label="Filter">
            <Icon of={Search} />
            {chips.map((chip) => (
              <Chip key={chip.text} chip={chip} onRemove={() => onChange(chips.filter((other) => other !== chip))} />
            ))}
            <Combobox.EventsTarget>
              <input
                ref={inputRef}
                aria-label="Add to the filter"
                aria-invalid={refused ? true : undefined}
                placeholder={placeholder}
                size={12}
                value={text}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => {
                  write(event.currentTarget.value);
                  combobox.openDropdown();
                }}
                onClick={() => combobox.openDropdown()}
                onBlur={() => combobox.closeDropdown()}
                onKeyDown={onKeyDown}
              />
            </Combobox.EventsTarget>
          </div>
        </Combobox.DropdownTarget>
        {refused && (
          <p className="fbox-refused" role="alert">
            {refused}
          </p>
        )}
      </div>
      <Combobox.Dropdown hidden={proposals.length === 0}>
        <Combobox.Options aria-label="Proposals">
          {proposals.map((proposal) => (
            <Combobox.Option key={proposal.text} value={proposal.text}>
              <span className="row">
                <span className="bright">{proposal.label}</span>
                <span className="grow" />
                <span className="qq">{proposal.note}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** One condition, with a cross that takes it away. */
export function Chip({ chip, onRemove }: { chip: FilterChip; onRemove: () => void }) {
  return (
    <span className="chip">
      {chip.field} <b>{chip.words}</b>
      <button type="button" aria-label={`Remove ${chip.field} ${chip.words}`} onClick={onRemove}>
        <Icon of={X} small />
      </button>
    </span>
  );
}

function useProposals(text: string, complete: FilterBoxProps["complete"], isOpen: boolean): readonly Completion[] {
  const [proposals, setProposals] = useState<readonly Completion[]>([]);
  useEffect(() => {
    if (!isOpen) return setProposals([]);
    let isLate = false;
    void Promise.resolve(complete(text)).then((answer) => {
      if (!isLate) setProposals(answer.slice(0, 12));
    });
    return () => {
      isLate = true;
    };
  }, [text, complete, isOpen]);
  return proposals;
}
