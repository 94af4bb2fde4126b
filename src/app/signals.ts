/** npm passes Ctrl-C on to what the terminal told already: the same signal twice within this time is one. */
const sameMs = 1_000;

/**
 * Waits for SIGINT or SIGTERM, then runs `stop` once. A second signal gives up waiting: `force` runs, and the process ends.
 * Answers the exit status: 0 after a clean stop.
 */
export async function untilStopped(given: { stop(): Promise<void>; force(): Promise<void> }): Promise<number> {
  let askedAt: number | null = null;
  return new Promise((resolve, reject) => {
    const onSignal = () => {
      if (askedAt === null) {
        askedAt = performance.now();
        given.stop().then(() => {
          for (const name of names) process.off(name, onSignal);
          resolve(0);
        }, reject);
      } else if (performance.now() - askedAt > sameMs) {
        // A third signal finds no listener and ends the process at once.
        for (const name of names) process.off(name, onSignal);
        given.force().then(() => process.exit(1), reject);
      }
    };
    for (const name of names) process.on(name, onSignal);
  });
}

const names = ["SIGINT", "SIGTERM"] as const;
