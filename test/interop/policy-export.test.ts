// SPDX-License-Identifier: Apache-2.0
// What `policy export` writes, held against the programs that read it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { type KeyPair, makeKeyPair } from './support/keys.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';

const skopeos = ['skopeo-trixie', 'skopeo-forky'] as const;
const skip = missingPrograms(...skopeos, 'crane', 'docker-registry');
let bench: Bench;
let ours: KeyPair;
let others: KeyPair;

before(async () => {
  if (skip !== false) return;
  bench = await openBench(['docker-registry']);
  ours = await makeKeyPair(bench, 'P-256', 'ours');
  others = await makeKeyPair(bench, 'P-256', 'others');
});

after(async () => {
  if (skip === false) await bench.closeAll();
});

suite('an exported policy', { skip }, () => {
  test('accepts what was signed by the key, by digest and by tag, and refuses everything else', async (t) => {
    const exported = await exportedPolicy('one', `{signedBy: ours}`);
    const accepted = await signed('team/signed', [ours]);
    const wrong = await signed('team/wrong', [others]);
    const unsigned = await signed('team/unsigned', []);
    const elsewhere = await signed('other/signed', [ours]);
    for (const skopeo of skopeos) {
      await t.test(skopeo, async () => {
        requireCode('signed', 'accepted', await copy(skopeo, exported, `${accepted.repository}@${accepted.digest}`));
        requireCode('by tag', 'accepted', await copy(skopeo, exported, `${accepted.repository}:v1`));
        for (const image of [wrong, unsigned, elsewhere]) {
          const outcome = await copy(skopeo, exported, `${image.repository}@${image.digest}`);
          requireCode(image.repository, 'refused', outcome);
        }
      });
    }
  });

  test('asks for all signers, and takes any of several', async (t) => {
    const both = await exportedPolicy('both', '{all: [{signedBy: ours}, {signedBy: others}]}');
    const either = await exportedPolicy('either', '{signedBy: [ours, others]}');
    const byBoth = await signed('team/both', [ours, others]);
    const byOne = await signed('team/one', [others]);
    for (const skopeo of skopeos) {
      await t.test(skopeo, async () => {
        requireCode('both', 'accepted', await copy(skopeo, both, `${byBoth.repository}@${byBoth.digest}`));
        requireCode('one of both', 'refused', await copy(skopeo, both, `${byOne.repository}@${byOne.digest}`));
        requireCode('either', 'accepted', await copy(skopeo, either, `${byOne.repository}@${byOne.digest}`));
      });
    }
  });

  test('rejects what it cannot say', async (t) => {
    const digests = await exportedPolicy('digests', '{all: [{signedBy: ours}, {digestIn: []}]}', 3);
    const image = await signed('team/listed', [ours]);
    for (const skopeo of skopeos) {
      await t.test(skopeo, async () => {
        requireCode('listed', 'refused', await copy(skopeo, digests, `${image.repository}@${image.digest}`));
      });
    }
  });
});

interface Exported {
  readonly policy: string;
  readonly registries: string;
}

async function exportedPolicy(name: string, require: string, code = 0): Promise<Exported> {
  const { host } = bench.registry('docker-registry');
  const signer = (key: KeyPair): string => `{key: {file: ${key.publicFile.split('/').at(-1)}}}`;
  const file = bench.write(
    `${name}.yaml`,
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: ${name}}
spec:
  signers: {ours: ${signer(ours)}, others: ${signer(others)}}
  rules:
    - {name: team, images: ["${host}/team/**"], require: ${require}}
`,
  );
  const registries = bench.path(`${name}.registries.d`);
  mkdirSync(registries);
  const policy = bench.path(`${name}.policy.json`);
  const flags = ['--out', policy, '--registries', `${registries}/countersign.yaml`];
  const outcome = await bench.countersign(['policy', 'export', file, ...flags]);
  assert.equal(outcome.code, code, describeOutcome(outcome));
  return { policy, registries };
}

async function signed(repository: string, keys: readonly KeyPair[]): Promise<PushedImage> {
  const registry = bench.registry('docker-registry');
  const image = await bench.push(registry, repository, 'image');
  for (const { privateFile } of keys) {
    const flags = ['--key', privateFile, '--format', 'legacy', ...registry.countersign];
    succeeded('sign', await bench.countersign(['sign', ...flags, `${image.repository}@${image.digest}`]));
  }
  return image;
}

let copies = 0;

async function copy(skopeo: string, { policy, registries }: Exported, reference: string): Promise<Outcome> {
  copies += 1;
  const flags = ['--registries.d', registries, '--policy', policy];
  const source = bench.registry('docker-registry').skopeo('src');
  return await bench.run(skopeo, [
    ...flags,
    'copy',
    ...source,
    `docker://${reference}`,
    `dir:${bench.path(`copy-${copies}`)}`,
  ]);
}

function requireCode(what: string, wanted: 'accepted' | 'refused', outcome: Outcome): void {
  assert.equal(outcome.code === 0, wanted === 'accepted', `${what}: ${describeOutcome(outcome)}`);
  // Refused for its signatures, and not because something else went wrong.
  if (wanted === 'refused') assert.match(outcome.stderr, /rejected by policy|signature|Signature/, what);
}
