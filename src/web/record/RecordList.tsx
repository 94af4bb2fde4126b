import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type ComponentType, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { clockWords, instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";
import { useNow } from "../client/now.tsx";
import { useMay, useReader } from "../client/session.ts";
import { DataList } from "../kit/DataList.tsx";
import { EmptyState, LoadingRows, ProblemNote } from "../kit/Emptiness.tsx";
import { type Completion, FilterBox, type FilterChip } from "../kit/FilterBox.tsx";
import { Icon } from "../kit/icon.tsx";
import { useKeys } from "../kit/keys.ts";
import { useFooting, usePageTitle, useThumbBar } from "../kit/slots.ts";
import { BulkBar } from "./BulkBar.tsx";
import { chipsOf, proposalsFor, quoted, referenceAsked, textOf } from "./chips.ts";
import { type ColumnLooks, columnsOf, fieldsAsked, type RecordColumn, type Row } from "./columns.tsx";
import { type DescribedKind, fieldOf, mayCreate, useKinds } from "./describe.ts";
import { groupKey, groupsOf } from "./groups.ts";
import { useKeptColumns } from "./kept-columns.ts";
import { ColumnsMenu, GroupMenu, SortMenu } from "./ListMenus.tsx";
import type { View } from "./list-state.ts";
import { type ListPage, listPath } from "./queries.ts";
import { RecordPanel } from "./RecordPanel.tsx";
import { nameFilter } from "./reference-search.ts";
import { hrefOf, keyOf, titleOf } from "./shown-record.ts";
import { useListFooting, useListRows, useListState } from "./use-list.ts";
import { Views } from "./Views.tsx";

export type RecordListProps = {
  kind: DescribedKind;
  /** How a practice draws columns of its own fields. */
  looks?: ColumnLooks;
  /** Views of the practice, before those every list has. The first is what the list opens with. */
  views?: readonly View[];
  /** What an empty list shows beneath its sentence, instead of the button for a new record: what belongs here. */
  teaching?: ReactNode;
  /** What stands in the side panel instead of the generic record. */
  Panel?: ComponentType<PanelViewProps>;
};
/** What a side panel is given: which record, where it stands, how to close it. */
export type PanelViewProps = { kind: DescribedKind; recordKey: string; place: string; onClose: () => void };

const rowId = (row: Row) => row.record.id;
const noRows: ReadonlySet<string> = new Set();

/** The list of any kind: views, filter, order, groups, columns, selection, live news, side panel. Its address says all of it. */
export function RecordList({ kind, looks, views: own, teaching, Panel = RecordPanel }: RecordListProps) {
  const kinds = useKinds();
  const navigate = useNavigate();
  const may = useMay();
  const filterBox = useRef<HTMLInputElement>(null);
  const { state, views, change, isWaiting, view } = useListState(kind, { views: own });
  const [kept, keepColumns] = useKeptColumns(kind.plural);
  const [selected, setSelected] = useState<ReadonlySet<string>>(noRows);
  const names = useMemo(() => state.columns ?? kept ?? kind.columns, [state.columns, kept, kind.columns]);
  const columns = useMemo(() => columnsOf({ kind, kinds, names, looks }), [kind, kinds, names, looks]);
  const fields = useMemo(() => fieldsAsked(kind, columns, state.group ? [state.group] : []), [kind, columns, state.group]);
  const list = useListRows(kind, state, fields);
  const { rows } = list;
  const chips = useMemo(() => chipsOf(state.filter, kind, kinds), [state.filter, kind, kinds]);
  const groupField = state.group ? fieldOf(kind, state.group) : undefined;
  const groups = useMemo(() => groupField && groupsOf(groupField, rows, list.isWhole), [groupField, rows, list.isWhole]);
  const groupOf = useMemo(() => groupField && ((row: Row) => groupKey(groupField, row)), [groupField]);
  const place = rows.findIndex(({ record }) => keyOf(record) === state.at || record.id === state.at);
  const chosen = rows[place];
  const total = list.isWhole ? rows.length : -1;

  usePageTitle(kind.pluralLabel);
  useFooting(useListFooting(rows.length, list.data?.pages.at(-1)?.asOf, list.isWhole));
  useNarrowDeeds(kind, state.at === null);
  const choose = useCallback(({ record }: Row) => change({ at: keyOf(record) }, { replace: state.at !== null }), [change, state.at]);
  const open = useCallback(({ record }: Row) => void navigate({ to: hrefOf(kind, record) }), [navigate, kind]);
  const isNewOffered = mayCreate(kind);
  useKeys(
    {
      "/": { does: "filter", run: () => filterBox.current?.focus() },
      n: isNewOffered ? { does: "new", run: () => void navigate({ to: `/${kind.plural}/new` }) } : undefined,
    },
    { scope: kind.pluralLabel },
  );
  // A selection is of the rows on screen; another list begins without one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter and the order name the list
  useEffect(() => setSelected(noRows), [state.filter, state.sort, kind.kind]);

  const setChips = (next: readonly FilterChip[]) => change({ filter: textOf(next), view: state.view });
  const complete = useCallback((text: string) => proposals(text, kind, kinds), [kind, kinds]);
  const parse = useCallback((text: string) => chipsOf(text, kind, kinds), [kind, kinds]);
  const file = (ending: ".csv" | ".xlsx") =>
    listPath(kind.plural, { filter: state.filter, sort: state.sort, fields: filed(kind, columns).join(",") }, ending);
  const tools =
    selected.size > 0 ? (
      <BulkBar kind={kind} rows={rows.filter(({ record }) => selected.has(record.id))} onClear={() => setSelected(noRows)} />
    ) : (
      <>
        <GroupMenu kind={kind} state={state} onChange={change} />
        <SortMenu kind={kind} state={state} onChange={change} />
        <ColumnsMenu kind={kind} names={names} isOwn={kept !== null} onChange={keepColumns} />
        {may("export.run") && (
          <>
            <a className="act" href={file(".csv")} download>
              CSV
            </a>
            <a className="act" href={file(".xlsx")} download>
              Excel
            </a>
          </>
        )}
      </>
    );

  return (
    <div className={state.at ? "list has-panel" : "list"}>
      <div className="views">
        <h1>{kind.pluralLabel}</h1>
        <Views
          kind={kind}
          views={views}
          state={state}
          columns={kept}
          onSaved={(id) => void navigate({ to: ".", search: () => (id ? { view: id } : {}) })}
        />
        <span className="grow" />
        {isNewOffered && (
          <Button className="wide-only" component={Link} to={`/${kind.plural}/new`} leftSection={<Icon of={Plus} />}>
            New
          </Button>
        )}
      </div>
      <div className="filter">
        <FilterBox
          chips={chips.ok ? chips.chips : [{ text: state.filter, field: "filter", words: state.filter }]}
          onChange={setChips}
          parse={parse}
          complete={complete}
          inputRef={filterBox}
        />
        <div className={selected.size > 0 ? "list-tools has-selection" : "list-tools"}>{tools}</div>
      </div>
      {list.isError ? (
        <ProblemNote fault={list.error} kept="The filter is as you left it." onRetry={() => void list.refetch()} />
      ) : isWaiting || list.isPending ? (
        <LoadingRows />
      ) : rows.length === 0 ? (
        <NothingFound
          kind={kind}
          state={state.filter}
          onAll={() => change({ view: "all", filter: "" })}
          news={list.news}
          teaching={teaching}
        />
      ) : (
        <DataList
          label={kind.pluralLabel}
          rows={rows}
          rowId={rowId}
          columns={columns}
          groups={groups}
          groupOf={groupOf}
          chosenId={chosen?.record.id ?? (state.at ? "" : null)}
          onChoose={choose}
          onOpen={open}
          selected={selected}
          onSelect={setSelected}
          rowCount={total}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={list.fetchNextPage}
          fresh={list.news.added + list.news.changed > 0 ? <FreshLine news={list.news} /> : null}
        />
      )}
      {state.at && (
        <Panel
          kind={kind}
          recordKey={state.at}
          place={place < 0 ? "" : `${place + 1} of ${rows.length}${list.isWhole ? "" : "+"}`}
          onClose={() => change({ at: null })}
        />
      )}
      <span className="vh" aria-live="polite">
        {view && !list.isPending ? `${view.name}: ${rows.length}${list.isWhole ? "" : " or more"}` : ""}
      </span>
    </div>
  );
}

/** What a file of the list holds: its columns, and the currency of each amount, which stands plain there. */
function filed(kind: DescribedKind, columns: readonly RecordColumn[]): string[] {
  return [...new Set(columns.flatMap(({ id }) => [id, ...(fieldOf(kind, id)?.currencyIn ? [fieldOf(kind, id)!.currencyIn!] : [])]))];
}

type News = ReturnType<typeof useListRows>["news"];

function FreshLine({ news }: { news: News }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  if (news.added + news.changed === 0 || news.sinceMs === null) return null;
  const since = clockWords(timeZone, instant(news.sinceMs), instant(nowMs));
  const parts = [news.added > 0 ? `${news.added} new` : "", news.changed > 0 ? `${news.changed} changed` : ""].filter(Boolean);
  return (
    <button className="act" type="button" onClick={news.take}>
      {parts.join(", ")} since {since}, show
    </button>
  );
}

type NothingProps = { kind: DescribedKind; state: string; onAll: () => void; news: News; teaching: ReactNode };

function NothingFound({ kind, state, onAll, news, teaching }: NothingProps) {
  const isFiltered = state !== "";
  const sentence = (
    <EmptyState
      headline={isFiltered ? `No ${kind.pluralLabel.toLowerCase()} pass this filter` : `No ${kind.pluralLabel.toLowerCase()} yet`}
      deed={
        <>
          {mayCreate(kind) && !teaching && (
            <Button variant={isFiltered ? "subtle" : "filled"} component={Link} to={`/${kind.plural}/new`}>
              New {kind.label.toLowerCase()}
            </Button>
          )}
          {isFiltered && <Button onClick={onAll}>Show all</Button>}
          <FreshLine news={news} />
        </>
      }
    >
      {isFiltered ? "Take a condition away, or look at all of them." : kind.about}
    </EmptyState>
  );
  return teaching ? (
    <div className="teaching">
      {sentence}
      {teaching}
    </div>
  ) : (
    sentence
  );
}

function useNarrowDeeds(kind: DescribedKind, isListAlone: boolean) {
  const isOffered = mayCreate(kind) && isListAlone;
  const node = useMemo(
    () =>
      isOffered ? (
        <Button variant="filled" component={Link} to={`/${kind.plural}/new`}>
          New {kind.label.toLowerCase()}
        </Button>
      ) : null,
    [isOffered, kind],
  );
  useThumbBar(node);
}

/** What the filter language knows, and after "owner:ko" the names of those who could be meant. */
async function proposals(text: string, kind: DescribedKind, kinds: ReturnType<typeof useKinds>): Promise<readonly Completion[]> {
  const known = proposalsFor(text, kind, kinds);
  const asked = referenceAsked(text, kind, kinds);
  if (!asked) return known;
  const path = listPath(asked.kind.plural, { filter: nameFilter(asked.kind, asked.typed), limit: 8, fields: asked.kind.title });
  const page = await api.get<ListPage>(path).catch(() => null);
  const named = (page?.items ?? []).map((record) => {
    const title = titleOf(asked.kind, record);
    return { text: `${asked.head}${quoted(title)}`, label: title, note: asked.kind.label };
  });
  return [...known, ...named];
}
