import { SignIn } from "../frame/SignIn.tsx";

/** The way in, shown without a server. */
export function Screen() {
  return <SignIn onDone={async () => undefined} />;
}
