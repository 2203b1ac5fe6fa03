// SPDX-License-Identifier: Apache-2.0
// Programs of others sign, with every key that they can sign with, and we verify.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Bench, openBench, type PushedImage } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { importKeyPair, type KeyKind, type KeyPair, keyKinds, makeKeyPair } from './support/keys.ts';
import { readWith } from './support/readers.ts';
import { type RegistryName, registryNames } from './support/registries.ts';
import { describeOutcome } from './support/run-program.ts';
import type { Subject } from './support/sample-layout.ts';
import { type Signer, signers, signWith } from './support/signers.ts';

interface Row {
  readonly signer: Signer;
  readonly kind: KeyKind;
  readonly subject: Subject;
  readonly registry: RegistryName;
}

const rows: readonly Row[] = signers.flatMap((signer, s) =>
  keyKinds.map((kind, k) => {
    const registry = registryNames[(s + k) % registryNames.length];
    assert.ok(registry);
    // podman pushes one image of an index.
    const subject = (s + k) % 2 === 1 || signer.program.startsWith('podman') ? 'image' : 'index';
    return { signer, kind, subject, registry };
  }),
);

const programs = signers.map(({ program }) => program);
const skip = missingPrograms(...programs, 'crane', 'docker-registry', 'htpasswd', 'openssl');
const keys = new Map<KeyKind, KeyPair>();
const results = new Map<Row, string>();
let bench: Bench;
let otherKey: KeyPair;

before(async () => {
  if (skip !== false) return;
  bench = await openBench();
  // cosign 2.5 as Debian builds it imports Ed25519 keys only; all of them read what cosign 2.6 imports.
  for (const kind of keyKinds) keys.set(kind, await importKeyPair(bench, 'cosign2', { kind, name: kind }));
  otherKey = await makeKeyPair(bench, 'P-256', 'other');
});

after(async () => {
  if (skip !== false) return;
  await bench.closeAll();
  if (results.size === rows.length) await writeSection('theirs', describeTable());
});

/** These sign with a variant of Ed25519 (Ed25519ph) that neither they nor anybody else verifies. */
function signsUnverifiably({ signer, kind }: Row): boolean {
  return kind === 'Ed25519' && ['cosign2', 'cosign3', 'cosign-forky'].includes(signer.program);
}

suite('they sign', { skip, concurrency: 2 }, () => {
  for (const [number, row] of rows.entries()) {
    const { signer, kind, subject, registry: name } = row;
    test(`${signer.program} ${signer.format}, ${subject} with ${kind} at ${name}`, async () => {
      const registry = bench.registry(name);
      const key = keys.get(kind);
      assert.ok(key);
      const pushed = await bench.push(registry, `team/app-${number}`, subject);
      const image = await signWith(bench, signer, { image: pushed, registry, key });
      const flags = ['--recursive', ...registry.countersign];
      if (signsUnverifiably(row)) {
        await assertNobodyVerifies(row, image, key);
        results.set(row, 'no (d)');
        return;
      }
      const verified = await verify(image, key, flags);
      assert.equal(verified.code, 0, describeOutcome(verified));
      const [signature] = JSON.parse(verified.stdout) as readonly { readonly critical: CriticalPart }[];
      assert.equal(signature?.critical.image['docker-manifest-digest'], image.digest);
      const refused = await verify(image, otherKey, flags);
      assert.equal(refused.code, 12, describeOutcome(refused));
      // A bundle names its key by a hint, a simple-signing layer does not.
      assert.match(refused.stderr, signer.format === 'bundle' ? /\[key-mismatch\]/ : /\[signature-mismatch\]/);
      results.set(row, 'yes');
    });
  }
});

test('what nobody signed, or nobody pushed, is told apart', { skip }, async (t) => {
  for (const name of registryNames) {
    await t.test(name, async () => {
      const registry = bench.registry(name);
      const image = await bench.push(registry, 'team/unsigned', 'image');
      assert.equal((await verify(image, otherKey, registry.countersign)).code, 10);
      const missing = await bench.countersign([
        ...['verify', '--key', otherKey.publicFile, ...registry.countersign],
        `${image.repository}:missing`,
      ]);
      assert.equal(missing.code, 11, describeOutcome(missing));
    });
  }
});

interface CriticalPart {
  readonly image: { readonly 'docker-manifest-digest': string };
}

async function verify(image: PushedImage, key: KeyPair, flags: readonly string[]) {
  const reference = `${image.repository}@${image.digest}`;
  return await bench.countersign(['verify', '--key', key.publicFile, ...flags, reference]);
}

/** Neither the program that signed nor we: the signature is broken, and not our reading of it. */
async function assertNobodyVerifies(row: Row, image: PushedImage, key: KeyPair): Promise<void> {
  const registry = bench.registry(row.registry);
  const { program } = row.signer;
  assert.ok(program === 'cosign2' || program === 'cosign3' || program === 'cosign-forky');
  assert.notEqual((await readWith(bench, program, { image, registry, key })).code, 0);
  const ours = await verify(image, key, registry.countersign);
  assert.equal(ours.code, 12, describeOutcome(ours));
}

function describeTable(): string {
  const body = rows.map((row) => {
    const { signer, kind, subject, registry } = row;
    return [signer.program, signer.format, kind, subject, registry, results.get(row) ?? ''];
  });
  return `## They sign, we verify

"yes": the right key is accepted with the right digest, and another key is refused with exit code 12. An index was signed with
everything in it and verified with \`--recursive\`; podman pushes one image of an index.

${table(['signed by', 'format', 'key', 'subject', 'registry', 'we verify'], body)}

- (d) cannot (its limit): it signs with Ed25519ph, which its own \`verify\` refuses as well.`;
}
