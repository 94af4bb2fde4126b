import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { asProblem } from "../client/problem.ts";
import { useActFor, useSession, useSignOut } from "../client/session.ts";
import { setSingleKeys, singleKeysAreOn } from "../kit/keys.ts";
import { notify } from "../kit/notify.ts";
import { useShell } from "./shell.tsx";

/** The person's initials and what hangs on them: for whom they act, their own pages, keys, signing out. */
export function PersonMenu({ onKeys }: { onKeys: () => void }) {
  const { person, onBehalfOf, delegations = [] } = useSession();
  const { personLinks = [] } = useShell();
  const signOut = useSignOut();
  const actFor = useActFor();
  const [areKeysOn, setKeysOn] = useState(singleKeysAreOn);
  const said = onBehalfOf ? `${person.name}, acting for ${onBehalfOf.name}` : person.name;
  const leave = () =>
    signOut().catch((fault: unknown) => notify({ title: "You are still signed in", message: asProblem(fault).message, isBad: true }));
  const act = (personId: string | null) =>
    actFor(personId).catch((fault: unknown) => notify({ title: "You act as before", message: asProblem(fault).message, isBad: true }));
  return (
    <Menu>
      <Menu.Target>
        <button
          className={onBehalfOf ? "me is-acting" : "me"}
          type="button"
          title={said}
          aria-label={onBehalfOf ? `${person.initials} for ${onBehalfOf.name}: ${said}` : `${person.initials}, ${said}`}
        >
          {person.initials}
          {onBehalfOf && <span className="wide-only"> for {onBehalfOf.name}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{said}</Menu.Label>
        {onBehalfOf && <Menu.Item onClick={() => void act(null)}>Act as myself</Menu.Item>}
        {delegations
          .filter(({ id }) => id !== onBehalfOf?.id)
          .map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => void act(id)}>
              Act for {name}
            </Menu.Item>
          ))}
        {personLinks.map(({ label, href }) => (
          <Menu.Item key={href} component={Link} to={href}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Item onClick={onKeys}>All keys</Menu.Item>
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={areKeysOn}
          onClick={() => {
            setSingleKeys(!areKeysOn);
            setKeysOn(!areKeysOn);
          }}
        >
          Single-letter keys: {areKeysOn ? "on" : "off"}
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
