// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { MalformedError } from '../errors/errors.ts';
import { digestEncoded, digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { collect } from './collect.ts';
import { openArchive, requireOwnDigests } from './open-archive.ts';
import { type InflateLimits, openTarBytes, type TarBytes } from './tar-bytes.ts';
import { findTarFile, readTarEntries } from './tar-entries.ts';
import { testImage } from './test-image.ts';
import { encodeEntry, paxRecord, type TestTarEntry, testTar } from './test-tar.ts';

const image = testImage('app');
const [config, layer] = image.blobs as [(typeof image.blobs)[0], (typeof image.blobs)[0]];
const layerName = `${digestEncoded(layer.descriptor.digest)}.tar`;
const line = { Config: 'config.json', RepoTags: ['docker.io/library/app:v1'], Layers: [layerName] };

function dockerArchive(changes: Partial<typeof line> = {}): readonly TestTarEntry[] {
  return [
    { name: layerName, content: layer.bytes },
    { name: 'config.json', content: config.bytes },
    { name: 'manifest.json', content: JSON.stringify([{ ...line, ...changes }]) },
  ];
}

async function write(context: TestContext, bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-archive-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'image.tar'), bytes);
  return join(folder, 'image.tar');
}

for (const [what, pack] of [
  ['plain', (bytes: Uint8Array) => bytes],
  ['compressed', gzipSync],
] as const) {
  test(`a ${what} docker-archive gives an OCI image with its own layers`, async (context) => {
    const archive = await openArchive(await write(context, pack(testTar(dockerArchive()))));
    assert.equal(archive.digests, 'computed');
    const digest = await archive.defaultTarget();
    assert.equal(digest, image.manifest.descriptor.digest);
    const stored = await archive.readManifest({ tag: 'v1' });
    assert.deepEqual(stored?.manifest, image.manifest.manifest);
    assert.deepEqual(await archive.readManifest({ tag: 'docker.io/library/app:v1' }), stored);
    assert.equal(await archive.readManifest({ tag: 'v2' }), null);
    assert.deepEqual(await archive.readBlob(layer.descriptor, 1000), layer.bytes);
    assert.deepEqual(await archive.readBlob(config.descriptor, 1000), config.bytes);
  });
}

test('an archive whose digest is of our making is refused where a digest counts', async (context) => {
  const computed = await openArchive(await write(context, testTar(dockerArchive())));
  assert.throws(() => requireOwnDigests(computed), { code: 'reference-unsupported' });
  const index = {
    schemaVersion: 2,
    manifests: [
      { ...image.manifest.descriptor, annotations: { 'io.containerd.image.name': 'docker.io/library/app:v1' } },
    ],
  };
  const blobs = [...image.blobs, { descriptor: image.manifest.descriptor, bytes: image.manifest.bytes }];
  const entries = blobs.map(({ descriptor, bytes }) => ({
    name: `blobs/sha256/${digestEncoded(descriptor.digest)}`,
    content: bytes,
  }));
  const stored = await openArchive(
    await write(context, testTar([...entries, { name: 'index.json', content: JSON.stringify(index) }])),
  );
  assert.equal(requireOwnDigests(stored), stored);
  assert.deepEqual((await stored.readManifest({ tag: 'v1' }))?.bytes, image.manifest.bytes);
  assert.deepEqual(await stored.readBlob(layer.descriptor, 1000), layer.bytes);
});

test('a layer behind a link inside the archive is found', async (context) => {
  const entries = [
    { name: 'id/layer.tar', type: '2', target: `../${layerName}` },
    { name: 'hard/layer.tar', type: '1', target: 'id/layer.tar' },
    ...dockerArchive({ Layers: ['hard/layer.tar'] }),
  ];
  const archive = await openArchive(await write(context, testTar(entries)));
  assert.deepEqual(await archive.readBlob(layer.descriptor, 1000), layer.bytes);
});

