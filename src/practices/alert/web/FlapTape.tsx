/** The last states of a condition as a row of ticks, oldest first: high is firing. In words for those who cannot see it. */
export function FlapTape({ states }: { states: string }) {
  const changes = [...states].filter((state, at) => at > 0 && state !== states[at - 1]).length;
  const stepPx = 4;
  const points = [...states].flatMap((state, at) => {
    const y = state === "1" ? 2 : 10;
    return [`${at * stepPx},${y}`, `${(at + 1) * stepPx},${y}`];
  });
  return (
    <span className="flap">
      <svg width={states.length * stepPx} height={12} viewBox={`0 0 ${states.length * stepPx} 12`} aria-hidden="true">
        <polyline points={points.join(" ")} fill="none" stroke="var(--ink-2)" strokeWidth="1" />
      </svg>{" "}
      {changes} changes in its last {states.length} states.{" "}
    </span>
  );
}
