// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CliContext } from './context.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { timestampTransportSettings } from './timestamp-transport.ts';

const authority = new URL('https://tsa.example:8443/api');

async function contextOf(): Promise<CliContext> {
  let context: CliContext | undefined;
  await runInProcess(['version'], { onContext: (made) => (context = made) });
  assert.ok(context);
  return context;
}

function writeFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tsa-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'file.pem'), text);
  return join(folder, 'file.pem');
}

test('without flags the usual transport will do', async () => {
  assert.equal(await timestampTransportSettings(authority, {}, await contextOf()), undefined);
});

test('certificates and the name are for the host of the authority alone', async (t) => {
  const file = writeFile(t, 'pem');
  const flags = { timestampClientCacert: file, timestampClientCert: file, timestampClientKey: file };
  const settings = await timestampTransportSettings(
    authority,
    { ...flags, timestampServerName: 'x' },
    await contextOf(),
  );
  const pem = { caPem: 'pem', certPem: 'pem', keyPem: 'pem' };
  assert.deepEqual(settings, { host: 'tsa.example:8443', ...pem, serverName: 'x' });
});

test('half a client certificate is refused', async (t) => {
  const file = writeFile(t, 'pem');
  const context = await contextOf();
  for (const flags of [{ timestampClientCert: file }, { timestampClientKey: file }]) {
    await assert.rejects(timestampTransportSettings(authority, flags, context), { code: 'usage-flag' });
  }
});
