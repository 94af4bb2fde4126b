import { LineInput } from "./Line.tsx";

type WhysProps = { title: string; whys: readonly string[]; onChange: ((whys: readonly string[]) => Promise<void>) | null };

/** Five whys: each line says why the one above it was so; the last one is where something can be changed. */
export function Whys({ title, whys, onChange }: WhysProps) {
  const last = whys.at(-1) ?? title;
  return (
    <div className="pb-whys">
      <ol aria-label="Five whys">
        <li className="q">{title}</li>
        {whys.map((why, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer has no identity but its place in the chain
          <li key={at}>
            <span className="qq">because</span> {why}{" "}
            {onChange && (
              <button
                className="act"
                type="button"
                aria-label={`remove: ${why}`}
                onClick={() => void onChange(whys.filter((_, place) => place !== at))}
              >
                remove
              </button>
            )}
          </li>
        ))}
      </ol>
      {onChange && whys.length < 10 && (
        <LineInput label={`Why: ${last}`} placeholder="why is that? Enter" onWrite={(text) => void onChange([...whys, text])} />
      )}
    </div>
  );
}
