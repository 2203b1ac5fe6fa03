// SPDX-License-Identifier: Apache-2.0

import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { createRekor1, type Rekor1Log } from '../../packages/countersign/src/sandbox/log/rekor1.ts';
import { createRekor2, type Rekor2Log } from '../../packages/countersign/src/sandbox/log/rekor2.ts';
import { logNoteKeyId } from '../../packages/countersign/src/sandbox/log/sign-note.ts';
import { buildTimestamp } from '../../packages/countersign/src/sandbox/pki/build-timestamp.ts';
import type { Hierarchy } from '../../packages/countersign/src/sandbox/pki/create-authority.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import { encodeSandboxRoot, type TrustedParts } from '../../packages/countersign/src/sandbox/world-documents.ts';

/** The world with other parts, and with a trusted root that says what `trusted` changes. */
export function worldWith(
  world: SandboxWorld,
  parts: Partial<SandboxWorld>,
  trusted: Partial<TrustedParts> = {},
): SandboxWorld {
  const changed = { ...world, ...parts };
  return {
    ...changed,
    trustedRoot: () =>
      encodeSandboxRoot({
        urls: changed.urls,
        startMs: changed.startMs,
        certificateAuthority: changed.certificateAuthority,
        timestampAuthority: changed.timestampAuthority,
        ctLogKeys: changed.ctLogKeys.map(({ publicKey }) => publicKey),
        rekor1: changed.rekor1.publicKey,
        rekor2: changed.rekor2.publicKey,
        rekor2KeyId: changed.rekor2.keyId,
        ...trusted,
      }),
  };
}

/** The trusted root is that of the world as JSON, after `change`. */
export function withRootJson(world: SandboxWorld, change: (root: RootJson) => object): SandboxWorld {
  const json = JSON.parse(new TextDecoder().decode(world.trustedRoot())) as RootJson;
  const bytes = new TextEncoder().encode(JSON.stringify(change(json)));
  return { ...world, trustedRoot: () => bytes };
}

export interface RootJson {
  readonly tlogs: readonly LogJson[];
  readonly ctlogs: readonly LogJson[];
  readonly certificateAuthorities: readonly AuthorityJson[];
  readonly timestampAuthorities: readonly AuthorityJson[];
}

export interface LogJson {
  readonly baseUrl: string;
  readonly publicKey: { readonly rawBytes: string; readonly keyDetails: string; readonly validFor: object };
  readonly logId: { readonly keyId: string };
}

export interface AuthorityJson {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  readonly validFor: object;
}

/** A Rekor 1 log whose checkpoints bear this name; the address in the trusted root stays. */
export function withRekor1Named(world: SandboxWorld, host: string): SandboxWorld {
  return worldWith(world, { rekor1: newRekor1(world, host) });
}

export function newRekor1(world: SandboxWorld, host: string): Rekor1Log {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  return createRekor1({ key, host, treeId: 5n, firstIndex: 70, clock: world });
}

/** A Rekor 2 log whose checkpoints bear this name, while address and key id stay those of the log's real name. */
export function withRekor2Named(world: SandboxWorld, origin: string): SandboxWorld {
  const key = generatePrivateKey('ed25519');
  const named = createRekor2({ key, origin, witnesses: [], clock: world });
  const keyId = logNoteKeyId(new URL(world.urls.rekor2).hostname, key.publicKey);
  const describe: Rekor2Log['describe'] = (stored) => ({ ...named.describe(stored), logKeyId: keyId });
  return worldWith(world, { rekor2: { ...named, keyId, describe } });
}

/** A timestamp authority of this making, trusted. */
export function withTimestampAuthority(world: SandboxWorld, timestampAuthority: Hierarchy): SandboxWorld {
  const timestamp: SandboxWorld['timestamp'] = ({ imprint }) => stampedBy(timestampAuthority, imprint, world.nowMs());
  return worldWith(world, { timestampAuthority, timestamp });
}

export function stampedBy(
  { issued }: Hierarchy,
  imprint: Parameters<typeof buildTimestamp>[0]['imprint'],
  instantMs: number,
): Uint8Array {
  return buildTimestamp(
    { imprint, instantMs, serialNumber: Uint8Array.of(7) },
    {
      key: issued.key,
      certificate: issued.certificate,
      certificateIssuer: issued.issuerName,
      certificateSerial: issued.serialNumber,
    },
  );
}
