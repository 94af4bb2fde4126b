const breathEveryMs = 20;

/** Makes a call that lets everybody else have a turn where this work has held the process for longer than 20 ms. */
export function breathing(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < breathEveryMs) return;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}
