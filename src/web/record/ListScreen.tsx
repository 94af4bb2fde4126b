import { useParams } from "@tanstack/react-router";
import { MissingPage } from "../frame/ErrorPage.tsx";
import { useKinds } from "./describe.ts";
import { RecordList } from "./RecordList.tsx";

/** `/{plural}` where the practice has no list of its own, and `/list/{plural}` always: the generic list of any kind. */
export function Screen() {
  const { plural = "" }: { plural?: string } = useParams({ strict: false });
  const kind = useKinds().byPlural.get(plural);
  return kind ? <RecordList key={kind.kind} kind={kind} /> : <MissingPage />;
}
