// npm tells a signal to the shell that it ran, and that shell ends without passing it on. Whoever it started notices the loss and ends too.

const lookMs = 250;

/** Where npm runs this program: ends it as SIGTERM would once the shell between them is gone. */
export function followNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, lookMs);
  look.unref();
}
