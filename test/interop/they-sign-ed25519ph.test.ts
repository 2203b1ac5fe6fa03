// SPDX-License-Identifier: Apache-2.0
// cosign signs files by Ed25519ph as soon as a log is there. It does not verify them itself; we do.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { importKeyPair, type KeyPair } from './support/keys.ts';
import { describeOutcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import { type Cosign, cosigns } from './support/service-rows.ts';

const skip = missingPrograms(...cosigns);
let bench: SandboxBench;
let key: KeyPair;
let otherKey: KeyPair;

before(async () => {
  if (skip !== false) return;
  bench = await openSandboxBench();
  key = await importKeyPair(bench.workshop, 'cosign2', { kind: 'Ed25519', name: 'edwards' });
  otherKey = await importKeyPair(bench.workshop, 'cosign2', { kind: 'Ed25519', name: 'edwards-2' });
});

after(async () => {
  if (skip === false) await bench.close();
});

suite('they sign by Ed25519ph', { skip }, () => {
  for (const program of cosigns) {
    for (const format of ['bundle', 'legacy'] as const) {
      test(`${program}, ${format}: its file is accepted, also by the SHA-512 digest; another file or key is refused`, async () => {
        const content = await bench.make('blob');
        const bundle = await sign(program, format, content);
        const verify = async (artifact: string, by = key) =>
          await bench.countersign(['verify-blob', '--key', by.publicFile, '--bundle', bundle, artifact]);
        const sha512 = createHash('sha512').update(readFileSync(content)).digest('hex');
        for (const artifact of [content, `sha512:${sha512}`]) {
          const accepted = await verify(artifact);
          assert.equal(accepted.code, 0, describeOutcome(accepted));
        }
        for (const refused of [await verify(await bench.make('blob')), await verify(content, otherKey)]) {
          assert.equal(refused.code, 12, describeOutcome(refused));
          assert.match(refused.stderr, /\[(?:digest|key|signature|log-entry)-mismatch\]/);
        }
      });
    }
  }
});

/** The path of what cosign says about its signature, which the log has looked at, too: it takes Ed25519ph and not the pure form. */
async function sign(program: Cosign, format: 'bundle' | 'legacy', content: string): Promise<string> {
  const bundle = `${content}.json`;
  const flags = [
    ...(program === 'cosign3' ? ['--use-signing-config=false'] : []),
    ...[`--new-bundle-format=${format === 'bundle'}`, '--rekor-url', bench.variable('SANDBOX_REKOR_URL')],
    ...['--key', key.privateFile, '--bundle', bundle],
  ];
  succeeded(`${program} signs`, await bench.run(program, ['sign-blob', '--yes', ...flags, content]));
  return bundle;
}
