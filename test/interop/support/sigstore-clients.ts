// SPDX-License-Identifier: Apache-2.0
// How the clients that sigstore-go and sigstore-python come with sign and verify files in the sandbox.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { succeeded } from './bench.ts';
import { findProgram } from './find-program.ts';
import type { Outcome } from './run-program.ts';
import type { SandboxBench } from './sandbox-bench.ts';

export const goPrograms = ['sigstore-go-conformance', 'sigstore-go-signing', 'sigstore-go-verification'] as const;
export const python = 'sigstore-python';

export type Content = 'message' | 'statement';
export type Config = 'SANDBOX_SIGNING_CONFIG' | 'SANDBOX_SIGNING_CONFIG_REKOR_V2';

export interface SignRequest {
  readonly bench: SandboxBench;
  readonly file: string;
  readonly content: Content;
  readonly config: Config;
}

/** Where `.ci/install-tools` links to says which version a Go program is. */
export async function clientVersions(bench: SandboxBench): Promise<string> {
  const go = basename(realpathSync(findProgram(goPrograms[0]) ?? '')).split('-v')[1] ?? 'unknown';
  const { stdout } = await bench.run(python, ['--version']);
  return `sigstore-go ${go}, sigstore-python ${stdout.trim().split(' ').at(-1)}`;
}

/** A bundle, and whom to believe for it. */
export interface Signed {
  readonly bundle: string;
  readonly who: readonly string[];
}

export async function signWithGo({ bench, file, content, config }: SignRequest): Promise<Signed> {
  const bundle = `${file}.sigstore.json`;
  const flags = [
    ...(content === 'statement' ? ['--in-toto'] : []),
    ...['--identity-token', bench.variable('SIGSTORE_ID_TOKEN'), '--bundle', bundle],
    ...['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT'), '--signing-config', bench.variable(config)],
  ];
  const signed = content === 'statement' ? writeStatement(file) : file;
  succeeded('sigstore-go', await bench.run('sigstore-go-conformance', ['sign-bundle', ...flags, signed]));
  return { bundle, who: identityOf(bench) };
}

/** Signs with a key that is made for it and forgotten. */
export async function signWithGoKey(request: SignRequest, services: readonly string[]): Promise<Signed> {
  const { bench, file, content, config } = request;
  const bundle = `${file}.sigstore.json`;
  const trust = ['-trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT'), '-signing-config', bench.variable(config)];
  const signed = content === 'statement' ? ['-in-toto', ...trust, writeStatement(file)] : [...trust, file];
  const { stdout } = succeeded('sigstore-go', await bench.run('sigstore-go-signing', [...services, ...signed]));
  const [pem = ''] = /-----BEGIN [^]*-----END PUBLIC KEY-----\n/.exec(stdout) ?? [];
  writeFileSync(`${file}.pub`, pem);
  writeFileSync(bundle, stdout.trim().split('\n').at(-1) ?? '');
  return { bundle, who: ['--key', `${file}.pub`] };
}

export async function signWithPython(request: SignRequest): Promise<Signed> {
  const { bench, file, content } = request;
  const bundle = `${file}.sigstore.json`;
  const flags = ['--identity-token', bench.variable('SIGSTORE_ID_TOKEN'), '--bundle', bundle];
  const command =
    content === 'message'
      ? ['sign', ...flags]
      : ['attest', ...flags, '--predicate', writePredicate(file), '--predicate-type', 'https://slsa.dev/provenance/v1'];
  succeeded(
    python,
    await bench.run(python, [
      '--trust-config',
      trustConfig({ bench, bundle, config: request.config }),
      ...command,
      file,
    ]),
  );
  return { bundle, who: identityOf(bench) };
}

export interface VerifyRequest {
  readonly bench: SandboxBench;
  /** A path, or `sha256:HEX`. */
  readonly file: string;
  readonly bundle: string;
  readonly whom: 'signer' | 'stranger';
}

export async function verifyWithGo(
  { bench, file, bundle, whom }: VerifyRequest,
  by: 'key' | 'identity',
): Promise<Outcome> {
  const key = (whom === 'signer' ? bench.key : bench.otherKey).publicFile;
  const who = by === 'key' ? ['--key', key] : identityOf(bench, nameOf(bench, whom));
  const trust = ['--trusted-root', bench.variable('SANDBOX_TRUSTED_ROOT')];
  return await bench.run('sigstore-go-conformance', ['verify-bundle', '--bundle', bundle, ...who, ...trust, file]);
}

/** A timestamp alone is enough: the other program of sigstore-go demands an entry of a log. */
export async function verifyTimestampWithGo(request: VerifyRequest, by: 'key' | 'identity'): Promise<Outcome> {
  const { bench, file, bundle, whom } = request;
  const key = (whom === 'signer' ? bench.key : bench.otherKey).publicFile;
  const who =
    by === 'key'
      ? ['-publicKey', key, '-requireCTlog=false']
      : ['-expectedSAN', nameOf(bench, whom), '-expectedIssuer', bench.variable('SANDBOX_ISSUER')];
  const trust = ['-requireTlog=false', '-trustedrootJSONpath', bench.variable('SANDBOX_TRUSTED_ROOT')];
  const artifact = file.startsWith('sha256:') ? ['-artifact-digest', file.slice(7)] : ['-artifact', file];
  return await bench.run('sigstore-go-verification', [...artifact, ...who, ...trust, bundle]);
}

export async function verifyWithPython({ bench, file, bundle, whom }: VerifyRequest): Promise<Outcome> {
  const who = ['--cert-identity', nameOf(bench, whom), '--cert-oidc-issuer', bench.variable('SANDBOX_ISSUER')];
  const config = ['--trust-config', trustConfig({ bench, bundle, config: 'SANDBOX_SIGNING_CONFIG' })];
  return await bench.run(python, [...config, 'verify', 'identity', '--bundle', bundle, ...who, file]);
}

function nameOf(bench: SandboxBench, whom: 'signer' | 'stranger'): string {
  return whom === 'signer' ? bench.variable('SANDBOX_EMAIL') : 'somebody@else.example';
}

/** The same flags for us and for the program of sigstore-go. */
export function identityOf(bench: SandboxBench, name = bench.variable('SANDBOX_EMAIL')): readonly string[] {
  return ['--certificate-identity', name, '--certificate-oidc-issuer', bench.variable('SANDBOX_ISSUER')];
}

/** sigstore-python wants both documents in one. */
function trustConfig({
  bench,
  bundle,
  config,
}: Pick<SignRequest, 'bench' | 'config'> & Pick<Signed, 'bundle'>): string {
  const read = (name: string): unknown => JSON.parse(readFileSync(bench.variable(name), 'utf8'));
  const document = {
    mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    trustedRoot: read('SANDBOX_TRUSTED_ROOT'),
    signingConfig: read(config),
  };
  writeFileSync(`${bundle}.trust.json`, JSON.stringify(document));
  return `${bundle}.trust.json`;
}

function writeStatement(file: string): string {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'artifact', digest: { sha256 } }],
    predicateType: 'https://example.com/predicate',
    predicate: {},
  };
  writeFileSync(`${file}.statement.json`, JSON.stringify(statement));
  return `${file}.statement.json`;
}

/** sigstore-python makes the statement itself, and takes provenance alone. */
function writePredicate(file: string): string {
  const predicate = {
    buildDefinition: { buildType: 'https://example.com/build', externalParameters: { of: file } },
    runDetails: { builder: { id: 'https://example.com/builder' } },
  };
  writeFileSync(`${file}.predicate.json`, JSON.stringify(predicate));
  return `${file}.predicate.json`;
}
