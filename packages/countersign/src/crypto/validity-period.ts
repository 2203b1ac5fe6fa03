// SPDX-License-Identifier: Apache-2.0

/** When a key or an authority may be believed. Both ends are inclusive; milliseconds since 1970. */
export interface ValidityPeriod {
  readonly startMs: number;
  /** Absent: still in use. */
  readonly endMs?: number;
}

export function isWithin(period: ValidityPeriod, instantMs: number): boolean {
  return instantMs >= period.startMs && (period.endMs === undefined || instantMs <= period.endMs);
}
