// SPDX-License-Identifier: Apache-2.0

// go-yaml v2: below the first number of steps 99 % of them may come from aliases, above the second 10 %.
const aliasesFree = 100;
const stepsFree = 1000;
const stepsLow = 400_000;
const stepsHigh = 4_000_000;

/** Whether so many of the steps that it takes to read a document come from aliases that Go refuses it. */
export function isAliasBomb(steps: number, aliasSteps: number): boolean {
  if (aliasSteps <= aliasesFree || steps <= stepsFree) return false;
  return aliasSteps / steps > allowedRatio(steps);
}

function allowedRatio(steps: number): number {
  if (steps <= stepsLow) return 0.99;
  if (steps >= stepsHigh) return 0.1;
  return 0.99 - 0.89 * ((steps - stepsLow) / (stepsHigh - stepsLow));
}
