// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { UnavailableError } from '../../errors/errors.ts';
import { type SignedHub, startSignedHub } from '../testing/signed-hub.ts';

interface Report {
  readonly images: readonly { readonly result: string; readonly error?: { readonly code: string } }[];
  readonly error?: { readonly code: string };
}

async function signedHub(t: TestContext): Promise<SignedHub & { readonly pub: string }> {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  assert.equal((await hub.run(['sign', '--key', key, '--sign-tag', '-a', 'build=42', hub.name])).code, 0);
  return { ...hub, pub };
}

test('stdout is one JSON array per verified image, and nothing for a refused one', async (t) => {
  const hub = await signedHub(t);
  const { code, stdout } = await hub.run(['verify', '--key', hub.pub, hub.name, `${hub.host}/team/none:v1`]);
  assert.equal(code, 11);
  const [line, ...more] = stdout.trimEnd().split('\n');
  assert.deepEqual(more, []);
  const [entry] = JSON.parse(line ?? '') as [{ critical: { image: Record<string, string> } }];
  assert.equal(entry.critical.image['docker-manifest-digest'], hub.digest);
});

test('stdout of a refused image is empty in every output but the report', async (t) => {
  const hub = await signedHub(t);
  for (const output of ['json', 'text']) {
    const { code, stdout } = await hub.run(['verify', '--key', hub.pub, '-a', 'build=43', '-o', output, hub.name]);
    assert.equal(code, 12);
    assert.equal(stdout, '');
  }
});

test('one malformed reference among several does not hide what is found out about the others', async (t) => {
  const hub = await signedHub(t);
  const bad = `${hub.host}/Team/App`;
  const { code, stdout, stderr } = await hub.run(['verify', '--key', hub.pub, '-o', 'report', bad, hub.name]);
  assert.equal(code, 2);
  const { images } = JSON.parse(stdout) as Report;
  assert.deepEqual(
    images.map(({ result, error }) => [result, error?.code]),
    [
      ['refused', 'reference-malformed'],
      ['verified', undefined],
    ],
  );
  assert.match(stderr, /\[reference-malformed\]/);
  const refused = await hub.run(['verify', '--key', hub.pub, bad, `${hub.host}/team/none:v1`]);
  assert.equal(refused.code, 11, 'a refusal comes before a mistake');
});

test('the report is one JSON document also when no image could be looked at', async (t) => {
  const hub = await signedHub(t);
  const cases: readonly (readonly [string, readonly string[], number])[] = [
    ['usage-flag', [hub.name], 2],
    ['file-not-found', ['--key', `${hub.folder}/none.pub`, hub.name], 2],
    ['usage-flag', ['--key', hub.pub, '--platform', 'linux', hub.name], 2],
    ['usage-flag', ['--key', hub.pub, '--max-workers', '0', hub.name], 2],
  ];
  for (const [wanted, flags, exit] of cases) {
    const { code, stdout } = await hub.run(['verify', '-o', 'report', ...flags]);
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual([code, report.images, report.error?.code], [exit, [], wanted]);
  }
});

test('the report of an interrupted command says that it was interrupted', async (t) => {
  const hub = await signedHub(t);
  const signal = AbortSignal.abort(new UnavailableError('interrupted', 'stopped by the user'));
  const { code, stdout } = await hub.run(['verify', '-o', 'report', '--key', hub.pub, hub.name], { signal });
  assert.equal(code, 130);
  assert.equal((JSON.parse(stdout) as Report).error?.code, 'interrupted');
});

test('a strict reference holds for the tag that the user named, also beside a digest', async (t) => {
  const hub = await signedHub(t);
  const repository = `${hub.host}/team/app`;
  const strict = ['verify', '--key', hub.pub, '--strict-reference'];
  assert.equal((await hub.run([...strict, hub.name])).code, 0);
  assert.equal((await hub.run([...strict, `${repository}@${hub.digest}`])).code, 0);
  assert.equal((await hub.run([...strict, `${repository}:v1@${hub.digest}`])).code, 0);
  const other = await hub.run([...strict, `${repository}:v2@${hub.digest}`]);
  assert.equal(other.code, 12);
  assert.match(other.stderr, /\[reference-mismatch\]/);
  assert.equal((await hub.run(['verify', '--key', hub.pub, `${repository}:v2@${hub.digest}`])).code, 0);
});

test('a strict reference needs a name in a registry, and says so for a layout', async (t) => {
  const hub = await signedHub(t);
  await hub.run(['save', '--dir', `${hub.folder}/layout`, hub.name]);
  const local = `oci:${hub.folder}/layout`;
  assert.equal((await hub.run(['verify', '--key', hub.pub, local])).code, 0);
  const { code, stderr } = await hub.run(['verify', '--key', hub.pub, '--strict-reference', local]);
  assert.equal(code, 2);
  assert.match(stderr, /wanted a name in a registry/);
});

test('a log entry that is required and not there is a refusal', async (t) => {
  const hub = await signedHub(t);
  const { code, stderr } = await hub.run(['verify', '--key', hub.pub, '--require-tlog', hub.name]);
  assert.equal(code, 12);
  assert.match(stderr, /\[log-entry-missing\]/);
});

test('any of several keys is enough, and none of them is not', async (t) => {
  const hub = await startSignedHub(t);
  const [one, two, three] = [await hub.key('one'), await hub.key('two'), await hub.key('three')];
  await hub.run(['sign', '--key', two.key, hub.name]);
  assert.equal((await hub.run(['verify', '--key', one.pub, '--key', two.pub, hub.name])).code, 0);
  assert.equal((await hub.run(['verify', '--key', one.pub, '--key', three.pub, hub.name])).code, 12);
});

test('a private key is no key to verify with, and `--check-claims=false` is refused', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  assert.match((await hub.run(['verify', '--key', key, hub.name])).stderr, /\[key-not-public\]/);
  assert.equal((await hub.run(['verify', '--key', pub, '--check-claims=false', hub.name])).code, 2);
});

test('a signature on page 2 of the referrers is found', async (t) => {
  const hub = await startSignedHub(t, { referrersPageSize: 1 });
  const keys = [await hub.key('one'), await hub.key('two'), await hub.key('three')];
  for (const { key } of keys) assert.equal((await hub.run(['sign', '--key', key, hub.name])).code, 0);
  for (const { pub } of keys) assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 0);
  assert.equal((await hub.run(['verify', '--key', (await hub.key('four')).pub, hub.name])).code, 12);
});

test('the alternate repository is written to and read from', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  const env = { COSIGN_REPOSITORY: `${hub.host}/team/signatures` };
  assert.equal((await hub.run(['sign', '--key', key, '--format', 'both', hub.name], { env })).code, 0);
  assert.equal((await hub.run(['verify', '--key', pub, hub.name], { env })).code, 0);
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 10);
});
