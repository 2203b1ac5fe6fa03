// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { shim } from './program.ts';
import { pushImage } from './push-image.ts';

for (const place of ['memory', 'folder'] as const) {
  test(`a hub in ${place} tells its address when it takes requests, and Ctrl-C ends it in order`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-process-'));
    const where = place === 'memory' ? ['--memory'] : [join(folder, 'images')];
    const child = spawn(process.execPath, [shim, 'hub', '--listen', '127.0.0.1:0', ...where], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      assert.match(text, /^http:\/\/127\.0\.0\.1:\d+\n$/);
      const url = text.trim();
      const digest = await pushImage({ url, repository: 'team/app', tag: 'v1' }, 'content');
      const response = await fetch(`${url}/v2/team/app/manifests/v1`, { method: 'HEAD' });
      assert.equal(response.headers.get('docker-content-digest'), digest);
      child.kill('SIGINT');
      const [code] = (await once(child, 'close')) as [number | null];
      assert.equal(code, 0);
    } finally {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
}
