// The look of an organisation: one colour and a logo, on everything that leaves the house under its name.

/** A logo as a picture (PNG), with its measures. */
export type Logo = { png: Uint8Array; widthPx: number; heightPx: number };
/** `accent`: six hex digits, such as 14304d. */
export type Look = { accent: string; logo: Logo | null };

/** The look of an office that has set none. */
export const plainLook: Look = { accent: "14304d", logo: null };

/** The least contrast of a text against its ground. Source: WCAG 2.2, success criterion 1.4.3. */
export const leastContrast = 4.5;

/** How far a colour (six hex digits) stands out on white, from 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
export function contrastOnWhite(color: string): number {
  const [red, green, blue] = [0, 2, 4].map((at) => linear(Number.parseInt(color.slice(at, at + 2), 16) / 255));
  return 1.05 / (0.2126 * red! + 0.7152 * green! + 0.0722 * blue! + 0.05);
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Why a colour cannot be that of a paper, in a sentence; null where it can. `text`: as it was typed, such as #14304d. */
export function accentFault(text: string): string | null {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return "Write the colour as a hash and six digits, such as #14304d.";
  const contrast = contrastOnWhite(text.slice(1));
  if (contrast >= leastContrast) return null;
  const shown = (Math.floor(contrast * 10) / 10).toFixed(1);
  return `On white ${text} has a contrast of ${shown} to 1, and text needs ${leastContrast} to 1 to be read. Choose a darker colour.`;
}
