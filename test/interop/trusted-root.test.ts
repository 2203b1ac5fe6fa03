// SPDX-License-Identifier: Apache-2.0
// Files that say whom to believe and who signs go from one program to the other, and so does a TUF repository.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { serveRepository } from '../../packages/countersign/src/authority/tuf/testing/serve-repository.ts';
import { createTestRepository } from '../../packages/countersign/src/authority/tuf/testing/tuf-repository.ts';
import { encodeTrustedRoot } from '../../packages/countersign/src/trust/encode-trusted-root.ts';
import { parseSigningConfig } from '../../packages/countersign/src/trust/parse-signing-config.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const from = 'start-time=2024-01-01T00:00:00Z';
const operator = 'operator=example';
let workshop: Workshop;

before(async () => {
  workshop = openWorkshop();
  await makeAuthority('ca');
  await makeLeaf();
  await makeKey('ec', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']);
  await makeKey('ed', ['-algorithm', 'ED25519']);
});
after(() => workshop.close());

async function openssl(...args: readonly string[]): Promise<void> {
  succeeded('openssl', await workshop.run('openssl', args));
}

async function makeAuthority(name: string): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  await openssl('req', '-x509', ...key, '-out', `${name}.pem`, '-days', '365', '-subj', `/O=Example/CN=${name}`);
}

async function makeLeaf(): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'tsa.key'];
  await openssl('req', ...key, '-out', 'tsa.csr', '-subj', '/O=Example/CN=tsa');
  workshop.write('extensions', 'basicConstraints=CA:FALSE\nextendedKeyUsage=critical,timeStamping\n');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '100', '-extfile', 'extensions', '-out', 'tsa.pem'];
  await openssl('x509', '-req', '-in', 'tsa.csr', ...signed);
  workshop.write('chain.pem', ['tsa.pem', 'ca.pem'].map((name) => readFileSync(workshop.path(name), 'utf8')).join(''));
}

async function makeKey(name: string, flags: readonly string[]): Promise<void> {
  await openssl('genpkey', ...flags, '-out', `${name}.key`);
  await openssl('pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`);
}

// In the order of time, which cosign brings them into; of two of the same time it takes either first.
const rootFlags = [
  ['--fulcio', `url=https://old.example,certificate-chain=ca.pem,${from},end-time=2025-01-01T00:00:00Z`],
  ['--fulcio', 'url=https://fulcio.example,certificate-chain=ca.pem'],
  ['--tsa', `url=https://tsa.example/path,certificate-chain=chain.pem,${from}`],
  ['--rekor', `url=https://rekor.example,public-key=ec.pub,${from}`],
  [
    '--rekor',
    `url=https://two.example/x,public-key=ed.pub,start-time=2025-01-01T00:00:00Z,end-time=2030-01-01T00:00:00Z,origin=two.example/log`,
  ],
  ['--ctfe', `url=https://ct.example,public-key=ec.pub,${from}`],
].flat();

const configFlags = [
  ['--fulcio', `url=https://fulcio.example,api-version=1,${from},${operator}`],
  ['--oidc-provider', `url=https://issuer.example,api-version=1,${from},${operator},end-time=2030-01-01T00:00:00Z`],
  ['--rekor', `url=https://rekor.example,api-version=2,${from},${operator}`],
  ['--rekor-config', 'EXACT:1'],
  ['--tsa', `url=https://tsa.example/path,api-version=1,${from},${operator}`],
  ['--tsa-config', 'ANY'],
].flat();

suite('files that say whom to believe and who signs', { skip: missingPrograms('cosign3', 'openssl') }, () => {
  test('a trusted root means the same, whoever of us makes it', async () => {
    const ours = succeeded('ours', await workshop.countersign(['trusted-root', 'create', ...rootFlags]));
    const theirs = succeeded('cosign3', await workshop.run('cosign3', ['trusted-root', 'create', ...rootFlags]));
    assert.deepEqual(parseTrustedRoot(Buffer.from(ours.stdout)), parseTrustedRoot(Buffer.from(theirs.stdout)));
  });

  test('a signing configuration means the same, and each reads what the other made', async () => {
    const create = ['signing-config', 'create'];
    const ours = succeeded('ours', await workshop.countersign([...create, ...configFlags]));
    const theirs = succeeded('cosign3', await workshop.run('cosign3', [...create, ...configFlags]));
    const meaning = parseSigningConfig(Buffer.from(theirs.stdout));
    assert.deepEqual(parseSigningConfig(Buffer.from(ours.stdout)), meaning);
    const onOurs = [...create, '--base-config', workshop.write('ours.json', ours.stdout)];
    const copied = succeeded('cosign3', await workshop.run('cosign3', onOurs));
    assert.deepEqual(parseSigningConfig(Buffer.from(copied.stdout)), meaning);
    const onTheirs = [...create, '--base-config', workshop.write('theirs.json', theirs.stdout)];
    assert.equal(succeeded('ours', await workshop.countersign(onTheirs)).stdout, ours.stdout);
  });

  test('cosign reads our trusted root from the same repository as we do, and neither disturbs the other', async () => {
    const ours = succeeded('ours', await workshop.countersign(['trusted-root', 'create', ...rootFlags]));
    const repository = await createTestRepository();
    await repository.publish({
      'trusted_root.json': encodeTrustedRoot(parseTrustedRoot(Buffer.from(ours.stdout))),
      'signing_config.v0.2.json': Buffer.from(
        succeeded('ours', await workshop.countersign(['signing-config', 'create', ...configFlags])).stdout,
      ),
    });
    await using served = await serveRepository(repository.files);
    const env = { TUF_ROOT: workshop.path('tuf') };
    const initialize = [
      'initialize',
      '--mirror',
      served.mirror,
      '--root',
      workshop.write('root.json', repository.root),
    ];
    succeeded('cosign3', await workshop.run('cosign3', initialize, { env }));
    succeeded('ours', await workshop.countersign(initialize, { env }));
    const read = ['trusted-root', 'create', '--with-default-services'];
    const theirs = succeeded('cosign3', await workshop.run('cosign3', read, { env }));
    const again = succeeded('ours', await workshop.countersign([...read, '--offline'], { env }));
    assert.deepEqual(parseTrustedRoot(Buffer.from(theirs.stdout)), parseTrustedRoot(Buffer.from(ours.stdout)));
    assert.equal(again.stdout, ours.stdout);
  });
});
