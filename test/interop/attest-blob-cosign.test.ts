// SPDX-License-Identifier: Apache-2.0
// We attest files, and cosign 2 and 3 verify: bundles and cosign 2's JSON, with a key and without.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import {
  blobFiles,
  type Cosign,
  cosigns,
  cosignTrustFlags,
  describeRow,
  hasTimestamp,
  ourSignFlags,
  type ServiceRow,
  serviceRows,
  signerFlags,
} from './support/service-rows.ts';

const skip = missingPrograms(...cosigns, 'crane');
const rows = serviceRows.filter(({ subject }) => subject === 'blob');
const type = 'https://acme.example/review/v1';
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip === false) await bench.close();
});

suite('we attest files', { skip, concurrency: 2 }, () => {
  for (const row of rows) {
    test(describeRow(row), async (t) => {
      const file = await bench.make('blob');
      const other = await bench.make('blob');
      const { bundle, timestamp } = blobFiles(bench, file);
      const predicate = bench.workshop.write('review.json', '{"approved":true}');
      const timestampFile =
        row.format === 'legacy' && hasTimestamp(row) ? ['--rfc3161-timestamp-bundle', timestamp] : [];
      const what = ['--yes', '--type', type, '--predicate', predicate, '--bundle', bundle, ...timestampFile];
      succeeded('we attest', await bench.countersign(['attest-blob', ...ourSignFlags(bench, row), ...what, file]));
      for (const program of cosigns) {
        await t.test(program, async () => {
          const accepted = await verify(program, { row, file, of: file, whom: 'signer' });
          assert.equal(accepted.code, 0, describeOutcome(accepted));
          for (const wrong of [
            { row, file, of: other, whom: 'signer' },
            { row, file, of: file, whom: 'stranger' },
          ] as const) {
            const refused = await verify(program, wrong);
            assert.notEqual(refused.code, 0, describeOutcome(refused));
          }
        });
      }
    });
  }
});

interface Verification {
  readonly row: ServiceRow;
  readonly file: string;
  /** The file that the attestation is held against. */
  readonly of: string;
  readonly whom: 'signer' | 'stranger';
}

async function verify(program: Cosign, { row, file, of, whom }: Verification): Promise<Outcome> {
  const { bundle, timestamp } = blobFiles(bench, file);
  const isBeside = row.format === 'legacy' && hasTimestamp(row);
  const flags = [
    ...cosignTrustFlags(bench, program, row).filter((flag) => flag !== '--new-bundle-format=false'),
    ...signerFlags(bench, row, whom),
    ...(row.evidence.startsWith('Rekor') ? [] : ['--insecure-ignore-tlog']),
    ...(hasTimestamp(row) ? ['--use-signed-timestamps'] : []),
    ...(isBeside ? ['--rfc3161-timestamp', timestamp] : []),
  ];
  return await bench.run(program, ['verify-blob-attestation', '--type', type, ...flags, '--bundle', bundle, of]);
}
