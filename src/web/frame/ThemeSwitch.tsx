import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Mark } from "../kit/marks.tsx";

/** Turns the page from paper to night and back; the choice is kept in this browser. */
export function ThemeSwitch() {
  const turn = useTurnTheme();
  return (
    <button className="theme" type="button" aria-label="Change theme" onClick={turn}>
      <Mark name="theme" />
    </button>
  );
}

/** The deed of the switch, for the palette. */
export function useTurnTheme(): () => void {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const scheme = useComputedColorScheme("light");
  return () => setColorScheme(scheme === "dark" ? "light" : "dark");
}
