// The one door to snapshots: backup, restore, move to another server, and export read and write one format.
// A snapshot is a folder, not one archive: each table is a gzip file that gunzip, sha256sum and psql's \copy can read, it is written as a stream
// without knowing its size beforehand, and it still appears whole or not at all, because a folder is renamed as one.

export { type BackupRequest, backupBeforeMigrating } from "./snapshot-before-migrating.ts";
export type { SnapshotProgress, SnapshotReport } from "./snapshot-copy.ts";
export { type ExportRequest, exportOpen, type Secrets } from "./snapshot-export.ts";
export type { Filled } from "./snapshot-fill.ts";
export { checkSnapshot, type Manifest, readManifest } from "./snapshot-manifest.ts";
export { type MoveRequest, migrateToPostgres } from "./snapshot-move.ts";
export type { SnapshotAnswer, SnapshotRefusal } from "./snapshot-refusal.ts";
export { type Restored, type RestoreRequest, restoreSnapshot } from "./snapshot-restore.ts";
export { snapshotName, type WriteRequest, writeSnapshot } from "./snapshot-write.ts";
