import type { FilterField } from "../../kernel/filter.ts";
import type { RuleCatalogues } from "../../kernel/filter-rule.ts";
import type { FieldType } from "../../kernel/model.ts";
import { readDefinition } from "./definition.rules.ts";
import type { ServiceLevels } from "./levels.rules.ts";
import type { SlaDefinition } from "./model.ts";

const of = (name: string, type: FieldType, more: Partial<FilterField> = {}): FilterField => ({
  name,
  column: name,
  label: name,
  type,
  ...more,
});
const custom = (name: string, type: FieldType, more: Partial<FilterField> = {}) => of(name, type, { custom: true, ...more });
const states = ["1", "2", "3", "6"].map((value) => ({ value, label: `State ${value}` }));
const colours = [
  { value: "red", label: "Glaring red" },
  { value: "blue", label: "Sea blue" },
];
const byCode = ({ value }: { value: string }) => ({ value, label: value });

const own = [
  of("state", "choice", { choices: states }),
  of("priority", "choice"),
  of("holdReason", "choice", { choices: [{ value: "4", label: "Awaiting vendor" }] }),
  of("openedAt", "instant"),
  of("detectedAt", "instant"),
];
const administrators = [
  custom("u_text", "text"),
  custom("u_count", "integer"),
  custom("u_amount", "decimal"),
  custom("u_vip", "boolean"),
  custom("u_day", "date"),
  custom("u_at", "instant"),
  custom("u_old", "text", { label: "Old words", retired: true }),
];
const levels = ["1", "2", "3"].map((value) => ({ value, label: value }));
const colour = (choices?: FilterField["choices"]) => custom("u_colour", "choice", choices ? { choices } : {});

/** The fields of a ticket: some of the model's, and an administrator's of each type, one of them retired. */
export const ticketFields: RuleCatalogues = {
  forSaving: catalogue([...own, ...administrators, colour(colours.map(byCode)), custom("u_level", "choice", { choices: levels })]),
  forReading: catalogue([...own, ...administrators, colour(), custom("u_level", "choice")]),
};

function catalogue(fields: readonly FilterField[]) {
  return { fields: (kind: string) => (kind === "ticket" ? fields : []), table: () => "ticket" };
}

/** A service level as it is stored; what a test does not say is said plainly. */
export function storedDefinition(more: Partial<SlaDefinition> = {}): SlaDefinition {
  const at = "2026-11-01T00:00:00.000Z";
  const base = { id: "d".repeat(32), number: null, version: 1, createdAt: at, createdBy: null, updatedAt: at, updatedBy: null, extra: {} };
  return {
    ...base,
    name: "Four hours",
    agreementType: "SLA",
    target: "resolution",
    subjectKind: "ticket",
    durationMinutes: 240,
    dueBy: null,
    warnPercent: 75,
    calendar: null,
    zoneSource: "calendar",
    timeZone: null,
    startWhen: "state:1,2,3",
    stopWhen: "state:6",
    pauseWhen: "state:3",
    resumeWhen: null,
    cancelWhen: null,
    resetWhen: null,
    cancelWhenStartLapses: false,
    retroactive: true,
    startFrom: "openedAt",
    retroactivePause: true,
    afterReopening: "goesOn",
    vendor: null,
    active: true,
    ...more,
  };
}

/** The house's service levels where these are all. */
export function levelsOf(...definitions: SlaDefinition[]): ServiceLevels {
  const read = definitions.map((one) => readDefinition(one, ticketFields.forReading));
  return {
    current: read,
    definitions: new Map(read.map((one) => [`${one.id}/${one.version}`, one])),
    calendars: new Map(),
    calendarVersions: new Map(),
    catalogue: ticketFields.forReading,
    officeZone: "Europe/Lisbon",
  };
}
