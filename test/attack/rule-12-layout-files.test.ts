// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestEncoded } from '../../packages/countersign/src/oci/digest.ts';
import { openLayout } from '../../packages/countersign/src/store/open-layout.ts';
import { image, indexOf, layer } from './sample-image.ts';

async function layoutWithLayer(place: (path: string, secret: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-attack-'));
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'index.json'), indexOf([image.descriptor]));
  await writeFile(join(folder, 'secret'), layer.bytes);
  await place(join(folder, 'blobs/sha256', digestEncoded(layer.descriptor.digest)), join(folder, 'secret'));
  return folder;
}

test('a blob of a layout that is a link to another file is not read, even if its content were right', async (t) => {
  const folder = await layoutWithLayer((path, secret) => symlink(secret, path));
  t.after(() => rm(folder, { recursive: true }));
  const layout = await openLayout(folder);
  await assert.rejects(layout.readBlob(layer.descriptor, 1e6), { code: 'layout-malformed' });
});

test('a blob of a layout that is a plain file is read', async (t) => {
  const folder = await layoutWithLayer((path) => writeFile(path, layer.bytes));
  t.after(() => rm(folder, { recursive: true }));
  assert.deepEqual(await (await openLayout(folder)).readBlob(layer.descriptor, 1e6), layer.bytes);
});
