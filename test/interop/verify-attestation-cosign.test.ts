// SPDX-License-Identifier: Apache-2.0
// cosign 2 and 3 attest images and files, in the old and the new storage, by key and by identity, and we verify.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import { type Cosign, cosignSignFlags, cosigns, type ServiceRow, signerFlags } from './support/service-rows.ts';

const skip = missingPrograms(...cosigns, 'crane');
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip === false) await bench.close();
});

interface Kind {
  /** What cosign is told; we understand the same. */
  readonly type: string;
  readonly uri: string;
  readonly predicate: object;
}

const kinds: readonly Kind[] = [
  { type: 'cyclonedx', uri: 'https://cyclonedx.org/bom', predicate: { bomFormat: 'CycloneDX', specVersion: '1.6' } },
  { type: 'spdxjson', uri: 'https://spdx.dev/Document', predicate: { spdxVersion: 'SPDX-2.3', SPDXID: 'x' } },
  {
    type: 'slsaprovenance1',
    uri: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { buildType: 'https://example.com/build', externalParameters: { ref: 'main' } },
      runDetails: { builder: { id: 'https://example.com/builder' } },
    },
  },
  {
    type: 'vuln',
    uri: 'https://cosign.sigstore.dev/attestation/vuln/v1',
    predicate: {
      invocation: { uri: 'https://example.com/run/1', event_id: '1', 'builder.id': 'ci' },
      scanner: { uri: 'pkg:generic/scanner', version: '1', db: { uri: '', version: '1' }, result: { found: [] } },
      metadata: { scanStartedOn: '2026-11-22T10:00:00Z', scanFinishedOn: '2026-11-22T10:01:00Z' },
    },
  },
  { type: 'custom', uri: 'https://cosign.sigstore.dev/attestation/v1', predicate: { any: 'thing' } },
  { type: 'https://example.com/review/v1', uri: 'https://example.com/review/v1', predicate: { reviewed: true } },
];

interface Case {
  readonly program: Cosign;
  readonly row: ServiceRow;
}

const cases: readonly Case[] = cosigns.flatMap((program) =>
  (['bundle', 'legacy'] as const).flatMap((format) =>
    (['key', 'identity'] as const).map((signer): Case => {
      const evidence = signer === 'key' ? 'nothing' : 'Rekor 1';
      return { program, row: { signer, subject: 'image', format, evidence } };
    }),
  ),
);

suite('cosign attests images', { skip, concurrency: 2 }, () => {
  for (const { program, row } of cases) {
    test(`${program}, ${row.format} by ${row.signer}: each type is found, and proven by who attested it alone`, async () => {
      const image = await bench.make('image');
      for (const kind of kinds) await attest(program, row, { kind, image });
      for (const { type, uri } of kinds) {
        const verified = await verify(row, 'signer', ['--type', type, '-o', 'text', image]);
        assert.equal(verified.code, 0, describeOutcome(verified));
        const statement = JSON.parse(verified.stdout) as { readonly predicateType: string };
        assert.equal(statement.predicateType, uri);
        const stranger = await verify(row, 'stranger', ['--type', type, image]);
        assert.deepEqual([stranger.code, stranger.stdout], [12, ''], describeOutcome(stranger));
      }
      const other = await verify(row, 'signer', ['--type', 'openvex', image]);
      assert.equal(other.code, 12, describeOutcome(other));
      assert.match(other.stderr, /`https:\/\/spdx\.dev\/Document` \(1\)/);
    });
  }

  for (const { program, row } of cases.filter(({ row: { signer } }) => signer === 'key')) {
    test(`${program}, ${row.format}: we print and download what ${program} prints`, async () => {
      const [kind] = kinds;
      assert.ok(kind);
      const image = await bench.make('image');
      await attest(program, row, { kind, image });
      const format = `--new-bundle-format=${row.format === 'bundle'}`;
      const key = ['--key', bench.key.publicFile];
      const flags = [...key, '--type', kind.type, format, '--insecure-ignore-tlog'];
      const root = row.format === 'bundle' ? ['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')] : [];
      const theirs = await bench.run(program, ['verify-attestation', ...flags, ...root, image]);
      succeeded(`${program} verifies`, theirs);
      const ours = await bench.countersign(['verify-attestation', ...key, '--type', kind.type, image]);
      const downloaded = await bench.countersign(['download', 'attestation', image]);
      assert.deepEqual(JSON.parse(ours.stdout), JSON.parse(theirs.stdout));
      assert.deepEqual(JSON.parse(downloaded.stdout), JSON.parse(theirs.stdout));
    });
  }
});

suite('cosign attests files', { skip, concurrency: 2 }, () => {
  for (const { program, row } of cases) {
    test(`${program}, ${row.format} by ${row.signer}: a file is verified, and another file or type is not`, async () => {
      const [kind] = kinds;
      assert.ok(kind);
      const [file, other] = [await bench.make('blob'), await bench.make('blob')];
      const bundle = `${file}.attestation`;
      const signing = [...cosignSignFlags(bench, program, row), '--yes', ...predicateFlags(kind), '--bundle', bundle];
      succeeded(`${program} attests`, await bench.run(program, ['attest-blob', ...signing, file]));
      const check = async (whom: 'signer' | 'stranger', type: string, subject: string): Promise<Outcome> => {
        const flags = [...signerFlags(bench, row, whom), '--type', type, '--bundle', bundle];
        return await bench.countersign(['verify-blob-attestation', ...flags, subject]);
      };
      const verified = await check('signer', kind.type, file);
      assert.equal(verified.code, 0, describeOutcome(verified));
      for (const refused of [
        await check('stranger', kind.type, file),
        await check('signer', 'spdx', file),
        await check('signer', kind.type, other),
      ])
        assert.equal(refused.code, 12, describeOutcome(refused));
    });
  }

  test('cosign2: a bare envelope by a key is verified, and for another file refused', async () => {
    const [kind] = kinds;
    assert.ok(kind);
    const [file, other] = [await bench.make('blob'), await bench.make('blob')];
    const output = ['--output-signature', `${file}.sig`];
    const signing = [
      '--key',
      bench.key.privateFile,
      '--tlog-upload=false',
      '--yes',
      ...predicateFlags(kind),
      ...output,
    ];
    succeeded('cosign2 attests', await bench.run('cosign2', ['attest-blob', ...signing, file]));
    const flags = ['--key', bench.key.publicFile, '--type', kind.type, '--signature', `${file}.sig`];
    const verified = await bench.countersign(['verify-blob-attestation', ...flags, file]);
    assert.equal(verified.code, 0, describeOutcome(verified));
    assert.equal((await bench.countersign(['verify-blob-attestation', ...flags, other])).code, 12);
  });
});

function predicateFlags({ type, predicate }: Kind): readonly string[] {
  const name = `predicate-${type.replace(/[^a-z0-9]/g, '-')}.json`;
  return ['--type', type, '--predicate', bench.workshop.write(name, JSON.stringify(predicate))];
}

async function attest(program: Cosign, row: ServiceRow, { kind, image }: { kind: Kind; image: string }): Promise<void> {
  const flags = [...cosignSignFlags(bench, program, row), '--yes', ...predicateFlags(kind)];
  succeeded(`${program} attests ${kind.type}`, await bench.run(program, ['attest', ...flags, image]));
}

async function verify(row: ServiceRow, whom: 'signer' | 'stranger', rest: readonly string[]): Promise<Outcome> {
  return await bench.countersign(['verify-attestation', ...signerFlags(bench, row, whom), ...rest]);
}
