// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { verifyCertificatePath } from '../../x509/verify-certificate-path.ts';
import { verifyScts } from '../../x509/verify-scts.ts';
import { personClaims } from '../sign-in-world.ts';
import { createTestWorld, testRandom, testWorldStartMs } from '../testing/test-world.ts';
import { buildLoggedCertificate, type SctOptions } from './build-sct.ts';
import { leafContent } from './issue-certificate.ts';

const { world } = createTestWorld();
const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const by = { authority: world.certificateAuthority, nowMs: testWorldStartMs, random: testRandom };
const content = leafContent({ publicKey, claims: personClaims(world) }, by);

function proven(options: SctOptions, logKeys = world.ctLogKeys, wanted = 1): readonly string[] {
  const der = buildLoggedCertificate(content, world.certificateAuthority.issued.key, logKeys, options);
  const { certificateAuthorities: authorities, ctLogs } = parseTrustedRoot(world.trustedRoot());
  const options2 = { authorities, instantsMs: [testWorldStartMs], purpose: 'code-signing' } as const;
  return verifyScts(verifyCertificatePath(parseCertificate(der), options2), ctLogs, wanted).logKeyIds;
}

test('an SCT is one of the log, with and without extensions', () => {
  assert.equal(proven({ timestampMs: testWorldStartMs }).length, 1);
  assert.equal(proven({ timestampMs: testWorldStartMs, extensions: new Uint8Array(9) }).length, 1);
});

test('logs that nobody trusts do not count', () => {
  const other = generatePrivateKey('ecdsa-sha2-256-nistp256');
  assert.throws(() => proven({ timestampMs: testWorldStartMs }, [other]), { code: 'sct-missing' });
  assert.throws(() => proven({ timestampMs: testWorldStartMs }, [other, ...world.ctLogKeys], 2), {
    code: 'sct-missing',
  });
});

test('an SCT from before the log was trusted does not count', () => {
  assert.throws(() => proven({ timestampMs: world.startMs - 1 }), { code: 'sct-missing' });
});
