// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFilesystem } from './provider-filesystem.ts';
import { type TestPorts, testPorts, tokenOf } from './testing/identity-ports.ts';
import { filesWith } from './testing/provider-world.ts';

const token = tokenOf();

async function ask(ports: TestPorts) {
  return await askFilesystem({ audience: 'sigstore', chosen: 'any' }, ports);
}

test('a pod reads the token that Kubernetes mounts, without white space around it', async () => {
  const path = '/var/run/sigstore/cosign/oidc-token';
  assert.deepEqual(await ask(testPorts({}, { files: filesWith({ [path]: `${token}\n` }) })), {
    kind: 'token',
    token,
  });
  assert.equal((await ask(testPorts({}, { files: filesWith({ [path]: '\n' }) }))).kind, 'absent');
});
