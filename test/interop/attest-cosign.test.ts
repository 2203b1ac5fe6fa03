// SPDX-License-Identifier: Apache-2.0
// We attest, of every type that both know, and cosign 2 and 3 verify: old and new storage, with a key and without.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import {
  type Cosign,
  cosigns,
  cosignTrustFlags,
  hasTimestamp,
  ourSignFlags,
  type ServiceRow,
  signerFlags,
} from './support/service-rows.ts';

const time = '2026-01-02T03:04:05Z';
/** By cosign's names; `urn` is a type of one's own. */
const predicates: Readonly<Record<string, unknown>> = {
  cyclonedx: { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] },
  spdxjson: {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: '<a & b>',
    creationInfo: { created: time, creators: ['Tool: x'] },
  },
  slsaprovenance1: {
    buildDefinition: { buildType: 'https://type.example', externalParameters: {} },
    runDetails: { builder: { id: 'https://builder.example' } },
  },
  vuln: {
    invocation: { parameters: null, uri: '', event_id: '', 'builder.id': '' },
    scanner: { uri: 'pkg:generic/scanner', version: '1', db: { uri: '', version: '' }, result: {} },
    metadata: { scanStartedOn: time, scanFinishedOn: time },
  },
  custom: 'any text',
  'https://acme.example/review/v1': { approved: true, number: 1.5 },
};
const types = Object.keys(predicates);

type AttestRow = Pick<ServiceRow, 'signer' | 'format' | 'evidence'>;

const rows: readonly AttestRow[] = [
  { signer: 'key', format: 'bundle', evidence: 'nothing' },
  { signer: 'key', format: 'legacy', evidence: 'nothing' },
  { signer: 'key', format: 'legacy', evidence: 'Rekor 1 and a timestamp' },
  { signer: 'identity', format: 'bundle', evidence: 'Rekor 1' },
  { signer: 'identity', format: 'bundle', evidence: 'Rekor 2 and a timestamp' },
  { signer: 'identity', format: 'legacy', evidence: 'Rekor 1' },
  { signer: 'identity', format: 'legacy', evidence: 'Rekor 1 and a timestamp' },
];

const skip = missingPrograms(...cosigns, 'crane');
const verified = new Set<string>();
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip !== false) return;
  await bench.close();
  if (verified.size === rows.length * cosigns.length * types.length) await writeSection('we-attest', describeTable());
});

suite('we attest', { skip, concurrency: 2 }, () => {
  for (const row of rows) {
    test(describeRow(row), async (t) => {
      const image = await bench.make('image');
      for (const type of types) await attest(image, type, row);
      for (const program of cosigns) {
        for (const type of types) {
          await t.test(`${program} ${type}`, async () => {
            const outcome = await verify(program, { row, image, type, whom: 'signer' });
            assert.equal(outcome.code, 0, describeOutcome(outcome));
            requirePredicate(predicateOf(outcome), predicates[type]);
            verified.add(`${program} ${describeRow(row)} ${type}`);
          });
        }
        await t.test(`${program} refuses another signer, and another type`, async () => {
          const [type = ''] = types;
          const stranger = await verify(program, { row, image, type, whom: 'stranger' });
          assert.notEqual(stranger.code, 0, describeOutcome(stranger));
          const other = await verify(program, { row, image, type: 'openvex', whom: 'signer' });
          assert.notEqual(other.code, 0, describeOutcome(other));
          assert.match(other.stderr, /none of the attestations matched the predicate type|no matching attestations/);
        });
      }
    });
  }
});

function serviceRow(row: AttestRow): ServiceRow {
  return { ...row, subject: 'image' };
}

function describeRow({ signer, format, evidence }: AttestRow): string {
  return `${format} by ${signer === 'key' ? 'a key' : 'an identity'}, with ${evidence}`;
}

async function attest(image: string, type: string, row: AttestRow): Promise<void> {
  const content = predicates[type];
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const predicate = bench.workshop.write(`predicate-${types.indexOf(type)}`, text);
  const flags = [...ourSignFlags(bench, serviceRow(row)), '--yes', '--type', type, '--predicate', predicate];
  succeeded('we attest', await bench.countersign(['attest', ...flags, image]));
}

interface Verification {
  readonly row: AttestRow;
  readonly image: string;
  readonly type: string;
  readonly whom: 'signer' | 'stranger';
}

async function verify(program: Cosign, { row, image, type, whom }: Verification): Promise<Outcome> {
  const flags = [
    ...cosignTrustFlags(bench, program, serviceRow(row)),
    ...signerFlags(bench, serviceRow(row), whom),
    ...(row.evidence.startsWith('Rekor') ? [] : ['--insecure-ignore-tlog']),
    ...(hasTimestamp(serviceRow(row)) ? ['--use-signed-timestamps'] : []),
  ];
  return await bench.run(program, ['verify-attestation', '--type', type, ...flags, image]);
}

/** Of the one attestation of this type that was printed. */
function predicateOf({ stdout }: Outcome): unknown {
  const [line = '', ...others] = stdout.trim().split('\n');
  assert.deepEqual(others, []);
  return JSON.parse(Buffer.from(JSON.parse(line).payload, 'base64').toString()).predicate;
}

/** cosign wraps what is no JSON. */
function requirePredicate(got: unknown, wanted: unknown): void {
  if (typeof wanted !== 'string') assert.deepEqual(got, wanted);
  else assert.equal((got as { readonly Data: unknown }).Data, wanted);
}

function describeTable(): string {
  const body = rows.map((row) => [row.signer, row.format, row.evidence, ...cosigns.map(() => 'yes')]);
  return `## We attest, cosign verifies

"yes": attestations of the types ${types.map((type) => `\`${type}\``).join(', ')} are accepted from who signed, refused from somebody
else, and not found under another type.

${table(['signed by', 'format', 'beside the signature', ...cosigns], body)}`;
}
