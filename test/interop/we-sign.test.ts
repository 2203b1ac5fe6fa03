// SPDX-License-Identifier: Apache-2.0
// We sign, and programs of others verify: each format, key and subject, at each registry.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { type KeyKind, type KeyPair, keyKinds, makeKeyPair } from './support/keys.ts';
import { type Format, formats, type Limit, limitOf, onlySha256, readsNoBundles } from './support/limits.ts';
import { programVersions } from './support/program-versions.ts';
import { type ReaderName, readerNames, readWith } from './support/readers.ts';
import { type Registry, type RegistryName, registryNames } from './support/registries.ts';
import { describeOutcome } from './support/run-program.ts';
import { type Subject, subjects } from './support/sample-layout.ts';

interface Row {
  readonly kind: KeyKind;
  readonly format: Format;
  readonly subject: Subject;
  readonly registry: RegistryName;
}

const rows: readonly Row[] = keyKinds.flatMap((kind, k) =>
  formats.flatMap((format, f) =>
    subjects.map((subject, s) => {
      const registry = registryNames[(k + f + 3 * s) % registryNames.length];
      assert.ok(registry);
      return { kind, format, subject, registry };
    }),
  ),
);

const skip = missingPrograms(...readerNames, 'crane', 'docker-registry', 'htpasswd', 'openssl');
const keys = new Map<KeyKind, KeyPair>();
const cells = new Map<string, string>();
let bench: Bench;

before(async () => {
  if (skip !== false) return;
  bench = await openBench();
  for (const kind of keyKinds) keys.set(kind, await makeKeyPair(bench, kind, kind));
});

after(async () => {
  if (skip !== false) return;
  await bench.closeAll();
  if (cells.size < rows.length * readerNames.length) return;
  await writeSection('programs', await programVersions());
  await writeSection('ours', describeTable());
});

function keyOf(kind: KeyKind): KeyPair {
  const key = keys.get(kind);
  assert.ok(key);
  return key;
}

suite('we sign', { skip, concurrency: 2 }, () => {
  for (const [number, row] of rows.entries()) {
    const { kind, format, subject, registry: name } = row;
    test(`${format} of an ${subject} with ${kind} at ${name}`, async (t) => {
      const registry = bench.registry(name);
      const image = await signed(registry, { ...row, repository: `team/app-${number}` });
      for (const reader of readerNames) {
        await t.test(reader, async () => {
          const outcome = await readWith(bench, reader, { image, registry, key: keyOf(kind) });
          const limit = limitOf(reader, format, kind);
          assert.equal(outcome.code === 0, limit === undefined, describeOutcome(outcome));
          if (limit !== undefined) assert.match(outcome.stderr, limit.message);
          cells.set(cellName(row, reader), cellText(reader, kind, limit));
        });
      }
    });
  }
});

test('what others accept, they accept because of the signature', { skip }, async (t) => {
  const registry = bench.registry('docker-registry');
  const image = await signed(registry, { kind: 'P-256', format: 'both', subject: 'image', repository: 'team/control' });
  const unsigned = await bench.push(registry, 'team/unsigned', 'image');
  const key = keyOf('P-256');
  const otherKey = await makeKeyPair(bench, 'P-256', 'other');
  for (const reader of readerNames) {
    await t.test(`${reader} refuses another key, and no signature`, async () => {
      assert.equal((await readWith(bench, reader, { image, registry, key })).code, 0);
      assert.notEqual((await readWith(bench, reader, { image, registry, key: otherKey })).code, 0);
      assert.notEqual((await readWith(bench, reader, { image: unsigned, registry, key })).code, 0);
    });
  }
});

interface SignOptions extends Omit<Row, 'registry'> {
  readonly repository: string;
}

async function signed(registry: Registry, options: SignOptions): Promise<PushedImage> {
  const { kind, format, subject, repository } = options;
  const image = await bench.push(registry, repository, subject);
  const flags = ['--key', keyOf(kind).privateFile, '--format', format, '--recursive', ...registry.countersign];
  const outcome = await bench.countersign(['sign', ...flags, `${image.repository}@${image.digest}`]);
  succeeded('countersign sign', outcome);
  assert.match(outcome.stderr, new RegExp(`^signed: ${image.digest} `, 'm'));
  return image;
}

function cellName({ kind, format, subject }: Row, reader: ReaderName): string {
  return [kind, format, subject, reader].join(' ');
}

function cellText(reader: ReaderName, kind: KeyKind, limit: Limit | undefined): string {
  if (limit !== undefined) return limit.mark;
  return reader.startsWith('cosign') && (kind === 'P-384' || kind === 'P-521') ? 'yes (c)' : 'yes';
}

function describeTable(): string {
  const body = rows.map((row) => [
    ...[row.kind, row.format, row.subject, row.registry],
    ...readerNames.map((reader) => cells.get(cellName(row, reader)) ?? ''),
  ]);
  return `## We sign, they verify

An index is signed with \`--recursive\`, because skopeo and podman verify the images in it and not the index.

${table(['key', '`--format`', 'subject', 'registry', ...readerNames], body)}

- (a) ${readsNoBundles.why}.
- (b) ${onlySha256.why}.
- (c) with \`--signature-digest-algorithm\`: without it cosign assumes SHA-256, and refuses its own signatures by such keys as well.`;
}