test('a compressed layer keeps its bytes and is named as what it is', async (context) => {
  const packed = gzipSync(layer.bytes);
  const entries = dockerArchive().map((entry) => (entry.name === layerName ? { ...entry, content: packed } : entry));
  const archive = await openArchive(await write(context, testTar(entries)));
  const stored = await archive.readManifest({ tag: 'v1' });
  assert.deepEqual(stored?.manifest.kind === 'image' && stored.manifest.layers, [
    { mediaType: mediaTypes.ociLayerGzip, size: packed.byteLength, digest: digestOf(packed) },
  ]);
});

test('two images in one archive must be told apart by name', async (context) => {
  const second = testImage('second');
  const [secondConfig, secondLayer] = second.blobs as [(typeof image.blobs)[0], (typeof image.blobs)[0]];
  const lines = [line, { Config: 'second.json', RepoTags: ['docker.io/library/second:v1'], Layers: ['second.tar'] }];
  const entries = [
    ...dockerArchive().filter(({ name }) => name !== 'manifest.json'),
    { name: 'second.json', content: secondConfig.bytes },
    { name: 'second.tar', content: secondLayer.bytes },
    { name: 'manifest.json', content: JSON.stringify(lines) },
  ];
  const archive = await openArchive(await write(context, testTar(entries)));
  await assert.rejects(archive.defaultTarget(), { code: 'reference-malformed' });
  await assert.rejects(archive.readManifest({ tag: 'v1' }), { code: 'reference-malformed' });
  assert.equal(
    (await archive.readManifest({ tag: 'docker.io/library/second:v1' }))?.descriptor.digest,
    second.manifest.descriptor.digest,
  );
});

const refused: readonly (readonly [string, Uint8Array])[] = [
  [
    'a layer that the config does not tell of',
    testTar(dockerArchive().map((entry) => (entry.name === layerName ? { ...entry, content: 'evil' } : entry))),
  ],
  ['fewer layers than the config tells of', testTar(dockerArchive({ Layers: [] }))],
  ['a layer that is not there', testTar(dockerArchive({ Layers: ['gone.tar'] }))],
  ['a layer outside of the archive', testTar(dockerArchive({ Layers: ['../../../../etc/passwd'] }))],
  [
    'a link to a file of the host',
    testTar([{ name: 'l', type: '2', target: '/etc/hostname' }, ...dockerArchive({ Layers: ['l'] })]),
  ],
  [
    'links in a circle',
    testTar([
      { name: 'a', type: '2', target: 'b' },
      { name: 'b', type: '2', target: 'a' },
      ...dockerArchive({ Layers: ['a'] }),
    ]),
  ],
  ['a config that is not there', testTar(dockerArchive({ Config: 'gone.json' }))],
  ['neither manifest.json nor index.json', testTar([{ name: 'hello', content: 'x' }])],
  ['the same name twice', testTar([...dockerArchive(), { name: 'manifest.json', content: '[]' }])],
  ['the same name in two spellings', testTar([...dockerArchive(), { name: './x/../manifest.json', content: '[]' }])],
  ['a sparse entry', testTar([{ name: 's', type: 'S' }, ...dockerArchive()])],
  [
    'a sparse entry in PAX',
    testTar([{ name: 'p', type: 'x', content: paxRecord('GNU.sparse.major', '1') }, ...dockerArchive()]),
  ],
  ['a PAX record of the wrong length', testTar([{ name: 'p', type: 'x', content: '99 path=x\n' }, ...dockerArchive()])],
  ['a huge extended header', testTar([{ name: 'p', type: 'x', content: new Uint8Array(70_000) }, ...dockerArchive()])],
  ['a size beyond the end of the file', testTar([...dockerArchive(), { name: 'big', size: 2 ** 40 }])],
  ['no end', testTar(dockerArchive()).subarray(0, -1024)],
  ['a block with another checksum', flipped(testTar(dockerArchive()))],
  ['no tar at all', new Uint8Array(2048).fill(7)],
  ['nothing', new Uint8Array(0)],
];

function flipped(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes;
}

for (const [what, bytes] of refused) {
  test(`an archive with ${what} is refused, compressed or not`, async (context) => {
    for (const content of [bytes, gzipSync(bytes)]) {
      const path = await write(context, content);
      await assert.rejects(openArchive(path), { name: 'MalformedError', code: 'archive-malformed' });
    }
  });
}

