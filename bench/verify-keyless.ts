// SPDX-License-Identifier: Apache-2.0
// Whole bundles, JSON text in and signer out, with certificate, log and timestamp: beside `@sigstore/verify` on the same
// third-party bundles, in turns. And a cold `verify-blob --offline` in a fresh process.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { defaultDemands } from '../packages/countersign/src/trust/evidence-demands.ts';
import { exactName } from '../packages/countersign/src/trust/name-matchers.ts';
import { parseTrustedRoot } from '../packages/countersign/src/trust/parse-trusted-root.ts';
import type { Trust } from '../packages/countersign/src/trust/trust.ts';
import { verifyBlobSignature } from '../packages/countersign/src/verify/verify-blob-signature.ts';
import { costOf, inTurns } from './support/measure.ts';
import { medianRates } from './support/median-rates.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';

const benchmark = 'keyless';
const vectors = join(import.meta.dirname, '../../shared/vectors');
// V8 compiles for good what ran some thousand times; a service that verifies has long been there.
const cpuSecondsToWarmUp = 4;

interface Expected {
  readonly identity: string;
  readonly issuer: string;
  readonly trustedRoot: string;
}

interface Case extends Expected {
  readonly bundle: Uint8Array;
  readonly artifact: Uint8Array;
  readonly root: Uint8Array;
}

export async function verifyKeyless(setting: Setting): Promise<readonly Row[]> {
  if (!existsSync(vectors)) throw new Error('the third-party bundles (../shared/vectors) are not there');
  const turns = setting.length === 'short' ? 5 : 11;
  return [
    ...warmRows('v0.3, DSSE, Rekor 1', 'happy-path-intoto-in-dsse-v3', turns, { ratio: 7, rate: 800 }),
    ...warmRows('v0.3, Rekor 2 and timestamp', 'rekor2-happy-path', turns, { ratio: 6, rate: 480 }),
    ...warmRows('v0.3, DSSE, Rekor 2 and timestamp', 'rekor2-dsse-happy-path', turns, { ratio: 6, rate: 480 }),
    ...(await coldRows(setting)),
  ];
}

function caseOf(name: string): Case {
  const folder = join(vectors, 'bundles', name);
  const expected = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Expected;
  const read = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
  return {
    ...expected,
    bundle: read('bundle.sigstore.json'),
    artifact: read('artifact'),
    root: read(expected.trustedRoot),
  };
}

interface Goals {
  readonly ratio: number;
  readonly rate: number;
}

function warmRows(name: string, folder: string, turns: number, goals: Goals): readonly Row[] {
  const given = caseOf(folder);
  const works = [oursFor(given), peerFor(given)];
  const [ours = Number.NaN, peer = Number.NaN] = medianRates(works, { turns, cpuSecondsToWarmUp });
  const row = { benchmark, unit: 'per CPU-second', ours, peerName: '@sigstore/verify', peer };
  return [
    judge({ ...row, name: `bundle ${name}`, goal: { kind: 'ratio-at-least', limit: goals.ratio } }),
    judge({
      ...row,
      name: `the same, absolute`,
      peerName: 'the goal',
      peer: goals.rate,
      goal: { kind: 'at-least', limit: goals.rate },
    }),
  ];
}

function oursFor({ bundle, artifact, identity, issuer, root }: Case): () => unknown {
  const trust: Trust = {
    keys: [],
    identities: [{ subject: exactName(identity), issuer: exactName(issuer), extensions: [] }],
    root: parseTrustedRoot(root),
    demands: defaultDemands(Date.now()),
  };
  return () => verifyBlobSignature(bundle, trust, { artifact: { kind: 'bytes', bytes: artifact } });
}

function peerFor({ bundle, artifact, identity, issuer, root }: Case): () => unknown {
  const trustedRoot = TrustedRoot.fromJSON(JSON.parse(Buffer.from(root).toString()));
  const verifier = new Verifier(toTrustMaterial(trustedRoot), { tlogThreshold: 1, ctlogThreshold: 1 });
  const text = Buffer.from(bundle).toString();
  const content = Buffer.from(artifact);
  const subjectAlternativeName = `^${identity.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  return () =>
    verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(text)), content), {
      subjectAlternativeName,
      extensions: { issuer },
    });
}

async function coldRows({ cli, env, folder, length }: Setting): Promise<readonly Row[]> {
  const at = join(vectors, 'bundles/happy-path-intoto-in-dsse-v3');
  const { identity, issuer } = caseOf('happy-path-intoto-in-dsse-v3');
  const flags = ['--offline', '--certificate-identity', identity, '--certificate-oidc-issuer', issuer];
  const verify = ['verify-blob', ...flags, '--bundle', join(at, 'bundle.sigstore.json'), join(at, 'artifact')];
  const cost = (command: readonly string[]) => async () => await costOf({ command, env, cwd: folder });
  const { node, ours } = await inTurns(
    { node: cost([process.execPath, '-e', '0']), ours: cost([...cli.command, ...verify]) },
    length === 'short' ? 9 : 25,
  );
  const row = { benchmark, name: 'cold verify-blob --offline', peerName: 'node -e 0', unit: 'ms' };
  const megabytes = {
    ours: peakMegabytes([...cli.command, ...verify], folder),
    peer: peakMegabytes([process.execPath, '-e', '0'], folder),
  };
  return [
    judge({
      ...row,
      name: `${row.name}, CPU`,
      ours: ours?.cpuMs ?? Number.NaN,
      peer: node?.cpuMs,
      goal: { kind: 'at-most', limit: 60 },
    }),
    judge({
      ...row,
      name: `${row.name}, wall`,
      ours: ours?.wallMs ?? Number.NaN,
      peer: node?.wallMs,
      goal: { kind: 'none' },
    }),
    judge({ ...row, ...megabytes, name: `${row.name}, memory`, unit: 'MB', goal: { kind: 'at-most', limit: 60 } }),
  ];
}

const memoryHook = join(import.meta.dirname, 'support/report-memory.cjs');

/** Largest resident memory of one run. The shell forks: a child of ours would begin with the peak of this very process. */
function peakMegabytes([program = '', ...args]: readonly string[], folder: string): number {
  const file = join(folder, 'peak-memory');
  const options = { env: { ...process.env, BENCH_MEMORY_FILE: file, HOME: folder }, stdio: 'ignore' } as const;
  execFileSync('bash', ['-c', '"$@"; exit $?', 'bash', program, '--require', memoryHook, ...args], options);
  return Number(readFileSync(file, 'utf8')) / 1024;
}
