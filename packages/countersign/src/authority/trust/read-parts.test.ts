// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodePem } from '../../bytes/pem.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { systemFiles } from '../../host/system-files.ts';
import { buildCertificate } from '../../sandbox/pki/build-certificate.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { authorityOfChain } from './authorities-of-certificates.ts';
import { cosignParts } from './cosign-parts.ts';
import { readParts } from './read-parts.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');

function pemOf(issuer: string, subject: string): string {
  const content = {
    serialNumber: Uint8Array.of(1),
    issuer: { commonName: issuer },
    subject: { commonName: subject },
    notBeforeMs: 0,
    notAfterMs: Date.UTC(2049, 0),
    spki: key.publicKey.spki,
    extensions: [],
  };
  return encodePem({ label: 'CERTIFICATE', bytes: buildCertificate(content, key) });
}

const [one, two, between] = [pemOf('one', 'one'), pemOf('two', 'two'), pemOf('one', 'between')];
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-parts-'));
});
after(async () => await rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** Common names, the root last. */
const shape = (parts: Awaited<ReturnType<typeof readParts>>): unknown =>
  parts.certificateAuthorities?.map(({ name, intermediates }) => [intermediates.length, name]);

test('each root is an authority, with all the intermediates', async () => {
  const caRoots = await write('roots.pem', `${one}${two}`);
  assert.deepEqual(shape(await readParts({ caRoots }, {}, systemFiles)), [
    [0, 'one'],
    [0, 'two'],
  ]);
  const caIntermediates = await write('between.pem', between);
  assert.deepEqual(shape(await readParts({ caRoots, caIntermediates }, {}, systemFiles)), [
    [1, 'one'],
    [1, 'two'],
  ]);
});

test('a chain is one authority, its root last', async () => {
  const chain = await write('chain.pem', `${between}${one}`);
  const parts = await readParts({ certificateChain: chain, timestampCertificateChain: chain }, {}, systemFiles);
  assert.deepEqual(shape(parts), [[1, 'one']]);
  assert.deepEqual(
    parts.timestampAuthorities?.map(({ name }) => name),
    ['one'],
  );
  const [certificate] = parseCertificatesPem(one, 1);
  assert.ok(certificate);
  const until = authorityOfChain([certificate], { uri: 'https://ca.example', validFor: { endMs: 5 } });
  assert.deepEqual([until.uri, until.validFor], ['https://ca.example', { startMs: 0, endMs: 5 }]);
  assert.throws(() => authorityOfChain([], { uri: '', validFor: {} }), { code: 'usage-flag' });
});

test('the file of the variable of cosign holds both, told apart by who issued them', async () => {
  const caBundle = await write('bundle.pem', `${one}${between}${two}`);
  assert.deepEqual(shape(await readParts({}, { caBundle }, systemFiles)), [
    [1, 'one'],
    [1, 'two'],
  ]);
  const withoutRoot = await write('no-root.pem', between);
  await assert.rejects(readParts({}, { caBundle: withoutRoot }, systemFiles), { code: 'usage-flag' });
});

test('what contradicts itself or does not parse is refused', async () => {
  const caRoots = await write('roots.pem', one);
  const broken = await write('broken.pem', 'nothing');
  await assert.rejects(readParts({ caRoots, certificateChain: caRoots }, {}, systemFiles), { code: 'usage-flag' });
  await assert.rejects(readParts({ caIntermediates: caRoots }, {}, systemFiles), { code: 'usage-flag' });
  await assert.rejects(readParts({ caRoots: broken }, {}, systemFiles), { code: 'certificate-malformed' });
  await assert.rejects(readParts({ ctLogPublicKey: broken }, {}, systemFiles), { code: 'pem-malformed' });
  await assert.rejects(readParts({ rekorPublicKey: join(folder, 'gone') }, {}, systemFiles), {
    code: 'file-not-found',
  });
});

test('what nobody names is not replaced', async () => {
  assert.deepEqual(await readParts({}, {}, systemFiles), {});
});

test('each variable that is set is said, and an empty one is none', async () => {
  const lines: string[] = [];
  const env = { SIGSTORE_ROOT_FILE: 'a.pem', SIGSTORE_TSA_CERTIFICATE_FILE: '' };
  assert.deepEqual(await cosignParts(env, async (line) => void lines.push(line)), { caBundle: 'a.pem' });
  assert.deepEqual(lines, ['note: trusted certificate authorities are those in `SIGSTORE_ROOT_FILE`']);
});
