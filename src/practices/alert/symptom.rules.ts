import type { symptoms } from "./model.ts";

/**
 * Whether another thing's failure can show like this. `carried`: silence, errors, slowness and queues travel from what fails to what needs
 * it. `own`: a full disk or an old certificate has its cause where it is seen, whatever fails beside it. `down`: carried, and says that the
 * thing itself does not answer. `unknown`: no word is known.
 */
export type Symptom = (typeof symptoms)[number]["value"];

/** Whole words and beginnings of words, as tools put them; the first list that holds one decides. */
const own = words(
  "certificat cert expir disk filesystem inode raid smart fan temperature psu battery backup restore ntp clock-skew clock drift license licence " +
    "antivirus patch reboot-required cron oomkill out-of-memory memory swap cpu load-average fork zombie vacuum bloat index-corrupt checksum " +
    "ecc dimm firmware entropy puppet chef ansible config-drift log-rotation audit password sudo brute intrusion malware",
);
const down = words(
  "down unreachable unavailable unresponsive offline no-data not-responding timed-out-ping icmp ping-fail host-alive dead crashed crash-loop crashloop " +
    "not-running stopped not-ready absent lost-heartbeat agent-is-not-available no-server not-answer does-not-answer idle",
);
const carried = words(
  "timeout timed-out refused reset unreach error errors failed failing failure 5xx latency slow slowness degraded backlog queue lag replica " +
    "retries retry saturat throttl thread-pool connection-pool exhaust circuit breaker health-check healthcheck unhealthy http availability slo burn response " +
    "throughput drop packet loss connection dns resolve lookup handshake broken-pipe deadlock waiting",
);

/** What kind of symptom the words of a masked text are, with the check's name as the tool gives it ("KubePodCrashLooping", "disk_free"). */
export function symptomOf(tokens: readonly string[], check: string | null, klass: string | null = null): Symptom {
  const said = ` ${[...spoken(check), ...spoken(klass), ...tokens].join(" ")} `;
  if (own.test(said)) return "own";
  if (down.test(said)) return "down";
  return carried.test(said) ? "carried" : "unknown";
}

/** A name in camel case, snake case or kebab case as words. */
function spoken(name: string | null): string[] {
  return name === null
    ? []
    : name
        .replace(/([a-z\d])([A-Z])/g, "$1 $2")
        .toLowerCase()
        .split(/[^a-z\d]+/)
        .filter((word) => word !== "");
}

function words(list: string): RegExp {
  return new RegExp(
    ` (?:${list
      .split(" ")
      .map((word) => word.replaceAll("-", " "))
      .join("|")})`,
  );
}
