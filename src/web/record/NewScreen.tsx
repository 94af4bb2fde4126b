import { useParams } from "@tanstack/react-router";
import { MissingPage } from "../frame/ErrorPage.tsx";
import { useKinds } from "./describe.ts";
import { NewRecord } from "./NewRecord.tsx";

/** `/{plural}/new`: the generic form of a new record. */
export function Screen() {
  const { plural = "" }: { plural?: string } = useParams({ strict: false });
  const kind = useKinds().byPlural.get(plural);
  return kind ? <NewRecord key={kind.kind} kind={kind} /> : <MissingPage />;
}
