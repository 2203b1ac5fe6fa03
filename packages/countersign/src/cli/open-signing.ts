// SPDX-License-Identifier: Apache-2.0

import type { ServicePorts } from '../authority/service.ts';
import { quote } from '../bytes/quote.ts';
import { generatePrivateKey, isSigningAlgorithm } from '../crypto/generate-private-key.ts';
import { createStreamSigner, type StreamSigner } from '../crypto/stream-signer.ts';
import { UsageError } from '../errors/errors.ts';
import { keylessParty } from '../sign/keyless-party.ts';
import type { SignatureFormat } from '../sign/produced-signature.ts';
import { publishSignature } from '../sign/publish-signature.ts';
import type { PartySource } from '../sign/signing-party.ts';
import { requireVerifiable } from '../sign/signing-services.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import { type ChosenServices, chooseServices } from './choose-services.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { identityTokenSource, requireIdentity } from './identity-flags.ts';
import { loadSigner } from './load-key.ts';
import { ownCertificateParty } from './own-certificate.ts';
import { requireConsent } from './signing-consent.ts';
import { loadServiceConfig, loadServiceRoot } from './signing-material.ts';
import type { SigningMode } from './signing-mode.ts';
import { timestampTransportSettings } from './timestamp-transport.ts';
import { trustPortsOf } from './trust-flags.ts';

/** A session whose connections are to be closed. */
export interface OpenSession {
  readonly session: SigningSession<StreamSigner>;
  readonly close: () => void;
}

export interface SigningRequest {
  readonly mode: SigningMode;
  readonly flags: Flags;
  readonly formats: readonly SignatureFormat[];
}

/**
 * Everything that the flags say about signing, read and checked: nobody has been asked for a certificate yet, and nothing is
 * published.
 *
 * @throws {UsageError} `service-not-configured`, `sandbox-refused`, `prompt-declined`, `usage-flag`, and as `loadSigner` and `loadTrust`
 * @throws {MalformedError} `signing-config-malformed`, and as `loadTrust`
 */
export async function openSigning(request: SigningRequest, context: CliContext): Promise<OpenSession> {
  const { mode, flags } = request;
  if (mode.signer === 'short-lived') await requireIdentity(flags, context);
  const trustPorts = trustPortsOf(context);
  const config = await loadServiceConfig(mode, flags, trustPorts);
  const nowMs = context.clock.nowMs();
  const certificate = mode.signer === 'short-lived' ? 'needed' : 'not-needed';
  const services = chooseServices({ flags, config, certificate, logs: mode.logs, nowMs });
  requireVerifiable(services, partyKindOf(mode), request.formats);
  requireOnline(services, flags);
  const root = await loadServiceRoot(mode, flags, trustPorts);
  if (root === undefined && isAnybodyTold(services)) await context.stderr.write(unverifiedNote);
  return await openSession({ request, services, root }, context);
}

const unverifiedNote =
  'warning: without `--trusted-root` of the instance that signs, what its services say is held against the signature and not verified\n';

interface Plan {
  readonly request: SigningRequest;
  readonly services: ChosenServices;
  readonly root: TrustedRoot | undefined;
}

async function openSession(plan: Plan, context: CliContext): Promise<OpenSession> {
  const { services, root, request } = plan;
  const transport = await context.createTransport({});
  const timestamp = await openTimestampTransport(services, request.flags, context);
  const close = (): void => {
    transport.close();
    timestamp?.close();
  };
  try {
    const ports = portsOf(context, transport.fetch);
    const timestampPorts = timestamp === undefined ? {} : { timestampPorts: portsOf(context, timestamp.fetch) };
    const session: SigningSession<StreamSigner> = {
      party: await partySource(plan, ports, context),
      services,
      publish: async (signed) =>
        await publishSignature(signed, { services, ports, ...timestampPorts, signal: context.signal }),
      nowMs: () => context.clock.nowMs(),
      ...(root === undefined ? {} : { root }),
    };
    return { session, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function partySource(plan: Plan, ports: ServicePorts, context: CliContext): Promise<PartySource<StreamSigner>> {
  const { request, services } = plan;
  const { flags, mode } = request;
  const keySource = flagText(flags, 'key');
  const keySigner = keySource === undefined ? undefined : await loadSigner(keySource, context);
  if (mode.signer === 'short-lived') return keyless(plan, { ports, keySigner }, context);
  if (keySigner === undefined) throw new UsageError('usage-flag', 'wanted a private key, got no `--key`');
  const party =
    mode.signer === 'own-certificate'
      ? await ownCertificateParty(keySigner, flags, context)
      : ({ kind: 'key', signer: keySigner } as const);
  const where = services.logs.map(({ url }) => url);
  const what = mode.signer === 'own-certificate' ? 'the certificate' : 'the public key';
  if (where.length > 0) await requireConsent({ what, where }, flags, context);
  return () => Promise.resolve(party);
}

interface KeylessParts {
  readonly ports: ServicePorts;
  readonly keySigner: StreamSigner | undefined;
}

function keyless(
  { request, services }: Plan,
  { ports, keySigner }: KeylessParts,
  context: CliContext,
): PartySource<StreamSigner> {
  const { flags } = request;
  const { certificateAuthority: authority, issuer, logs } = services;
  if (authority === undefined)
    throw new UsageError('service-not-configured', 'wanted a certificate authority, got none');
  const obtain = identityTokenSource(flags, context);
  const algorithm = flagText(flags, 'signingAlgorithm') ?? '';
  if (!isSigningAlgorithm(algorithm)) throw new UsageError('usage-flag', `there is no algorithm ${quote(algorithm)}`);
  const where = [authority, ...logs.map(({ url }) => url)];
  let agreed = '';
  return keylessParty({
    authority,
    ports,
    audience: flagText(flags, 'oidcClientId') ?? 'sigstore',
    obtainToken: async () => (await obtain(issuer)).token,
    newSigner: () => keySigner ?? createStreamSigner(generatePrivateKey(algorithm)),
    consent: async ({ name, issuer: by }) => {
      const what = `the name ${quote(name)} (by ${quote(by)})`;
      if (agreed !== what) await requireConsent({ what, where }, flags, context);
      agreed = what;
    },
    signal: context.signal,
  });
}

function requireOnline(services: ChosenServices, flags: Flags): void {
  if (!flagIsSet(flags, 'offline') || !isAnybodyTold(services)) return;
  throw new UsageError('usage-flag', '`--offline` cannot ask a certificate authority, a log or a timestamp authority', {
    hint: 'sign with `--key` and without services',
  });
}

function isAnybodyTold({ certificateAuthority, logs, timestampAuthorities }: ChosenServices): boolean {
  return certificateAuthority !== undefined || logs.length + timestampAuthorities.length > 0;
}

function partyKindOf({ signer }: SigningMode): Parameters<typeof requireVerifiable>[1] {
  switch (signer) {
    case 'key':
      return { kind: 'key' };
    case 'own-certificate':
      return { kind: 'certificate', origin: 'own' };
    case 'short-lived':
      return { kind: 'certificate', origin: 'short-lived' };
  }
}

async function openTimestampTransport(services: ChosenServices, flags: Flags, context: CliContext) {
  const [authority] = services.timestampAuthorities;
  const settings = authority === undefined ? undefined : await timestampTransportSettings(authority, flags, context);
  return settings === undefined ? undefined : await context.createTransport(settings);
}

function portsOf({ clock, random, log }: CliContext, fetch: ServicePorts['fetch']): ServicePorts {
  return { fetch, clock, random, log };
}
