import "./portal.css";
import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { asProblem } from "../../../../web/client/problem.ts";
import { useMay, useSession, useSignOut } from "../../../../web/client/session.ts";
import { ThemeSwitch } from "../../../../web/frame/ThemeSwitch.tsx";
import { notify } from "../../../../web/kit/notify.ts";
import { useHouseName, useThings } from "./data.ts";

/** The page of the portal: the house's name, my things, me. */
export function PortalFrame({ children }: { children: ReactNode }) {
  const { person } = useSession();
  const may = useMay();
  const signOut = useSignOut();
  const house = useHouseName();
  const { data } = useThings();
  const leave = () =>
    signOut().catch((fault: unknown) => notify({ title: "You are still signed in", message: asProblem(fault).message, isBad: true }));
  return (
    <div className="plain">
      <header className="ptop">
        <Link className="brand" to="/portal">
          {house}
        </Link>
        <span className="grow" />
        <nav aria-label="You">
          {may("incident.work") && (
            <Link to="/work" className="wide-only">
              My work
            </Link>
          )}
          <Link to="/portal" hash="mine">
            My things {data ? <b>{data.open.length}</b> : null}
          </Link>
          <Menu>
            <Menu.Target>
              <button className="me" type="button" title={person.name} aria-label={`${person.initials}, ${person.name}`}>
                {person.initials}
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{person.name}</Menu.Label>
              <Menu.Item component={Link} to="/account">
                My account
              </Menu.Item>
              <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <ThemeSwitch />
        </nav>
      </header>
      <main className="portal">{children}</main>
    </div>
  );
}
