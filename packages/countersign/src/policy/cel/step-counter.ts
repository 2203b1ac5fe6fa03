// SPDX-License-Identifier: Apache-2.0

/** Counts work, and ends it where it would become too much. */
export interface StepCounter {
  /** @throws {TooManySteps} once more than the limit has been counted */
  add(steps: number): void;
  readonly counted: () => number;
}

/** Never leaves the evaluation of a condition. */
export class TooManySteps extends Error {}

export function createStepCounter(limit: number): StepCounter {
  let steps = 0;
  return {
    add: (more) => {
      steps += more;
      // Also true for what is not a number.
      if (!(steps <= limit)) throw new TooManySteps(`wanted at most ${limit} steps`);
    },
    counted: () => steps,
  };
}
