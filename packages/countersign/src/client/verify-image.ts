// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { inspectImage } from '../inspect/inspect-image.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { encodeReference } from '../oci/encode-reference.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import { type ConnectOptions, connectRegistry } from './connect-registry.ts';
import { type TrustOptions, trustOf } from './trust-options.ts';

export interface VerifyImageOptions extends ConnectOptions, TrustOptions {
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
