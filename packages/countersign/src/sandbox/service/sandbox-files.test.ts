// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { silentLog } from '../../ports/log.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { sandboxFileNames, sandboxFiles } from './sandbox-files.ts';
import { startSandbox } from './start-sandbox.ts';

const sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 100 });
await sandbox.close();
const files = sandboxFiles(sandbox);
const text = (name: keyof typeof sandboxFileNames): string =>
  Buffer.from(files.get(sandboxFileNames[name]) ?? []).toString();

test('every file that has a name is there', () => {
  assert.deepEqual([...files.keys()].sort(), Object.values(sandboxFileNames).sort());
});

test('the single keys and chains are those of the trusted root', () => {
  const root = parseTrustedRoot(Buffer.from(text('trustedRoot')));
  assert.ok(
    root.logs.some(
      ({ publicKey }) => publicKey.fingerprint === parsePublicKey(Buffer.from(text('rekor1'))).fingerprint,
    ),
  );
  assert.equal(root.ctLogs[0]?.publicKey.fingerprint, parsePublicKey(Buffer.from(text('certificateLog'))).fingerprint);
  assert.deepEqual(
    parseCertificatesPem(text('certificateAuthority'), 3).at(-1)?.der,
    root.certificateAuthorities[0]?.root.der,
  );
  assert.deepEqual(
    parseCertificatesPem(text('timestampAuthority'), 3).at(-1)?.der,
    root.timestampAuthorities[0]?.root.der,
  );
});

test('nothing of it is a private key', () => {
  for (const bytes of files.values()) assert.doesNotMatch(Buffer.from(bytes).toString(), /PRIVATE/);
});
