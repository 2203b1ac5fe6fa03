// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exec, ExecRequest } from '../../packages/countersign/src/ports/exec.ts';
import { getFromHelper } from '../../packages/countersign/src/registry/credentials/credential-helper.ts';

function recorder(requests: ExecRequest[]): Exec {
  return (request) => {
    requests.push(request);
    return Promise.resolve({ kind: 'exited', code: 0, stdout: '{"Username":"alice","Secret":"s"}', stderr: '' });
  };
}

for (const name of ['../../x', '/bin/sh', 'a b', 'a;reboot', '$(id)', 'a\n', '']) {
  test(`a credential helper named ${JSON.stringify(name)} is not run`, async () => {
    const requests: ExecRequest[] = [];
    await assert.rejects(getFromHelper(recorder(requests), name, 'registry.example'), { code: 'config-malformed' });
    assert.deepEqual(requests, []);
  });
}

test('a proper helper is run by its name, with limits, and the registry only on its standard input', async () => {
  const requests: ExecRequest[] = [];
  const host = 'registry.example; reboot';
  assert.deepEqual(await getFromHelper(recorder(requests), 'pass', host), {
    kind: 'basic',
    username: 'alice',
    password: 's',
  });
  const [request] = requests;
  assert.deepEqual([request?.program, request?.args, request?.stdin], ['docker-credential-pass', ['get'], host]);
  assert.ok((request?.timeoutMs ?? 0) > 0 && (request?.maxOutputBytes ?? 0) > 0);
});
