// SPDX-License-Identifier: Apache-2.0
// cosign 2 and 3 sign with the services of the sandbox, in every way they can, and we verify.
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
  cosignSignFlags,
  cosigns,
  describeRow,
  hasTimestamp,
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
  if (verified.size === cells.filter((cell) => cell.mark === 'yes').length)
    await writeSection('they-sign-keyless', describeTable());
});

interface Cell {
  readonly program: Cosign;
  readonly row: ServiceRow;
  readonly mark: 'yes' | 'no (e)';
}

const cells: readonly Cell[] = serviceRows.flatMap((row) =>
  cosigns.map((program) => ({ program, row, mark: asksForObsoleteEntry(program, row) ? 'no (e)' : 'yes' })),
);

suite('they sign with services', { skip, concurrency: 2 }, () => {
  for (const { program, row, mark } of cells) {
    test(`${program}: ${describeRow(row)}`, async () => {
      const content = await bench.make(row.subject);
      const output = blobOutputFlags(row, blobFiles(bench, content));
      const flags = ['--yes', ...cosignSignFlags(bench, program, row), ...output];
      const signed = await bench.run(program, [signCommand(row), ...flags, content]);
      if (mark !== 'yes') {
        assert.match(signed.stderr, /adding rekor v2 entry: unexpected response: 400/);
        return;
      }
      succeeded(`${program} signs`, signed);
      const outcome = await verify(row, content, 'signer');
      assert.equal(outcome.code, 0, describeOutcome(outcome));
      const refused = await verify(row, content, 'stranger');
      assert.equal(refused.code, 12, describeOutcome(refused));
      assert.match(refused.stderr, /\[(?:key|signature|identity)-mismatch\]/);
      verified.add(nameOf(program, row));
    });
  }
});

/** Rekor 2 has taken envelopes as `hashedrekord` alone since June 2026; cosign 2 sends them as `dsse`. */
function asksForObsoleteEntry(program: Cosign, { subject, evidence }: ServiceRow): boolean {
  return program === 'cosign2' && subject !== 'blob' && evidence === 'Rekor 2 and a timestamp';
}

async function verify(row: ServiceRow, content: string, whom: 'signer' | 'stranger'): Promise<Outcome> {
  const flags = [...signerFlags(bench, row, whom), ...demands(row), ...placeOf(row, content)];
  return await bench.countersign([verifyCommand(row), ...flags, content]);
}

/** Everything that was signed with is demanded, so that nothing of it is passed over. */
function demands(row: ServiceRow): readonly string[] {
  const isLogged = row.evidence.startsWith('Rekor');
  const log = row.signer === 'key' ? ['--require-tlog'] : [];
  return [
    ...(isLogged ? log : row.signer === 'key' ? [] : ['--insecure-ignore-tlog']),
    ...(hasTimestamp(row) && !losesItsTimestamp(row) ? ['--use-signed-timestamps'] : []),
  ];
}

/** The old bundle of a file has no room for a timestamp, and beside a bundle none is taken. */
function losesItsTimestamp({ subject, format, evidence }: ServiceRow): boolean {
  return subject === 'blob' && format === 'legacy' && evidence.startsWith('Rekor');
}

function placeOf(row: ServiceRow, content: string): readonly string[] {
  if (row.subject !== 'blob') return [];
  const files = blobFiles(bench, content);
  if (row.format === 'bundle' || row.evidence !== 'a timestamp') return ['--bundle', files.bundle];
  const certificate = row.signer === 'key' ? [] : ['--certificate', files.certificate];
  return ['--signature', files.signature, ...certificate, '--rfc3161-timestamp', files.timestamp];
}

function nameOf(program: Cosign, row: ServiceRow): string {
  return `${program} ${describeRow(row)}`;
}

function describeTable(): string {
  const body = serviceRows.map((row) => [
    ...[row.signer, row.subject, row.format, row.evidence],
    ...cells.filter((cell) => cell.row === row).map(({ mark }) => mark),
  ]);
  return `## cosign signs with services, we verify

"yes": who signed is accepted, with all that is beside the signature demanded, and somebody else is refused with exit code 12.

${table(['signed by', 'what', 'format', 'beside the signature', ...cosigns], body)}

- (e) cannot (its limit): it asks Rekor 2 for an entry of a kind that this log no longer takes.`;
}
