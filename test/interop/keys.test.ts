// SPDX-License-Identifier: Apache-2.0
// Key files go from one program to the other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const cosigns = ['cosign2', 'cosign3', 'cosign-trixie', 'cosign-forky'];
const skopeos = ['skopeo-trixie', 'skopeo-forky'];
const algorithms = [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'rsa-sign-pkcs1-4096-sha256',
  'ed25519',
];
const plainKeys: Readonly<Record<string, readonly string[]>> = {
  'ec-p256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'ec-p384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'rsa-3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  ed25519: ['-algorithm', 'ED25519'],
};
let workshop: Workshop;

before(() => {
  workshop = openWorkshop();
});
after(() => workshop.close());

function read(name: string): string {
  return readFileSync(workshop.path(name), 'utf8').trim();
}

async function assertCosignReads(cosign: string, name: string): Promise<void> {
  const outcome = await workshop.run(cosign, ['public-key', '--key', workshop.path(`${name}.key`)]);
  assert.equal(succeeded(cosign, outcome).stdout.trim(), read(`${name}.pub`));
}

async function assertWeRead(privateFile: string, publicFile: string): Promise<void> {
  const outcome = await workshop.countersign(['public-key', '--key', workshop.path(privateFile)]);
  assert.equal(succeeded('countersign public-key', outcome).stdout.trim(), read(publicFile));
}

suite('our keys', { skip: missingPrograms(...cosigns, 'openssl') }, () => {
  for (const algorithm of algorithms) {
    test(`cosign reads what we generate with ${algorithm}`, async () => {
      const flags = ['--output-key-prefix', workshop.path(algorithm), '--signing-algorithm', algorithm];
      succeeded('generate-key-pair', await workshop.countersign(['generate-key-pair', ...flags]));
      for (const cosign of cosigns) await assertCosignReads(cosign, algorithm);
    });
  }

  for (const [name, flags] of Object.entries(plainKeys)) {
    test(`cosign reads what we import from openssl, ${name}`, async () => {
      const plain = workshop.path(`${name}.pem`);
      succeeded('openssl', await workshop.run('openssl', ['genpkey', ...flags, '-out', plain]));
      const imported = ['import-key-pair', '--key', plain, '--output-key-prefix', workshop.path(`imported-${name}`)];
      succeeded('import-key-pair', await workshop.countersign(imported));
      for (const cosign of cosigns) await assertCosignReads(cosign, `imported-${name}`);
    });
  }
});

suite('keys of others', { skip: missingPrograms(...cosigns, ...skopeos) }, () => {
  for (const cosign of cosigns) {
    test(`we read what ${cosign} generates, under the old label too, and not with another password`, async () => {
      const flags = ['--output-key-prefix', workshop.path(cosign)];
      succeeded(cosign, await workshop.run(cosign, ['generate-key-pair', ...flags]));
      await assertWeRead(`${cosign}.key`, `${cosign}.pub`);
      const other = read(`${cosign}.key`).replaceAll('ENCRYPTED SIGSTORE', 'ENCRYPTED COSIGN');
      assert.match(other, /^-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----/);
      workshop.write(`${cosign}-old.key`, `${other}\n`);
      await assertWeRead(`${cosign}-old.key`, `${cosign}.pub`);
      const env = { COSIGN_PASSWORD: 'wrong' };
      const outcome = await workshop.countersign(['public-key', '--key', workshop.path(`${cosign}.key`)], { env });
      assert.equal(outcome.code, 2, outcome.stderr);
    });
  }

  for (const skopeo of skopeos) {
    test(`we read what ${skopeo} generates`, async () => {
      const flags = ['--output-prefix', workshop.path(skopeo), '--passphrase-file', workshop.path('password')];
      workshop.write('password', workshop.env['COSIGN_PASSWORD'] ?? '');
      succeeded(skopeo, await workshop.run(skopeo, ['generate-sigstore-key', ...flags]));
      await assertWeRead(`${skopeo}.private`, `${skopeo}.pub`);
    });
  }
});
