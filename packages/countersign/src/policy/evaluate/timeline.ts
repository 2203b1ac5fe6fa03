// SPDX-License-Identifier: Apache-2.0

/** The instant of a decision, and the first later one at which a comparison that was made would come out otherwise. Milliseconds since 1970. */
export interface Timeline {
  readonly nowMs: number;
  /** True before `limitMs`. */
  isBefore(limitMs: number): boolean;
  /** Something holds at this instant alone, as far as anybody knows. */
  holdsOnlyNow(): void;
  endsAtMs(): number | undefined;
}

export function createTimeline(nowMs: number): Timeline {
  let endsAtMs: number | undefined;
  const note = (instantMs: number): void => {
    endsAtMs = Math.min(endsAtMs ?? instantMs, instantMs);
  };
  return {
    nowMs,
    isBefore: (limitMs) => {
      if (nowMs < limitMs) note(limitMs);
      return nowMs < limitMs;
    },
    holdsOnlyNow: () => note(nowMs),
    endsAtMs: () => endsAtMs,
  };
}
