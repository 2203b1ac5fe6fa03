// SPDX-License-Identifier: Apache-2.0
// `--offline`, proven by the kernel: in a namespace without a network, with every call that has to do with one written down.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { identityFlags, type KeylessBench, openKeylessBench, serviceFlags } from './support/keyless.ts';
import type { Outcome } from './support/run-program.ts';
import { ourProgram, type WorkOptions } from './support/workshop.ts';

const skip = missingPrograms('unshare', 'strace', 'crane') ?? refusedNamespaces();

function refusedNamespaces(): string | false {
  try {
    execFileSync('unshare', ['-rn', 'true'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'OFFLINE IS NOT TESTED: this machine does not allow network namespaces';
  }
}

suite('offline', { skip }, () => {
  let bench: KeylessBench;
  let image = '';

  before(async () => {
    bench = await openKeylessBench();
    image = await bench.push('team/app', 'image');
    const { workshop } = bench;
    workshop.write('blob', 'hello\n');
    const flags = [...serviceFlags(bench, 'Rekor 1 and a timestamp'), '--identity-token', await bench.token()];
    succeeded('sign-blob', await workshop.countersign(['sign-blob', ...flags, '--bundle', 'blob.json', 'blob']));
    succeeded('sign', await workshop.countersign(['sign', ...flags, '--format', 'both', image]));
    succeeded('save', await workshop.countersign(['save', image, '--dir', 'layout']));
  });
  after(async () => await bench.close());

  test('a file and its bundle are verified without a single socket', async () => {
    const args = ['verify-blob', '--offline', ...flagsOf(), '--bundle', 'blob.json', 'blob'];
    succeeded('verify-blob', await watched(['unshare', '-rn'], args));
    assert.deepEqual(networkCalls(), []);
  });

  test('the same is refused for another identity, still without a socket', async () => {
    const args = ['verify-blob', '--offline', ...flagsOf('bob@example.org'), '--bundle', 'blob.json', 'blob'];
    assert.equal((await watched(['unshare', '-rn'], args)).code, 12);
    assert.deepEqual(networkCalls(), []);
  });

  test('an image in a folder is verified without a single socket', async () => {
    succeeded('verify', await watched(['unshare', '-rn'], ['verify', '--offline', ...flagsOf(), 'oci:layout']));
    assert.deepEqual(networkCalls(), []);
  });

  test('with the root that this program brings, a foreign bundle is refused without a socket', async () => {
    const identity = flagsOf().filter(
      (_, index, all) => all[index] !== '--trusted-root' && all[index - 1] !== '--trusted-root',
    );
    const args = ['verify-blob', '--offline', ...identity, '--bundle', 'blob.json', 'blob'];
    const outcome = await watched(['unshare', '-rn'], args);
    assert.equal(outcome.code, 12, outcome.stderr);
    assert.deepEqual(networkCalls(), []);
  });

  test('for an image in a registry, nothing but that registry is connected to', async () => {
    const mirror = { TUF_MIRROR: bench.sandbox.tufUrl };
    succeeded('verify', await watched([], ['verify', '--offline', ...flagsOf(), image], { env: mirror }));
    const port = image.split('/')[0]?.split(':')[1] ?? '';
    const connects = networkCalls().filter((line) => line.includes('connect('));
    assert.ok(connects.length > 0);
    assert.deepEqual(
      connects.filter((line) => !line.includes(`htons(${port})`)),
      [],
    );
  });

  test('without the flag the same command does ask: what is written down is what happens', async () => {
    const mirror = { TUF_MIRROR: bench.sandbox.tufUrl };
    const identity = ['--certificate-identity', 'x', '--certificate-oidc-issuer', 'y'];
    await watched([], ['verify-blob', ...identity, '--bundle', 'blob.json', 'blob'], { env: mirror });
    assert.ok(networkCalls().some((line) => line.includes('socket(')));
  });

  function flagsOf(name?: string): readonly string[] {
    return ['--insecure-sandbox', ...identityFlags(bench, name)];
  }

  async function watched(
    namespace: readonly string[],
    args: readonly string[],
    options?: WorkOptions,
  ): Promise<Outcome> {
    const [program = '', ...first] = namespace;
    const trace = [
      'strace',
      '-f',
      '-qq',
      '-e',
      'trace=socket,connect,bind,sendto,sendmsg',
      '-e',
      'signal=none',
      '-o',
      bench.workshop.path('calls'),
    ];
    const [head = '', ...rest] = [...(program === '' ? [] : [program, ...first]), ...trace, ...ourProgram(), ...args];
    return await bench.workshop.run(head, rest, options);
  }

  function networkCalls(): readonly string[] {
    return readFileSync(bench.workshop.path('calls'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }
});
