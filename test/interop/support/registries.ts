// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startTestHub } from '../../conformance-hub/start-test-hub.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { startTokenServer } from './token-server.ts';
import { password, type Workshop } from './workshop.ts';

export const registryNames = [
  'hub, memory',
  'hub, folder',
  'docker-registry',
  'docker-registry, password',
  'docker-registry, TLS',
  'docker-registry, tokens',
] as const;
export type RegistryName = (typeof registryNames)[number];

/** A registry that runs, and what each program has to be told to talk to it. Accounts stand in docker's `config.json`. */
export interface Registry {
  readonly name: RegistryName;
  readonly host: string;
  readonly countersign: readonly string[];
  readonly cosign: readonly string[];
  readonly oras: readonly string[];
  readonly podman: readonly string[];
  skopeo(side: 'src' | 'dest'): readonly string[];
  /** For programs in Go that have no flag for it. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void> | void;
}

export async function startRegistry(name: RegistryName, workshop: Workshop): Promise<Registry> {
  switch (name) {
    case 'hub, memory':
      return plain(name, await startTestHub());
    case 'hub, folder':
      return plain(name, await startTestHub({ storage: { kind: 'folder', path: workshop.path('hub') } }));
    case 'docker-registry':
      return plain(name, await startDockerRegistry(workshop, { name: 'plain' }));
    case 'docker-registry, password':
      return await startWithPassword(workshop);
    case 'docker-registry, TLS':
      return await startWithTls(workshop);
    case 'docker-registry, tokens':
      return await startWithTokens(workshop);
  }
}

type Running = Pick<Registry, 'host' | 'close'>;

function plain(name: RegistryName, { host, close }: Running): Registry {
  return {
    name,
    host,
    close,
    countersign: [],
    cosign: ['--allow-http-registry'],
    oras: ['--plain-http'],
    podman: ['--tls-verify=false'],
    skopeo: (side) => [`--${side}-tls-verify=false`],
    env: {},
  };
}

async function startWithPassword(workshop: Workshop): Promise<Registry> {
  const { stdout } = await workshop.run('htpasswd', ['-Bbn', 'alice', password]);
  const file = workshop.write('htpasswd', stdout);
  const auth = `{htpasswd: {realm: test, path: ${file}}}`;
  const running = await startDockerRegistry(workshop, { name: 'password', auth });
  logIn(workshop, running.host);
  return plain('docker-registry, password', running);
}

async function startWithTls(workshop: Workshop): Promise<Registry> {
  const { key, certificate, folder } = await makeCertificate(workshop, 'tls');
  const http = `tls: {certificate: ${certificate}, key: ${key}}`;
  return {
    ...plain('docker-registry, TLS', await startDockerRegistry(workshop, { name: 'tls', http })),
    countersign: ['--registry-cacert', certificate],
    cosign: ['--registry-cacert', certificate],
    oras: ['--ca-file', certificate],
    podman: ['--cert-dir', folder],
    skopeo: (side) => [`--${side}-cert-dir`, folder],
    env: { SSL_CERT_FILE: certificate },
  };
}

async function startWithTokens(workshop: Workshop): Promise<Registry> {
  const { key, certificate } = await makeCertificate(workshop, 'tokens');
  const tokens = await startTokenServer(key, certificate);
  const auth = `{token: {realm: "${tokens.url}", service: test-service, issuer: test-issuer, rootcertbundle: ${certificate}}}`;
  const running = await startDockerRegistry(workshop, { name: 'tokens', auth });
  const host = running.host.replace('127.0.0.1', 'localhost');
  logIn(workshop, host);
  const close = async (): Promise<void> => {
    await running.close();
    tokens.close();
  };
  return plain('docker-registry, tokens', { host, close });
}

interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** In the form that skopeo and podman read. */
  readonly folder: string;
}

async function makeCertificate(workshop: Workshop, name: string): Promise<Certificate> {
  const folder = workshop.path(`${name}-certificate`);
  mkdirSync(folder);
  const key = workshop.path(`${name}.pem`);
  const certificate = `${folder}/ca.crt`;
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  await workshop.run('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', certificate]);
  return { key, certificate, folder };
}

/** As `docker login` writes it; every program of these tests reads it. */
function logIn(workshop: Workshop, host: string): void {
  const file = workshop.path('home/.docker/config.json');
  const before = readOr(file, '{"auths":{}}');
  const auth = Buffer.from(`alice:${password}`).toString('base64');
  writeFileSync(file, JSON.stringify({ auths: { ...JSON.parse(before).auths, [host]: { auth } } }));
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
