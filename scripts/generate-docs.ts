// SPDX-License-Identifier: Apache-2.0
// Writes docs/reference/*.md from the sources; with --check it writes nothing and fails when a file is out of date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describeCommands } from './docs/describe-commands.ts';
import { describeErrors } from './docs/describe-errors.ts';

const root = resolve(import.meta.dirname, '..');
const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/errors.md': describeErrors,
  'docs/reference/cli.md': describeCommands,
};

async function main(args: readonly string[]): Promise<number> {
  const stale: string[] = [];
  for (const [path, describe] of Object.entries(pages)) {
    const text = await describe();
    if ((await currentText(path)) === text) continue;
    stale.push(path);
    if (!args.includes('--check')) await writePage(path, text);
  }
  if (stale.length === 0) return 0;
  if (!args.includes('--check')) {
    process.stderr.write(`wrote ${stale.join(', ')}\n`);
    return 0;
  }
  process.stderr.write(`out of date: ${stale.join(', ')}\nhint: run \`npm run docs\` and commit what it wrote\n`);
  return 1;
}

async function currentText(path: string): Promise<string | null> {
  return await readFile(join(root, path), 'utf8').catch(() => null); // Absent is out of date.
}

async function writePage(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

process.exitCode = await main(process.argv.slice(2));
