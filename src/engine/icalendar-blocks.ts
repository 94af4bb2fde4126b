/** How much of a text is kept, in characters. */
export const textBounds = { title: 200, description: 4_000 } as const;

/** An iCalendar file in parts, before anything of it is believed. */
export type CalendarText = {
  name: string | null;
  method: string | null;
  /** The zone the file says its times are in, where they say none. */
  zone: string | null;
  /** For a TZID, the IANA zone that its VTIMEZONE names beside it. */
  zoneNames: ReadonlyMap<string, string>;
  /** Each VEVENT from BEGIN to END, lines unfolded, alarms left out. */
  events: string[];
};

const bounds = { characters: 8 * 1024 * 1024, lines: 400_000, events: 5_000, depth: 4, line: 64 * 1024 };

/** Parts a file into its events, within bounds: size, lines, events, how deep components stand in each other. */
export function blocksOf(text: string): ({ ok: true } & CalendarText) | { ok: false; sentence: string } {
  const no = (sentence: string) => ({ ok: false, sentence }) as const;
  if (text.length > bounds.characters) return no("The calendar is larger than 8 MB. Take a shorter part of it.");
  const lines = text
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?|\n/g, "\n")
    .replaceAll(/\n[ \t]/g, "")
    .split("\n");
  if (lines.length > bounds.lines) return no("The calendar has more than 400,000 lines. Take a shorter part of it.");
  if (
    lines
      .find((line) => line.trim() !== "")
      ?.trim()
      .toUpperCase() !== "BEGIN:VCALENDAR"
  )
    return no("This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.");
  const file: { ok: true } & CalendarText & { zoneNames: Map<string, string> } = {
    ...{ ok: true, name: null, method: null, zone: null, zoneNames: new Map(), events: [] },
  };
  const open: string[] = [];
  let event: string[] | null = null;
  let zoneId: string | null = null;
  for (const line of lines) {
    const [, mark, name = ""] = /^(BEGIN|END):\s*([A-Z-]+)\s*$/i.exec(line.length > 60 ? "" : line) ?? [];
    const component = name.toUpperCase();
    if (mark?.toUpperCase() === "BEGIN") {
      open.push(component);
      if (open.length > bounds.depth) return no("Its components stand in each other deeper than in any calendar.");
      if (component === "VEVENT" && open.length === 2) event = [line];
      if (component === "VTIMEZONE") zoneId = null;
      continue;
    }
    if (mark) {
      if (open.pop() !== component) return no(`The calendar is broken: END:${component} closes what is not open.`);
      if (component === "VEVENT" && event) {
        file.events.push([...event, line].join("\r\n"));
        event = null;
        if (file.events.length > bounds.events) return no("The calendar has more than 5,000 entries. Take a shorter part of it.");
      }
      continue;
    }
    if (event && open.length === 2 && line.length <= bounds.line && line !== "") event.push(line);
    else if (open.length === 1) takeHead(file, line);
    else if (open.at(-1) === "VTIMEZONE") {
      zoneId = saidBy(line, "TZID") ?? zoneId;
      const located = saidBy(line, "X-LIC-LOCATION");
      if (zoneId !== null && located !== null) file.zoneNames.set(zoneId, located);
    }
  }
  return open.length === 0 ? file : no("The calendar breaks off before its end. Fetch it again.");
}

function takeHead(file: { name: string | null; method: string | null; zone: string | null }, line: string): void {
  file.name ??= saidBy(line, "X-WR-CALNAME") ?? saidBy(line, "NAME");
  file.method ??= saidBy(line, "METHOD")?.toUpperCase() ?? null;
  file.zone ??= saidBy(line, "X-WR-TIMEZONE");
}

function saidBy(line: string, name: string): string | null {
  if (!line.toUpperCase().startsWith(name)) return null;
  const value = /^[A-Z-]+(?:;[^:]*)?:(.*)$/i.exec(line.slice(0, 500));
  return value && /^[A-Z-]+/i.exec(line)![0].toUpperCase() === name ? value[1]!.trim().slice(0, textBounds.title) || null : null;
}
