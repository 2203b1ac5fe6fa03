// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { defaultMaxAgeMs, type TrustPorts } from '../authority/trust/trust-request.ts';
import type { CliContext } from './context.ts';
import type { Flags } from './define-command.ts';
import { addSigningConfigFlag } from './signing-config-flags.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { addTrustFlags, trustIsNamed, trustPortsOf, trustRequestOf } from './trust-flags.ts';

function flagsOf(...argv: readonly string[]): Flags {
  const command = addSigningConfigFlag(addTrustFlags(new Command()));
  return command.parse([...argv], { from: 'user' }).opts();
}

test('without flags, trust may be fetched once a day, and a sandbox is refused', () => {
  assert.deepEqual(trustRequestOf(flagsOf()), {
    parts: {},
    network: 'allowed',
    maxAgeMs: defaultMaxAgeMs,
    sandbox: 'refused',
    cosignVariables: 'honoured',
  });
  assert.equal(trustIsNamed(flagsOf('--offline')), false);
});

test('each flag is heard', () => {
  const request = trustRequestOf(
    flagsOf('--offline', '--insecure-sandbox', '--trust-max-age', '2h', '--trusted-root', 'r'),
  );
  assert.deepEqual(
    [request.network, request.sandbox, request.maxAgeMs, request.file],
    ['none', 'accepted', 7_200_000, 'r'],
  );
  const parts = {
    'ca-roots': 'caRoots',
    'ca-intermediates': 'caIntermediates',
    'certificate-chain': 'certificateChain',
    'timestamp-certificate-chain': 'timestampCertificateChain',
    'rekor-public-key': 'rekorPublicKey',
    'ctlog-public-key': 'ctLogPublicKey',
  };
  for (const [flag, part] of Object.entries(parts)) {
    const flags = flagsOf(`--${flag}`, 'file.pem');
    assert.deepEqual(trustRequestOf(flags).parts, { [part]: 'file.pem' });
    assert.equal(trustIsNamed(flags), true, flag);
  }
});

test('an age that is none is refused', () => {
  assert.throws(() => trustRequestOf(flagsOf('--trust-max-age', 'yesterday')), { code: 'usage-flag' });
});

test('who loads trust twice is told once where it comes from', async () => {
  const said: string[] = [];
  const onContext = (context: CliContext): void => {
    const stderr = { ...context.stderr, write: async (text: string | Uint8Array) => void said.push(String(text)) };
    ports.push(trustPortsOf({ ...context, stderr }));
  };
  const ports: TrustPorts[] = [];
  await runInProcess(['version'], { onContext });
  for (const line of ['note: one', 'note: two', 'note: one']) await ports[0]?.note(line);
  assert.deepEqual(said, ['note: one\n', 'note: two\n']);
});
