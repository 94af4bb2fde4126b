import { useLocation } from "@tanstack/react-router";
import { MissingPage } from "../frame/ErrorPage.tsx";
import { useKinds } from "./describe.ts";
import { NewRecord } from "./NewRecord.tsx";

/** `/{plural}/new`: the generic form of a new record. */
export function Screen() {
  const plural = useLocation().pathname.split("/").at(-2) ?? "";
  const kind = useKinds().byPlural.get(plural);
  return kind ? <NewRecord key={kind.kind} kind={kind} /> : <MissingPage />;
}
