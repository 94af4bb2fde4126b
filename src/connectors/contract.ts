// What a connector is to the house. So far: imports. A connector imports this file, the kernel and the models of practices, nothing else.

export type { Importer, ImportRow, ImportStep, ImportSubject, ImportTarget, ImportTools } from "../engine/import-contract.ts";
