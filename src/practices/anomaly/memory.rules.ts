// What is remembered of a series of numbers: bounded, however long it runs.

/** A number and when it was, in whole minutes since 1970. */
export type Sample = readonly [minute: number, value: number];

/** Samples by hour of the week (0 is Monday, 00:00 to 01:00, local time) and the last ones of any hour; each list in the order of time. */
export type Memory = { hours: ReadonlyMap<number, readonly Sample[]>; recent: readonly Sample[] };

export const nothingRemembered: Memory = { hours: new Map(), recent: [] };

/**
 * Four weeks of an hour at a number each five minutes, and a day of such. Numbers that come faster are thinned to one in four minutes: a
 * sender's clock may run a little ahead.
 */
export const bounds = { anHour: 48, recent: 288, apartMinutes: 4 } as const;
export const hoursOfWeek = 168;

/** Whether a sample is one to remember: numbers of one time of day do not teach more for coming faster, and none comes from before the last. */
export function isToRemember(memory: Memory, [minute]: Sample): boolean {
  const last = memory.recent.at(-1);
  return last === undefined || minute >= last[0] + bounds.apartMinutes;
}

/** The memory with one more sample of an hour of the week; the oldest ones give way. */
export function remember(memory: Memory, hour: number, sample: Sample): Memory {
  if (!isToRemember(memory, sample)) return memory;
  const hours = new Map(memory.hours);
  hours.set(hour, within(memory.hours.get(hour) ?? [], sample, bounds.anHour));
  return { hours, recent: within(memory.recent, sample, bounds.recent) };
}

/** A list of samples with one more, and no more than may be kept. */
export function within(samples: readonly Sample[], more: Sample, most: number): Sample[] {
  return samples.length < most ? [...samples, more] : [...samples.slice(samples.length - most + 1), more];
}
