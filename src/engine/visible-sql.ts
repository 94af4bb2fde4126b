import type { Actor } from "../kernel/actor.ts";
import type { Filter, FilterCatalogue } from "../kernel/filter.ts";
import { resolveFilter } from "../kernel/filter-resolve.ts";
import type { Instant } from "../kernel/time.ts";
import type { Fields } from "./catalogue.ts";
import { filterSql } from "./db/filter-sql.ts";
import { type House, type KindEntry, kindEntry } from "./house.ts";
import { contextOf } from "./visibility.ts";

/** One reader at one moment; what they may see of each kind is worked out once. */
export class Reader {
  readonly actor: Actor;
  readonly now: Instant;
  private readonly house: House;
  private readonly fields: Fields;
  private readonly catalogue: FilterCatalogue;
  private readonly known = new Map<string, readonly (Filter | null)[]>();

  /** `catalogue`: what conditions may be about, where that is more than the fields. */
  constructor(given: { house: House; fields: Fields; actor: Actor; now: Instant; catalogue?: FilterCatalogue }) {
    this.house = given.house;
    this.fields = given.fields;
    this.catalogue = given.catalogue ?? given.fields;
    this.actor = given.actor;
    this.now = given.now;
  }

  /** The disjoint branches of a kind that the reader may see, as literal filters; null among them: all of it. */
  branches({ kind }: KindEntry): readonly (Filter | null)[] {
    const name = kind.model.kind;
    const known = this.known.get(name);
    if (known) return known;
    const made = this.actor.permissions.has("*")
      ? [null]
      : kind
          .visible(this.actor)
          .map((branch) => (branch === "all" ? null : resolveFilter(branch, this.fields, name, contextOf(this.actor, this.now))));
    this.known.set(name, made);
    return made;
  }

  /** Whether nothing of a kind is hidden from the reader. */
  seesAll(entry: KindEntry): boolean {
    return this.branches(entry).includes(null);
  }

  /** The condition of a literal filter on `t`; what a dotted path leads to counts only as far as the reader may see it. */
  condition(entry: KindEntry, filter: Filter, values: unknown[]): string {
    const visible = (name: string): Filter | null => {
      const other = kindEntry(this.house, name);
      return this.seesAll(other) ? null : { any: this.branches(other).filter((branch) => branch !== null) };
    };
    const made = filterSql(filter, {
      catalogue: this.catalogue,
      kind: entry.model.kind,
      alias: "t",
      firstPlaceholder: values.length + 1,
      visible,
    });
    values.push(...made.values);
    return made.text;
  }
}
