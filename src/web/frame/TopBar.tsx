import { Menu } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { Link, useLocation } from "@tanstack/react-router";
import { Menu as MenuIcon, Search } from "lucide-react";
import { clockWords, instant } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useMay, useReader, useSessionQuery } from "../client/session.ts";
import { Icon } from "../kit/icon.tsx";
import { keyLabel } from "../kit/key-names.ts";
import { isMac } from "../kit/keys.ts";
import { BrandMark } from "../kit/marks.tsx";
import { fullMoment, zoneName } from "../kit/When.tsx";
import { Bell } from "./Bell.tsx";
import { barOf } from "./contract.ts";
import { openPalette } from "./Palette.tsx";
import { PersonMenu } from "./PersonMenu.tsx";
import { useShell } from "./shell.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import { Watch } from "./Watch.tsx";

/** The logo of the house, where it has set one: on white, for it was made for paper. */
function HouseLogo() {
  const organisation = useSessionQuery().data?.organisation;
  if (!organisation?.logo) return null;
  return <img className="house-logo wide-only" src={`/api/organisation/logo?${organisation.logo.slice(0, 12)}`} alt={organisation.name} />;
}

/** The top bar: the house, the screens in words, the open P1, search, the hour and its zone, the person, the theme. */
export function TopBar({ title, onKeys }: { title: string; onKeys: () => void }) {
  const { isLive } = useShell();
  const find = keyLabel("mod+k", isMac);
  return (
    <header className="top">
      <NarrowMenu />
      <Link className="brand" to="/">
        <BrandMark />
        <span className="wide-only">Quarterdeck</span>
        <HouseLogo />
        <span className="narrow-only cut">{title}</span>
      </Link>
      <Words />
      <Watch />
      <button className="find" type="button" aria-label={`${find}, find or do anything`} onClick={openPalette}>
        <Icon of={Search} />
        <kbd>{find}</kbd>
      </button>
      {isLive && <Bell />}
      <Hour />
      <PersonMenu onKeys={onKeys} />
      <ThemeSwitch />
    </header>
  );
}

/** As many words as fit beside what else the bar holds; the rest under "More". */
function Words() {
  const { ref, width } = useElementSize();
  const bar = useBar();
  const shown = bar.slice(0, wordsThatFit(bar, width || 560));
  const rest = bar.slice(shown.length);
  const isRestCurrent = rest.some((word) => word.isCurrent);
  return (
    <nav aria-label="Screens" ref={ref}>
      {shown.map(({ path, label, isCurrent }) => (
        <Link key={path} to={path} activeOptions={{ exact: true }} aria-current={isCurrent ? "page" : undefined}>
          {label}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <button type="button" aria-current={isRestCurrent ? "true" : undefined}>
              More
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ path, label }) => (
              <Menu.Item key={path} component={Link} to={path} activeOptions={{ exact: true }}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}

/** How many words stand side by side in so many pixels (two at least), counting a letter as 7 px and "More" among them. */
function wordsThatFit(words: readonly { label: string }[], roomPx: number): number {
  const widthPx = (label: string) => 18 + 7 * label.length;
  let left = roomPx - words.reduce((sum, { label }) => sum + widthPx(label), 0);
  let count = words.length;
  if (left < 0) left -= widthPx("More");
  while (left < 0 && count > 2) left += widthPx(words[--count]?.label ?? "");
  return count;
}

function NarrowMenu() {
  const bar = useBar();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button className="menu-button" type="button" aria-label="Screens">
          <Icon of={MenuIcon} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {bar.map(({ path, label, isCurrent }) => (
          <Menu.Item key={path} component={Link} to={path} activeOptions={{ exact: true }} aria-current={isCurrent ? "page" : undefined}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useBar() {
  const shell = useShell();
  const may = useMay();
  const { pathname } = useLocation();
  const bar = barOf(shell, may);
  const within = bar.filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  const current = within.sort((one, other) => other.path.length - one.path.length)[0];
  return bar.map((word) => ({ ...word, isCurrent: word.path === current?.path }));
}

function Hour() {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  const now = instant(nowMs);
  return (
    <time className="now-at" dateTime={now} title={fullMoment(now, timeZone, locale)}>
      {clockWords(timeZone, now, now)} <span>{zoneName(nowMs, timeZone)}</span>
    </time>
  );
}
