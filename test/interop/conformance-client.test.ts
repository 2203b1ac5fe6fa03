// SPDX-License-Identifier: Apache-2.0
// The client of the public conformance suite: what the suite does with it, over the vectors and in the sandbox.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';

const client = resolve(import.meta.dirname, '../conformance/client');
const vectors = resolve(import.meta.dirname, '../../../shared/vectors');
const bundles = join(vectors, 'bundles');
const cases = existsSync(bundles) ? readdirSync(bundles).toSorted() : [];

interface Expectation {
  readonly verifies: boolean;
  readonly identity: string | null;
  readonly issuer: string | null;
  readonly key: string | null;
  /** Relative to the case. */
  readonly trustedRoot: string;
}

let bench: SandboxBench;

before(async () => {
  bench = await openSandboxBench();
});

after(async () => {
  await bench.close();
});

/** Runs the client as the suite does: a program with flags, each with its value behind it. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { COUNTERSIGN_PROGRAM } = process.env;
  const another = COUNTERSIGN_PROGRAM === undefined ? {} : { COUNTERSIGN_PROGRAM };
  return await bench.workshop.run(client, args, { env: { PATH: pathWithNode(), ...another, ...env } });
}

/** The suite starts the client by its first line, which asks for any \`node\`. */
function pathWithNode(): string {
  return `${resolve(process.execPath, '..')}:${bench.workshop.env['PATH']}`;
}

const digestOfFile = (path: string): string =>
  `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;

suite('the vectors, by file and by digest', {
  skip: cases.length === 0 ? 'NOT THERE: ../shared/vectors' : false,
  concurrency: 3,
}, () => {
  for (const name of cases) {
    test(name, async () => {
      const folder = join(bundles, name);
      const expected: Expectation = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8'));
      const artifact = join(folder, 'artifact');
      const args = ['verify-bundle', '--bundle', join(folder, 'bundle.sigstore.json'), ...trustOf(folder, expected)];
      for (const subject of [artifact, digestOfFile(artifact)]) {
        const outcome = await run([...args, subject]);
        assert.equal(outcome.code, expected.verifies ? 0 : refusal(outcome), describeOutcome(outcome));
      }
    });
  }
});

/** What is not acceptable, except where the key itself does not parse; never a fault of ours. */
function refusal({ stderr }: Outcome): number {
  return stderr.includes('[pem-malformed]') ? 3 : 12;
}

function trustOf(folder: string, { identity, issuer, key, trustedRoot }: Expectation): readonly string[] {
  const who =
    key === null
      ? ['--certificate-identity', identity ?? 'nobody', '--certificate-oidc-issuer', issuer ?? 'nowhere']
      : ['--key', join(folder, key)];
  return [...who, '--trusted-root', join(folder, trustedRoot)];
}

function statementAbout(file: string): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'artifact', digest: { sha256: digestOfFile(file).slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { buildType: 'https://type.example', externalParameters: {} },
      runDetails: { builder: { id: 'https://builder.example' } },
    },
  });
}

suite('in the sandbox', { concurrency: 2 }, () => {
  const knows = { COSIGN_INSECURE_SANDBOX: 'true' };
  const root = (): readonly string[] => ['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')];
  const who = (name: string): readonly string[] => [
    ...['--certificate-identity', name, '--certificate-oidc-issuer', bench.variable('SANDBOX_ISSUER'), ...root()],
  ];

  for (const [config, version] of [
    ['SANDBOX_SIGNING_CONFIG', '0.0.1'],
    ['SANDBOX_SIGNING_CONFIG_REKOR_V2', '0.0.2'],
  ] as const) {
    test(`a file is signed with ${config}, and verified by file and by digest`, async () => {
      const file = await bench.make('blob');
      const bundle = `${file}.sigstore.json`;
      const token = bench.variable('SIGSTORE_ID_TOKEN');
      const services = [...root(), '--signing-config', bench.variable(config)];
      const sign = ['sign-bundle', '--identity-token', token, '--bundle', bundle, ...services];
      succeeded('sign-bundle', await run([...sign, file], knows));
      const [entry] = JSON.parse(readFileSync(bundle, 'utf8')).verificationMaterial.tlogEntries;
      assert.deepEqual(entry.kindVersion, { kind: 'hashedrekord', version });
      const verify = async (name: string, subject: string, env: NodeJS.ProcessEnv = knows): Promise<number> =>
        (await run(['verify-bundle', '--bundle', bundle, ...who(name), subject], env)).code;
      const email = bench.variable('SANDBOX_EMAIL');
      assert.equal(await verify(email, file), 0);
      assert.equal(await verify(email, digestOfFile(file)), 0);
      assert.equal(await verify('somebody@else.example', file), 12);
      assert.equal(await verify(email, bench.workshop.write(`other-${version}`, 'other')), 12);
      assert.notEqual(await verify(email, file, {}), 0);
    });
  }

  for (const [config, kind] of [
    ['SANDBOX_SIGNING_CONFIG', 'dsse'],
    ['SANDBOX_SIGNING_CONFIG_REKOR_V2', 'hashedrekord'],
  ] as const) {
    test(`an in-toto statement is signed with ${config}, and its subject verified by file and by digest`, async () => {
      const file = await bench.make('blob');
      const other = await bench.make('blob');
      const statement = bench.workshop.write(`${file.split('/').at(-1)}.statement.json`, statementAbout(file));
      const bundle = `${file}.sigstore.json`;
      const token = bench.variable('SIGSTORE_ID_TOKEN');
      const services = [...root(), '--signing-config', bench.variable(config)];
      const sign = ['sign-bundle', '--identity-token', token, '--bundle', bundle, ...services, '--in-toto'];
      succeeded('sign-bundle', await run([...sign, statement], knows));
      const { dsseEnvelope, verificationMaterial } = JSON.parse(readFileSync(bundle, 'utf8'));
      assert.equal(Buffer.from(dsseEnvelope.payload, 'base64').toString(), readFileSync(statement, 'utf8'));
      assert.equal(verificationMaterial.tlogEntries[0].kindVersion.kind, kind);
      const verify = async (subject: string): Promise<number> => {
        const args = ['verify-bundle', '--bundle', bundle, ...who(bench.variable('SANDBOX_EMAIL')), subject];
        return (await run(args, knows)).code;
      };
      assert.deepEqual([await verify(file), await verify(digestOfFile(file)), await verify(other)], [0, 0, 12]);
    });
  }

  test('a key counts only with an entry of a log', async () => {
    const { privateFile, publicFile } = bench.key;
    const codes: number[] = [];
    for (const log of [['--rekor-url', bench.variable('SANDBOX_REKOR_URL')], ['--tlog-upload=false']]) {
      const file = await bench.make('blob');
      const bundle = `${file}.sigstore.json`;
      succeeded(
        'sign-blob',
        await bench.countersign(['sign-blob', '--key', privateFile, ...log, '--bundle', bundle, file]),
      );
      codes.push((await run(['verify-bundle', '--bundle', bundle, '--key', publicFile, ...root(), file], knows)).code);
    }
    assert.deepEqual(codes, [0, 12]);
  });

  test('what the client does not know it refuses', async () => {
    for (const args of [['sign-bundle', '--in-toto'], ['verify-bundle', '--other', 'a'], ['verify-bundle'], []]) {
      const outcome = await run(args);
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /^conformance client: /);
    }
  });
});
