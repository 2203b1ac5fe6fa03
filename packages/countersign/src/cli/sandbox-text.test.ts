// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { silentLog } from '../ports/log.ts';
import { startSandbox } from '../sandbox/service/start-sandbox.ts';
import { sandboxText } from './sandbox-text.ts';

test('every service is named with its address, and the whole as what it is', async () => {
  const sandbox = await startSandbox({ clock: systemClock, random: systemRandom, log: silentLog, drainMs: 100 });
  await sandbox.close();
  const text = sandboxText(sandbox);
  for (const url of [...Object.values(sandbox.urls), sandbox.tufUrl, sandbox.registry])
    assert.ok(text.includes(`${url}\n`), url);
  assert.match(text, /^INSECURE: /m);
});
