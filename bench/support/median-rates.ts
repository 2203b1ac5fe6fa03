// SPDX-License-Identifier: Apache-2.0
import { median } from './measure.ts';

export interface Turns {
  readonly turns: number;
  readonly cpuSecondsToWarmUp: number;
}

const cpuSecondsPerTurn = 0.3;

/** How often each work is done per second of CPU time. They take turns, because other processes disturb even CPU time through the caches. */
export function medianRates(
  works: readonly (() => unknown)[],
  { turns, cpuSecondsToWarmUp }: Turns,
): readonly number[] {
  for (const work of works) rateOf(work, cpuSecondsToWarmUp);
  const rates = Array.from({ length: turns }, () => works.map((work) => rateOf(work, cpuSecondsPerTurn)));
  return works.map((_, index) => median(rates.map((turn) => turn[index] ?? Number.NaN)));
}

function rateOf(work: () => unknown, atLeastSeconds: number): number {
  const start = process.cpuUsage();
  for (let count = 0; ; ) {
    for (let index = 0; index < 10; index++, count++) work();
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    if (seconds > atLeastSeconds) return count / seconds;
  }
}