test('compressed data that is cut is refused', async (context) => {
  const packed = gzipSync(testTar(dockerArchive()));
  await assert.rejects(openArchive(await write(context, packed.subarray(0, -20))), { code: 'archive-malformed' });
});

test('an archive that is a link is refused, as its target may be replaced meanwhile', async (context) => {
  const path = await write(context, testTar(dockerArchive()));
  await symlink(path, `${path}.link`);
  await assert.rejects(openArchive(`${path}.link`), { code: 'layout-malformed' });
});

test('a compressed archive is read up to its limits and not beyond', async (context) => {
  const path = await write(context, gzipSync(new Uint8Array(8 * 2 ** 20)));
  const read = async (limits: InflateLimits): Promise<number> => {
    const tar = await openTarBytes(path, limits);
    assert.ok(tar);
    let length = 0;
    for await (const chunk of tar.stream(0, Number.MAX_SAFE_INTEGER)) length += chunk.byteLength;
    return length;
  };
  assert.equal(await read({ maxBytes: 2 ** 30, maxRatio: 2000, ratioFreeBytes: 0 }), 8 * 2 ** 20);
  await assert.rejects(read({ maxBytes: 2 ** 30, maxRatio: 200, ratioFreeBytes: 2 ** 20 }), {
    code: 'archive-malformed',
  });
  await assert.rejects(read({ maxBytes: 2 ** 20, maxRatio: 2000, ratioFreeBytes: 0 }), { code: 'archive-malformed' });
});

function inMemory(bytes: Uint8Array): TarBytes {
  return {
    seekable: true,
    stream: async function* (offset, length) {
      if (offset < bytes.byteLength) yield bytes.subarray(offset, Math.min(bytes.byteLength, offset + length));
    },
  };
}

const long = `${'folder/'.repeat(30)}name`;
const extensions: readonly (readonly [string, readonly TestTarEntry[]])[] = [
  [
    'PAX',
    [
      { name: 'p', type: 'x', content: paxRecord('path', long) },
      { name: 'short', content: 'here' },
    ],
  ],
  [
    'GNU',
    [
      { name: '././@LongLink', type: 'L', content: `${long}\0` },
      { name: 'short', content: 'here' },
    ],
  ],
];

for (const [kind, entries] of extensions) {
  test(`a long name is read from a ${kind} extension, and holds for one entry only`, async () => {
    const bytes = testTar([...entries, { name: 'next', content: 'there' }]);
    const found = await readTarEntries(inMemory(bytes));
    assert.deepEqual([...found.keys()], [long, 'next']);
    const file = findTarFile(found, long);
    assert.ok(file);
    assert.equal(new TextDecoder().decode(await collect(inMemory(bytes).stream(file.offset, file.size))), 'here');
  });
}

test('an entry of more than 8 GiB is jumped over, not read', async () => {
  const size = 9 * 2 ** 30;
  const [header] = encodeEntry({ name: 'big', size });
  assert.ok(header);
  const tail = testTar([{ name: 'after', content: 'x' }]);
  let bytesRead = 0;
  const tar: TarBytes = {
    seekable: true,
    stream: async function* (offset) {
      const part = offset < 512 ? header.subarray(offset) : tail.subarray(offset - 512 - size);
      bytesRead += part.byteLength;
      yield part;
    },
  };
  const found = await readTarEntries(tar);
  assert.deepEqual(
    [...found],
    [
      ['big', { kind: 'file', offset: 512, size }],
      ['after', { kind: 'file', offset: 512 + size + 512, size: 1 }],
    ],
  );
  assert.ok(bytesRead < 10_000);
});

test('any blocks are a tar or a refusal of ours', async () => {
  const entries = fc.record({
    name: fc.string(),
    content: fc.string(),
    type: fc.constantFrom('0', '1', '2', '5', 'x', 'g', 'L', 'K', 'S', '9'),
    target: fc.string({ maxLength: 50 }),
  });
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 2048 }), fc.array(entries, { maxLength: 5 }).map(testTar));
  await fc.assert(
    fc.asyncProperty(bytes, async (tar) => {
      try {
        await readTarEntries(inMemory(tar));
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
      }
    }),
  );
});
