// SPDX-License-Identifier: Apache-2.0

const grammar = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const minuteMs = 60_000;

/** Milliseconds since 1970 of a time in RFC 3339 as protobuf writes it (fractions below a millisecond cut off); undefined if it is none. */
export function parseRfc3339(text: string): number | undefined {
  const [, seconds = '', fraction = '', sign = '', hours = '0', minutes = '0'] = grammar.exec(text) ?? [];
  const local = Date.parse(`${seconds}${fraction}Z`);
  // The engine reads 30 February as 2 March.
  if (Number.isNaN(local) || !encodeRfc3339(local).startsWith(seconds)) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * minuteMs;
  return sign === '-' ? local + offsetMs : local - offsetMs;
}

/** With three decimals, in UTC. */
export function encodeRfc3339(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
