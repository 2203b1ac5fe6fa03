// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../../attest/image-statement.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { startAttestedHub } from '../testing/attested-hub.ts';
import { writeText } from '../testing/signed-hub.ts';

const bom = 'https://cyclonedx.org/bom';
const slsa = 'https://slsa.dev/provenance/v1';
const otherSubject = { subject: [{ digest: { sha256: 'ab'.repeat(32) } }] };

interface Report {
  readonly images: readonly {
    readonly result: string;
    readonly error?: { readonly code: string };
    readonly accepted: readonly { readonly type: string; readonly format: string; readonly origin: object }[];
    readonly refused: readonly { readonly code: string }[];
  }[];
  readonly error?: { readonly code: string };
}

test('stdout is one envelope a line as cosign prints it, out of both stores, and nothing for a refused image', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom, predicate: { new: true } });
  await hub.attestOldWay(signer, { predicateType: bom, predicate: { new: false } });
  const { code, stdout } = await hub.run(['verify-attestation', '--key', pub, '--type', 'cyclonedx', hub.name]);
  assert.equal(code, 0);
  const envelopes = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  assert.deepEqual(
    envelopes.map((envelope) => Object.keys(envelope)),
    Array(2).fill(['payload', 'payloadType', 'signatures']),
  );
  const statements = envelopes.map(({ payload = '' }) => Buffer.from(payload, 'base64').toString());
  assert.equal(statements.filter((text) => text.includes('{"new":true}')).length, 1);
  for (const output of ['json', 'text']) {
    const wrong = await hub.run(['verify-attestation', '--key', pub, '--type', 'spdx', '-o', output, hub.name]);
    assert.deepEqual([wrong.code, wrong.stdout], [12, '']);
  }
});

test('text is the statements as they were signed', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  const { stdout, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', bom, '-o', 'text', hub.name]);
  assert.equal((JSON.parse(stdout) as { predicateType: string }).predicateType, bom);
  assert.match(stderr, new RegExp(`accepted: attestation \`${bom}\` by key .*ann\\.pub \\(referrers\\)`));
});

test('without a type the mistake says which types the image has, and that nobody verified it', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  await hub.attestOldWay(signer, { predicateType: slsa }, { predicateType: bom, predicate: {} });
  await hub.attest(signer, { predicateType: imageSignaturePredicate });
  const { code, stdout, stderr } = await hub.run(['verify-attestation', '--key', pub, hub.name]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /not verified: `https:\/\/cyclonedx\.org\/bom` \(2\), `https:\/\/slsa\.dev\/provenance\/v1` \(1\)/,
  );
  assert.doesNotMatch(stderr, /cosign\/sign/);
  const none = await hub.run(['verify-attestation', '--key', pub, `${hub.host}/team/none:v1`]);
  assert.equal(none.code, 2);
});

test('the four refusals have four exit codes', async (t) => {
  const hub = await startAttestedHub(t);
  const [ann, bob] = [await hub.person('ann'), await hub.person('bob')];
  await writeContent(await hub.store('team/bare'), testImage('bare'), 'v1');
  await hub.attest(ann.signer, { predicateType: bom });
  const run = async (pub: string, type: string, image: string): Promise<number> =>
    (await hub.run(['verify-attestation', '--key', pub, '--type', type, image])).code;
  assert.equal(await run(ann.pub, bom, hub.name), 0);
  assert.equal(await run(ann.pub, bom, `${hub.host}/team/bare:v1`), 10);
  assert.equal(await run(ann.pub, bom, `${hub.host}/team/app:v2`), 11);
  assert.equal(await run(bob.pub, bom, hub.name), 12);
  assert.equal(await run(ann.pub, slsa, hub.name), 12);
  assert.equal(await run(ann.pub, bom, '127.0.0.1:1/team/app:v1'), 4);
});

test('another type is a refusal that says which types there are', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom });
  const { code, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', 'slsa-provenance', hub.name]);
  assert.equal(code, 12);
  assert.match(
    stderr,
    /wanted an attestation of the type `slsa-provenance`, got none \(found, by their own word: `https:\/\/cyclonedx\.org\/bom` \(1\)\)/,
  );
});

