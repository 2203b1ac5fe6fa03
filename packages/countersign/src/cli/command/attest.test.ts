// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { parseStatement } from '../../attest/statement.ts';
import { attestationTag } from '../../oci/attachment-tag.ts';
import { parseDigest } from '../../oci/digest.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { openSandboxCommand, person } from '../testing/sandbox-command.ts';
import { type SignedHub, startSignedHub, writeText } from '../testing/signed-hub.ts';

const cyclonedx = '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}';

async function layersOf(hub: SignedHub): Promise<number> {
  const stored = await (await hub.store()).readManifest({ tag: attestationTag(parseDigest(hub.digest)) });
  return stored?.manifest.kind === 'image' ? stored.manifest.layers.length : 0;
}

async function referrersOf(hub: SignedHub): Promise<number> {
  return (await (await hub.store()).readReferrers(parseDigest(hub.digest))).descriptors.length;
}

test('what is attested in both formats is verified by its type, and by no other', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'sbom.json', cyclonedx);
  for (const format of ['bundle', 'legacy']) {
    const flags = ['--type', 'cyclonedx', '--predicate', predicate, '--format', format];
    const attested = await hub.run(['attest', '--key', key, ...flags, hub.name]);
    assert.equal(attested.code, 0, attested.stderr);
    assert.match(attested.stderr, /^warning: .* is a tag/m);
    assert.match(attested.stderr, /^attested: sha256:\w+ as `https:\/\/cyclonedx.org\/bom` with key sha256:\w+/m);
  }
  assert.deepEqual([await referrersOf(hub), await layersOf(hub)], [1, 1]);
  const verify = async (type: string): Promise<number> =>
    (await hub.run(['verify-attestation', '--key', pub, '--type', type, hub.name])).code;
  assert.equal(await verify('cyclonedx'), 0);
  assert.notEqual(await verify('spdxjson'), 0);
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code !== 0, true);
});

test('a predicate that its type does not allow is not signed', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'sbom.json', '{"bomFormat": "CycloneDX"}');
  const refused = await hub.run(['attest', '--key', key, '--type', 'cyclonedx', '--predicate', predicate, hub.name]);
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /predicate\.specVersion.*\[predicate-malformed\]/);
  assert.equal(await referrersOf(hub), 0);
});

test('a statement about another image is refused', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const subject = [{ name: 'x', digest: { sha256: 'ab'.repeat(32) } }];
  const type = { _type: 'https://in-toto.io/Statement/v1', predicateType: 'https://acme.example/x' };
  const statement = await writeText(hub.folder, 's.json', JSON.stringify({ ...type, subject, predicate: {} }));
  const refused = await hub.run(['attest', '--key', key, '--statement', statement, hub.name]);
  assert.equal(refused.code, 12);
  assert.match(refused.stderr, /digest-mismatch/);
});

test('to replace leaves one, and without it there are as many as were made', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'a.json', '{}');
  const attest = ['attest', '--key', key, '--type', 'urn:x', '--predicate', predicate, '--format', 'both'];
  for (let time = 0; time < 2; time++) await hub.run([...attest, hub.name]);
  assert.deepEqual([await referrersOf(hub), await layersOf(hub)], [2, 2]);
  const replaced = await hub.run([...attest, '--replace', hub.name]);
  assert.match(replaced.stderr, /in place of 2/);
  assert.deepEqual([await referrersOf(hub), await layersOf(hub)], [1, 1]);
});

test('what is not uploaded goes to stdout, or to the file of `--bundle`', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const args = ['attest', '--key', key, '--type', 'urn:x', '--predicate', '-', '--no-upload'];
  const printed = await hub.run([...args, hub.name], { stdin: '{"a": 1}' });
  assert.equal(printed.code, 0, printed.stderr);
  assert.equal(parseBundle(Buffer.from(printed.stdout)).content.kind, 'dsse');
  const file = join(hub.folder, 'x.sigstore.json');
  const written = await hub.run([...args, '--bundle', file, hub.name], { stdin: '{"a": 1}' });
  assert.equal(written.stdout, '');
  const { content } = parseBundle(await readFile(file));
  assert.ok(content.kind === 'dsse');
  assert.deepEqual(parseStatement(content.envelope.payload).predicate, { a: 1 });
  assert.deepEqual([await referrersOf(hub), await layersOf(hub)], [0, 0]);
});

test('without a key the name in the certificate attests', async (t) => {
  const hub = await startSignedHub(t);
  const at = await openSandboxCommand(t);
  const predicate = at.write('sbom.json', cyclonedx);
  const flags = ['--yes', '--type', 'cyclonedx', '--predicate', predicate, '--format', 'both'];
  const attested = await runInProcess(['attest', ...(await at.keyless()), ...flags, hub.name]);
  assert.equal(attested.code, 0, attested.stderr);
  assert.equal(attested.stderr.match(/^attested: .* with a certificate for `ann@example.org`/gm)?.length, 2);
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox'];
  const issuer = ['--certificate-oidc-issuer', at.sandbox.urls.issuer];
  const verify = async (name: string): Promise<number> => {
    const who = ['--certificate-identity', name, ...issuer];
    return (await runInProcess(['verify-attestation', ...root, ...who, '--type', 'cyclonedx', hub.name])).code;
  };
  assert.equal(await verify(person), 0);
  assert.notEqual(await verify('bob@example.org'), 0);
});
