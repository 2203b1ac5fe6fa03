// SPDX-License-Identifier: Apache-2.0
// Writes the embedded copy of the public Sigstore instance's trust from the npm package @sigstore/tuf, whose seeds its maintainers keep;
// with --check it writes nothing and fails when the copy is out of date. The seeds are taken as they are: a test parses them.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describePublicGood } from './embedded/describe-public-good.ts';

const path = 'packages/countersign/src/trust/embedded/public-good.ts';
const file = join(resolve(import.meta.dirname, '..'), path);

async function main(args: readonly string[]): Promise<number> {
  const current = await readFile(file, 'utf8').catch(() => ''); // Absent is out of date.
  const today = new Date().toISOString().slice(0, 10);
  if (describePublicGood(current, today) === current) return 0;
  if (args.includes('--check')) {
    process.stderr.write(`out of date: ${path}\nhint: run \`npm run update-roots\` and look at what changed\n`);
    return 1;
  }
  await writeFile(file, describePublicGood(current, today));
  process.stderr.write(`wrote ${path}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
