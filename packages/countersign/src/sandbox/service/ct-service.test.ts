// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { personClaims } from '../sign-in-world.ts';
import { createSandboxWorld } from '../world.ts';
import { ctService } from './ct-service.ts';
import { callService, type ServiceAnswer } from './testing/call-service.ts';

const world = createSandboxWorld({ clock: systemClock, random: systemRandom });
const service = ctService(world.certificateLog);
const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const issue = (from = world) => from.issueCertificate({ publicKey, claims: personClaims(from) });
const [first] = [issue(), issue(), issue()];
const { tree, entries } = world.certificateLog.log;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hash = encodeURIComponent(base64(leafHash(entries[1]?.body ?? new Uint8Array())));

async function get(path: string): Promise<ServiceAnswer> {
  return await callService(service, 'GET', `/ct/v1/${path}`);
}

async function post(path: string, chain: unknown): Promise<ServiceAnswer> {
  const headers = { 'Content-Type': 'application/json' };
  return await callService(service, 'POST', `/ct/v1/${path}`, { headers, body: JSON.stringify({ chain }) });
}

async function statusOf(path: string): Promise<number> {
  return (await get(path)).status;
}

test('entries are given out from one index to another, at most as many as there are', async () => {
  const read = async (path: string): Promise<readonly { leaf_input: string; extra_data: string }[]> =>
    JSON.parse((await get(path)).text).entries;
  const all = entries.slice(0, 3).map(({ body }) => base64(body));
  assert.deepEqual(
    (await read('get-entries?start=0&end=2')).map((entry) => entry.leaf_input),
    all,
  );
  const [last, ...more] = await read('get-entries?start=2&end=99');
  assert.deepEqual([last?.leaf_input, more.length], [all[2], entries.length - 3]);
  assert.equal(last?.extra_data, base64(world.certificateLog.extraData[2] ?? new Uint8Array()));
  for (const range of ['start=2&end=1', 'start=99&end=100', 'start=0', 'start=-1&end=1'])
    assert.equal(await statusOf(`get-entries?${range}`), 400, range);
});

test('a leaf is found by its hash in trees that have it, with its proof', async () => {
  const answer = JSON.parse((await get(`get-proof-by-hash?hash=${hash}&tree_size=3`)).text);
  assert.deepEqual(answer, { leaf_index: 1, audit_path: tree.inclusionProof(1, 3).map(base64) });
  assert.equal(await statusOf(`get-proof-by-hash?hash=${hash}&tree_size=1`), 404);
  assert.equal(await statusOf(`get-proof-by-hash?hash=${hash}&tree_size=99`), 400);
  assert.equal(await statusOf(`get-proof-by-hash?hash=${base64(new Uint8Array(32))}&tree_size=3`), 404);
  assert.equal(await statusOf('get-proof-by-hash?hash=x&tree_size=3'), 400);
});

test('an entry is given out with its proof', async () => {
  const answer = JSON.parse((await get('get-entry-and-proof?leaf_index=1&tree_size=3')).text);
  assert.equal(answer.leaf_input, base64(entries[1]?.body ?? new Uint8Array()));
  assert.deepEqual(answer.audit_path, tree.inclusionProof(1, 3).map(base64));
  assert.equal(await statusOf('get-entry-and-proof?leaf_index=3&tree_size=3'), 400);
  assert.equal(await statusOf('get-entry-and-proof?leaf_index=1&tree_size=99'), 400);
});

test('one tree is proven to begin with another that it had', async () => {
  const answer = JSON.parse((await get('get-sth-consistency?first=1&second=3')).text);
  assert.deepEqual(answer, { consistency: tree.consistencyProof(1, 3).map(base64) });
  assert.ok(answer.consistency.length > 0);
  for (const range of ['first=2&second=1', 'first=1&second=99', 'first=1'])
    assert.equal(await statusOf(`get-sth-consistency?${range}`), 400, range);
});

test('the root of the authority is what a chain must lead to', async () => {
  const { certificates } = JSON.parse((await get('get-roots')).text);
  assert.deepEqual(certificates, [base64(world.certificateAuthority.root.certificate)]);
});

test('a certificate of the authority is taken in, once', async () => {
  const size = tree.size();
  const answer = await post('add-chain', first?.chain.map(base64));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(tree.size(), size + 1);
  const { sct_version, id, timestamp, extensions, signature } = JSON.parse(answer.text);
  assert.deepEqual([sct_version, extensions], [0, '']);
  assert.equal(Buffer.from(id, 'base64').toString('hex'), world.certificateLog.publicKey.fingerprint);
  assert.equal(Buffer.from(entries[size]?.body ?? []).readBigUInt64BE(2), BigInt(timestamp));
  assert.equal(Buffer.from(signature, 'base64').subarray(0, 2).toString('hex'), '0403');
  assert.equal((await post('add-chain', first?.chain.map(base64))).text, answer.text);
  assert.equal(tree.size(), size + 1);
});

test('nothing else is taken in', async () => {
  const size = tree.size();
  const stranger = issue(createSandboxWorld({ clock: systemClock, random: systemRandom }));
  assert.equal((await post('add-chain', stranger.chain.map(base64))).status, 400);
  assert.equal((await post('add-pre-chain', first?.chain.map(base64))).status, 400);
  for (const chain of [[], [7], ['x'], 'x', Array(9).fill('')])
    assert.equal((await post('add-chain', chain)).status, 400);
  assert.equal(tree.size(), size);
});
