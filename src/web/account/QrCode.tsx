import { qrModules } from "./qr.ts";

/** A text as a QR code, dark on white in both themes: readers expect it so. Nothing where it is too long to be read easily. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const modules = qrModules(text);
  if (!modules) return null;
  const size = modules.length + 8;
  const path = modules
    .flatMap((row, down) => row.flatMap((isDark, right) => (isDark ? [`M${right + 4} ${down + 4}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path className="qr-paper" d={`M0 0h${size}v${size}H0z`} />
      <path className="qr-ink" d={path} />
    </svg>
  );
}
