import type { FastifyInstance } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { holidayCountries, holidaySource, publicHolidays } from "../../engine/public-holidays.ts";

const mostYears = 5;

/** Public holidays to choose from: the countries known, or (with `country`) the days off of one in the years asked for. */
export function calendarRoutes(server: FastifyInstance, _office: Office): void {
  server.get("/api/calendars/holidays", async (request) => {
    permitted(request, "settings.read");
    const { country, region, years } = request.query as Record<string, unknown>;
    if (country === undefined) return { countries: await holidayCountries(), source: holidaySource };
    const asked = { country: textOf("country", country), region: region ? textOf("region", region) : null, years: yearsOf(years) };
    const answer = await publicHolidays(asked);
    if (!answer.ok) throw refused(answer.field, answer.sentence);
    const { ok: _, ...told } = answer;
    return { ...told, years: asked.years, source: holidaySource };
  });
}

function textOf(field: string, value: unknown): string {
  if (typeof value === "string" && /^[A-Za-z0-9.-]{1,12}$/.test(value)) return value;
  throw refused(field, `${field} is a short code, such as ${field === "country" ? "DE" : "HH"}.`);
}

function yearsOf(value: unknown): number[] {
  const years = typeof value === "string" ? [...new Set(value.split(","))].map(Number) : [];
  if (years.length >= 1 && years.length <= mostYears && years.every((one) => Number.isInteger(one) && one >= 1970 && one <= 2100))
    return years.sort((a, b) => a - b);
  throw refused("years", `years is one to ${mostYears} years between 1970 and 2100, such as 2026,2027.`);
}

function refused(path: string, sentence: string): HttpProblem {
  return new HttpProblem(400, "badQuestion", sentence, { errors: [{ path, message: sentence }] });
}
