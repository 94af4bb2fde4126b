import fc from "fast-check";
import { expect, test } from "vitest";
import { accentFault, contrastOnWhite } from "./look.ts";

test("contrast on white is what others count", () => {
  // Known pairs of the WCAG: black, white, and the grey that just passes.
  const known = { "000000": 21, ffffff: 1, "767676": 4.54, "777777": 4.48, ff0000: 4 };
  for (const [color, contrast] of Object.entries(known)) expect(contrastOnWhite(color), color).toBeCloseTo(contrast, 1);
});

test("a colour that is too light is refused with what it has and what it needs", () => {
  expect(accentFault("#767676")).toBeNull();
  expect(accentFault("#777777")).toBe(
    "On white #777777 has a contrast of 4.4 to 1, and text needs 4.5 to 1 to be read. Choose a darker colour.",
  );
  for (const text of ["14304d", "#1430", "red", "#14304g", "", '#14304d"/>']) expect(accentFault(text), text).toMatch(/^Write the colour/);
});

test("darkening a colour never takes contrast from it", () => {
  const channel = fc.integer({ min: 0, max: 255 });
  const hex = (parts: readonly number[]) => parts.map((one) => one.toString(16).padStart(2, "0")).join("");
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), fc.nat(255), (parts, less) => {
      const darker = parts.map((one) => Math.max(0, one - less));
      expect(contrastOnWhite(hex(darker))).toBeGreaterThanOrEqual(contrastOnWhite(hex(parts)));
    }),
  );
});
