// SPDX-License-Identifier: Apache-2.0
// We attest, and sigstore-go, sigstore-python and policy-controller read it; and why our statements are of v1.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import { goPrograms, python, type VerifyRequest, verifyWithGo, verifyWithPython } from './support/sigstore-clients.ts';

const skip = missingPrograms(...goPrograms, python, 'policy-tester', 'crane');
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip === false) await bench.close();
});

const readers: Readonly<Record<string, (request: VerifyRequest) => Promise<Outcome>>> = {
  'sigstore-go': async (request) => await verifyWithGo(request, 'identity'),
  'sigstore-python': verifyWithPython,
};

function services(config: string): readonly string[] {
  const root = ['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')];
  return ['--yes', '--signing-config', bench.variable(config), ...root];
}

suite('we attest a file', { skip, concurrency: 2 }, () => {
  for (const config of ['SANDBOX_SIGNING_CONFIG', 'SANDBOX_SIGNING_CONFIG_REKOR_V2']) {
    test(config, async (t) => {
      const file = await bench.make('blob');
      const bundle = `${file}.sigstore.json`;
      const predicate = bench.workshop.write(`${config}.json`, '{"approved":true}');
      const what = ['--type', 'https://acme.example/review/v1', '--predicate', predicate, '--bundle', bundle];
      succeeded('attest-blob', await bench.countersign(['attest-blob', ...services(config), ...what, file]));
      for (const [name, verify] of Object.entries(readers)) {
        await t.test(name, async () => {
          const accepted = await verify({ bench, file, bundle, whom: 'signer' });
          assert.equal(accepted.code, 0, describeOutcome(accepted));
          assert.notEqual((await verify({ bench, file, bundle, whom: 'stranger' })).code, 0);
          const other = await bench.make('blob');
          assert.notEqual((await verify({ bench, file: other, bundle, whom: 'signer' })).code, 0);
        });
      }
    });
  }

  test('a statement of v0.1 is read by sigstore-go, and not by sigstore-python', async () => {
    const file = await bench.make('blob');
    const bundle = `${file}.sigstore.json`;
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    const statement = bench.workshop.write(
      'old-statement.json',
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v0.1',
        subject: [{ name: 'artifact', digest: { sha256 } }],
        predicateType: 'https://acme.example/review/v1',
        predicate: {},
      }),
    );
    const what = ['--statement', statement, '--bundle', bundle];
    succeeded('attest-blob', await bench.countersign(['attest-blob', ...services('SANDBOX_SIGNING_CONFIG'), ...what]));
    const codes: (number | null)[] = [];
    for (const verify of Object.values(readers)) {
      codes.push((await verify({ bench, file, bundle, whom: 'signer' })).code);
    }
    assert.deepEqual(codes, [0, 1]);
  });
});

suite('we attest an image', { skip }, () => {
  test('policy-controller admits it in the old format by a key, by its type alone', async () => {
    const image = await bench.make('image');
    const predicate = bench.workshop.write('sbom.json', '{"bomFormat":"CycloneDX","specVersion":"1.6"}');
    const what = ['--type', 'cyclonedx', '--predicate', predicate, '--format', 'legacy'];
    succeeded('attest', await bench.countersign(['attest', '--key', bench.key.privateFile, ...what, image]));
    const admits = async (publicFile: string, predicateType: string): Promise<Outcome> => {
      const policy = bench.workshop.write('policy.yaml', policyOf(publicFile, predicateType));
      return await bench.run('policy-tester', ['--policy', policy, '--image', image]);
    };
    const admitted = await admits(bench.key.publicFile, 'https://cyclonedx.org/bom');
    assert.equal(admitted.code, 0, describeOutcome(admitted));
    assert.notEqual((await admits(bench.key.publicFile, 'https://spdx.dev/Document')).code, 0);
    assert.notEqual((await admits(bench.otherKey.publicFile, 'https://cyclonedx.org/bom')).code, 0);
  });
});

function policyOf(publicFile: string, predicateType: string): string {
  const data = JSON.stringify(readFileSync(publicFile, 'utf8'));
  return `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: attested}
spec:
  images: [{glob: "**"}]
  authorities:
    - name: key
      key: {data: ${data}}
      attestations:
        - name: sbom
          predicateType: ${predicateType}
          policy: {type: cue, data: 'predicate: bomFormat: "CycloneDX"'}
`;
}
