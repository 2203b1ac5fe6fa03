// SPDX-License-Identifier: Apache-2.0
// We sign with the services of the sandbox, in every way we can, and cosign 2 and 3 verify.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import {
  blobFiles,
  blobOutputFlags,
  type Cosign,
  cosigns,
  cosignTrustFlags,
  describeRow,
  hasTimestamp,
  ourSignFlags,
  type ServiceRow,
  serviceRows,
  signCommand,
  signerFlags,
  verifyCommand,
} from './support/service-rows.ts';

const skip = missingPrograms(...cosigns, 'crane');
const verified = new Set<string>();
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip !== false) return;
  await bench.close();
  if (verified.size === serviceRows.length * cosigns.length) await writeSection('we-sign-keyless', describeTable());
});

suite('we sign with services', { skip, concurrency: 2 }, () => {
  for (const row of serviceRows) {
    test(describeRow(row), async (t) => {
      const content = await bench.make(row.subject);
      const flags = [...ourSignFlags(bench, row), ...blobOutputFlags(row, blobFiles(bench, content))];
      succeeded('we sign', await bench.countersign([signCommand(row), ...flags, content]));
      for (const program of cosigns) {
        await t.test(program, async () => {
          const outcome = await verify(program, { row, content, whom: 'signer' });
          assert.equal(outcome.code, 0, describeOutcome(outcome));
          const refused = await verify(program, { row, content, whom: 'stranger' });
          assert.notEqual(refused.code, 0, describeOutcome(refused));
          assert.match(refused.stderr, notTheirs);
          verified.add(`${program} ${describeRow(row)}`);
        });
      }
    });
  }
});

/** cosign's words for another key and another identity differ by format. */
const notTheirs =
  /none of the expected identities|no matching (?:CertificateIdentity|signatures)|invalid signature|could not verify|failed to verify|comparing public key/;

interface Verification {
  readonly row: ServiceRow;
  readonly content: string;
  readonly whom: 'signer' | 'stranger';
}

async function verify(program: Cosign, { row, content, whom }: Verification): Promise<Outcome> {
  const isLogged = row.evidence.startsWith('Rekor');
  const flags = [
    ...cosignTrustFlags(bench, program, row),
    ...signerFlags(bench, row, whom),
    ...(isLogged ? [] : ['--insecure-ignore-tlog']),
    ...(hasTimestamp(row) ? ['--use-signed-timestamps'] : []),
  ];
  return await bench.run(program, [verifyCommand(row), ...flags, ...placeOf(row, content), content]);
}

function placeOf(row: ServiceRow, content: string): readonly string[] {
  if (row.subject !== 'blob') return [];
  const { bundle, timestamp } = blobFiles(bench, content);
  const isBeside = row.format === 'legacy' && hasTimestamp(row);
  return ['--bundle', bundle, ...(isBeside ? ['--rfc3161-timestamp', timestamp] : [])];
}

function describeTable(): string {
  const body = serviceRows.map((row) => [
    ...[row.signer, row.subject, row.format, row.evidence],
    ...cosigns.map(() => 'yes'),
  ]);
  return `## We sign with services, cosign verifies

"yes": who signed is accepted, with all that is beside the signature demanded, and somebody else is refused.

${table(['signed by', 'what', 'format', 'beside the signature', ...cosigns], body)}`;
}
