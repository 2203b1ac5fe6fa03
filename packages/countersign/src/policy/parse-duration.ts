// SPDX-License-Identifier: Apache-2.0

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

// Largest unit first and each once, so that a length of time has few spellings. No months and years: they have several lengths.
const grammar = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
const units: readonly number[] = [week, day, hour, minute, second];
const maxDuration = 36_500 * day;

/** Milliseconds of `90d`, `24h`, `1h30m`, from a second to 100 years; undefined if it is no such length of time. */
export function parseDuration(text: string): number | undefined {
  const [, ...numbers] = grammar.exec(text) ?? [];
  const total = units.reduce((sum, unit, index) => sum + unit * Number(numbers[index] ?? 0), 0);
  return total > 0 && total <= maxDuration ? total : undefined;
}
