// SPDX-License-Identifier: Apache-2.0
import { copyFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'packages/countersign');

/** An empty `dist/`, and beside it the texts that npm takes from the folder of the package. */
await rm(join(target, 'dist'), { recursive: true, force: true });
await copyFile(join(root, 'LICENSE'), join(target, 'LICENSE'));
await copyFile(join(root, 'README.md'), join(target, 'README.md')).catch((error: unknown) => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
});
