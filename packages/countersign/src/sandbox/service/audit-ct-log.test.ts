// SPDX-License-Identifier: Apache-2.0
// An auditor, who knows the trusted root and the certificates and believes nothing else, looks at the certificate log of a running
// sandbox.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { fetchCertificate } from '../../authority/fetch-certificate.ts';
import { parseIdentityToken } from '../../authority/identity-token.ts';
import { encodeHex } from '../../bytes/hex.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createKeySigner } from '../../crypto/key-signer.ts';
import { verifySignatureWithAlgorithm } from '../../crypto/verify-certificate-signature.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import { leafHash, rootFromInclusionProof } from '../../tlog/merkle.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { leafOfCertificate } from '../testing/leaf-of-certificate.ts';
import { rootsFromConsistency } from '../testing/roots-from-consistency.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly timestampMs: number;
}

const transport = createFetch();
const certificates: Certificate[] = [];
const heads: TreeHead[] = [];
let sandbox: RunningSandbox;
let root: TrustedRoot;

before(async () => {
  sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 100 });
  root = parseTrustedRoot(sandbox.world.trustedRoot());
  for (let count = 0; count < 5; count += 1) {
    certificates.push(await certify(`person-${count}@example.com`));
    heads.push(await readTreeHead());
  }
});

after(async () => {
  transport.close();
  await sandbox.close();
});

async function certify(email: string): Promise<Certificate> {
  const ports = { fetch: transport.fetch, clock: systemClock, random: systemRandom, log: silentLog };
  const text = await sandbox.issuer.mint({ claims: { email } });
  const token = parseIdentityToken(text, { nowMs: Date.now(), audience: 'sigstore' });
  const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const authority = new URL(sandbox.urls.certificateAuthority);
  return (await fetchCertificate(ports, { authority, token, signer })).certificate;
}

async function read(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${root.ctLogs[0]?.baseUrl}/ct/v1/${path}`);
  assert.equal(response.status, 200, path);
  return (await response.json()) as Record<string, unknown>;
}

function bytesOf(text: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(String(text), 'base64'));
}

async function readTreeHead(): Promise<TreeHead> {
  const sth = await read('get-sth');
  const [size, timestampMs] = [Number(sth['tree_size']), Number(sth['timestamp'])];
  const head = { size, timestampMs, root: bytesOf(sth['sha256_root_hash']) };
  requireSigned(head, bytesOf(sth['tree_head_signature']));
  return head;
}

function requireSigned({ size, timestampMs, root: rootHash }: TreeHead, signature: Uint8Array): void {
  const [log] = root.ctLogs;
  assert.ok(log);
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(timestampMs), 0);
  numbers.writeBigUInt64BE(BigInt(size), 8);
  const signed = Buffer.concat([Uint8Array.of(0, 1), numbers, rootHash]);
  assert.deepEqual([...signature.subarray(0, 2)], [4, 3]);
  verifySignatureWithAlgorithm(log.publicKey, { kind: 'ecdsa', hash: 'sha256' }, signed, signature.subarray(4));
}

function issuerOf(): Certificate {
  const issuer = root.certificateAuthorities[0]?.intermediates[0];
  assert.ok(issuer);
  return issuer;
}

suite('an auditor of the certificate log', () => {
  test('sees the log grow by one entry a certificate, and get younger', () => {
    assert.deepEqual(
      heads.map(({ size }) => size),
      [1, 2, 3, 4, 5],
    );
    for (const [index, { timestampMs }] of heads.entries())
      assert.ok(timestampMs > (heads[index - 1]?.timestampMs ?? 0), String(index));
  });

  test('finds every head consistent with every one before', async () => {
    for (const second of heads) {
      for (const first of heads.filter(({ size }) => size < second.size)) {
        const answer = await read(`get-sth-consistency?first=${first.size}&second=${second.size}`);
        const proof = (answer['consistency'] as readonly string[]).map(bytesOf);
        const roots = rootsFromConsistency(first.size, second.size, first.root, proof);
        assert.deepEqual([roots.old, roots.new].map(encodeHex), [first.root, second.root].map(encodeHex));
      }
    }
  });

  test('finds every certificate in every head since, by the leaf that its SCT promises', async () => {
    for (const [index, certificate] of certificates.entries()) {
      const hash = leafHash(leafOfCertificate(certificate, issuerOf()));
      for (const { size, root: rootHash } of heads.slice(index)) {
        const text = encodeURIComponent(Buffer.from(hash).toString('base64'));
        const answer = await read(`get-proof-by-hash?hash=${text}&tree_size=${size}`);
        assert.equal(answer['leaf_index'], index);
        const hashes = (answer['audit_path'] as readonly string[]).map(bytesOf);
        const found = rootFromInclusionProof(hash, { logIndex: BigInt(index), treeSize: BigInt(size), hashes });
        assert.equal(encodeHex(found ?? new Uint8Array()), encodeHex(rootHash));
      }
    }
  });

  test('does not find a certificate under another issuer, nor one that the log never saw', async () => {
    const [certificate] = certificates;
    assert.ok(certificate);
    const hash = leafHash(leafOfCertificate(certificate, certificate));
    const text = encodeURIComponent(Buffer.from(hash).toString('base64'));
    const response = await fetch(`${root.ctLogs[0]?.baseUrl}/ct/v1/get-proof-by-hash?hash=${text}&tree_size=5`);
    assert.equal(response.status, 404);
  });

  test('reads entries that are exactly these leaves', async () => {
    const { entries } = await read('get-entries?start=0&end=9');
    assert.deepEqual(
      (entries as readonly { leaf_input: string }[]).map((entry) => entry.leaf_input),
      certificates.map((certificate) => Buffer.from(leafOfCertificate(certificate, issuerOf())).toString('base64')),
    );
  });

  test('sees from the logs alone, and from any one of them, that they are of a sandbox', () => {
    const json = JSON.parse(new TextDecoder().decode(sandbox.world.trustedRoot()));
    const nobody = { ...json, certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
    const parse = (part: object): string =>
      parseTrustedRoot(Buffer.from(JSON.stringify({ ...nobody, ...part }))).origin;
    for (const log of json.tlogs) assert.equal(parse({ tlogs: [log] }), 'sandbox', log.baseUrl);
    for (const log of json.ctlogs) assert.equal(parse({ ctlogs: [log] }), 'sandbox', log.baseUrl);
    const renamed = { ...json.ctlogs[0], baseUrl: 'http://127.0.0.1:1' };
    assert.equal(parse({ ctlogs: [renamed] }), 'real');
  });
});
