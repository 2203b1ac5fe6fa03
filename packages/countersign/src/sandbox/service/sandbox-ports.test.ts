// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../ports/log.ts';
import { openPorts, serviceNames } from './sandbox-ports.ts';

const options = { host: '127.0.0.1', firstPort: 0, log: silentLog, drainMs: 100 };

test('each service has its own port, which answers 503 until there is a handler', async () => {
  const { ports, close } = await openPorts(options);
  try {
    assert.equal(new Set(serviceNames.map((name) => ports[name].url)).size, serviceNames.length);
    assert.equal((await fetch(ports.tuf.url)).status, 503);
    ports.tuf.serve(() => ({ status: 200, body: 'tuf' }));
    assert.equal(await (await fetch(ports.tuf.url)).text(), 'tuf');
    assert.equal((await fetch(ports.issuer.url)).status, 503);
  } finally {
    await close();
  }
});

test('when one port is taken nothing stays open', async () => {
  const first = await openPorts(options);
  const taken = Number(new URL(first.ports.issuer.url).port);
  try {
    await assert.rejects(openPorts({ ...options, firstPort: taken - 1 }), { code: 'EADDRINUSE' });
    await assert.rejects(fetch(`http://127.0.0.1:${taken - 1}/`));
  } finally {
    await first.close();
  }
});
