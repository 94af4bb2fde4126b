import { Button, Checkbox, Menu, Popover, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { type FormEvent, useState } from "react";
import { asProblem } from "../client/problem.ts";
import { useMay } from "../client/session.ts";
import { Icon } from "../kit/icon.tsx";
import { notify } from "../kit/notify.ts";
import { Refusal } from "../kit/Refusal.tsx";
import type { DescribedKind } from "./describe.ts";
import { isChanged, type ListState, type View, writeListState } from "./list-state.ts";
import { countWords, useCount } from "./queries.ts";
import { useViewDeeds } from "./saved-views.ts";

type ViewsProps = {
  kind: DescribedKind;
  views: readonly View[];
  state: ListState;
  columns: readonly string[] | null;
  onSaved: (id: string | null) => void;
};

/** The views of a list as words with their counts; what was changed can be saved, for oneself or for everybody. */
export function Views({ kind, views, state, columns, onSaved }: ViewsProps) {
  const view = views.find((one) => one.key === state.view);
  const isOther = isChanged(state, view) || (columns !== null && columns.join() !== (view?.columns ?? columns).join());
  return (
    <>
      <ul>
        {views.map((one) => (
          <li key={one.key}>
            <ViewWord kind={kind} view={one} views={views} isCurrent={one.key === state.view && !isChanged(state, view)} />
          </li>
        ))}
      </ul>
      {isOther && <SaveView kind={kind} view={view} state={state} columns={columns} onSaved={onSaved} />}
      {!isOther && view?.saved && <ViewMenu kind={kind} view={view} onRemoved={() => onSaved(null)} />}
    </>
  );
}

function ViewWord({ kind, view, views, isCurrent }: { kind: DescribedKind; view: View; views: readonly View[]; isCurrent: boolean }) {
  const { data } = useCount(kind, view.filter);
  const search = writeListState(
    { view: view.key, filter: view.filter, sort: view.sort, group: view.group, columns: null, at: null },
    views,
  );
  const whose = view.saved ? (view.saved.shared ? "Shared with everybody." : "Yours alone.") : undefined;
  const about = [view.about, whose].filter(Boolean).join(" ") || undefined;
  return (
    <Link to="." search={() => search} resetScroll={false} aria-current={isCurrent ? "true" : undefined} title={about}>
      {view.name} <b>{countWords(data)}</b>
    </Link>
  );
}

type SaveProps = Pick<ViewsProps, "kind" | "state" | "columns" | "onSaved"> & { view: View | undefined };

function SaveView({ kind, view, state, columns, onSaved }: SaveProps) {
  const may = useMay();
  const deeds = useViewDeeds(kind);
  const [isOpen, setOpen] = useState(false);
  const [shared, setShared] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);
  const isMine = view !== undefined && deeds.isMine(view);
  const keep = async (deed: () => Promise<string | null>) => {
    setSentence(null);
    try {
      onSaved(await deed());
      setOpen(false);
    } catch (fault) {
      setSentence(asProblem(fault).message);
    }
  };
  const saveOver = async (mine: View) => {
    await deeds.saveOver(mine, { state, columns });
    return mine.key;
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name) void keep(() => deeds.save({ name, shared, state, columns }));
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <button className="act wide-only" type="button" aria-expanded={isOpen} onClick={() => setOpen((was) => !was)}>
          Save view
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className="short-form" aria-label="Save view" onSubmit={submit}>
          {isMine && view && (
            <Button variant="subtle" onClick={() => void keep(() => saveOver(view))}>
              Save over “{view.name}”
            </Button>
          )}
          <TextInput
            label={isMine ? "Or as a new view" : "Name of the view"}
            name="name"
            maxLength={60}
            required
            withAsterisk={false}
            data-autofocus
          />
          {may("view.share") && (
            <Checkbox label="Share it with everybody" checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
          )}
          {sentence && <Refusal refusal={{ sentence }} />}
          <Button type="submit" variant="filled">
            Save
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function ViewMenu({ kind, view, onRemoved }: { kind: DescribedKind; view: View; onRemoved: () => void }) {
  const deeds = useViewDeeds(kind);
  const may = useMay();
  if (!deeds.isMine(view) && !may("settings.administer")) return null;
  const remove = () =>
    deeds
      .remove(view)
      .then(onRemoved, (fault: unknown) => notify({ title: "The view is still there", message: asProblem(fault).message, isBad: true }));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button className="act wide-only" type="button" aria-label={`What to do with the view ${view.name}`}>
          <Icon of={Ellipsis} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{view.saved?.shared ? "Shared with everybody" : "Yours alone"}</Menu.Label>
        <Menu.Item onClick={() => void remove()}>Remove this view</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
