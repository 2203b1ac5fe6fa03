// SPDX-License-Identifier: Apache-2.0
// sigstore-go and sigstore-python over files, both ways, in the sandbox.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { succeeded } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import { describeRow, ourSignFlags, type ServiceRow, serviceRows } from './support/service-rows.ts';
import {
  type Config,
  type Content,
  clientVersions,
  goPrograms,
  python,
  type Signed,
  type SignRequest,
  signWithGo,
  signWithGoKey,
  signWithPython,
  type VerifyRequest,
  verifyTimestampWithGo,
  verifyWithGo,
  verifyWithPython,
} from './support/sigstore-clients.ts';

const skip = missingPrograms(...goPrograms, python, 'crane');
const results: (readonly string[])[] = [];
let bench: SandboxBench;

before(async () => {
  if (skip === false) bench = await openSandboxBench();
});

after(async () => {
  if (skip !== false) return;
  const versions = await clientVersions(bench);
  await bench.close();
  if (results.length === signers.length + readers.length) await writeSection('others', describeResults(versions));
});

interface Signer {
  readonly program: string;
  readonly what: string;
  readonly content: Content;
  readonly config: Config;
  readonly sign: (request: SignRequest) => Promise<Signed>;
  /** What we demand beside the signature. */
  readonly demands: readonly string[];
}

const configs = [
  { config: 'SANDBOX_SIGNING_CONFIG', log: 'Rekor 1' },
  { config: 'SANDBOX_SIGNING_CONFIG_REKOR_V2', log: 'Rekor 2' },
] as const;
const contents = ['message', 'statement'] as const;
const keyServices = [
  { what: 'nothing', services: [], demands: [] },
  { what: 'a timestamp', services: ['-tsa'], demands: ['--use-signed-timestamps'] },
  { what: 'an entry', services: ['-rekor'], demands: ['--require-tlog'] },
  {
    what: 'an entry and a timestamp',
    services: ['-rekor', '-tsa'],
    demands: ['--require-tlog', '--use-signed-timestamps'],
  },
] as const;

function usesLog(services: readonly string[]): boolean {
  return services.includes('-rekor');
}

const signers: readonly Signer[] = contents.flatMap((content) =>
  configs.flatMap(({ config, log }) => {
    const common = { content, config };
    const what = `identity, ${content}, ${log} and a timestamp`;
    const demands = ['--use-signed-timestamps'];
    return [
      { ...common, program: 'sigstore-go', what, sign: signWithGo, demands },
      { ...common, program: python, what, sign: signWithPython, demands },
      ...keyServices
        .filter(({ services }) => log === 'Rekor 1' || usesLog(services))
        .map(({ what: beside, services, demands: wanted }) => ({
          ...common,
          program: 'sigstore-go',
          what: `key, ${content}, ${beside.replace('an entry', log)}`,
          sign: (request: SignRequest) => signWithGoKey(request, services),
          demands: wanted,
        })),
    ];
  }),
);

interface Reader {
  readonly program: string;
  readonly row: ServiceRow;
  readonly verify: (request: VerifyRequest) => Promise<Outcome>;
}

/** sigstore-go has no program that accepts a key without any time, and sigstore-python none that takes keys. */
const readers: readonly Reader[] = serviceRows
  .filter(({ subject, format, evidence }) => subject !== 'index' && format === 'bundle' && evidence !== 'nothing')
  .flatMap((row) => {
    const isLogged = row.evidence.startsWith('Rekor');
    const withGo = isLogged ? verifyWithGo : verifyTimestampWithGo;
    const go = { program: 'sigstore-go', row, verify: (request: VerifyRequest) => withGo(request, row.signer) };
    return isLogged && row.signer === 'identity' ? [go, { program: python, row, verify: verifyWithPython }] : [go];
  });

suite('they sign', { skip, concurrency: 2 }, () => {
  for (const { program, what, content, config, sign, demands } of signers) {
    test(`${program}: ${what}`, async () => {
      const file = await bench.make('blob');
      const { bundle, who } = await sign({ bench, file, content, config });
      const trust = ['verify-blob', '--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT'), '--bundle', bundle];
      const outcome = await bench.countersign([...trust, ...who, ...demands, file]);
      assert.equal(outcome.code, 0, describeOutcome(outcome));
      const stranger = who.map((flag) => (flag === bench.variable('SANDBOX_EMAIL') ? 'somebody@else.example' : flag));
      const refused = await bench.countersign([...trust, ...(who[0] === '--key' ? otherKey() : stranger), file]);
      assert.equal(refused.code, 12, describeOutcome(refused));
      assert.match(refused.stderr, /\[(?:key|signature|identity)-mismatch\]/);
      assert.equal((await bench.countersign([...trust, ...who, await bench.make('blob')])).code, 12);
      results.push([program, what, 'countersign']);
    });
  }
});

function otherKey(): readonly string[] {
  return ['--key', bench.otherKey.publicFile];
}

suite('we sign', { skip, concurrency: 2 }, () => {
  for (const { program, row, verify } of readers) {
    test(`${program}: ${describeRow(row)}`, async () => {
      const { file, bundle } = await signAsWe(row);
      const outcome = await verify({ bench, file, bundle, whom: 'signer' });
      assert.equal(outcome.code, 0, describeOutcome(outcome));
      const refused = await verify({ bench, file, bundle, whom: 'stranger' });
      assert.notEqual(refused.code, 0);
      assert.match(`${refused.stdout}${refused.stderr}`, notTheirs);
      const wrong = row.subject === 'image' ? `sha256:${'0'.repeat(64)}` : await bench.make('blob');
      const other = await verify({ bench, file: wrong, bundle, whom: 'signer' });
      assert.notEqual(other.code, 0, describeOutcome(other));
      const content = row.subject === 'image' ? 'statement of an image' : 'message';
      results.push(['countersign', `${row.signer}, ${content}, ${row.evidence}`, program]);
    });
  }
});

/** A signed file with its bundle, or the digest of a signed image with the statement that was attached to it. */
async function signAsWe(row: ServiceRow): Promise<{ readonly file: string; readonly bundle: string }> {
  const content = await bench.make(row.subject);
  if (row.subject === 'blob') {
    const bundle = `${content}.sigstore.json`;
    const sign = ['sign-blob', ...ourSignFlags(bench, row), '--bundle', bundle];
    succeeded('we sign', await bench.countersign([...sign, content]));
    return { file: content, bundle };
  }
  succeeded('we sign', await bench.countersign(['sign', ...ourSignFlags(bench, row), content]));
  const { stdout } = succeeded('we download', await bench.countersign(['download', 'signature', content]));
  const file = content.split('@')[1] ?? '';
  return { file, bundle: bench.workshop.write(`${file.slice(7)}.sigstore.json`, stdout) };
}

const notTheirs =
  /no matching CertificateIdentity|could not verify|failed to verify|identities in this certificate|SANs/;

function describeResults(versions: string): string {
  const rows = results.toSorted((a, b) => a.join().localeCompare(b.join()));
  return `## sigstore-go and sigstore-python, in the sandbox

Files in both directions, and our images by digest; ${versions}. Each signature was accepted, and refused for somebody else and for another file.

${table(['signed by', 'what', 'verified by'], rows)}`;
}
