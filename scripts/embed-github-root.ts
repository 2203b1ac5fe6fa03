// SPDX-License-Identifier: Apache-2.0
// Writes the embedded copy of the trust of GitHub's own Sigstore instance from two files; docs/decisions/embedded-roots.md says where to
// get them and how to establish that they are GitHub's, which this script cannot.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeGitHub } from './embedded/describe-github.ts';

const path = 'packages/countersign/src/trust/embedded/github.ts';

async function main(args: readonly string[]): Promise<number> {
  const [tufRoot, trustedRoot, takenOn, source] = args;
  if (!tufRoot || !trustedRoot || !takenOn || !source) {
    process.stderr.write(
      'usage: node scripts/embed-github-root.ts TUF_ROOT_FILE TRUSTED_ROOT_FILE YYYY-MM-DD SOURCE\n',
    );
    return 2;
  }
  const copy = { takenOn, source, tufRoot: await readFile(tufRoot), trustedRoot: await readFile(trustedRoot) };
  await writeFile(join(resolve(import.meta.dirname, '..'), path), describeGitHub(copy));
  process.stderr.write(`wrote ${path}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
