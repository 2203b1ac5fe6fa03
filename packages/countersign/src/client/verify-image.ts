// SPDX-License-Identifier: Apache-2.0
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { encodeReference } from '../oci/encode-reference.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import { type ConnectOptions, connectRegistry } from './connect-registry.ts';

export interface VerifyImageOptions extends ConnectOptions {
  /** PEM public keys; a signature by any of them is enough. */
  readonly keys?: readonly Uint8Array[];
  /** Names with their issuers; a signature by any of them is enough. They need `trustedRoot`. */
  readonly identities?: readonly TrustedIdentity[];
  /** From `parseTrustedRoot`; `publicGoodRoot()` is that of the public Sigstore instance as it was when this version was made. */
  readonly trustedRoot?: TrustedRoot;
  /** Believe the root of `countersign sandbox`, which signs for anybody; for trying out. Default: it is refused. */
  readonly insecureSandbox?: 'accepted';
  /** What is demanded beside the signature, where it differs from one log entry and one SCT for certificates. */
  readonly demands?: Partial<EvidenceDemands>;
  /** Must be among the signed annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Finds out whether an image in a registry was signed by one of `keys` or `identities`, over the digest that its name stands for now.
 *
 * Use the image by `digest` of the result from then on, never by its tag. Does not throw for refusals or gaps: they are the
 * result, with every signature that was found and why it was refused.
 *
 * @throws {UsageError} `reference-malformed`, `reference-unsupported`, `usage-api` when nobody is trusted, `trusted-root-missing`, `sandbox-refused`, `key-not-public`
 * @throws {MalformedError} `key-malformed`, `pem-malformed`
 *
 * @example
 * const result = await verifyImage('registry.example/team/app:v1', { keys: [await readFile('cosign.pub')] });
 * if (result.result !== 'verified') throw result.error;
 */
export async function verifyImage(image: string, options: VerifyImageOptions): Promise<Inspection> {
  const reference = parseReference(image);
  if (reference.kind !== 'registry') {
    throw new UsageError('reference-unsupported', 'wanted an image in a registry, got a local one', {
      hint: 'open the layout with `openLayout` and call `inspectImage`',
    });
  }
  const {
    keys: _keys,
    identities: _identities,
    trustedRoot: _root,
    demands: _demands,
    insecureSandbox: _sandbox,
    ...others
  } = options;
  const { annotations = {}, signal, ...connect } = others;
  const trust = trustOf(options);
  const { store, close } = connectRegistry(reference, connect);
  try {
    const { tag = 'latest', digest } = reference;
    const repository = repositoryName(reference);
    return await inspectImage({
      reference: encodeReference(reference),
      target: digest ?? { tag },
      source: store,
      signatureSources: [store],
      trust,
      expectation: {
        annotations,
        usedAs: digest === undefined ? { repository, tag } : { repository },
        strictReference: 'report',
      },
      index: 'self',
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    close();
  }
}

function trustOf(options: VerifyImageOptions): Trust {
  const { keys = [], identities = [], trustedRoot, demands, insecureSandbox } = options;
  const trusted = keys.map((key, index) => ({ key: parsePublicKey(key), source: `keys[${index}]` }));
  if (trusted.length + identities.length === 0) {
    throw new UsageError('usage-api', 'wanted at least one key or identity to trust, got none');
  }
  if (identities.length > 0 && trustedRoot === undefined) {
    throw new UsageError('trusted-root-missing', 'wanted a trusted root to verify identities with, got none');
  }
  if (trustedRoot?.origin === 'sandbox' && insecureSandbox !== 'accepted') {
    throw new UsageError('sandbox-refused', 'wanted a trusted root of somebody real, got that of a sandbox', {
      hint: "pass `insecureSandbox: 'accepted'` if you are trying things out; never in production",
    });
  }
  return {
    keys: trusted,
    identities,
    demands: { ...defaultDemands(systemClock.nowMs()), ...demands },
    ...(trustedRoot === undefined ? {} : { root: trustedRoot }),
  };
}
