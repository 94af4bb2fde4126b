import { DatabaseStartError } from "./embedded-error.ts";

/** The database role and the database that Quarterdeck uses in its embedded server. */
export const superuser = "quarterdeck";
export const databaseName = "quarterdeck";

/** Where clients reach the server: a Unix socket in a private directory, or (Windows) TCP on this machine alone. */
export type Endpoint = { kind: "socket"; socketDirectory: string; osUsers: string[] } | { kind: "loopback"; port: number };

// For two cores and modest memory; the caller's settings win over these.
const sensible: Record<string, string> = {
  fsync: "on",
  full_page_writes: "on",
  max_connections: "60",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  max_worker_processes: "4",
  max_parallel_workers: "2",
  max_parallel_workers_per_gather: "1",
  io_workers: "2",
  // One server, backed up by snapshot: no standby reads its log, so bulk loads need not be logged twice.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_wal_size: "1GB",
  checkpoint_timeout: "10min",
  random_page_cost: "1.1",
  autovacuum_max_workers: "2",
  autovacuum_naptime: "30s",
  autovacuum_vacuum_scale_factor: "0.05",
  autovacuum_vacuum_insert_scale_factor: "0.1",
  autovacuum_analyze_scale_factor: "0.02",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  // Neither statements nor their values: they are people's data.
  log_statement: "none",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_line_prefix: "%m [%p] ",
};

const logFiles: Record<string, string> = {
  logging_collector: "on",
  log_destination: "stderr",
  log_directory: "log",
  log_filename: "server-%Y-%m-%d-%H%M%S.log",
  log_rotation_age: "1d",
  log_rotation_size: "10MB",
};

const closed: Record<string, string> = { ssl: "off", allow_alter_system: "off" };

/**
 * The whole postgresql.conf: our defaults, the caller's `settings`, and last what keeps the door shut and the log bounded.
 * Refuses ("setting") the latter among `settings`, and names or values that are not a setting's.
 */
export function configuration(settings: Record<string, string>, endpoint: Endpoint): string {
  const fixed = { ...logFiles, ...closed, ...door(endpoint) };
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[a-z_]+(\.[a-z_]+)?$/.test(name) || /[\r\n\0]/.test(value))
      throw new DatabaseStartError("setting", `The database setting ${JSON.stringify(name)} is not a setting: correct its name or value.`);
    if (name in fixed || ["hba_file", "ident_file", "data_directory", "config_file", "external_pid_file"].includes(name))
      throw new DatabaseStartError(
        "setting",
        `The database setting ${name} is fixed in the embedded server: leave it out, or set DATABASE_URL.`,
      );
  }
  const lines = Object.entries({ ...sensible, ...settings, ...fixed }).map(
    ([name, value]) => `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  );
  return ["# Written by Quarterdeck at every start; changes made here are lost.", ...lines, ""].join("\n");
}

/** pg_hba.conf: who may come in. By the socket the operating system vouches for the user; by TCP a password does. */
export function admission(endpoint: Endpoint): string {
  return endpoint.kind === "socket" ? "local all all peer map=quarterdeck\n" : "host all all 127.0.0.1/32 scram-sha-256\n";
}

/** pg_ident.conf: which users of this machine are the database role. */
export function identities(endpoint: Endpoint): string {
  const users = endpoint.kind === "socket" ? endpoint.osUsers : [];
  return users.map((user) => `quarterdeck "${user.replaceAll('"', '""')}" ${superuser}\n`).join("");
}

function door(endpoint: Endpoint): Record<string, string> {
  if (endpoint.kind === "loopback")
    return {
      listen_addresses: "127.0.0.1",
      port: String(endpoint.port),
      unix_socket_directories: "",
      password_encryption: "scram-sha-256",
    };
  const directory = endpoint.socketDirectory;
  // The list is split at commas; in double quotes one path stays one.
  return {
    listen_addresses: "",
    port: "5432",
    unix_socket_directories: `"${directory.replaceAll('"', '""')}"`,
    unix_socket_permissions: "0700",
  };
}
