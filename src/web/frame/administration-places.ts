import type { DescribedKind } from "../record/describe.ts";
import { mayCreate } from "../record/describe.ts";
import type { AdministrationGroup, AdministrationItem } from "./contract.ts";

type May = (permission: string | undefined) => boolean;
type KindsByName = { byKind: ReadonlyMap<string, DescribedKind> };
/** A page of administration as the palette offers it: its title, where it is, and the words of its group. */
export type AdministrationPlace = { href: string; label: string; group: string };

/** The groups of administration with what this person may see of each; those of which nothing is left are left out. */
export function shownAdministration(groups: readonly AdministrationGroup[], kinds: KindsByName, may: May): AdministrationGroup[] {
  return groups
    .map((group) => ({ ...group, items: group.items.filter((item) => isShown(item, kinds, may)) }))
    .filter((group) => group.items.length > 0);
}

/** Every page of administration that this person may see, in the order in which it stands there. */
export function administrationPlaces(groups: readonly AdministrationGroup[], kinds: KindsByName, may: May): AdministrationPlace[] {
  return shownAdministration(groups, kinds, may).flatMap(({ label: group, items }) =>
    items.flatMap((item): AdministrationPlace[] => {
      if (!("kind" in item)) return [{ href: item.href, label: item.label, group }];
      const kind = kinds.byKind.get(item.kind);
      return kind ? [{ href: item.href ?? `/${kind.plural}`, label: kind.pluralLabel, group }] : [];
    }),
  );
}

function isShown(item: AdministrationItem, kinds: KindsByName, may: May): boolean {
  if (!("kind" in item)) return may(item.permission);
  const kind = kinds.byKind.get(item.kind);
  return kind !== undefined && (mayCreate(kind) || may("settings.administer"));
}
