// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- --short] [--only NAME]`: every number of ours beside somebody else's, measured in one run.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkImages } from './check-images.ts';
import { decisions } from './decisions.ts';
import { hubRates } from './hub-rates.ts';
import { manyImages } from './many-images.ts';
import { oneShot } from './one-shot.ts';
import type { Row } from './support/result.ts';
import { type Benchmark, openSetting } from './support/setting.ts';
import { tableOf } from './support/table.ts';
import { transfer } from './transfer.ts';
import { verifyKeyless } from './verify-keyless.ts';
import { verifyWarm } from './verify-warm.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'one-shot': oneShot,
  'many-images': manyImages,
  check: checkImages,
  'verify-warm': verifyWarm,
  keyless: verifyKeyless,
  decisions,
  transfer,
  hub: hubRates,
};

interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly node: string;
  readonly loadAtStart: number;
  readonly loadAtEnd: number;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { short: { type: 'boolean' }, only: { type: 'string', multiple: true } } });
  const wanted = values.only ?? Object.keys(benchmarks);
  const unknown = wanted.find((name) => benchmarks[name] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`wanted one of ${Object.keys(benchmarks).join(', ')} for --only, got ${unknown}\n`);
    return 2;
  }
  const loadAtStart = loadavg()[0] ?? 0;
  const { rows, failures } = await runAll(wanted, values.short === true ? 'short' : 'full');
  const machine: Machine = {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    loadAtStart,
    loadAtEnd: loadavg()[0] ?? 0,
  };
  await writeResults({ machine, rows, failures });
  process.stdout.write(`${tableOf(rows)}\n\n${describe(machine)}\n`);
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  // A goal that is missed does not fail the run: a busy machine would decide. A benchmark that cannot run does.
  return failures.length === 0 ? 0 : 1;
}

async function runAll(
  wanted: readonly string[],
  length: 'short' | 'full',
): Promise<{ readonly rows: readonly Row[]; readonly failures: readonly string[] }> {
  const setting = await openSetting(length);
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    for (const name of wanted) {
      const start = performance.now();
      process.stderr.write(`· ${name} …\n`);
      try {
        rows.push(...((await benchmarks[name]?.(setting)) ?? []));
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      process.stderr.write(`· ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    }
  } finally {
    await rm(setting.folder, { recursive: true, force: true });
  }
  return { rows, failures };
}

async function writeResults(results: object): Promise<void> {
  const folder = join(import.meta.dirname, 'results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'latest.json'), `${JSON.stringify(results, null, 2)}\n`);
}

function describe({ cores, model, node, loadAtStart, loadAtEnd }: Machine): string {
  const load = `load ${loadAtStart.toFixed(1)} before and ${loadAtEnd.toFixed(1)} after`;
  return `${cores} cores (${model}), Node ${node}, ${load}; medians of runs in turns`;
}
