import { describe, expect, test } from "vitest";
import { ada, ben, cy, layer, override, plan } from "./roster.fixture.ts";
import { layersThrough, levelsAt } from "./schedule.rules.ts";
import { hoursWords, layerWords, listed, onCallWords, turnWords } from "./words.rules.ts";

const names: Record<string, string> = { [ada]: "H. Sato", [ben]: "S. Marek", [cy]: "C. Ferreira" };
const nameOf = (one: string) => names[one]!;
const now = "2026-11-26T13:08:00.000Z";
const weekend = layer([ada], { name: "Weekend", restrictions: [{ weekdays: [6, 7], from: "08:00", to: "08:00" }] });
const roster = plan([weekend, layer([ben], { name: "Second", level: 2 })], { timeZone: "Europe/Berlin" });
const away = override({ mode: "remove", whom: ada, level: null, startsAt: "2026-11-29T07:00:00.000Z", endsAt: "2026-12-05T07:00:00.000Z" });

function asked(at: string, overrides = [away], layers = roster) {
  const levels = levelsAt({ versions: [{ since: now, plan: layers }], overrides, at });
  const { lead, rest } = onCallWords({
    levels,
    overrides: overrides.map((one) => ({ ...one, reason: "Doctor" })),
    nameOf,
    timeZone: "Europe/Berlin",
    now,
  });
  return `${lead}${rest}`;
}

describe("“who is on call at …?”", () => {
  test("names who it is, why, until when, who is next and who stands behind", () => {
    expect(asked("2026-11-28T13:00:00.000Z")).toBe(
      "H. Sato, from Sat 28 Nov 08:00 to Sun 29 Nov 08:00, by Weekend. If they do not answer, level 2: S. Marek.",
    );
    const days = plan([layer([ada, cy], { turn: { length: 12, unit: "hours" }, name: "Days" })], { timeZone: "Europe/Berlin" });
    expect(asked("2026-11-26T13:00:00.000Z", [], days)).toBe("H. Sato, from Thu 26 Nov 08:00 to 20:00, by Days. Then C. Ferreira.");
  });

  test("says of a gap why it is one, and where a page would go", () => {
    const at = "2026-11-29T13:00:00.000Z";
    const span = "from Sun 29 Nov 08:00 to Sat 5 Dec 08:00";
    expect(asked(at)).toBe(`Nobody, ${span}. H. Sato is away and no layer lies beneath. A page would go straight to level 2, S. Marek.`);
    expect(asked("2026-11-26T13:00:00.000Z", [], plan([weekend], { timeZone: "Europe/Berlin" }))).toBe(
      "Nobody, from Mon 23 Nov 08:00 to Sat 28 Nov 08:00. No layer counts then. A page would reach nobody by this roster.",
    );
  });

  test("tells overrides and swaps apart", () => {
    const span = { startsAt: "2026-11-28T07:00:00.000Z", endsAt: "2026-11-29T07:00:00.000Z" };
    const cover = override({ mode: "replace", person: cy, whom: ada, ...span });
    expect(asked("2026-11-28T13:00:00.000Z", [cover])).toContain("by an override for H. Sato (Doctor).");
    expect(asked("2026-11-28T13:00:00.000Z", [{ ...cover, swap: ada }])).toContain("by a swap for H. Sato.");
  });

  test("is calm about hours that need no cover", () => {
    const promised = plan([weekend], { timeZone: "Europe/Berlin", expected: [{ weekdays: [6, 7], from: "08:00", to: "08:00" }] });
    expect(asked("2026-11-26T13:00:00.000Z", [], promised)).toContain(", as agreed: these hours need not be covered.");
  });
});

test("a layer in one line", () => {
  expect(hoursWords({ weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" })).toBe("Mon–Fri 08–18");
  expect(hoursWords({ weekdays: [7, 6], from: "08:00", to: "08:00" })).toBe("Sat 08–Mon 08");
  expect(hoursWords({ weekdays: [1, 3], from: "08:30", to: "24:00" })).toBe("Mon, Wed 08:30–24");
  expect(hoursWords({ weekdays: [1, 2, 3, 4, 5, 6, 7], from: "22:00", to: "06:00" })).toBe("daily 22–06");
  expect(layerWords(layer([ada]))).toBe("around the clock, weekly");
  expect(turnWords({ length: 12, unit: "hours" })).toBe("every 12 hours");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
});

test("the layers of a window, each by what the roster said then", () => {
  const before = plan([layer([ada], { name: "Week" })]);
  const after = plan([layer([ben], { name: "Week", priority: 2 }), layer([cy], { name: "Below" })]);
  const versions = [
    { since: "2026-01-05T08:00:00.000Z", plan: before },
    { since: "2026-01-07T08:00:00.000Z", plan: after },
  ];
  const rows = layersThrough({ versions, from: "2026-01-06T08:00:00.000Z", to: "2026-01-08T08:00:00.000Z" });
  expect(rows.map(({ name, priority, duties }) => [name, priority, ...duties.map((one) => one.person)])).toEqual([
    ["Week", 2, ada, ben],
    ["Below", 1, cy],
  ]);
});
