import { useParams } from "@tanstack/react-router";
import { MissingPage } from "../frame/ErrorPage.tsx";
import { useKinds } from "./describe.ts";
import { RecordPage } from "./RecordPage.tsx";

/** `/{plural}/{number or id}`: the page of any record whose practice has no page of its own. */
export function Screen() {
  const { plural = "", key = "" }: { plural?: string; key?: string } = useParams({ strict: false });
  const kind = useKinds().byPlural.get(plural);
  return kind ? <RecordPage key={`${kind.kind} ${key}`} kind={kind} recordKey={key} /> : <MissingPage />;
}
