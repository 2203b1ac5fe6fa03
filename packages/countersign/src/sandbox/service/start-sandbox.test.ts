// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchCertificate } from '../../authority/fetch-certificate.ts';
import { fetchTimestamp } from '../../authority/fetch-timestamp.ts';
import { parseIdentityToken } from '../../authority/identity-token.ts';
import { logWithRekor1 } from '../../authority/log-with-rekor1.ts';
import { logWithRekor2 } from '../../authority/log-with-rekor2.ts';
import type { ServicePorts } from '../../authority/service.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestBytes } from '../../crypto/hash.ts';
import { createKeySigner } from '../../crypto/key-signer.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import { verifyLogEntry } from '../../tlog/verify-log-entry.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { parseTimestampResponse } from '../../x509/parse-timestamp.ts';
import { verifyCertificatePath } from '../../x509/verify-certificate-path.ts';
import { verifyScts } from '../../x509/verify-scts.ts';
import { verifyTimestamp } from '../../x509/verify-timestamp.ts';
import { startSandbox } from './start-sandbox.ts';

const options = { clock: systemClock, random: systemRandom, log: silentLog, drainMs: 100 };

test('what our clients get from the services verifies against the trusted root of the sandbox', async () => {
  const sandbox = await startSandbox(options);
  const transport = createFetch();
  const ports: ServicePorts = { fetch: transport.fetch, clock: systemClock, random: systemRandom, log: silentLog };
  try {
    const root = parseTrustedRoot(sandbox.world.trustedRoot());
    assert.equal(root.origin, 'sandbox');
    const { urls, issuer } = sandbox;
    const text = await issuer.mint({ claims: { email: 'me@example.com' } });
    const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
    const token = parseIdentityToken(text, { nowMs: Date.now(), audience: 'sigstore' });
    const { certificate } = await fetchCertificate(ports, {
      authority: new URL(urls.certificateAuthority),
      token,
      signer,
    });
    const path = verifyCertificatePath(certificate, {
      authorities: root.certificateAuthorities,
      instantsMs: [Date.now()],
      purpose: 'code-signing',
    });
    verifyScts(path, root.ctLogs, 1);

    const message = Buffer.from('message');
    const signature = await signer.sign(message);
    const stamp = await fetchTimestamp(ports, { authority: new URL(urls.timestampAuthority), message: signature });
    verifyTimestamp(parseTimestampResponse(stamp), signature, root.timestampAuthorities);

    const proposal = {
      signature,
      verifier: { kind: 'certificate', der: certificate.der },
      publicKey: certificate.publicKey,
      content: { kind: 'message', algorithm: 'sha256', digest: digestBytes('sha256', message) },
    } as const;
    const first = await logWithRekor1(ports, { log: new URL(urls.rekor1), proposal });
    assert.equal(verifyLogEntry(first, { logs: root.logs }).provenBy, 'both');
    const second = await logWithRekor2(ports, { log: new URL(urls.rekor2), proposal });
    assert.equal(verifyLogEntry(second, { logs: root.logs }).provenBy, 'proof');
  } finally {
    transport.close();
    await sandbox.close();
  }
});

test('each sandbox has keys of its own', async () => {
  const [one, two] = [await startSandbox(options), await startSandbox(options)];
  try {
    const token = await one.issuer.mint({ claims: { email: 'me@example.com' } });
    await assert.rejects(two.issuer.verify(token), { code: 'identity-token-refused' });
    assert.notDeepEqual(one.tuf.root, two.tuf.root);
    assert.equal((await fetch(`http://${one.registry}/v2/`)).status, 200);
  } finally {
    await one.close();
    await two.close();
  }
});