test('a signature of the image is no attestation, and beside nothing else there is none at all', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: imageSignaturePredicate });
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 0, 'it is a good signature');
  for (const type of ['custom', imageSignaturePredicate]) {
    const { code, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', type, hub.name]);
    assert.equal(code, 10);
    assert.match(stderr, /\[no-attestation\]/);
  }
});

test('an attestation of another image under this one is refused', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub, signer } = await hub.person('ann');
  await hub.attest(signer, { predicateType: bom, ...otherSubject });
  const { code, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', bom, hub.name]);
  assert.equal(code, 12);
  assert.match(stderr, /\[digest-mismatch\]/);
});

test('the report names type, format and place of what was accepted, and why the rest was not', async (t) => {
  const hub = await startAttestedHub(t);
  const [ann, bob] = [await hub.person('ann'), await hub.person('bob')];
  await hub.attestOldWay(ann.signer, { predicateType: bom }, { predicateType: slsa });
  await hub.attest(bob.signer, { predicateType: bom });
  const flags = ['--key', ann.pub, '--type', 'cyclonedx', '-o', 'report'];
  const { code, stdout } = await hub.run(['verify-attestation', ...flags, hub.name]);
  assert.equal(code, 0);
  const [image] = (JSON.parse(stdout) as Report).images;
  assert.deepEqual(
    image?.accepted.map(({ type, format }) => [type, format]),
    [[bom, 'attestation-layer']],
  );
  assert.deepEqual(image?.refused.map((refused) => refused.code).toSorted(), ['key-mismatch', 'predicate-mismatch']);
  const failed = await hub.run(['verify-attestation', '--key', ann.pub, '-o', 'report', hub.name]);
  assert.equal((JSON.parse(failed.stdout) as Report).error?.code, 'usage-flag');
});

test('an attestation of any other image would pass without the claims, so that is refused', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub } = await hub.person('ann');
  const flags = ['--key', pub, '--type', bom, '--check-claims=false'];
  assert.equal((await hub.run(['verify-attestation', ...flags, hub.name])).code, 2);
});

test('a type that nobody knows is a mistake', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub } = await hub.person('ann');
  const { code, stderr } = await hub.run(['verify-attestation', '--key', pub, '--type', 'cyclondx', hub.name]);
  assert.equal(code, 2);
  assert.match(stderr, /\[predicate-type-unknown\]/);
});

test('each attestation of the type by somebody trusted must satisfy the policy, and no other need', async (t) => {
  const hub = await startAttestedHub(t);
  const [ann, bob] = [await hub.person('ann'), await hub.person('bob')];
  const policy = await writeText(hub.folder, 'policy.cue', 'predicate: {passed: true}\n');
  const run = async (...flags: readonly string[]) =>
    await hub.run(['verify-attestation', '--key', ann.pub, '--type', bom, ...flags, '--policy', policy, hub.name]);
  await hub.attest(ann.signer, { predicateType: bom, predicate: { passed: true } });
  await hub.attest(ann.signer, { predicateType: slsa, predicate: {} });
  await hub.attest(bob.signer, { predicateType: bom, predicate: { passed: false } });
  const passed = await run();
  assert.equal(passed.code, 0, passed.stderr);
  assert.equal(passed.stdout.trimEnd().split('\n').length, 1);
  const alsoBob = await run('--key', bob.pub);
  assert.deepEqual([alsoBob.code, alsoBob.stdout], [12, ''], alsoBob.stderr);
  assert.match(alsoBob.stderr, /\[condition-false\]/);
});

test('a policy that has no condition is refused with its line before anybody is asked', async (t) => {
  const hub = await startAttestedHub(t);
  const { pub } = await hub.person('ann');
  const policy = await writeText(hub.folder, 'policy.rego', 'package signature\nallow { http.send({}).ok }\n');
  const flags = ['--key', pub, '--type', bom, '--policy', policy];
  const { code, stderr } = await hub.run(['verify-attestation', ...flags, '127.0.0.1:1/team/app:v1']);
  assert.equal(code, 3);
  assert.match(stderr, /policy\.rego`, line 2: .*\[policy-untranslatable\]/);
});
