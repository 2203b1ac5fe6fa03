// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';

export interface Cost {
  readonly wallMs: number;
  /** User and system time of the program and of what it started, in steps of 1 ms. */
  readonly cpuMs: number;
}

export interface Work {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * What one run costs. bash measures, because Node does not tell what its children used, and because the start of the shell
 * then does not count.
 *
 * @throws when the program does not end with 0
 */
export async function costOf({ command, env = {}, cwd }: Work): Promise<Cost> {
  const script = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" >/dev/null 2>&4; } 4>&1 2>&3';
  const child = spawn('bash', ['-c', script, 'bash', ...command], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env, LC_ALL: 'C' },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const [said, measured, code] = await Promise.all([
    textOf(child.stdio[1]),
    textOf(child.stdio[3] as NodeJS.ReadableStream),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`\`${command.join(' ')}\` ended with ${code}: ${said.slice(-2000)}`);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = measured.trim().split(' ').map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

export type Contenders<Name extends string> = Readonly<Partial<Record<Name, () => Promise<Cost>>>>;

/** Runs all in turn, `rounds` times after one that does not count, so that a noisy neighbour hits all alike; medians. */
export async function inTurns<Name extends string>(
  contenders: Contenders<Name>,
  rounds: number,
): Promise<Partial<Record<Name, Cost>>> {
  const names = Object.keys(contenders) as Name[];
  const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const cost = await contenders[name]?.();
      if (round >= 0 && cost !== undefined) costs.get(name)?.push(cost);
    }
  }
  const medians: Partial<Record<Name, Cost>> = {};
  for (const [name, each] of costs) medians[name] = medianCost(each);
  return medians;
}

function medianCost(costs: readonly Cost[]): Cost {
  return { wallMs: median(costs.map(({ wallMs }) => wallMs)), cpuMs: median(costs.map(({ cpuMs }) => cpuMs)) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
