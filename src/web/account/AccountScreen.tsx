import { useEffect } from "react";
import { useSession } from "../client/session.ts";
import { useFooting } from "../kit/slots.ts";
import { Keys } from "./Keys.tsx";
import { NoticeWishes } from "./NoticeWishes.tsx";
import { OwnFacts } from "./OwnFacts.tsx";
import { OwnParts } from "./OwnParts.tsx";
import { Passkeys } from "./Passkeys.tsx";
import { Password } from "./Password.tsx";
import { SecondFactor } from "./SecondFactor.tsx";
import { Sessions } from "./Sessions.tsx";

/** `/account`: one's own phone, zone and language, how one signs in, what one is told, and the keys one has given out. */
export function Screen() {
  const { person, roles } = useSession();
  useFooting(person.email ?? person.name);
  // A link to a part of the page ("what I am told") finds it once it is drawn.
  useEffect(() => {
    const name = window.location.hash.slice(1) || (window.location.pathname.endsWith("/security") ? "security" : "");
    if (name) document.getElementById(name)?.scrollIntoView();
  }, []);
  return (
    <div className="page account">
      <header className="page-top">
        <h1>{person.name}</h1>
        <span className="q">{roles.join(", ")}</span>
      </header>
      <OwnFacts />
      <Password />
      <SecondFactor />
      <Passkeys />
      <Sessions />
      <NoticeWishes />
      <OwnParts />
      <Keys />
    </div>
  );
}
